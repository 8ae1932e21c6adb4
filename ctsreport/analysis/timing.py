"""Times that contradict each other or the clock: noted, never believed silently, never a crash."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from ctsreport.snapshot.model import Event, Task, happened_at, is_set

SLACK = timedelta(seconds=10)
"""How far a daemon's clock may be ahead before it is noted: the ``Date`` of an answer has whole seconds."""


def in_order(events: Sequence[Event]) -> bool:
    """Whether all times of these runs are known, and each lies behind the one before: a quick look, true of most."""
    times = [time for event in reversed(events) for time in (event.started_at, event.ended_at) if time is not None]
    return len(times) == 2 * len(events) and times == sorted(times)


def contradiction(task: Task) -> str | None:
    """How the times of a task contradict the order of its events, in words; None where they do not."""
    older: Event | None = None
    for event in reversed(task.events or ()):
        if _before(event.ended_at, event.started_at):
            return f"event {event.id} ends before it starts"
        if older is not None and _before(event.ended_at, older.ended_at):
            return f"event {event.id} stands before {older.id} but ended earlier"
        older = event
    return None


def overlap(task: Task) -> str | None:
    """Two events of one task that ran at the same time, in words; None where none did."""
    for newer, older in pairwise(task.events or ()):
        if _before(newer.started_at, older.ended_at) and not _before(newer.ended_at, older.ended_at):
            return f"event {newer.id} starts before {older.id} ends"
    return None


def newest_end(events: tuple[Event, ...]) -> datetime | None:
    """When the newest of these runs ended; else when it started."""
    if not events:
        return None
    return happened_at(events[0])


def duration_seconds(event: Event) -> float | None:
    """How long a run took; None where a time is not known or the end lies before the start."""
    started, ended = event.started_at, event.ended_at
    if started is None or ended is None or ended < started or not is_set(started):
        return None  # an end that is not set lies before any start that is
    return (ended - started).total_seconds()


def _before(one: datetime | None, other: datetime | None) -> bool:
    """Whether one known time lies before another; the comparison first, as it is nearly always false."""
    return one is not None and other is not None and one < other and is_set(one) and is_set(other)
