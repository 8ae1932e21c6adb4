"""Programs of other people that tests run: found, started on loopback, stopped however the tests end."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.conftest import IN_CI

OPENER = build_opener(ProxyHandler({}))
"""Asks loopback, whatever proxy the shell names."""

# The program ends when the pipe from the tests is closed, whichever way they end; the shell ends with the program.
_RUN = """
exec 3<&0
"$@" >"$LOG" 2>&1 &
program=$!
{ cat <&3 >/dev/null; kill $program; } 2>/dev/null &
wait $program
"""


def needed(*programs: str, package: str) -> None:
    """Skip where one of these is not there; in CI, fail."""
    _needed([each for each in programs if shutil.which(each) is None], package)


def there(*paths: Path, package: str) -> None:
    """The same of files."""
    _needed([str(path) for path in paths if not path.exists()], package)


def _needed(missing: list[str], package: str) -> None:
    if not missing:
        return
    reason = f"{', '.join(missing)} is not here: apt-get install {package}"
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def started(log: Path, *command: str, ready: str) -> Iterator[None]:
    """A server, once the address ``ready`` answers with success."""
    environment = {**os.environ, "LOG": str(log)}
    running = subprocess.Popen(["sh", "-c", _RUN, "sh", *command], stdin=subprocess.PIPE, env=environment)
    with running:
        assert running.stdin
        try:
            while not answers(ready):
                assert running.poll() is None, log.read_text("utf-8", "replace")
                time.sleep(0.05)
            yield
        finally:
            running.stdin.close()


def answers(address: str) -> bool:
    try:
        with OPENER.open(address) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
