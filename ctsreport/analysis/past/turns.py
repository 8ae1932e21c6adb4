"""Turns of one task between failing and well since an earlier look, also those that no look saw."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from ctsreport.analysis.health import WINDOW
from ctsreport.analysis.past.looks import Looks
from ctsreport.analysis.past.spells import KnownTimes, Spell
from ctsreport.analysis.past.unbroken import Unbroken
from ctsreport.history.model import Run
from ctsreport.snapshot.model import Health

FAILING = (Health.ERRORED, Health.CRITICAL)


class Turn(Struct, frozen=True, gc=False):
    """That a task began to fail, or was well again, as the ``run`` in a ``place`` of an unbroken time shows.

    Where it is not ``exact`` it was ``not_before`` another instant; None where nobody knows how long before.
    """

    failing: bool
    at: datetime
    run: Run
    before: Health
    after: Health
    exact: bool
    not_before: datetime | None


def turns_of(times: KnownTimes, base: datetime, absent: datetime | None) -> Iterator[Turn]:
    """Those of which the first run was seen after a look, oldest first.

    ``absent``: a look at which it was not there yet.
    """
    before = _Before(absent)
    for unbroken, spells in times:
        before.hole(unbroken)
        for number, spell in enumerate(spells):
            turned = spell.failing if before.failing is None else spell.failing is not before.failing
            if turned and unbroken.seen[spell.first] > base:
                limit = None if number else before.unknown_since
                limit = min(limit, spell.at) if limit else None  # a run that was under way at a look
                yield _turn(unbroken, spell, before.health, exact=bool(number), not_before=limit)
            before.was(unbroken, spell)


class _Before:
    """What is known last of a task, on the way from its oldest look to its newest."""

    def __init__(self, unknown_since: datetime | None) -> None:
        self.failing: bool | None = None
        self.unknown_since = unknown_since
        self._last: tuple[Unbroken, Spell] | None = None
        self._ends: datetime | None = None

    @property
    def health(self) -> Health:
        if self._last:
            return health_at(self._last[0], self._last[1].last)
        return Health.UNKNOWN

    def hole(self, unbroken: Unbroken) -> None:
        """Another unbroken time begins."""
        if self.failing is not None:
            self.unknown_since = self.unknown_since or self._ends
        self._ends = unbroken.ends

    def was(self, unbroken: Unbroken, spell: Spell) -> None:
        self.failing, self._last = spell.failing, (unbroken, spell)
        self.unknown_since = None


def _turn(unbroken: Unbroken, spell: Spell, before: Health, *, exact: bool, not_before: datetime | None) -> Turn:
    after = health_at(unbroken, spell.first)
    run = unbroken.runs[spell.first]
    return Turn(spell.failing, spell.at, run, before, after, exact, not_before)


class KnownRun(NamedTuple):
    """One of the runs of an unbroken time in which something ran: the ``number`` of them."""

    unbroken: Unbroken
    number: int

    @property
    def run(self) -> Run:
        return self.unbroken.runs[self.unbroken.ran[self.number]]

    @property
    def seen(self) -> datetime:
        return self.unbroken.seen[self.unbroken.ran[self.number]]

    @property
    def health(self) -> Health:
        return health_at(self.unbroken, self.unbroken.ran[self.number])

    @property
    def older(self) -> "KnownRun | None":
        """The one before; None where it is not known."""
        if not self.number:
            return None
        return self._replace(number=self.number - 1)


def newest_at(times: KnownTimes, at: datetime | None, looks: Looks) -> KnownRun | None:
    """The newest of the runs that decide what a task was at a look, or now; None where that is not known."""
    looked = looks.newest(at)
    for unbroken, _ in reversed(times):
        if looked and unbroken.begins <= looked <= unbroken.ends:
            seen = bisect_right(unbroken.seen, looked)
            number = bisect_left(unbroken.ran, seen)
            if not number:
                return None
            return KnownRun(unbroken, number - 1)
    return None


def health_at(unbroken: Unbroken, place: int) -> Health:
    """CTS's rule over the newest five runs, up to a place, in which something ran; unknown where nothing did."""
    end = bisect_right(unbroken.ran, place)
    ran = [unbroken.runs[each] for each in unbroken.ran[max(end - WINDOW, 0) : end]]
    if not ran:
        return Health.UNKNOWN
    if ran[-1].success:
        return Health.SUCCESSFUL
    if any(not run.success for run in ran[:-1]):
        return Health.CRITICAL
    return Health.ERRORED
