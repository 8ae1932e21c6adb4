"""The stored runs on a line to scale, and the same in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.snapshot.model import Event
from ctsreport.view.event import event_views
from ctsreport.view.timeline import LEAST, WIDTH, Timeline, timeline
from ctsreport.view.times import Clock
from tests.unit.making import NOW, ZERO, event, finding

HOUR = timedelta(hours=1)


def line(*events: Event, until: datetime | None = NOW) -> Timeline | None:
    """The line of these runs, newest first."""
    return timeline(list(event_views(finding(events=events), Clock(NOW, UTC, "UTC"))), until, Clock(NOW, UTC, "UTC"))


def ran(hours: float, length: timedelta, *, success: bool = True) -> Event:
    """A run that began so many hours ago."""
    return event(success, at=NOW - hours * HOUR, took=length)


def test_it_begins_with_the_oldest_run_and_ends_when_cts_was_asked() -> None:
    """Each run is as long as it took."""
    text = line(ran(2, HOUR, success=False), ran(6, 2 * HOUR))
    assert text is not None
    assert [(bar.x, bar.width) for bar in text.succeeded] == [(0, WIDTH // 3)]
    assert [(bar.x, bar.width) for bar in text.failed] == [(WIDTH * 4 // 6, WIDTH // 6)]
    assert (text.first, text.last) == ("2026-11-24 18:00:00", "2026-11-25 00:00:00")
    assert text.text == "2 runs in 6 h, widest gap 2 h, then nothing for 1 h"


def test_without_that_time_it_ends_with_the_newest_run() -> None:
    """And no time without runs is said."""
    text = line(ran(2, HOUR), ran(3, HOUR), until=None)
    assert text is not None
    assert (text.succeeded[0].x, text.succeeded[0].width) == (WIDTH // 2, WIDTH // 2)
    assert (text.first, text.last) == ("2026-11-24 21:00:00", "2026-11-24 23:00:00")
    assert text.text == "2 runs in 2 h, widest gap 0 s"


def test_one_run() -> None:
    """It has no gap."""
    text = line(ran(1, timedelta(minutes=15)))
    assert text is not None
    assert text.text == "1 run in 1 h, then nothing for 45 min"


def test_the_shortest_run_can_be_seen() -> None:
    """Within the line, also where it is the newest."""
    text = line(ran(0, timedelta(milliseconds=1)), ran(9000, timedelta(milliseconds=1)))
    assert text is not None
    assert [bar.width for bar in text.succeeded] == [LEAST, LEAST]
    assert text.succeeded[0].x == WIDTH - LEAST


@pytest.mark.parametrize(
    "events",
    [
        (),
        (Event(True, "a"),),
        (event(), Event(True, "a", None, NOW)),
        (event(at=ZERO, took=timedelta(0)), event()),
        (event(at=NOW, took=timedelta(0)),),
    ],
)
def test_where_times_are_missing_there_is_no_line(events: tuple[Event, ...]) -> None:
    """Nothing is drawn that is not known; nothing of no length either."""
    assert line(*events) is None


seconds = st.floats(0, 1e7)


@given(st.lists(st.tuples(seconds, seconds, st.booleans()), min_size=1, max_size=5), st.none() | st.just(NOW))
def test_every_run_is_a_bar_within_the_line(runs: list[tuple[float, float, bool]], until: datetime | None) -> None:
    """In whatever order they come, and however they overlap."""
    text = line(*(ran(ago / 3600, timedelta(seconds=length), success=good) for ago, length, good in runs), until=until)
    if text is None:
        return
    assert len(text.failed) == sum(not good for *_, good in runs)
    assert len(text.failed) + len(text.succeeded) == len(runs)
    for bar in (*text.failed, *text.succeeded):
        assert bar.width >= LEAST
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH


def test_an_end_before_its_start_draws_nothing_outside() -> None:
    """A clock that was set back."""
    text = line(event(at=NOW - HOUR, took=-2 * HOUR), event(at=NOW - 5 * HOUR))
    assert text is not None
    assert all(0 <= bar.x <= bar.x + bar.width <= WIDTH for bar in text.succeeded)
