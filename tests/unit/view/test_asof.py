"""As of when the verdict is true: beside what is so now, before what is long past."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from ctsreport.snapshot.model import Snapshot
from tests.unit.making import NOW, run, snapshot, task, view

FAILS = "1 of 1 task fails: 1 errored"


def at(**ago: int) -> Snapshot:
    """A daemon of one failing task, asked so long ago."""
    return snapshot(task("a", "F"), taken_at=NOW - timedelta(**ago))


def saved(hours: int, *, instance: str = "prod", outcomes: str = "F") -> Snapshot:
    """Answers of an unknown time, whose newest event ended so many hours ago."""
    ended = NOW - timedelta(hours=hours)
    return snapshot(task("a", events=run(outcomes, at=ended)), instance=instance, taken_at=None)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (at(seconds=0), f"{FAILS}, as of 2026-11-25 00:00:00 UTC."),
        (at(seconds=599), f"{FAILS}, as of 2026-11-24 23:50:01 UTC."),
        (at(seconds=600), f"10 min old, as of 2026-11-24 23:50:00 UTC: {FAILS}."),
        (at(days=3), f"3 d old, as of 2026-11-22 00:00:00 UTC: {FAILS}."),
        (at(hours=-1), f"{FAILS}, as of 2026-11-25 01:00:00 UTC."),
    ],
)
def test_the_age_stands_before_the_present_tense_from_ten_minutes_on(made: Snapshot, text: str) -> None:
    """Nobody reads a sentence to its end before believing it."""
    assert view(made).verdict.text == text


def test_without_a_time_of_the_answers_the_newest_event_tells() -> None:
    """They were saved then or later, so they are at most so old."""
    found = view(saved(5)).verdict
    assert found.text.startswith("Up to 4 h 59 min old, as of 2026-11-24 19:00:04 UTC or later: 1 of 1 task fails")
    assert found.as_of.or_later


def test_an_event_in_which_nothing_ran_is_an_answer_too() -> None:
    """It says nothing of what is applied, but that the daemon was there."""
    newest = view(saved(2, outcomes="oF")).verdict.as_of.moment
    assert newest is not None
    assert newest.at >= NOW - timedelta(hours=2)


def test_of_several_the_oldest_counts() -> None:
    """A fresh one makes no other fresh."""
    old = snapshot(task("a", "s"), instance="old", taken_at=NOW - timedelta(hours=2))
    assert view(at(seconds=0), old).verdict.as_of.age == "2 h old"
    mixed = view(at(seconds=0), saved(7, instance="saved")).verdict.as_of
    assert (mixed.age, mixed.or_later) == ("up to 6 h 59 min old", True)


def test_no_time_at_all_is_said() -> None:
    """Neither the answers nor any event has one."""
    found = view(snapshot(task("a", "", status="errored"), taken_at=None)).verdict
    assert found.text == f"{FAILS}, as of a time that is not known."
    assert found.as_of.moment is None


def test_the_headline_alone_has_no_time() -> None:
    """It is for where the time has a place of its own."""
    found = view(at(days=3)).verdict
    assert found.headline == f"{FAILS}."
    assert (found.as_of.text, found.as_of.age) == ("as of 2026-11-22 00:00:00 UTC", "3 d old")


def test_it_is_in_the_zone_of_the_report() -> None:
    found = view(at(days=3), zone=ZoneInfo("Asia/Tokyo")).verdict
    assert "as of 2026-11-22 09:00:00 +09:00" in found.text
