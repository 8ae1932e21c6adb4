"""The clock, read once; and how the process should end."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from ctsreport.gathering import Inputs
from ctsreport.pipeline import clock, read
from ctsreport.snapshot.model import Reading
from ctsreport.snapshot.taken import TakenAt
from ctsreport.sources.gather import gather
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.pool import Pool
from ctsreport.sources.saved import SavedSource
from ctsreport.sources.settings import Settings
from tests.unit.making import NOW


@freeze_time("2026-11-24 13:52:50")
def test_the_clock_is_the_clock() -> None:
    """In UTC, aware."""
    assert clock() == datetime(2026, 11, 24, 13, 52, 50, tzinfo=UTC)
    assert clock().utcoffset() is not None


def request(path: str, **fields: object) -> Inputs:
    return Inputs((path,), Settings(), **fields)  # type: ignore[arg-type]


@pytest.fixture
def saved(tmp_path: Path) -> str:
    """A saved answer."""
    path = tmp_path / "tasks.json"
    path.write_text("{}")
    return str(path)


def test_when_saved_answers_were_given_is_only_what_was_told(saved: str) -> None:
    """``--now`` moves the report, not the answers; ``--taken-at`` tells of them."""
    [unknown], now, *_ = read(request(saved, now=NOW), print)
    [found], *_ = read(request(saved, now=NOW, taken_at=TakenAt(datetime(2026, 1, 1, tzinfo=UTC))), print)
    assert now == NOW
    assert unknown.taken_at is None
    assert found.taken_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_clock_is_read_once(saved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instant of the report is one, however long reading takes; with ``--now`` the clock is not read at all."""
    instants = [datetime(2026, 11, 24, 13, minute, tzinfo=UTC) for minute in (52, 53)]
    left = list(instants)
    monkeypatch.setattr("ctsreport.pipeline.clock", lambda: left.pop(0))
    _, first, *_ = read(request(saved), print)
    assert (first, len(left)) == (instants[0], 1)
    read(request(saved, now=instants[0]), print)
    assert len(left) == 1


def test_the_clock_is_read_after_the_last_answer(saved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a daemon that took its time would have answered after the report, as if its clock were ahead."""
    order: list[str] = []

    def gathered(asked: Sequence[LiveSource | SavedSource], pool: Pool, say: Callable[[str], None]) -> list[Reading]:
        order.append("answers")
        return gather(asked, pool, say)

    def read_clock() -> datetime:
        order.append("clock")
        return NOW

    monkeypatch.setattr("ctsreport.gathering.gather", gathered)
    monkeypatch.setattr("ctsreport.pipeline.clock", read_clock)
    read(request(saved), print)
    assert order == ["answers", "clock"]
