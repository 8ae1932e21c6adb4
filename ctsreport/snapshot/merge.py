"""The answers of one instance, put together into one snapshot.

Parts may overlap, asked for moments apart while tasks ran: of each task the answer with the newest event counts.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

from ctsreport.errors import unread_error
from ctsreport.snapshot import wire
from ctsreport.snapshot.model import Answer, Definition, Event, Level, Notice, Overall, Reading, Snapshot, Task, happened_at, is_set
from ctsreport.snapshot.shape import Shape
from ctsreport.snapshot.wire import Part

STATUS = "/v1/status"
TASKS = "/v1/status/tasks"
DEFINITIONS = "/v1/tasks"
HEALTH = "/v1/health"

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
    error = _why_unread(reading, parts, unread)
    flaws = [_malformed(reading, part, flaw) for part in parts for flaw in part.flaws]
    notices = (
        *reading.notes,
        *_unread_notices(reading, unread, error),
        *_error_notices(reading, parts, tasks),
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
        unread=len(unread),
        live=reading.live,
    )


def _overall(reading: Reading, parts: list[Part], differences: list[Notice]) -> Overall | None:
    """The overall status named last; an earlier one that differs is a notice."""
    told = [part for part in parts if part.overall is not None]
    for earlier, later in pairwise(told):
        if _counted(earlier.overall) != _counted(later.overall):
            text = f"{earlier.answer.origin} and {later.answer.origin} give different overall counts; those of the latter are shown."
            differences.append(Notice("source_differs", "warning", text, reading.instance))
    return told[-1].overall if told else None


def _counted(overall: Overall | None) -> list[dict[str, int]]:
    """The counts without zeros, which some daemons leave out."""
    maps = (overall.status, overall.enabled) if overall else ()
    return [{word: count for word, count in each.items() if count} for each in maps]


def _definitions(parts: list[Part]) -> dict[str, Definition] | None:
    """What `/v1/tasks` told, the later answer over the earlier; None where that answer is missing altogether."""
    told = [part.definitions for part in parts if part.definitions is not None]
    if not told:
        return None
    return {name: definition for each in told for name, definition in each.items()}


def _tasks(reading: Reading, parts: list[Part], differences: list[Notice]) -> dict[str, Task]:
    told = [part for part in parts if part.tasks is not None]
    if len(told) == 1:
        return dict(told[0].tasks or {})
    by_name: dict[str, list[tuple[Task, str]]] = defaultdict(list)
    for part in told:
        for name, task in (part.tasks or {}).items():
            by_name[name].append((task, part.answer.origin))
    return {name: _best(reading, name, told_by, differences) for name, told_by in by_name.items()}


def _best(reading: Reading, name: str, told_by: list[tuple[Task, str]], differences: list[Notice]) -> Task:
    """Of the answers about one task: the newest event first, one with events before one without, else the later."""
    if len(told_by) == 1:
        return told_by[0][0]
    _check_events(name, told_by)
    best, origin = max(enumerate(told_by), key=lambda each: (*_newest(each[1][0]), each[0]))[1]
    same = [each for each in told_by if _newest_id(each[0]) == _newest_id(best)]
    differing = _differing([task for task, _ in same])
    if differing:
        origins = ", ".join(dict.fromkeys(each for _, each in same))
        text = f"{origins} differ about {name} ({', '.join(differing)}) beside the same newest event; {origin} counts."
        differences.append(Notice("source_differs", "warning", text, reading.instance, name))
    return best


def _newest(task: Task) -> tuple[bool, datetime]:
    if not task.events:
        return False, _EARLIEST
    return True, happened_at(task.events[0]) or _EARLIEST


def _differing(tasks: list[Task]) -> list[str]:
    """The names of what several answers say differently of a task although no run lies between them."""
    told: dict[str, set[object]] = {
        "enabled": {task.enabled for task in tasks},
        "status": {task.status for task in tasks},
        "services": {frozenset(task.services or ()) for task in tasks},
    }
    return [word for word, values in told.items() if len(values - {None}) > 1]


def _newest_id(task: Task) -> str | None:
    return task.events[0].id if task.events else None


def _check_events(name: str, told_by: list[tuple[Task, str]]) -> None:
    """An event that two answers hold is the same event, or they are of two daemons."""
    seen: dict[str, tuple[Event, str]] = {}
    for task, origin in told_by:
        for event in task.events or ():
            if not event.id:
                continue
            other, other_origin = seen.setdefault(event.id, (event, origin))
            if _content(other) != _content(event):
                raise unread_error(
                    f"{other_origin} and {origin} contradict each other about event {event.id} of task {name}.",
                    "If they are of different daemons, name them apart: report a=FILE b=FILE. Else save the answers again.",
                )


def _content(event: Event) -> tuple[bool, datetime | None, datetime | None, str | None]:
    started, ended = (time if is_set(time) else None for time in (event.started_at, event.ended_at))
    return event.success, started, ended, (event.error.message or None) if event.error else None


def _why_unread(reading: Reading, parts: list[Part], unread: list[Answer]) -> str | None:
    """Why the tasks of this instance could not be told; None where they were."""
    if not reading.live:
        return _why_saved_unread(parts, unread)
    if any(part.shape in {Shape.TASKS, Shape.EMPTY} and _asked(part.answer, TASKS) for part in parts):
        return None
    listing = [answer for answer in unread if _asked(answer, TASKS)] or unread
    if listing:
        return listing[0].error
    refused = next((part.error for part in parts if part.error and _asked(part.answer, TASKS)), None)
    if refused is None:
        return "The tasks were not told."
    return None if any(part.shape is Shape.DEFINITIONS for part in parts) else _list_refused(refused)


def _list_refused(message: str) -> str:
    return (
        f"The list of tasks was refused: {message}. This daemon cannot list its tasks in another way: "
        "name them with --task NAME, or restart CTS, which forgets the event that is in the way."
    )


def _why_saved_unread(parts: list[Part], unread: list[Answer]) -> str | None:
    if any(part.shape is not Shape.ERROR for part in parts):
        return None
    errors = [part.error for part in parts if part.error] + [answer.error for answer in unread if answer.error]
    return errors[0] if errors else None


def _asked(answer: Answer, path: str) -> bool:
    return answer.request is not None and answer.request.split("?")[0] == path


def _unread_notices(reading: Reading, unread: list[Answer], error: str | None) -> Iterable[Notice]:
    """One notice for each answer that is missing, but for the one that the instance's own error already tells."""
    for answer in unread:
        if answer.error != error:
            yield Notice("answer_unread", "warning", f"{answer.request} was not read: {answer.error}", reading.instance)


def _malformed(reading: Reading, part: Part, flaw: wire.Flaw) -> Notice:
    subject = f"Task {flaw.task}" if flaw.task is not None else "The answer"
    text = f"{subject} could not be decoded: {part.answer.origin}, {flaw.path}: {flaw.what}. The rest is reported."
    return Notice("task_malformed", "error", text, reading.instance, flaw.task)


def _error_notices(reading: Reading, parts: list[Part], tasks: dict[str, Task]) -> Iterable[Notice]:
    """The daemon's error answers: each message once, with where it stood."""
    origins: dict[str, list[Answer]] = defaultdict(list)
    for part in parts:
        if part.error is not None:
            origins[part.error].append(part.answer)
    for message, answers in origins.items():
        if reading.live:
            yield from _live_error(reading, message, answers, named=any(part.definitions is not None for part in parts))
        else:
            places = ", ".join(answer.origin for answer in answers)
            level: Level = "info" if _answered(message, tasks) else "warning"
            yield Notice("answer_error", level, f"An error answer ({places}): {message}", reading.instance)


def _live_error(reading: Reading, message: str, answers: list[Answer], *, named: bool) -> Iterable[Notice]:
    for answer in answers:
        if _asked(answer, TASKS):
            asked = "The tasks that it defines were asked for one by one" if named else "It cannot name its tasks in another way"
            text = f"The daemon refuses its list of tasks ({message}): an event outlived its task. {asked}. Restarting CTS brings it back."
            yield Notice("list_404", "warning", text, reading.instance)
        elif _asked(answer, HEALTH):
            yield Notice("daemon_unhealthy", "warning", f"The daemon says of itself that it is unhealthy: {message}", reading.instance)
        else:
            yield Notice("answer_error", "warning", f"{answer.request} answered with an error: {message}", reading.instance)


def _answered(message: str, tasks: dict[str, Task]) -> bool:
    """Whether another part answers what this error answer did not: the task that it names, or else any task at all."""
    if "does not exist" not in message:
        return bool(tasks)
    return any(f"'{name}'" in message for name in tasks)
