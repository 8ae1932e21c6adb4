"""Spells of a task in an unbroken time: runs of one outcome, one after the other, and the turns between them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from operator import attrgetter

from msgspec import Struct

from ctsreport.analysis.past.unbroken import Unbroken
from ctsreport.analysis.timing import SLACK
from ctsreport.history.model import Run


class Spell(Struct, frozen=True, gc=False):
    """Runs of one outcome, one after the other, without those in which nothing ran.

    ``first`` and ``last`` are their places in the unbroken time. ``at`` is when it began: a failing one as its first
    run did, one in which it was well as that ended. ``led_to``: a spell of the other kind is known to lie before it.
    """

    failing: bool
    first: int
    last: int
    at: datetime
    led_to: bool = True


KnownTimes = Sequence[tuple[Unbroken, list[Spell]]]
"""The unbroken times of a task, oldest first, with their spells."""


def known_times(unbroken: Iterable[Unbroken]) -> KnownTimes:
    """Unbroken times, read."""
    return [(each, spells_of(each)) for each in unbroken]


def spells_of(unbroken: Unbroken) -> list[Spell]:
    """The oldest first. Each begins after the one before, whatever the daemon's clock said."""
    runs, spells = unbroken.runs, list[Spell]()
    begins: datetime | None = None
    for first, last in _bounds(unbroken):
        failing = not runs[first].success
        begins = _at(runs[first], unbroken.seen[first], begins, failing=failing)
        spells.append(Spell(failing, first, last, begins, bool(spells)))
    return spells


def _bounds(unbroken: Unbroken) -> Iterator[tuple[int, int]]:
    """The first and the last place of each."""
    runs, ran = unbroken.runs, unbroken.ran
    if not ran:
        return
    outcomes = [runs[place].success for place in ran]
    turns = [place for place, (before, after) in enumerate(pairwise(outcomes), 1) if before is not after]
    for begin, end in pairwise([0, *turns, len(ran)]):
        yield ran[begin], ran[end - 1]


def _at(run: Run, seen: datetime, least: datetime | None, *, failing: bool) -> datetime:
    """When a spell began: not after the look that saw it, and not before the one before it."""
    time = (run.started_at or run.ended_at) if failing else (run.ended_at or run.started_at)
    if time is None or time > seen + SLACK:
        time = seen
    if least is None or time > least:
        return time
    return least


def ends_of(spells: list[Spell], unbroken: Unbroken) -> Iterator[tuple[Spell, datetime]]:
    """Each with when it ended, as far as that is known."""
    yield from zip(spells, [*map(attrgetter("at"), spells[1:]), unbroken.ends], strict=False)
