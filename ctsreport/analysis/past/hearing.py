"""Whether daemons hear what changes in Consul: after an outage of Consul CTS can be deaf, and says nothing of it.

What a daemon says looks well then: each task is `successful`, and what it is told to run renders old data. Only the
changes that it did not carry out show it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import dropwhile

from ctsreport.analysis.findings import Findings, TaskFinding, some_names
from ctsreport.analysis.past.continuity import Continuity, KnownTask
from ctsreport.analysis.past.listening import Glance, Listener, Missed, Outcome, outcome_of
from ctsreport.analysis.past.model import Hearing, Unheard
from ctsreport.analysis.past.unbroken import Unbroken
from ctsreport.history.model import AskedAt, Run, StateFrom, What
from ctsreport.snapshot.empty import is_empty
from ctsreport.snapshot.model import Definition
from ctsreport.snapshot.watches import buffer_of, cannot_be_told, is_scheduled
from ctsreport.watched import ConsulLook, WatchedState

NOT_ASKED = "Consul was not asked what its tasks watch: --consul"
FIRST = "there is no earlier look at Consul to compare with, of the time since the daemon started"
NOTHING = "none of its tasks watches what can be compared"


def hearing_of(known: Mapping[str, Continuity], findings: Findings) -> dict[str, Hearing]:
    """By instance, of those about which Consul was ever asked."""
    tasks: dict[str, list[TaskFinding]] = {}
    for task in findings.tasks:
        tasks.setdefault(task.instance, []).append(task)
    heard = {}
    for found in findings.instances:
        name = found.snapshot.instance
        if name in known and known[name].past.consul.asked:
            heard[name] = _Daemon(known[name], found.snapshot.consul, tasks.get(name, [])).hearing()
    return heard


class _Daemon:
    """One daemon: its tasks, what Consul said of what they watch, now and before."""

    def __init__(self, known: Continuity, now: ConsulLook | None, tasks: Sequence[TaskFinding]) -> None:
        self._known = known
        self._now = now
        self._tasks = {task.name: task for task in tasks if task.enabled is not False and task.definition is not None}
        self._asked = _alike(known.past.consul.asked)
        runs = (run for each in known.tasks.values() for run in each.past.runs.values())
        self._longest = max(map(_length, runs), default=timedelta(0))

    def hearing(self) -> Hearing:
        """What came of all that its tasks watch."""
        whats = [what for what in self._known.past.consul.states if what.task in self._tasks]
        outcomes = {what: self._outcome(what) for what in whats}
        found = [self._unheard(what, each.missed) for what, each in outcomes.items() if each.missed is not None]
        missed = tuple(each for each in found if each.sure != "pending")
        heard = max((each.heard for each in outcomes.values() if each.heard is not None), default=None)
        return Hearing(
            unheard=missed,
            pending=tuple(each for each in found if each.sure == "pending"),
            deaf=bool(missed) and (heard is None or heard < min(each.not_before for each in missed)),
            heard=heard,
            doubt=self._doubt(outcomes),
            compared=frozenset(what.task for what, each in outcomes.items() if each.compared),
            unclear=tuple(self._unclear()),
        )

    def _outcome(self, what: What) -> Outcome:
        known, definition = self._known.tasks.get(what.task), self._tasks[what.task].definition
        newest = self._known.newest
        if known is None or definition is None or newest is None or not known.unbroken:
            return Outcome()
        time = known.unbroken[-1]
        if time.ends < newest:
            return Outcome()
        begins = _listens_since(known, time)
        asked = list(dropwhile(lambda each: each.at < begins, self._asked))
        glances = list(_glances(asked, self._known.past.consul.states[what]))
        return outcome_of(what.kind, self._listener(known, definition, time, newest), glances)

    def _listener(self, known: KnownTask, definition: Definition, time: Unbroken, newest: datetime) -> Listener:
        longest = max(map(_length, known.past.runs.values()), default=timedelta(0)) or self._longest
        buffer = timedelta(seconds=buffer_of(definition))
        return Listener(time.runs, newest, buffer, longest, is_scheduled(definition))

    def _unheard(self, what: What, missed: Missed) -> Unheard:
        runs = self._known.tasks[what.task].past.runs.values()
        later = [run.started_at for run in runs if run.started_at and not is_empty(run)]
        ran_at = max((start for start in later if missed.due and start > missed.due), default=None)
        return Unheard(
            instance=self._known.past.instance,
            task=what.task,
            kind=what.kind,
            name=what.name,
            not_before=missed.not_before,
            seen=missed.seen,
            due=missed.due,
            sure=missed.sure,
            ran_at=None if missed.sure == "pending" else ran_at,
        )

    def _doubt(self, outcomes: Mapping[What, Outcome]) -> str:
        """Why nothing can be told now; empty where something can."""
        if self._now is None:
            return NOT_ASKED
        if self._now.error:
            return f"Consul could not be asked: {self._now.error}"
        if not any(each.state.counts for each in self._now.watched):
            return NOTHING
        return "" if any(each.compared for each in outcomes.values()) else FIRST

    def _unclear(self) -> Iterator[str]:
        """Of which tasks nothing can be told, and why, each once."""
        hidden = [task for task in self._tasks.values() if task.definition and cannot_be_told(task.definition)]
        if hidden:
            yield f"{some_names(hidden)}: the deprecated service blocks have filters that CTS does not tell"
        for why, fits in _REASONS:
            names = {each.task for each in (self._now.watched if self._now else ()) if fits(each.state)}
            tasks = [task for name, task in self._tasks.items() if name in names]
            if tasks:
                yield f"{some_names(tasks)}: {why}"


def _filtered(state: WatchedState) -> bool:
    return state.filtered


def _leaderless(state: WatchedState) -> bool:
    return not state.knows_leader


def _refused(state: WatchedState) -> bool:
    return bool(state.error)


_REASONS = (
    ("the token may not see all of what it watches", _filtered),
    ("Consul's servers had no leader", _leaderless),
    ("Consul gave no answer about what it watches", _refused),
)


def _alike(asked: Sequence[AskedAt]) -> list[AskedAt]:
    """The rounds of questions to the same agent by the same asker as the newest; silent ones were asked too."""
    newest = next((each for each in reversed(asked) if not each.error), None)
    if newest is None:
        return []
    return [each for each in asked if each.error or (each.agent, each.rights) == (newest.agent, newest.rights)]


def _listens_since(known: KnownTask, time: Unbroken) -> datetime:
    """Since when a task is enabled, in an unbroken time."""
    begins = time.begins
    for step, following in zip(known.past.steps, [*known.past.steps[1:], None], strict=True):
        if step.state is not None and step.state.enabled is False:
            begins = max(begins, following.at if following else time.ends)
    return begins


def _glances(asked: Sequence[AskedAt], steps: Sequence[StateFrom]) -> Iterator[Glance]:
    """What was said at each look; nothing of those at which the task did not watch it."""
    times = [at for at, _ in steps]
    for each in asked:
        place = bisect_right(times, each.at)
        state = steps[place - 1][1] if place else None
        if each.error or (state and state.error):
            yield Glance(each, None)
        elif state is not None:
            yield Glance(each, state)


def _length(run: Run) -> timedelta:
    """How long a run took in which something ran."""
    if run.started_at is None or run.ended_at is None or is_empty(run):
        return timedelta(0)
    return max(run.ended_at - run.started_at, timedelta(0))
