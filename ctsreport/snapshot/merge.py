"""The answers of one instance, put together into one snapshot.

Parts may overlap, asked for moments apart while tasks ran: of each task the answer with the newest event counts.
"""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

from ctsreport.errors import unread_error
from ctsreport.snapshot import problems, wire
from ctsreport.snapshot.marks import same_but_for_secrets
from ctsreport.snapshot.model import Definition, Event, Notice, Overall, Reading, Snapshot, Task, happened_at, is_set
from ctsreport.snapshot.wire import Part

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def merge(reading: Reading) -> Snapshot:
    """One snapshot of what an instance said.

    Raises `CtsReportError` (exit code 4) where two answers contradict each other about one event.
    """
    parts = [wire.decode(answer) for answer in reading.answers if answer.error is None]
    unread = [answer for answer in reading.answers if answer.error is not None]
    differences: list[Notice] = []
    overall = _overall(reading, parts, differences)
    definitions = _definitions(parts)
    tasks = _tasks(reading, parts, differences)
    for name in definitions or ():
        tasks.setdefault(name, Task(name=name))
    error = problems.why_unread(reading, parts, unread)
    flaws = problems.flaw_notices(reading, parts)
    notices = (
        *reading.notes,
        *problems.unread_notices(reading, unread, error),
        *problems.error_notices(reading, parts, tasks),
        *flaws,
        *differences,
    )
    return Snapshot(
        instance=reading.instance,
        address=reading.address,
        taken_at=reading.taken_at,
        read=error is None,
        error=error,
        overall=overall,
        tasks=tasks,
        definitions=definitions,
        notices=notices,
        malformed=len(flaws),
        unread=sum(map(problems.concerns_health, unread)),
        live=reading.live,
        consul=reading.consul,
    )


def _overall(reading: Reading, parts: list[Part], differences: list[Notice]) -> Overall | None:
    """The overall status named last; an earlier one that differs is a notice."""
    answered = [part for part in parts if part.overall is not None]
    for earlier, later in pairwise(answered):
        if _counted(earlier.overall) != _counted(later.overall):
            text = (
                f"{earlier.answer.origin} and {later.answer.origin} give different overall counts; those of the "
                "latter are shown."
            )
            differences.append(Notice("source_differs", "warning", text, reading.instance))
    if not answered:
        return None
    return answered[-1].overall


def _counted(overall: Overall | None) -> list[dict[str, int]]:
    """The counts without zeros, which some daemons leave out."""
    maps = (overall.status, overall.enabled) if overall else ()
    return [{word: count for word, count in each.items() if count} for each in maps]


def _definitions(parts: list[Part]) -> dict[str, Definition] | None:
    """What `/v1/tasks` says, the later answer over the earlier; None where that answer is missing altogether."""
    answered = [part.definitions for part in parts if part.definitions is not None]
    if not answered:
        return None
    return {name: definition for each in answered for name, definition in each.items()}


def _tasks(reading: Reading, parts: list[Part], differences: list[Notice]) -> dict[str, Task]:
    answered = [part for part in parts if part.tasks is not None]
    if len(answered) == 1:
        return dict(answered[0].tasks or {})
    by_name: dict[str, list[tuple[Task, str]]] = defaultdict(list)
    for part in answered:
        for name, task in (part.tasks or {}).items():
            by_name[name].append((task, part.answer.origin))
    return {name: _best(reading, name, reported_by, differences) for name, reported_by in by_name.items()}


def _best(reading: Reading, name: str, reported_by: list[tuple[Task, str]], differences: list[Notice]) -> Task:
    """Of the answers about one task: the newest event first, one with events before one without, else the later."""
    if len(reported_by) == 1:
        return reported_by[0][0]
    _check_events(name, reported_by)
    best, origin = max(enumerate(reported_by), key=lambda each: (*_newest(each[1][0]), each[0]))[1]
    same = [each for each in reported_by if _newest_id(each[0]) == _newest_id(best)]
    differing = _differing([task for task, _ in same])
    if differing:
        origins = ", ".join(dict.fromkeys(each for _, each in same))
        text = f"{origins} differ about {name} ({', '.join(differing)}) beside the same newest event; {origin} counts."
        differences.append(Notice("source_differs", "warning", text, reading.instance, name))
    for task, other in reported_by:
        if task.events != best.events and _is_undated(task) and len({task.status, best.status} - {None}) > 1:
            text = (
                f"{other} says that {name} is {task.status}, without a run that says when; {origin}, which says "
                f"{best.status}, counts."
            )
            differences.append(Notice("source_differs", "warning", text, reading.instance, name))
    return best


def _is_undated(task: Task) -> bool:
    """Whether nobody knows if what an answer says is newer than what has a time."""
    return not task.events or happened_at(task.events[0]) is None


def _newest(task: Task) -> tuple[bool, datetime]:
    if not task.events:
        return False, _EARLIEST
    return True, happened_at(task.events[0]) or _EARLIEST


def _differing(tasks: list[Task]) -> list[str]:
    """The names of what several answers say differently of a task although no run lies between them."""
    reported: dict[str, set[object]] = {
        "enabled": {task.enabled for task in tasks},
        "status": {task.status for task in tasks},
        "services": {frozenset(task.services or ()) for task in tasks},
    }
    return [word for word, values in reported.items() if len(values - {None}) > 1]


def _newest_id(task: Task) -> str | None:
    if not task.events:
        return None
    return task.events[0].id


def _check_events(name: str, reported_by: list[tuple[Task, str]]) -> None:
    """An event that two answers hold is the same event, or they are of two daemons."""
    seen: dict[str, tuple[Event, str]] = {}
    for task, origin in reported_by:
        for event in task.events or ():
            if not event.id:
                continue
            other, other_origin = seen.setdefault(event.id, (event, origin))
            if _content(other) != _content(event) or not same_but_for_secrets(_message(other), _message(event)):
                raise unread_error(
                    f"{other_origin} and {origin} contradict each other about event {event.id} of task {name}.",
                    "If they are of different daemons, name them apart: report a=FILE b=FILE. Else save the "
                    "answers again.",
                )


def _content(event: Event) -> tuple[bool, datetime | None, datetime | None]:
    started, ended = (time if is_set(time) else None for time in (event.started_at, event.ended_at))
    return event.success, started, ended


def _message(event: Event) -> str:
    if not event.error:
        return ""
    return event.error.message or ""
