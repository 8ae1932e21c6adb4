"""The clock, read once; and how the process should end."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from ctsreport.document import Document
from ctsreport.errors import ExitCode
from ctsreport.pipeline import Request, clock, exit_code, read, stale_names
from ctsreport.renderers import FORMATS
from ctsreport.sources.settings import Settings
from tests.unit.making import NOW, snapshot, task


@freeze_time("2026-11-24 13:52:50")
def test_the_clock_is_the_clock() -> None:
    """In UTC, aware."""
    assert clock() == datetime(2026, 11, 24, 13, 52, 50, tzinfo=UTC)
    assert clock().utcoffset() is not None


def request(path: str, **fields: object) -> Request:
    return Request((path,), Settings(), **fields)  # type: ignore[arg-type]


@pytest.fixture
def saved(tmp_path: Path) -> str:
    """A saved answer."""
    path = tmp_path / "tasks.json"
    path.write_text("{}")
    return str(path)


def test_when_saved_answers_were_given_is_only_what_was_told(saved: str) -> None:
    """``--now`` moves the report, not the answers; ``--taken-at`` tells of them."""
    [unknown], now = read(request(saved, now=NOW), print)
    [told], _ = read(request(saved, now=NOW, taken_at=datetime(2026, 1, 1, tzinfo=UTC)), print)
    assert now == NOW
    assert unknown.taken_at is None
    assert told.taken_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_clock_is_read_once(saved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instant of the report is one, however long reading takes; with ``--now`` the clock is not read at all."""
    instants = [datetime(2026, 11, 24, 13, minute, tzinfo=UTC) for minute in (52, 53)]
    left = list(instants)
    monkeypatch.setattr("ctsreport.pipeline.clock", lambda: left.pop(0))
    _, first = read(request(saved), print)
    assert (first, len(left)) == (instants[0], 1)
    read(request(saved, now=instants[0]), print)
    assert len(left) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, ExitCode.DONE),
        ({"unread": 1}, ExitCode.DONE),
        ({"malformed": 1}, ExitCode.UNREAD),
        ({"read": False, "error": "x"}, ExitCode.UNREAD),
    ],
)
def test_how_the_process_ends(fields: dict[str, object], code: ExitCode) -> None:
    """4 where health could not be told, of any instance; a task that fails is no error of ours."""
    made = snapshot(task("a", "FF"), **fields)  # type: ignore[arg-type]
    assert exit_code([made]) is code
    assert exit_code([snapshot(task()), made]) is code


@pytest.mark.parametrize(
    ("made", "beside"),
    [
        (["nightly.html"], ["nightly.css", "nightly.svg", "nightly.xml", "nightly.prom", "nightly.txt", "nightly.zip"]),
        (["nightly.html", "nightly.css", "nightly.svg"], ["nightly.xml", "nightly.prom", "nightly.txt", "nightly.zip"]),
        (["nightly.html", "nightly.css", "nightly.svg", "nightly.xml", "nightly.prom", "nightly.txt", "nightly.zip"], []),
        (["nightly.md", "nightly.txt", "nightly.zip"], ["nightly.css", "nightly.svg", "nightly.xml", "nightly.prom"]),
    ],
)
def test_files_that_this_report_has_not_are_stale(made: list[str], beside: list[str]) -> None:
    """Of this report's name alone: formats that were not asked for; and, where they bear our mark, files of common names."""
    every = [f"nightly{fmt.suffix}" for fmt in FORMATS.values() if not fmt.common]
    stale = [name for name in every if name not in made]
    assert stale_names("nightly", [Document(name, "text/plain", lambda: ()) for name in made])[:2] == (stale, beside)
