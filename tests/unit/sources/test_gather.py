"""All sources at once, and their readings by instance."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ctsreport.errors import CtsReportError
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Notice, Reading
from ctsreport.sources.gather import combine, earlier, gather
from ctsreport.sources.limit import Limit
from ctsreport.sources.pool import Pool
from ctsreport.sources.saved import SavedSource
from tests.unit.making import NOW, answer, wire_task
from tests.unit.sources.fakes import FakeDaemon

LIST = "/v1/status/tasks?include=events"


def taken(
    instance: str, at: datetime | None, *, live: bool = False, status: str = "successful", **fields: object
) -> Reading:
    body = {"a": wire_task(status=status)}
    return Reading(instance, (answer(body, origin=str(at), request=LIST),), None, at, live, **fields)  # type: ignore[arg-type]


def say(_: str) -> None:
    """Nobody listens."""


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_readings_come_in_the_order_of_the_sources() -> None:
    """Daemons and files alike."""
    Path("t.json").write_text("{}")
    read = gather([FakeDaemon("a"), SavedSource("saved", ["t.json"], Limit()), FakeDaemon("b")], Pool(), say)
    assert [each.instance for each in read] == ["a", "saved", "b"]


def test_no_daemon_is_asked_where_a_file_cannot_be_read() -> None:
    """Nothing would be reported of it."""
    daemon = FakeDaemon("a")
    with pytest.raises(CtsReportError, match=r"missing\.json"):
        gather([daemon, SavedSource("saved", ["missing.json"], Limit())], Pool(), say)
    assert not daemon.asked.is_set()


# --- Putting together -------------------------------------------------------------------------------------------------


def test_instances_stay_apart() -> None:
    """In the order in which they were named."""
    assert [each.instance for each in combine([taken("b", None), taken("a", None), taken("b", None)])] == ["b", "a"]


def test_parts_of_one_instance_are_one_reading() -> None:
    """Answers and notes in order."""
    note = Notice("other_files", "info", "x", "a")
    [made] = combine([taken("a", None, notes=(note,)), taken("a", None)])
    assert len(made.answers) == 2
    assert made.notes == (note,)


def test_of_several_snapshots_the_newest_is_the_state() -> None:
    """Whatever the order, and the earlier ones are counted."""
    times = [NOW - timedelta(hours=hours) for hours in (2, 1, 3)]
    [made] = combine([taken("a", time) for time in times])
    assert made.taken_at == NOW - timedelta(hours=1)
    assert [each.origin for each in made.answers] == [str(NOW - timedelta(hours=1))]
    [notice] = made.notes
    assert (notice.code, notice.level) == ("earlier_snapshots", "info")
    assert "2 earlier snapshots" in notice.message


def test_snapshots_of_one_instant_are_parts() -> None:
    """In any offset."""
    [made] = combine([taken("a", NOW), taken("a", NOW.astimezone(timezone(timedelta(hours=5))))])
    assert len(made.answers) == 2
    assert made.notes == ()


def test_a_daemon_that_does_not_answer_is_not_papered_over_by_an_old_snapshot() -> None:
    """Its silence is the newest state of that instance: yesterday's health must not be shown as today's."""
    silent = Reading(
        "a", (Answer("http://cts", b"", LIST, None, "Nobody listens."),), "http://cts", None, live=True, fresh=True
    )
    for order in (
        [silent, taken("a", NOW - timedelta(days=1), live=True)],
        [taken("a", NOW - timedelta(days=1), live=True), silent],
    ):
        [made] = combine(order)
        assert not merge(made).read


def test_one_reading_stays_as_it_is() -> None:
    """Nothing is added."""
    one = taken("a", NOW, live=True)
    assert combine([one]) == [one]
    assert combine([]) == []


def test_what_is_left_aside_is_told_apart() -> None:
    """By instance and time; of a daemon that was asked, all snapshots."""
    hour = timedelta(hours=1)
    parts = [
        taken("a", NOW - hour),
        taken("a", NOW),
        taken("a", NOW - hour),
        taken("b", NOW),
        taken("a", NOW - 2 * hour),
    ]
    found = earlier(parts)
    assert [(each.instance, each.taken_at, len(each.answers)) for each in found] == [
        ("a", NOW - hour, 2),
        ("a", NOW - 2 * hour, 1),
    ]
    asked = Reading("b", (), "http://cts", NOW, live=True, fresh=True)
    assert [each.taken_at for each in earlier([*parts[3:4], asked])] == [NOW]
    assert earlier(parts[1:2]) == []
