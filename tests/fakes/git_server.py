"""Git over smart HTTP, as wikis of GitHub, GitLab and Gitea are reached: Git's own backend, with faults by plan."""

import os
import subprocess
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.fake import READ_ONLY, TOKEN, Asked, Fake, Reply, route

ASKS = {"WWW-Authenticate": 'Basic realm="git"'}


@dataclass
class GitServer(Fake):
    """The repositories of a folder. Whoever may only read is refused as he begins to push, as GitHub does."""

    folder: Path = field(default_factory=Path)

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        password = b64decode(asked.token or b"").decode().partition(":")[2]
        writes = writes or asked.query.get("service") == "git-receive-pack"
        if password == TOKEN or (password == READ_ONLY and not writes):
            return None
        return Reply(403, "denied") if password == READ_ONLY else Reply(401, "who?", ASKS)

    @route("GET", r"/git/(.+)")
    def read(self, asked: Asked) -> Reply:
        return self._backend(asked)

    @route("POST", r"/git/(.+/git-upload-pack)")
    def ask(self, asked: Asked) -> Reply:
        return self._backend(asked)

    @route("POST", r"/git/(.+/git-receive-pack)", writes=True)
    def push(self, asked: Asked) -> Reply:
        return self._backend(asked)

    def _backend(self, asked: Asked) -> Reply:
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{asked.part()}",
            "QUERY_STRING": "&".join(f"{name}={value}" for name, value in asked.query.items()),
            "REQUEST_METHOD": asked.method,
            "REMOTE_USER": "writer",
            "CONTENT_TYPE": asked.headers.get("content-type", ""),
            "HTTP_CONTENT_ENCODING": asked.headers.get("content-encoding", ""),
            "HTTP_GIT_PROTOCOL": asked.headers.get("git-protocol", ""),
            "CONTENT_LENGTH": str(len(asked.body)),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=asked.body, capture_output=True, check=True, env=environment
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        return Reply(int(headers.pop("Status", "200").split()[0]), body, headers)


def git(repository: Path, *args: str, sent: str = "") -> str:
    """What Git says of a repository."""
    who = {f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", f"--git-dir={repository}", *args],
        input=sent,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **who},
    )
    return done.stdout


def pages(repository: Path) -> Mapping[str, str]:
    """All files of the newest commit, by path."""
    with suppress(subprocess.CalledProcessError):
        names = git(repository, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
        return {name: git(repository, "show", f"HEAD:{name}") for name in names}
    return {}


def commits(repository: Path) -> int:
    """How many commits it has."""
    with suppress(subprocess.CalledProcessError):
        return int(git(repository, "rev-list", "--count", "HEAD"))
    return 0


def write(repository: Path, name: str, text: str, mode: str = "100644") -> None:
    """What somebody else commits."""
    with suppress(subprocess.CalledProcessError):
        git(repository, "read-tree", "HEAD")
    blob = git(repository, "hash-object", "-w", "--stdin", sent=text).strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"{mode},{blob},{name}")
    tree = git(repository, "write-tree").strip()
    parent = ["-p", "HEAD"] if commits(repository) else []
    git(repository, "update-ref", "HEAD", git(repository, "commit-tree", tree, *parent, sent="by hand").strip())


def repository(folder: Path) -> Path:
    """A new one, bare and empty."""
    subprocess.run(["git", "init", "-q", "--bare", "--template=", "-b", "master", str(folder)], check=True)
    git(folder, "config", "http.receivepack", "true")
    return folder
