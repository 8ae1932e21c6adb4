"""What each word of the gate's rules sees: tasks and instances."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from ctsreport.analysis.counts import missing_of
from ctsreport.analysis.doubt import doubtful_instance, doubtful_task
from ctsreport.analysis.expectations.gate_input import GateInput, Match, concerns
from ctsreport.analysis.expectations.gate_memory import deaf, flapping, new
from ctsreport.analysis.expectations.gate_rule import (
    DEAF,
    FLAPPING,
    NEW,
    OVERDUE,
    STALE,
    UNSURE,
    GateRule,
    covers,
    fits,
)
from ctsreport.analysis.findings import InstanceFinding, TaskFinding
from ctsreport.analysis.timing import newest_end
from ctsreport.snapshot.model import Health, happened_at, newest_at
from ctsreport.snapshot.taken import AHEAD


def matches_of(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """All that a rule is about, known failures too."""
    return _WORDS[rule.word](rule, seen)


def _health(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Tasks of one health; and those that are counted so, but not reported."""
    for task in seen.tasks:
        if (
            task.health == rule.word
            and (task.health is not Health.UNKNOWN or task.unproven)
            and covers(rule.glob, task.instance, task.name)
        ):
            yield Match(task.instance, task)
    for found in seen.findings.instances:
        count = missing_of(found, rule.word) if concerns(rule, found) else 0
        if count:
            yield Match(
                found.snapshot.instance,
                count=count,
                why=f"{count} {rule.word} by its count; which of its tasks is not known",
            )


def _disagreement(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Tasks and instances that contradict themselves.

    Of a task the daemon's word is not what its runs say; of an instance the counts are not those of its tasks.
    """
    differing = {
        (notice.instance, notice.task)
        for notice in seen.findings.notices
        if notice.code == "source_differs" and notice.task
    }
    for task in seen.tasks:
        if not covers(rule.glob, task.instance, task.name):
            continue
        if task.reported is not None and task.reported != task.stored_health:
            yield Match(
                task.instance, task, why=f"the daemon says {task.reported}, its events say {task.stored_health.value}"
            )
        elif (task.instance, task.name) in differing:
            yield Match(task.instance, task, why="two answers differ about it")
    if rule.glob is None:
        counted = {notice.instance for notice in seen.findings.notices if notice.code == "counts_disagree"}
        names = (found.snapshot.instance for found in seen.findings.instances)
        yield from (Match(name, why="its counts are not those of its tasks") for name in names if name in counted)


def _unreachable(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    for found in seen.findings.instances:
        if not found.snapshot.read and fits(rule.glob, found.snapshot.instance):
            yield Match(found.snapshot.instance, why="it could not be read")


def _overdue(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Tasks that were due by their schedule and did not run: as their events say it, or earlier looks."""
    for task in seen.tasks:
        why = seen.findings.overdue.get((task.instance, task.name))
        if why and covers(rule.glob, task.instance, task.name):
            yield Match(task.instance, task, why=why)


def _stale(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Instances whose newest run or answer is too old.

    With a glob, those that fit, and tasks that fit by their own newest run.
    """
    for found in seen.findings.instances:
        if fits(rule.glob, found.snapshot.instance):
            why = _old_answer(found, rule.age, seen.now) or _old_run(found, rule.age, seen)
            if why:
                yield Match(found.snapshot.instance, why=why)
    if rule.glob is not None:
        yield from _stale_tasks(rule, seen)


def _stale_tasks(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    answers = {found.snapshot.instance: _old_answer(found, rule.age, seen.now) for found in seen.findings.instances}
    for task in seen.tasks:
        if not covers(rule.glob, task.instance, task.name):
            continue
        why = answers[task.instance] or _old_task(task, rule.age, seen.now)
        if why:
            yield Match(task.instance, task, why=why)


def _old_task(task: TaskFinding, age: timedelta, now: datetime) -> str:
    """A schedule has been heard at its newest tick, whether anything ran or not; of others only a run counts."""
    if not task.task.events:
        return "no run of it is stored"
    if task.schedule:
        return _old(newest_end(task.task.events), age, now, "its newest tick is")
    return _old_runs([task], age, now)


def _old_runs(tasks: Sequence[TaskFinding], age: timedelta, now: datetime) -> str:
    """Where only empty events are stored, something may have run before the oldest of them: so old it is at least."""
    newest = newest_at(task.runs for task in tasks)
    if newest:
        return _old(newest, age, now, "its newest run is")
    oldest = [time for task in tasks if task.nothing_ran and (time := happened_at((task.task.events or ())[-1]))]
    if oldest:
        return _old(min(oldest), age, now, "nothing ran in what is stored, which is")
    return "no run with a time is stored"


def _old_answer(found: InstanceFinding, age: timedelta, now: datetime) -> str:
    taken = found.snapshot.taken_at
    if taken is None:
        return ""
    return _old(taken, age, now, "its answers are")


def _old_run(found: InstanceFinding, age: timedelta, seen: GateInput) -> str:
    """Silence is not freshness.

    Where nothing is known to have run, nothing is newer either; unless all is switched off.

    In a narrowed report the runs of the tasks that are shown count.
    """
    tasks = [task for task in seen.tasks if task.instance == found.snapshot.instance]
    if not any(task.task.events for task in tasks):
        idle = all(task.enabled is False for task in tasks) and (tasks or seen.narrowed)
        if idle:
            return ""
        return "no run with a time is stored"
    return _old_runs(tasks, age, seen.now)


def _old(time: datetime | None, age: timedelta, now: datetime, what: str) -> str:
    """Of what lies after the report nobody knows how old it is."""
    if time is None:
        return f"{what} without a time"
    if time - now > AHEAD:
        return f"{what} of after this report"
    if now - time <= age:
        return ""
    return f"{what} older"


def _unsure(_: GateRule, seen: GateInput) -> Iterator[Match]:
    """What makes the verdict unsure: instances, then tasks; the report as a whole where it is neither."""
    if seen.findings.verdict != "unsure":
        return
    doubtful = [
        Match(found.snapshot.instance, why=why)
        for found in seen.findings.instances
        if (why := doubtful_instance(found))
    ]
    doubtful += [Match(task.instance, task, why=why) for task in seen.findings.tasks if (why := doubtful_task(task))]
    yield from (
        doubtful
        or [Match(found.snapshot.instance, why="no task is known") for found in seen.findings.instances]
        or [Match("")]
    )


_WORDS: dict[str, Callable[[GateRule, GateInput], Iterator[Match]]] = {
    "critical": _health,
    "errored": _health,
    "unknown": _health,
    "disagreement": _disagreement,
    "unreachable": _unreachable,
    OVERDUE: _overdue,
    NEW: new,
    FLAPPING: flapping,
    DEAF: deaf,
    STALE: _stale,
    UNSURE: _unsure,
}
