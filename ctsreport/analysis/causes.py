"""Causes: failed runs of many tasks and instances, grouped by what went wrong.

An event counts for its headline cause alone, so that the numbers of all causes add up to the failed runs that said why.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct, structs

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Event, happened_at, is_set

OF_DAEMON = frozenset({"binary", "disk", "host"})
"""Kinds of causes that are about all tasks of a daemon: where one of them runs again, they are probably over."""


class CauseFinding(Struct, frozen=True):
    """One cause: its failed runs over all tasks.

    ``failing`` are the tasks whose newest run failed by it, ``tasks`` all that ever did, as far as is stored; both in
    the report's order. ``events`` counts runs. ``first_seen`` is when the earliest began, ``last_seen`` when the latest
    ended. ``summary``, ``sample``, its ``diagnosis`` and ``sample_task`` are of the latest. ``phase`` is None where it
    is not known, or differs. ``later_worked``: it is about the whole daemon, which ran Terraform for other tasks since.
    ``before`` are other tasks, by instance and name, that are remembered to have failed by it.
    """

    id: str
    kind: str
    summary: str
    phase: str | None
    tasks: tuple[TaskFinding, ...]
    failing: tuple[TaskFinding, ...]
    events: int
    first_seen: datetime | None
    last_seen: datetime | None
    sample: Event
    diagnosis: Diagnosis
    sample_task: TaskFinding
    later_worked: bool = False
    before: tuple[tuple[str, str], ...] = ()


def find_causes(tasks: Iterable[TaskFinding]) -> tuple[CauseFinding, ...]:
    """All causes: those that tasks fail by now first, then by how many tasks they hit, how often, and how long."""
    tasks = tuple(tasks)
    groups: dict[str, list[tuple[TaskFinding, Event, Diagnosis]]] = {}
    for task in tasks:
        for event, diagnosis in diagnosed(task):
            groups.setdefault(diagnosis.causes[0].id, []).append((task, event, diagnosis))
    worked = _last_worked(tasks)
    causes = (_with_later(_cause(members), worked) for members in groups.values())
    return tuple(sorted(causes, key=_order))


def _last_worked(tasks: Iterable[TaskFinding]) -> dict[str, datetime]:
    """By instance, when the newest run began that succeeded, and in which something ran."""
    worked: dict[str, datetime] = {}
    for task in tasks:
        newest = worked.get(task.instance)
        for event in task.runs:
            start = event.started_at
            if event.success and start is not None and (newest is None or start > newest) and is_set(start):
                worked[task.instance] = newest = start
    return worked


def _with_later(cause: CauseFinding, worked: Mapping[str, datetime]) -> CauseFinding:
    if cause.kind not in OF_DAEMON or not cause.failing or cause.last_seen is None:
        return cause
    times = [worked.get(instance) for instance in {task.instance for task in cause.failing}]
    later = all(time is not None and time > cause.last_seen for time in times)
    return structs.replace(cause, later_worked=later)


def diagnosed(task: TaskFinding) -> Iterator[tuple[Event, Diagnosis]]:
    """The failed runs of a task that said why, newest first; one that its daemon has forgotten, where it decides."""
    events = task.task.events or ()
    if task.newest_ran == len(events):
        events += task.runs
    for event, diagnosis in zip(events, task.diagnoses, strict=False):
        if diagnosis is not None:
            yield event, diagnosis


def _cause(members: list[tuple[TaskFinding, Event, Diagnosis]]) -> CauseFinding:
    tasks = {(task.instance, task.name): task for task, _, _ in members}
    sample_task, sample, diagnosis = max(members, key=lambda member: _seconds(happened_at(member[1])))
    cause = diagnosis.causes[0]
    phases = {diagnosis.phase for _, _, diagnosis in members}
    starts = [event.started_at for _, event, _ in members if event.started_at is not None and is_set(event.started_at)]
    ends = [end for _, event, _ in members if (end := happened_at(event)) is not None]
    return CauseFinding(
        id=cause.id,
        kind=cause.kind,
        summary=cause.summary,
        phase=phases.pop() if len(phases) == 1 else None,
        tasks=tuple(tasks.values()),
        failing=tuple(task for task in tasks.values() if fails_by(task) == cause.id),
        events=len(members),
        first_seen=min(starts or ends, default=None),
        last_seen=max(ends, default=None),
        sample=sample,
        diagnosis=diagnosis,
        sample_task=sample_task,
    )


def details_of(cause: CauseFinding) -> Iterator[str]:
    """What the newest run by it adds, of each task that fails by it now, else of each that did."""
    for task in cause.failing or cause.tasks:
        causes = (diagnosis.causes[0] for _, diagnosis in diagnosed(task))
        yield next((each.details for each in causes if each.id == cause.id), "")


def fails_by(task: TaskFinding) -> str | None:
    """The cause that a task fails by now: its newest run's; None where that succeeded or said nothing."""
    if not task.streak or task.newest_ran >= len(task.diagnoses):
        return None
    newest = task.diagnoses[task.newest_ran]
    if not newest:
        return None
    return newest.causes[0].id


def _seconds(time: datetime | None) -> float:
    if time is None:
        return 0.0
    return time.timestamp()


def _order(cause: CauseFinding) -> tuple[int, int, int, float, str]:
    return -len(cause.failing), -len(cause.tasks), -cause.events, _seconds(cause.first_seen), cause.id
