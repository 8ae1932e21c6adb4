"""What the memory adds to a report: what changed, what nobody knows, what was last known of who is away, a trend."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.causes import diagnosed
from ctsreport.analysis.past.model import Change, ChangeKind, Gap, GapReason, Memory
from ctsreport.plural import plural
from ctsreport.view.beside import beside, with_details
from ctsreport.view.labels import Mark
from ctsreport.view.slug import anchor_of, full_name
from ctsreport.view.times import Clock
from ctsreport.view.trend import Trend, trend_of
from ctsreport.view.wording import listed, one_line, span

MOST_CHANGES = 20
"""Changes that a page lists; report.json has all."""

MOST_NAMED = 3
"""Tasks of one kind of change that the first screen names."""

MOST_GAPS = 10
"""Holes that a page lists."""

CHANGES: dict[ChangeKind, Mark] = {
    "failing": Mark("failing", "✗", "critical"),
    "worse": Mark("worse", "✗", "critical"),
    "unreachable": Mark("not read", "∅", "errored"),
    "cause": Mark("another cause", "▲", "errored"),
    "restarted": Mark("restarted", "↻", "errored"),
    "disabled": Mark("disabled", "–", "unknown"),
    "disappeared": Mark("gone", "–", "unknown"),
    "module": Mark("module", "•", "unknown"),
    "services": Mark("services", "•", "unknown"),
    "enabled": Mark("enabled", "•", "unknown"),
    "appeared": Mark("new", "•", "unknown"),
    "better": Mark("better", "▲", "errored"),
    "recovered": Mark("recovered", "✓", "successful"),
    "reachable": Mark("read again", "✓", "successful"),
    "same_cause": Mark("goes on", "✗", "critical"),
}
"""In the order in which a reader wants them."""

# What stands behind a number on the first screen; what goes on as it did is no change.
_COUNTED: dict[ChangeKind, str] = {
    "failing": "newly failing",
    "worse": "worse",
    "unreachable": "not read any more",
    "cause": "failing by another cause",
    "restarted": "restarted",
    "disabled": "disabled",
    "disappeared": "gone",
    "module": "with another module",
    "services": "with other services",
    "enabled": "enabled",
    "appeared": "new",
    "better": "better",
    "recovered": "recovered",
    "reachable": "read again",
}

GAPS: dict[GapReason, str] = {
    "restart": "the daemon was restarted, and forgot what it had done",
    "window": "more ran than the daemon keeps",
    "no_look": "nobody looked",
    "unreachable": "the daemon did not answer",
}


class ChangeView(Struct, frozen=True, gc=False):
    """One change: its mark, what it is about and where that stands, when, and what it was and is."""

    mark: Mark
    name: str
    anchor: str
    when: str
    detail: str


class MemoryView(Struct, frozen=True):
    """``since`` says what the changes are compared with, ``summary`` counts them in one line.

    ``changes`` are the newest first, ``more_changes`` those beyond; ``gaps`` are holes in words, ``more_gaps`` beyond.
    ``trend`` is None where nothing ever failed.
    """

    since: str
    summary: str
    changes: tuple[ChangeView, ...]
    more_changes: int
    gaps: tuple[str, ...]
    more_gaps: int
    trend: Trend | None


def memory_of(assessed: Assessment, clock: Clock, *, several: bool) -> MemoryView | None:
    """What the memory adds; None where there is none."""
    memory = assessed.memory
    if memory is None:
        return None
    words = _Words(assessed, clock, several=several)
    changes = [change for change in memory.changes if change.kind != "same_cause"]
    gaps = list(_gap_texts(memory.gaps, clock, several=several))
    return MemoryView(
        since=_full(clock, memory.since),
        summary=_summary(memory, words),
        changes=tuple(map(words.change, changes[:MOST_CHANGES])),
        more_changes=max(0, len(changes) - MOST_CHANGES),
        gaps=tuple(gaps[:MOST_GAPS]),
        more_gaps=max(0, len(gaps) - MOST_GAPS),
        trend=trend_of(memory.trend, _newest(assessed), clock),
    )


def _newest(assessed: Assessment) -> datetime | None:
    times = [found.snapshot.taken_at for found in assessed.findings.instances]
    return max((time for time in times if time is not None), default=None)


def _full(clock: Clock, time: datetime | None) -> str:
    """An instant and how long ago it was; empty for none."""
    moment = clock.moment(time)
    return moment.full if moment else ""


class _Words:
    """Changes in words, with what the report knows of the tasks and causes that they are about."""

    def __init__(self, assessed: Assessment, clock: Clock, *, several: bool) -> None:
        self._clock = clock
        self._several = several
        self._shown = {(task.instance, task.name): task for task in assessed.shown}
        self._causes = {cause.id: one_line(cause.summary) for cause in assessed.causes}

    def name(self, change: Change) -> str:
        """The task, after its instance where there are several; an instance alone."""
        if change.task is None:
            return one_line(change.instance)
        return full_name(change.instance, change.task, several=self._several)

    def change(self, change: Change) -> ChangeView:
        """One change, worded."""
        return ChangeView(
            CHANGES[change.kind], self.name(change), self._anchor(change), self._when(change), self._detail(change)
        )

    def _anchor(self, change: Change) -> str:
        if change.task is None or (change.instance, change.task) not in self._shown:
            return ""
        return anchor_of(change.instance, change.task, several=self._several)

    def _when(self, change: Change) -> str:
        """The instant, or the two between which it lies."""
        at = self._clock.column(change.at)
        if change.at_exact or change.not_before is None:
            return at
        return f"between {self._clock.column(change.not_before)} and {at}"

    def _detail(self, change: Change) -> str:
        cause = self._causes.get(change.cause_id or "", "")
        if cause:
            return with_details(cause, self._details(change, cause))
        if change.kind in {"module", "services", "worse", "better"}:
            return one_line(f"{change.before or 'none'} → {change.after or 'none'}")
        if change.kind != "unreachable":
            return ""
        return one_line(change.after or "")

    def _details(self, change: Change, cause: str) -> str:
        """What the run that shows it adds, where that is stored still."""
        task = self._shown.get((change.instance, change.task or ""))
        found = diagnosed(task) if task else ()
        causes = (diagnosis.causes[0] for event, diagnosis in found if event.id in change.events)
        return next((beside(cause, each.details) for each in causes if each.id == change.cause_id), "")


def _summary(memory: Memory, words: _Words) -> str:
    """``2 newly failing (a, b), 1 recovered (c); 3 go on failing as before``."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for change in memory.changes:
        by_kind[change.kind].append(words.name(change))
    parts = [_counted(text, by_kind[kind]) for kind, text in _COUNTED.items() if by_kind[kind]]
    going_on = len(set(by_kind["same_cause"]))
    same = f"{plural(going_on, 'goes', 'go')} on failing as before" if going_on else ""
    return "; ".join(filter(None, (", ".join(parts) or "nothing changed", same)))


def _counted(text: str, names: Sequence[str]) -> str:
    """A task that changed twice counts once, and how often is said."""
    different = list(dict.fromkeys(names))
    often = f", {len(names)} times" if len(names) > len(different) else ""
    return f"{len(different)} {text} ({listed(different, MOST_NAMED)}{often})"


def _gap_texts(gaps: Iterable[Gap], clock: Clock, *, several: bool) -> Iterator[str]:
    """Holes of several tasks between the same two looks are one; the newest first."""
    found: dict[tuple[datetime, datetime, str, GapReason], set[str | None]] = defaultdict(set)
    for gap in gaps:
        found[gap.ends, gap.begins, gap.instance, gap.reason].add(gap.task)
    for (ends, begins, instance, reason), tasks in sorted(found.items(), key=lambda item: item[0], reverse=True):
        where = f"{one_line(instance)}, " if several else ""
        whose = "" if None in tasks else f" of {_whose(tasks)}"
        length = span((ends - begins).total_seconds())
        yield (
            f"{where}{clock.column(begins)} to {clock.column(ends)} ({length}): {_why(reason, tasks)}; "
            f"what ran then{whose} is not known"
        )


def _why(reason: GapReason, tasks: set[str | None]) -> str:
    """Why nobody knows; no run that both looks saw shows that the daemon ran on between them."""
    if reason == "window" and None in tasks:
        return "nothing shows that it was not restarted"
    return GAPS[reason]


def _whose(tasks: set[str | None]) -> str:
    names = sorted(one_line(task) for task in tasks if task is not None)
    if len(names) == 1:
        return names[0]
    return plural(len(names), "task")
