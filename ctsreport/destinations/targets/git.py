"""Git, asked as a program: a bare, shallow clone in a folder of our own, in which nothing is ever checked out.

So neither links in the repository, filters nor hooks have any say. The password is in no argument, no file and no
remote's address: Git asks a helper for it, which has it from the environment of that one process.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ctsreport.credentials import shown
from ctsreport.destinations.interface import ConflictError, OutcomeUnknownError, RefusedError
from ctsreport.destinations.web import FIRST_PAUSE
from ctsreport.errors import CtsReportError, unwritten_error

_ASKPASS = """#!/bin/sh
case "$1" in Username*) printf '%s' "$CTSREPORT_GIT_USER" ;; *) printf '%s' "$CTSREPORT_GIT_PASSWORD" ;; esac
"""

# How Git is told where certificates and keys are; all other variables of it, as those that trace, are left out.
_KEPT = re.compile(r"(?!GIT_)|GIT_SS[HL]")

MOST_PAGE = 1 << 25
"""Bytes of a page that is there already."""


class Access(NamedTuple):
    """A repository, and as whom it is written to: an empty password leaves that to the user's own Git."""

    url: str
    user: str
    password: str
    branch: str | None
    author: str
    cacert: str | None = None


class Clone:
    """What is in a repository, and how it is changed."""

    def __init__(
        self, access: Access, folder: Path, patience: float, pause: Callable[[float], None], say: Callable[[str], None]
    ) -> None:
        self.shown = shown(access.url)
        self._access = access
        self._folder = folder
        self._patience = patience
        self._pause = pause
        self._say = say
        self._repository = folder / "none"
        self._number = 0
        self._branch = ""
        self._empty = True

    def refresh(self) -> None:
        """Clone it as it is now. That only reads, so that it is tried again where a server is in trouble."""
        self._number += 1
        self._repository = self._folder / str(self._number)
        branch = ["--branch", self._access.branch] if self._access.branch else []
        options = ["--quiet", "--bare", "--depth", "1", "--single-branch", "--no-tags", *branch]
        for attempt in range(3):
            done = self._git("clone", *options, "--", self._access.url, str(self._repository), inside=False)
            if not done.code:
                self._branch = self._asked("symbolic-ref", "HEAD").decode().strip()
                self._empty = bool(self._git("rev-parse", "--verify", "--quiet", "HEAD").code)
                return
            if attempt == 2 or not _PASSING.search(done.error):
                raise self._explained(done.error)
            shutil.rmtree(self._repository, ignore_errors=True)
            self._pause(FIRST_PAUSE * 2**attempt)

    def read(self, path: str) -> str | None:
        """A page as it is now; None where there is none."""
        found = b"" if self._empty else self._asked("ls-tree", "-l", "HEAD", "--", path)
        if not found:
            return None
        mode, kind, name, size = found.decode("utf-8", "replace").split(maxsplit=4)[:4]
        if kind != "blob" or mode == "120000":
            raise RefusedError(f"{self.shown}: {path} is a link or a folder, and is left alone.", "Name another page.")
        if int(size) > MOST_PAGE:
            raise RefusedError(f"{self.shown}: {path} has {size} bytes: no page of ours.", "Name another page.")
        return self._asked("cat-file", "blob", name).decode("utf-8", "replace")

    def write(self, path: str, text: str, subject: str) -> None:
        """A page in a commit of its own, here: by what Git makes of one stream, without index and files."""
        name, _, address = self._access.author.rstrip(">").partition(" <")
        head = [f"commit {self._branch}", f"committer {name} <{address}> now", _data(subject)]
        parent = [] if self._empty else [f"from {self._branch}^0"]
        body = [f"M 100644 inline {_quoted(path)}", _data(text), "done", ""]
        stream = "\n".join([*head, *parent, *body]).encode()
        self._asked("fast-import", "--quiet", "--done", "--date-format=now", sent=stream)
        self._empty = False

    def push(self) -> None:
        """Put what was written there; raises `ConflictError` where somebody was faster."""
        done = self._git("push", "--porcelain", "origin", f"{self._branch}:{self._branch}")
        if done.code:
            raise self._refused(done.out.decode("utf-8", "replace"), done.error)

    def try_push(self) -> None:
        """Whether a push would be let in; nothing is pushed."""
        if self._empty:
            return
        done = self._git("push", "--dry-run", "--porcelain", "origin", f"{self._branch}:refs/heads/ctsreport-check")
        if done.code:
            raise self._refused(done.out.decode("utf-8", "replace"), done.error)

    def _refused(self, out: str, error: str) -> CtsReportError:
        """Why a push was not done: refused by Git, by a rule of the server, or lost on the way."""
        rejected = re.search(r"\[(remote )?rejected\]\s*\(?([^)\n]*)", out)
        if rejected and (not rejected[1] or "lock" in rejected[2]):
            return ConflictError(f"{self.shown}: somebody else wrote there meanwhile.")
        if rejected:
            return unwritten_error(
                f"{self.shown} does not take it: {rejected[2]}.",
                "Let this account push to that branch, or name another.",
            )
        if _says(error, _LOST):
            return OutcomeUnknownError(f"{self.shown}: the push got no answer.")
        return self._explained(error)

    def _explained(self, error: str) -> CtsReportError:
        for words, what, cure in _KNOWN:
            if _says(error, words):
                return unwritten_error(f"{self.shown} {what}.", cure)
        said = next((line for line in reversed(error.splitlines()) if line.startswith(("fatal:", "error:"))), error)
        return unwritten_error(f"{self.shown}: Git says: {self._masked(' '.join(said.split()))}", "See what Git says.")

    def _masked(self, text: str) -> str:
        return text.replace(self._access.password, "***") if self._access.password else text

    def _asked(self, *args: str, sent: bytes = b"") -> bytes:
        done = self._git(*args, sent=sent)
        if done.code:
            raise self._explained(done.error)
        return done.out

    def _git(self, *args: str, sent: bytes = b"", inside: bool = True) -> "_Done":
        program = shutil.which("git")
        if program is None:
            raise unwritten_error("Git is not installed here, and this target needs it.", "Install it: git.")
        self._say(f"git {args[0]} {self.shown}")
        place = [f"--git-dir={self._repository}"] if inside else []
        return _run([program, *place, *args], sent, self._environment(), self._patience)

    def _environment(self) -> dict[str, str]:
        """What Git sees: no settings that trace, ask, sign or run anything, and the password for its helper."""
        access = self._access
        settings = {"core.hooksPath": os.devnull, "commit.gpgSign": "false", "http.followRedirects": "false"}
        if access.cacert:
            settings["http.sslCAInfo"] = access.cacert
        own = {name: value for name, value in os.environ.items() if _KEPT.match(name)}
        own |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": ""}
        own.setdefault("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")
        if access.password:
            settings["credential.helper"] = ""
            own |= {"GIT_ASKPASS": self._askpass(), "CTSREPORT_GIT_USER": access.user}
            own["CTSREPORT_GIT_PASSWORD"] = access.password
        for number, (key, value) in enumerate(settings.items()):
            own |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return own | {"GIT_CONFIG_COUNT": str(len(settings))}

    def _askpass(self) -> str:
        helper = self._folder / "askpass"
        if not helper.exists():
            helper.write_text(_ASKPASS, "ascii")
            helper.chmod(0o700)
        return str(helper)


class _Done(NamedTuple):
    code: int
    out: bytes
    error: str


def _run(command: list[str], sent: bytes, environment: dict[str, str], patience: float) -> _Done:
    """Run it, and end it and all that it started where it takes too long."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=sys.platform != "win32",
    )
    try:
        out, error = process.communicate(sent, patience)
    except BaseException as ended:
        _end(process)
        if isinstance(ended, subprocess.TimeoutExpired):
            return _Done(1, b"", "fatal: the remote end hung up: it took too long")
        raise
    return _Done(process.returncode, out, error.decode("utf-8", "replace"))


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# What passes: `The requested URL returned error: 503`
_PASSING = re.compile(r"returned error: (?:429|50[0234])|HTTP (?:429|50[0234])")

# What Git says, in small letters: why, and the cure.
_LOST = ("hung up", "rpc failed", "returned error: 50", "early eof", "connection reset")

_KNOWN = (
    (
        ("authentication failed", "could not read username", "could not read password", "error: 401", "publickey"),
        "does not let us in",
        "Check user and token: it may be wrong or have expired.",
    ),
    (
        ("error: 403", "access denied", "denied to", "not allowed to push", "protected branch"),
        "may not be written by this account",
        "Give the token the right to write to this repository.",
    ),
    (("error: 429",), "is asked too often", "Run this less often, or later."),
    (
        ("repository not found", "not found", "error: 404", "not appear to be a git repository", "does not exist"),
        "is not there, or this account may not see it",
        "Check url, branch and token. GitHub's wikis begin to exist with the first page, which is made by hand.",
    ),
    (
        ("certificate problem", "certificate verif", "certificate verification"),
        "has a certificate that is not trusted",
        "Name the CA that signed it: cacert.",
    ),
    (
        ("could not resolve", "failed to connect", "couldn't connect", "connection refused", "timed out", *_LOST),
        "cannot be reached",
        "Check the address, the network, and that it runs.",
    ),
)


def _says(error: str, words: Sequence[str]) -> bool:
    small = error.lower()
    return any(word in small for word in words)


def _data(text: str) -> str:
    """A text in a stream, with its length before it."""
    return f"data {len(text.encode())}\n{text}"


def _quoted(path: str) -> str:
    """A path in a stream."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
