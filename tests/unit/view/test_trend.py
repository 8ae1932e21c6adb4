"""How many tasks were failing, over time: drawn and in words."""

from datetime import UTC as ZONE
from datetime import datetime, timedelta

from ctsreport.analysis.past.model import TrendPoint
from ctsreport.view import trend as trend_module
from ctsreport.view.times import Clock
from ctsreport.view.trend import Trend, trend_of
from tests.unit.making import NOW

CLOCK = Clock(NOW, ZONE, "UTC")


def at(minutes: int) -> datetime:
    return NOW - timedelta(minutes=100 - minutes)


def drawn(*points: tuple[int, int | None]) -> Trend | None:
    return trend_of([TrendPoint(at(minutes), failing) for minutes, failing in points], NOW, CLOCK)


def test_steps_are_as_high_as_the_tasks_that_failed() -> None:
    """Of the highest; a hole is drawn as one, and nothing through it."""
    made = drawn((0, 0), (20, 2), (40, None), (60, 1))
    assert made is not None
    assert made.path == "M200 100v-100h200v100zM600 100v-50h400v50z"
    assert made.holes == ((400, 200),)
    assert made.most == "2 tasks"


def test_the_same_in_words() -> None:
    """With how much of the time is known."""
    made = drawn((0, 0), (20, 2), (40, None), (60, 1))
    assert made is not None
    assert made.text == (
        "1 task fails now, 2 at most (from 2026-11-24 22:40:00); none for 25 % of the known time; "
        "of 1 h 40 min, 80 % is known"
    )


def test_what_is_not_known_of_now_is_not_said() -> None:
    made = drawn((0, 1), (50, None))
    assert made is not None
    assert made.text.startswith("not known of the newest moment, 1 at most")


def test_nothing_is_drawn_where_nothing_failed_or_no_time_passed() -> None:
    assert drawn() is None
    assert drawn((0, 0), (50, None)) is None
    assert drawn((100, 3)) is None


def test_very_many_steps_are_drawn_as_many_as_can_be_told_apart() -> None:
    """Each with the most that failed in it, so that no failure is lost."""
    points = [TrendPoint(NOW - timedelta(seconds=10_000 - n), n % 2) for n in range(10_000)]
    made = trend_of(points, NOW, CLOCK)
    assert made is not None
    assert made.path.count("M") == trend_module.MOST_STEPS
    lone = [TrendPoint(NOW - timedelta(seconds=10_000 - n), int(n == 5_000)) for n in range(10_000)]
    made = trend_of(lone, NOW, CLOCK)
    assert made is not None
    assert made.path.count("M") in {1, 2}
