"""How often a task failed, for how long, how fast it recovered, how long it ran: over what is known, and no more."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ctsreport.analysis.past.model import Durations, Share, Stretch, TaskHistory
from ctsreport.analysis.past.spells import KnownTimes, Spell, ends_of
from ctsreport.analysis.past.unbroken import Unbroken
from ctsreport.history.model import Run, TaskPast

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)

FLAPS = 4
"""So many turns between failing and well within the last day are no chance: twice broken and twice mended."""


class Period(NamedTuple):
    """From when to when figures are given."""

    begins: datetime
    ends: datetime

    def part(self, begins: datetime, ends: datetime) -> float:
        """How many seconds of it lie between two instants."""
        return max((min(ends, self.ends) - max(begins, self.begins)).total_seconds(), 0.0)

    def holds(self, time: datetime) -> bool:
        return self.begins <= time <= self.ends


class Ran(NamedTuple):
    """A run in which something ran, and when it ended. ``known``: in a time of which every run is known."""

    ended: datetime
    run: Run
    known: bool


def history_of(past: TaskPast, times: KnownTimes, since: datetime, until: datetime) -> TaskHistory:
    """What is remembered of one task from the oldest look to the newest."""
    month, day = Period(until - MONTH, until), Period(until - DAY, until)
    ran = list(_ran_in(times, month))
    known = [each for each in ran if each.known]
    recoveries = list(_recoveries(times, month))
    flaps = tuple(sorted(_turns(times, day), reverse=True))
    return TaskHistory(
        first_event_at=past.first_event_at,
        events_known=past.events_known,
        day=share_of(times, known, day),
        week=share_of(times, known, Period(until - WEEK, until)),
        month=share_of(times, known, month),
        recoveries=len(recoveries),
        seconds_to_recovery=_median(sorted(recoveries)) if recoveries else None,
        durations=_durations(ran),
        flapping=len(flaps) >= FLAPS,
        flaps=flaps,
        stretches=tuple(stretches_of(times, Period(since, until))),
    )


def share_of(times: KnownTimes, ran: Sequence[Ran], period: Period) -> Share:
    """The share of a period that is known, and of that what failed."""
    known = sum(period.part(each.begins, each.ends) for each, _ in times)
    if not known:
        return Share(0.0, None, None)
    outcomes = [run.success for ended, run, _ in ran if period.holds(ended)]
    failed = outcomes.count(False) / len(outcomes) if outcomes else None
    return Share(known / (period.ends - period.begins).total_seconds(), failed, _seconds_failing(times, period))


def _ran_in(times: KnownTimes, period: Period) -> Iterator[Ran]:
    """The runs that ended in a period, by the looks that saw them first: not after these."""
    for unbroken, _ in times:
        for place in unbroken.ran:
            run, ended = unbroken.runs[place], unbroken.seen[place]
            if run.ended_at is not None and run.ended_at < ended:
                ended = run.ended_at
            if period.begins <= ended <= period.ends:
                yield Ran(ended, run, place >= unbroken.given)


def _seconds_failing(times: KnownTimes, period: Period) -> float | None:
    """None where it may have failed in a known part of that time by a run that the window did not hold any more."""
    seconds = 0.0
    for unbroken, spells in times:
        if not period.part(unbroken.begins, unbroken.ends):
            continue
        if not unbroken.whole and period.part(unbroken.begins, _decided_at(unbroken, spells)):
            return None
        for begins, ends, failing in _spans(unbroken, spells):
            seconds += period.part(begins, ends) if failing else 0.0
    return seconds


def _decided_at(unbroken: Unbroken, spells: Sequence[Spell]) -> datetime:
    """Since when it is known what is applied."""
    if spells:
        return max(spells[0].at, unbroken.begins)
    return unbroken.ends


def _spans(unbroken: Unbroken, spells: list[Spell]) -> Iterator[tuple[datetime, datetime, bool]]:
    """The spells as far as they lie in their unbroken time: from when to when, and whether it failed."""
    for spell, ends in ends_of(spells, unbroken):
        begins = max(spell.at, unbroken.begins)
        if begins < ends:
            yield begins, min(ends, unbroken.ends), spell.failing


def _recoveries(times: KnownTimes, period: Period) -> Iterator[float]:
    """How many seconds it failed, wherever it was well before and after, and that is known."""
    for _, spells in times:
        for failing, well in pairwise(spells):
            if failing.failing and failing.led_to and period.holds(well.at):
                yield (well.at - failing.at).total_seconds()


def _turns(times: KnownTimes, period: Period) -> Iterator[datetime]:
    """When it went from well to failing or back."""
    return (spell.at for _, spells in times for spell in spells if spell.led_to and period.holds(spell.at))


def _durations(ran: Sequence[Ran]) -> Durations | None:
    """How long the runs took that are known, without those in which nothing ran."""
    seconds = [time for _, run, _ in ran if (time := _seconds(run)) is not None]
    if not seconds:
        return None
    ordered = sorted(seconds)
    p95 = ordered[max(-(-95 * len(ordered) // 100) - 1, 0)]
    return Durations(_median(ordered), p95, seconds[-1], tuple(seconds[-MOST_DURATIONS:]))


MOST_DURATIONS = 100  # as many as a small chart tells apart


def _median(ordered: Sequence[float]) -> float:
    """The middle; between the two that are nearest to it where there is none."""
    half = len(ordered) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def _seconds(run: Run) -> float | None:
    if run.started_at is None or run.ended_at is None or run.ended_at < run.started_at:
        return None
    return (run.ended_at - run.started_at).total_seconds()


def stretches_of(times: KnownTimes, period: Period) -> Iterator[Stretch]:
    """What it was, from the oldest look to the newest, without overlap."""
    last = period.begins
    for unbroken, spells in times:
        for begins, ends, failing in _spans(unbroken, spells):
            first, end = max(begins, last), min(ends, period.ends)
            if first < end:
                if last < first:
                    yield Stretch(last, first, "unknown")
                yield Stretch(first, end, "failing" if failing else "well")
                last = end
    if last < period.ends:
        yield Stretch(last, period.ends, "unknown")
