"""Times that contradict each other: noted, in the daemon's own order, and never a crash."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.timing import contradiction, duration_seconds, newest_end, overlap
from ctsreport.snapshot.empty import is_empty
from ctsreport.snapshot.model import Event
from tests.unit.making import LAST, NOW, ZERO, any_time, event, run, task

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
maybe_times = st.none() | st.just(ZERO) | any_time | st.just(LAST) | st.just(LAST.replace(tzinfo=timezone(-HOUR)))
any_event = st.builds(Event, st.booleans(), started_at=maybe_times, ended_at=maybe_times)


def test_ordinary_events_contradict_nothing() -> None:
    """Nor do none."""
    for outcomes in ("", "s", "FsFsF"):
        assert contradiction(task(outcomes=outcomes)) is None
        assert overlap(task(outcomes=outcomes)) is None


def test_an_end_before_its_start_is_named() -> None:
    """By the event's id."""
    assert "event-7 ends before it starts" in str(contradiction(task(events=(event(number=7, took=-SECOND),))))


def test_an_older_event_before_a_newer_one_is_named() -> None:
    """The daemon's order is newest first; both events are named."""
    found = contradiction(task(events=(event(number=1, at=NOW - HOUR), event(number=2, at=NOW - SECOND))))
    assert found is not None
    assert "event-1" in found
    assert "event-2" in found


def test_the_same_instant_twice_is_no_contradiction() -> None:
    """Two runs may end in the same microsecond; offsets do not matter."""
    here, there = NOW, NOW.astimezone(timezone(timedelta(hours=5)))
    assert contradiction(task(events=(event(number=1, at=here), event(number=2, at=there)))) is None


@pytest.mark.parametrize("unset", [None, ZERO])
def test_a_time_that_is_not_set_contradicts_nothing(unset: datetime | None) -> None:
    """It is no time at all."""
    odd = (Event(True, "e1", NOW, unset), Event(True, "e2", unset, NOW), Event(True, "e3", unset, unset))
    assert contradiction(task(events=odd)) is None
    assert overlap(task(events=odd)) is None


def test_runs_at_the_same_time_overlap() -> None:
    """Both are named; one that starts as the other ends does not."""
    older = event(number=2, at=NOW - HOUR, took=SECOND * 10)
    inside = event(number=1, at=NOW - HOUR + SECOND * 5, took=SECOND * 10)
    after = event(number=1, at=NOW - HOUR + SECOND * 10)
    found = overlap(task(events=(inside, older)))
    assert found is not None
    assert "event-1" in found
    assert "event-2" in found
    assert overlap(task(events=(after, older))) is None


@pytest.mark.parametrize(
    ("microseconds", "empty"), [(0, True), (9_999, True), (10_000, False), (10_001, False), (-1, False)]
)
def test_a_success_shorter_than_ten_milliseconds_ran_nothing(microseconds: int, empty: bool) -> None:
    """A failure always proves that something was tried; an end before its start proves nothing."""
    took = timedelta(microseconds=microseconds)
    assert is_empty(event(True, took=took)) is empty
    assert not is_empty(event(False, took=took))
    assert not is_empty(event(True, took=None))
    assert not is_empty(Event(True, "e", ZERO, ZERO))


def test_the_newest_end_is_that_of_the_first_event() -> None:
    """Its start where its end is not set; None where neither is."""
    assert newest_end(run("sF")) == run("s")[0].ended_at
    for unset in (None, ZERO):
        assert newest_end((Event(True, started_at=NOW, ended_at=unset),)) == NOW
        assert newest_end((Event(True, started_at=unset, ended_at=unset),)) is None
    assert newest_end(()) is None


@pytest.mark.parametrize(
    ("started", "ended", "seconds"),
    [
        (NOW, NOW, 0.0),
        (NOW, NOW + timedelta(microseconds=1), 1e-6),
        (NOW, (NOW + SECOND).astimezone(timezone(HOUR)), 1.0),
        (NOW, NOW - SECOND, None),
        (ZERO, NOW, None),
        (NOW, ZERO, None),
        (None, NOW, None),
        (NOW, None, None),
    ],
)
def test_duration(started: datetime | None, ended: datetime | None, seconds: float | None) -> None:
    """End less start, where both are told and in that order."""
    assert duration_seconds(Event(True, started_at=started, ended_at=ended)) == seconds


@given(any_event)
def test_a_duration_is_never_negative(made: Event) -> None:
    """Whatever the times are."""
    seconds = duration_seconds(made)
    assert seconds is None or seconds >= 0


@given(st.lists(any_event, max_size=4))
def test_no_times_make_it_crash(events: list[Event]) -> None:
    """The ends of the calendar and every offset included."""
    made = task(events=tuple(events))
    for judged in (contradiction(made), overlap(made)):
        assert judged is None or judged
    newest_end(made.events or ())


def test_year_9999_in_a_western_offset() -> None:
    """An instant that UTC cannot hold compares all the same."""
    beyond = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-5)))
    made = task(events=(Event(True, "e1", beyond, beyond), Event(True, "e2", NOW, datetime(2026, 1, 1, tzinfo=UTC))))
    assert "e2" in str(contradiction(made))
