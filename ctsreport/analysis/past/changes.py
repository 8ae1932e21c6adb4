"""What changed since an earlier look: of the daemon, and of each task, also what no look saw."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from ctsreport.analysis.diagnosis import Cause
from ctsreport.analysis.health import Diagnose
from ctsreport.analysis.past.continuity import Continuity
from ctsreport.analysis.past.looks import Looks
from ctsreport.analysis.past.model import Change, ChangeKind
from ctsreport.analysis.past.spells import KnownTimes
from ctsreport.analysis.past.task_settings import settings_changes
from ctsreport.analysis.past.turns import FAILING, KnownRun, Turn, newest_at, turns_of
from ctsreport.history.model import LookAt, Run
from ctsreport.snapshot.model import Health


def changes_of(
    known: Continuity, times: Mapping[str, KnownTimes], base: datetime, diagnosis_of: Diagnose
) -> Iterator[Change]:
    """Of one instance and its tasks since a look. ``times``: by task, what is known of it without a hole."""
    instance, looks = known.past.instance, Looks(known.past.looks)
    for cut in known.restarts:
        if cut.ends > base:
            yield Change("restarted", instance, None, cut.ends, cut.begins)
    yield from _reached(instance, known.past.looks, base)
    for name, task in known.tasks.items():
        yield from settings_changes(instance, name, task.past, base, looks)
        absent = looks.whole_before(task.past.steps[0].at) if task.past.steps else None
        yield from TaskChanges(instance, name, times[name], diagnosis_of).since(base, looks, absent)


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The newest first."""
    ordered = sorted(changes, key=lambda change: (change.instance, change.task or "", change.kind))
    return tuple(sorted(ordered, key=lambda change: change.at, reverse=True))


def _reached(instance: str, looks: Sequence[LookAt], base: datetime) -> Iterator[Change]:
    """Whenever the daemon did not answer any more, or did again."""
    for older, newer in pairwise(looks):
        if newer.at > base and newer.read is not older.read:
            kind: ChangeKind = "reachable" if newer.read else "unreachable"
            yield Change(kind, instance, None, newer.at, older.at, before=older.error, after=newer.error)


class TaskChanges:
    """What changed of one task by its runs."""

    def __init__(self, instance: str, task: str, times: KnownTimes, diagnosis_of: Diagnose) -> None:
        self._instance = instance
        self._task = task
        self._times = times
        self._diagnosis_of = diagnosis_of

    def since(self, base: datetime, looks: Looks, absent: datetime | None) -> Iterator[Change]:
        """Since a look. ``absent``: a look at which the task was not there yet."""
        yield from map(self._turned, turns_of(self._times, base, absent))
        if looks.unread_now:
            return
        before, now = newest_at(self._times, base, looks), newest_at(self._times, None, looks)
        if before and now and before.health in FAILING and now.health in FAILING:
            yield from self._grew(before, now, base)
            yield from self._went_on(before, now, base)

    def _turned(self, turn: Turn) -> Change:
        """Between failing and well."""
        cause = self._cause_of(turn.run) if turn.failing else None
        return Change(
            "failing" if turn.failing else "recovered",
            self._instance,
            self._task,
            turn.at,
            turn.not_before,
            turn.exact,
            turn.before.value,
            turn.after.value,
            cause.id if cause else None,
            (turn.run.id,),
        )

    def _grew(self, before: KnownRun, now: KnownRun, base: datetime) -> Iterator[Change]:
        """Worse or better: not where the failures of before are merely forgotten."""
        worse = now.health is Health.CRITICAL
        if before.health is now.health or not (worse or before.unbroken is now.unbroken):
            return
        first = self._first(now, base, lambda place: place.health is now.health)
        yield self._changed("worse" if worse else "better", first, before.health.value, now.health.value, None)

    def _went_on(self, before: KnownRun, now: KnownRun, base: datetime) -> Iterator[Change]:
        """By the cause of before, or another."""
        old, new = self._cause_of(before.run), self._cause_of(now.run)
        if old is None or new is None:
            return
        if old.id == new.id:
            at, ids = now.unbroken.ends, (now.run.id,)
            yield Change(
                "same_cause", self._instance, self._task, at, base, False, old.summary, new.summary, new.id, ids
            )
            return
        first = self._first(now, base, lambda place: self._has_cause(place.run, new.id))
        yield self._changed("cause", first, old.summary, new.summary, new.id)

    def _first(self, now: KnownRun, base: datetime, holds: Callable[[KnownRun], bool]) -> KnownRun:
        """The first run, of those one after the other up to now and seen after a look, of which something holds."""
        first = now
        while (older := first.older) and older.seen > base and holds(older):
            first = older
        return first

    def _changed(self, kind: ChangeKind, first: KnownRun, before: str, after: str, cause: str | None) -> Change:
        """At the end of a run; exact where the run before is known."""
        exact = first.older is not None
        at = first.run.ended_at or first.run.started_at or first.seen
        limit = None if exact else self._end_before(first)
        return Change(kind, self._instance, self._task, at, limit, exact, before, after, cause, (first.run.id,))

    def _end_before(self, place: KnownRun) -> datetime | None:
        """When the task was known last before an unbroken time began."""
        ends = [unbroken.ends for unbroken, _ in self._times if unbroken.ends <= place.unbroken.begins]
        if not ends:
            return None
        return ends[-1]

    def _has_cause(self, run: Run, cause_id: str) -> bool:
        cause = self._cause_of(run)
        return cause is not None and cause.id == cause_id

    def _cause_of(self, run: Run) -> Cause | None:
        """The headline of a failed run that said why."""
        if run.success or not run.message:
            return None
        return self._diagnosis_of(run.message, self._task).causes[0]
