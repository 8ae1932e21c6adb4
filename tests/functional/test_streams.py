"""Standard output and standard error, closed, full, or read by nobody: what is said is lost, and nothing else."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import CAPTURES, NOBODY, NOW, run_ctsreport

MIXED = CAPTURES / "v0.9.0/mixed"
GATE = ("--fail-on", "critical")

RUNS: dict[str, tuple[int, tuple[str | Path, ...]]] = {
    "the version": (0, ("--version",)),
    "help": (0, ("--help",)),
    "a report": (0, ("report", MIXED, "-v", "-f", "html")),
    "a snapshot": (0, ("fetch", MIXED, "-v")),
    "an unknown option": (2, ("report", MIXED, "--nonsense")),
    "an unknown command": (2, ("rport",)),
    "wrong usage": (2, ("report", MIXED, "--tz", "Nowhere/Land")),
    "the gate": (3, ("report", MIXED, "-v", "-f", "html", "--ci=azure", *GATE)),
    "a source that is missing": (4, ("report", "missing.json")),
    "a daemon that does not answer": (4, ("report", NOBODY, "--retries", "0", "-f", "json")),
    "a folder that cannot be": (5, ("report", MIXED, "-o", "/dev/null/output", "-f", "json")),
}
"""How each run ends, whether or not anybody hears of it."""


def _unread(stack: ExitStack) -> int:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    stack.callback(os.close, writing)
    return writing


def _opened(path: str, flags: int) -> Callable[[ExitStack], int]:
    def opened(stack: ExitStack) -> int:
        descriptor = os.open(path, flags)
        stack.callback(os.close, descriptor)
        return descriptor

    return opened


FAULTS: dict[str, Callable[[ExitStack], int]] = {
    "nobody reads": _unread,
    "full": _opened("/dev/full", os.O_WRONLY),
    "opened for reading": _opened("/dev/null", os.O_RDONLY),
}


def started(
    *args: str | Path,
    closed: str = "",
    folder: Path | None = None,
    python: tuple[str, ...] = (),
    stdout: int = subprocess.DEVNULL,
    stderr: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """The program, in a folder of its own. ``closed`` is what a shell does to its streams before."""
    folder = folder or Path("at work")
    folder.mkdir(exist_ok=True)
    program = [sys.executable, *python, "-m", "ctsreport", *map(str, args)]
    shell = ["/bin/sh", "-c", f'exec "$@" {closed}', "sh"] if closed else []
    return subprocess.Popen([*shell, *program], cwd=folder, stdout=stdout, stderr=stderr)


@pytest.mark.parametrize("run", RUNS)
def test_no_exit_code_changes(run: str, tmp_path: Path) -> None:
    """Whatever is the matter with both streams, buffered as they are where no variable says otherwise."""
    code, args = RUNS[run]
    # Not each fault of each run: a process costs more than it tells.
    faults = FAULTS if args[0] == "report" and code in {2, 3} else {"nobody reads": _unread}
    with ExitStack() as stack:
        broken = {fault: made(stack) for fault, made in faults.items()}
        running = {
            fault: started(*args, folder=tmp_path / fault, stdout=each, stderr=each) for fault, each in broken.items()
        }
        running["closed"] = started(*args, folder=tmp_path / "closed", closed=">&- 2>&-")
        assert {fault: each.wait() for fault, each in running.items()} == dict.fromkeys(running, code)
    if args[0] == "report" and code in {0, 3}:
        assert all((tmp_path / fault / "output/report.html").exists() for fault in running)


@pytest.mark.parametrize("python", [(), ("-u",)], ids=["buffered", "unbuffered"])
def test_one_stream_alone(python: tuple[str, ...], tmp_path: Path) -> None:
    """The other says all that it says otherwise."""
    args = ("report", MIXED, "-v", *GATE)
    with ExitStack() as stack:
        unread = _unread(stack)
        first = started(*args, folder=tmp_path / "first", python=python, stdout=unread, stderr=subprocess.PIPE)
        second = started(*args, folder=tmp_path / "second", python=python, stdout=subprocess.PIPE, stderr=unread)
        (_, err), (out, _) = first.communicate(), second.communicate()
    assert (first.returncode, second.returncode) == (3, 3)
    assert b"rendering" in err
    assert b"Traceback" not in err
    assert b"FAILING" in out


REPORT = ("report", MIXED, "-f", "json", "-o", "-", "--now", NOW)
RESULTS: dict[str, tuple[str | Path, ...]] = {
    "a report": REPORT,
    "a short report": ("report", MIXED, "-f", "badge", "-o", "-"),
    "a snapshot": ("fetch", MIXED, "-o", "-"),
    "a schema": ("schema", "report"),
    "a script": ("completion", "bash"),
    "settings": ("config", "show"),
}


@pytest.mark.parametrize("run", RESULTS)
def test_what_was_to_go_to_standard_output_is_missed(run: str, tmp_path: Path) -> None:
    """Exit code 5 and why, also where nobody can be told why."""
    args = RESULTS[run]
    with ExitStack() as stack:
        full = FAULTS["full"](stack)
        said = started(*args, folder=tmp_path / "full", stdout=full, stderr=subprocess.PIPE)
        unsaid = started(*args, folder=tmp_path / "both full", stdout=full, stderr=full)
        closed = started(*args, folder=tmp_path / "closed", closed=">&-", stderr=subprocess.PIPE)
        [(_, why), (_, found)] = [each.communicate() for each in (said, closed)]
        assert [each.wait() for each in (said, unsaid, closed)] == [5, 5, 5]
    assert b"Standard output cannot be written: No space left on device." in why
    assert b"Standard output is closed." in found
    assert b"Traceback" not in why + found


@pytest.mark.parametrize("run", RESULTS)
def test_who_reads_may_have_had_enough(run: str) -> None:
    """Of a report or a snapshot a part is none; help, settings and the like may be looked at as far as one likes."""
    with ExitStack() as stack:
        running = started(*RESULTS[run], stdout=_unread(stack), stderr=subprocess.PIPE)
        _, err = running.communicate()
    is_document = RESULTS[run][0] in {"report", "fetch"}
    assert running.returncode == (5 if is_document else 0)
    assert (b"closed before the end" in err) == is_document
    assert is_document or not err


def test_an_interruption_that_nobody_hears_of() -> None:
    """Which Click tells standard error of before anything else."""
    script = (
        "import ctsreport.cli as cli; cli.cli.main = lambda **_: (_ for _ in ()).throw(KeyboardInterrupt); cli.main()"
    )
    with ExitStack() as stack:
        running = subprocess.Popen([sys.executable, "-c", script], stderr=_unread(stack))
        assert running.wait() == 130


def test_a_bug_that_nobody_hears_of() -> None:
    """An error of the system that no code expected is a bug, whatever its number; only a stream may fail in silence."""
    script = (
        "import ctsreport.pipeline, errno, os, sys; from ctsreport.cli import main\ndef broken(*_): raise "
        "OSError({}, 'odd')\n"
    )
    script += f"ctsreport.pipeline.report = broken; sys.argv = ['x', 'report', {str(MIXED)!r}]; main()"
    for number in ("errno.EPIPE", "errno.ENOSPC", "errno.EBADF"):
        ended = subprocess.run([sys.executable, "-c", script.format(number)], capture_output=True, check=False)
        assert (ended.returncode, b"bug in ctsreport" in ended.stderr) == (1, True), number


def test_a_stream_that_does_not_wait() -> None:
    """Some programs leave their pipe so that a write fails where it is full: all goes out, once it is read."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    running = started(*REPORT, stdout=writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as out:
        found = out.read()
    assert running.wait() == 0
    assert found.decode() == run_ctsreport(*REPORT).out
