"""Git over smart HTTP, as wikis of GitHub, GitLab and Gitea are reached: git http-backend behind lighttpd.

``writer`` may push, ``reader`` may not; both have the password that tests take for right.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.fakes.fake import READ_ONLY, TOKEN

_CONFIG = """
server.modules = ("mod_alias", "mod_cgi", "mod_auth", "mod_authn_file", "mod_setenv", "mod_access")
server.document-root = "{folder}/repositories"
server.bind = "127.0.0.1"
server.port = {port}
server.errorlog = "{folder}/error.log"
server.upload-dirs = ("{folder}")
server.stream-request-body = 1
alias.url = ("/git" => "{programs}/git-http-backend")
$HTTP["url"] =~ "^/git" {{
  cgi.assign = ("" => "")
  setenv.add-environment = ("GIT_PROJECT_ROOT" => "{folder}/repositories", "GIT_HTTP_EXPORT_ALL" => "1",
    "HOME" => "{folder}", "GIT_CONFIG_COUNT" => "1", "GIT_CONFIG_KEY_0" => "safe.directory",
    "GIT_CONFIG_VALUE_0" => "*")
}}
auth.backend = "plain"
auth.backend.plain.userfile = "{folder}/passwords"
auth.require = ("/git" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
"""


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


def write(repository: Path, name: str, text: str) -> None:
    """What somebody else commits."""
    with suppress(subprocess.CalledProcessError):
        git(repository, "read-tree", "HEAD")
    blob = git(repository, "hash-object", "-w", "--stdin", sent=text).strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
    tree = git(repository, "write-tree").strip()
    parent = ["-p", "HEAD"] if commits(repository) else []
    git(repository, "update-ref", "HEAD", git(repository, "commit-tree", tree, *parent, sent="by hand").strip())


def repository(folder: Path) -> Path:
    """A new one, bare and empty."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", str(folder)], check=True)
    git(folder, "config", "http.receivepack", "true")
    hook = folder / "hooks/pre-receive"
    hook.write_text('#!/bin/sh\n[ "$REMOTE_USER" != reader ] || { echo "you may only read" >&2; exit 1; }\n', "ascii")
    hook.chmod(0o755)
    return folder


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address below which the repositories of ``folder/repositories`` are, until this ends."""
    (folder / "passwords").write_text(f"writer:{TOKEN}\nreader:{READ_ONLY}\n", "ascii")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    programs = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    config = folder / "lighttpd.conf"
    config.write_text(_CONFIG.format(folder=folder, port=port, programs=programs), "ascii")
    with subprocess.Popen([find() or "lighttpd", "-D", "-f", str(config)], cwd=folder) as process:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}/git"
        finally:
            process.terminate()


def _wait(port: int) -> None:
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)


def find() -> str | None:
    """The web server's program."""
    return shutil.which("lighttpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
