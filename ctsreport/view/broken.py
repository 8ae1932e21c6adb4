"""The table of what is broken: an age that its rows share is said once above it, exceptions in their row."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from ctsreport.view.task import TaskView
from ctsreport.view.times import Moment

ALIKE = 0.1
"""Ages that differ by such a share of the age are the same to a reader."""

MINUTE = 60.0
"""Seconds by which two ages may differ in any case."""


class BrokenTask(Struct, frozen=True, gc=False):
    """One row.

    ``since`` and ``newest`` are since when the task fails and when its newest run began, where an age of it must be
    said; None where the table's own is meant, or nothing is known.
    """

    task: TaskView
    since: Moment | None
    newest: Moment | None


class Broken(Struct, frozen=True):
    """The table.

    ``since`` and ``newest`` are the times whose age is meant where a row says none; None for no such, and ``newest``
    where its age is that of ``since``.
    """

    tasks: tuple[BrokenTask, ...]
    more: int
    """Unhealthy tasks for which the table has no place."""
    since: Moment | None
    newest: Moment | None


def broken_of(tasks: Iterable[TaskView], more: int, now: datetime) -> Broken:
    """The table of some tasks, and how many more there are."""
    shown = tuple(tasks)
    starts = [task.since.moment if task.since else None for task in shown]
    newest = [task.runs.newest for task in shown]
    since, last = _usual(starts, now), _usual(newest, now)
    return Broken(
        tuple(
            BrokenTask(task, _exception(start, since, now), _exception(run, last, now))
            for task, start, run in zip(shown, starts, newest, strict=True)
        ),
        more,
        since,
        _exception(last, since, now),
    )


def _usual(moments: Sequence[Moment | None], now: datetime) -> Moment | None:
    """The middle one, where at least half of them, and two, have about its age."""
    known = sorted((each for each in moments if each), key=lambda each: each.at)
    if not known or not known[0].age:  # a page that is to stay the same has no ages
        return None
    middle = known[len(known) // 2]
    if middle.at > now:  # nothing is failing since a time to come: a clock is wrong, and each row says so
        return None
    alike = sum(_is_alike(each, middle, now) for each in known)
    if alike < max(2, len(moments) / 2):
        return None
    return middle


def _exception(moment: Moment | None, usual: Moment | None, now: datetime) -> Moment | None:
    if moment is None or not moment.age or (usual and _is_alike(moment, usual, now)):
        return None
    return moment


def _is_alike(one: Moment, other: Moment, now: datetime) -> bool:
    age = abs((now - other.at).total_seconds())
    return abs((one.at - other.at).total_seconds()) <= max(MINUTE, ALIKE * age)
