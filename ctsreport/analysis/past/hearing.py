"""Whether daemons hear what changes in Consul: after an outage of Consul CTS can be deaf, and says nothing of it.

What a daemon says looks well then: each task is `successful`, and what it is told to run renders old data. Only the
changes that it did not carry out show it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from msgspec import structs

from ctsreport.analysis.findings import Findings, TaskFinding, some_names
from ctsreport.analysis.past.continuity import Continuity, KnownTask
from ctsreport.analysis.past.listening import TICK, Glance, Listener, Missed, Outcome, listener_of, outcome_of
from ctsreport.analysis.past.model import Hearing, Unheard
from ctsreport.analysis.past.unbroken import Unbroken
from ctsreport.history.model import AskedAt, Run, StateFrom, What
from ctsreport.snapshot.empty import is_empty
from ctsreport.snapshot.watches import buffer_of, cannot_be_told, is_scheduled
from ctsreport.watched import BUFFER, ConsulLook, WatchedState

# Runs of each task that show whether clocks differ.
_ENOUGH = 20

NOT_ASKED = "what its tasks watch was not asked of Consul (--consul), or is not known (/v1/tasks)"
FIRST = "there is no earlier look at Consul to compare with, of the time since the daemon started"
NOTHING = "none of its tasks watches what can be compared"


def hearing_of(known: Mapping[str, Continuity], findings: Findings) -> dict[str, Hearing]:
    """By instance, of those about which Consul was ever asked."""
    tasks: dict[str, list[TaskFinding]] = {}
    for task in findings.tasks:
        tasks.setdefault(task.instance, []).append(task)
    daemons = {
        name: _Daemon(known[name], found.snapshot.consul, tasks.get(name, []))
        for found in findings.instances
        if (name := found.snapshot.instance) in known and known[name].past.consul.asked
    }
    return {
        name: structs.replace(each.hearing(), elsewhere=_elsewhere(each, daemons.values()))
        for name, each in daemons.items()
    }


def _elsewhere(daemon: "_Daemon", daemons: Iterable["_Daemon"]) -> Literal["", "heard", "missed"]:
    """What other daemons made of the changes that one missed; Consul and filters of theirs may be others."""
    missed = {what[1:]: each.missed for what, each in daemon.outcomes.items() if each.missed}
    same = [
        (each.heard is not None and each.heard >= missed[what[1:]].not_before, each.missed is not None)
        for other in daemons
        for what, each in other.outcomes.items()
        if other is not daemon and what[1:] in missed
    ]
    if any(heard for heard, _ in same):
        return "heard"
    return "missed" if same and all(missed_too for _, missed_too in same) else ""


class _Daemon:
    """One daemon: its tasks, what Consul said of what they watch, now and before."""

    def __init__(self, known: Continuity, now: ConsulLook | None, tasks: Sequence[TaskFinding]) -> None:
        self._known = known
        self._now = now
        self._tasks = {task.name: task for task in tasks if task.enabled is not False and task.definition is not None}
        self._asked = _alike(known.past.consul.asked)
        self._times = [each.at for each in self._asked]
        self._turns = turns_of(self._asked)
        self._listeners: dict[str, Listener | None] = {}
        runs = (run for each in known.tasks.values() for run in each.past.runs.values())
        self._longest = max(map(_length, runs), default=timedelta(0))
        self._ahead = ahead_of(known)
        whats = [what for what in known.past.consul.states if what.task in self._tasks]
        self.outcomes = {what: self._outcome(what) for what in whats}

    def hearing(self) -> Hearing:
        """What came of all that its tasks watch."""
        outcomes = self.outcomes
        found = [self._unheard(what, each.missed) for what, each in outcomes.items() if each.missed is not None]
        missed = tuple(each for each in found if each.sure != "pending")
        heard = max((each.heard for each in outcomes.values() if each.heard is not None), default=None)
        return Hearing(
            unheard=missed,
            pending=tuple(each for each in found if each.sure == "pending"),
            deaf=bool(missed) and (heard is None or heard < min(each.not_before for each in missed)),
            heard=heard,
            doubt=self._doubt(),
            compared=frozenset(what.task for what, each in outcomes.items() if each.compared),
            unclear=tuple(self._unclear()),
        )

    def _outcome(self, what: What) -> Outcome:
        if what.task not in self._listeners:
            self._listeners[what.task] = self._listener(what.task)
        listener = self._listeners[what.task]
        if listener is None:
            return Outcome()
        steps = self._known.past.consul.states[what]
        return outcome_of(what.kind, listener, list(self._glances(steps, listener.begins)))

    def _listener(self, name: str) -> Listener | None:
        """A task since it listens without a break; None where nothing is known of it up to now."""
        known, definition = self._known.tasks.get(name), self._tasks[name].definition
        newest = self._known.newest
        if known is None or definition is None or newest is None or not known.unbroken:
            return None
        time = known.unbroken[-1]
        if time.ends < newest:
            return None
        longest = max(map(_length, known.past.runs.values()), default=timedelta(0)) or self._longest
        buffer = timedelta(seconds=buffer_of(definition, self._asked[-1].buffer if self._asked else BUFFER))
        begins = _listens_since(known, time)
        runs = [(run.started_at + self._ahead, is_empty(run)) for run in time.runs if run.started_at]
        return listener_of(runs, (begins, newest), buffer, longest, scheduled=is_scheduled(definition))

    def _glances(self, steps: Sequence[StateFrom], begins: datetime) -> Iterator[Glance]:
        """What was said at the looks since then: of those at which nothing changed the first and the last are enough.

        Nothing of those at which the task did not watch it.
        """
        first = bisect_left(self._times, begins)
        when = [at for at, _ in steps]
        turns = (*(bisect_left(self._times, at) for at in when), *self._turns)
        places = {first, len(self._asked) - 1, *turns, *(turn - 1 for turn in turns)}
        for place in sorted(place for place in places if first <= place < len(self._asked)):
            asked = self._asked[place]
            step = bisect_right(when, asked.at)
            state = steps[step - 1][1] if step else None
            if asked.error or (state and state.error):
                yield Glance(asked, None)
            elif state is not None:
                yield Glance(asked, state)

    def _unheard(self, what: What, missed: Missed) -> Unheard:
        runs = self._known.tasks[what.task].past.runs.values()
        later = [run.started_at for run in runs if run.started_at and not is_empty(run)]
        ran_at = max((start for start in later if missed.due and start + self._ahead > missed.due), default=None)
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

    def _doubt(self) -> str:
        """Why nothing can be told now; empty where something can."""
        if self._now is None:
            return NOT_ASKED
        if self._now.silence:
            return f"Consul could not be asked: {self._now.silence}"
        if not any(each.state.counts for each in self._now.watched):
            return NOTHING
        return "" if any(each.compared for each in self.outcomes.values()) else FIRST

    def _unclear(self) -> Iterator[str]:
        """Of which tasks nothing can be told, and why, each once."""
        hidden = [task for task in self._tasks.values() if task.definition and cannot_be_told(task.definition)]
        if hidden:
            yield f"{some_names(hidden)}: the deprecated service blocks have filters that CTS does not tell"
        if self._now is None or self._now.silence:
            return
        for why, fits in _REASONS:
            first: dict[str, str] = {}
            for each in self._now.watched:
                if each.task in self._tasks and fits(each.state):
                    first.setdefault(each.task, each.state.error)
            if first:
                error = next(filter(None, first.values()), "").rstrip(".")
                yield f"{some_names([self._tasks[name] for name in first])}: {why}{f' ({error})' if error else ''}"


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


def ahead_of(known: Continuity) -> timedelta:
    """How far the clock by which answers are dated is ahead of the one by which runs are, where looks prove it.

    A proxy before the daemon has a clock of its own. What a look saw first ended before it, and after the look before.
    """
    looks = [look.at for look in known.past.looks if look.read]
    least, most = timedelta.min, timedelta.max
    for task in known.tasks.values():
        for time in task.unbroken[-1:]:
            known_times = [*zip(time.runs, time.seen, strict=True)][time.given :]
            for run, seen in known_times[-_ENOUGH:]:
                place = bisect_left(looks, seen)
                if run.ended_at and place:
                    least = max(least, looks[place - 1] - run.ended_at)
                    most = min(most, looks[place] + TICK - run.ended_at)
    nothing = timedelta(0)
    return least if least > nothing else min(most, nothing)


def turns_of(asked: Sequence[AskedAt]) -> Sequence[int]:
    """The places at which Consul goes away or comes back."""
    return [place for place, (a, b) in enumerate(pairwise(asked), 1) if bool(a.error) != bool(b.error)]


def _listens_since(known: KnownTask, time: Unbroken) -> datetime:
    """Since when a task is enabled, in an unbroken time."""
    begins = time.begins
    for step, following in zip(known.past.steps, [*known.past.steps[1:], None], strict=True):
        if step.state is not None and step.state.enabled is False:
            begins = max(begins, following.at if following else time.ends)
    return begins


def _length(run: Run) -> timedelta:
    """How long a run took in which something ran."""
    if run.started_at is None or run.ended_at is None or is_empty(run):
        return timedelta(0)
    return max(run.ended_at - run.started_at, timedelta(0))
