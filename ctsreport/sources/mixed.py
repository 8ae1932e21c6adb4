"""Whether answers that lay in one text are of several daemons.

A task of one would hide that of another by the same name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Answer
from ctsreport.snapshot.shape import Shape, shape_of


class _EventId(Struct):
    id: str = ""


class _TaskEvents(Struct):
    task_name: str = ""
    events: list[_EventId] | None = None


def of_several_daemons(answers: Iterable[Answer]) -> bool:
    """Whether two answers hold events of one task, and have not a single event in common.

    Answers of one daemon do, unless much happened between them: an event has an id that no other has.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        ids_by_task = dict(_events(answer))
        both = known.keys() & ids_by_task.keys()
        if both and not any(known[name] & ids_by_task[name] for name in both):
            return True
        for name, ids in ids_by_task.items():
            known[name] |= ids
    return False


def _events(answer: Answer) -> Iterator[tuple[str, set[str]]]:
    """The ids of each task's events, where it has any."""
    for name, task in _tasks(answer.body).items():
        ids = {event.id for event in task.events or ()}
        if ids:
            yield name, ids


def _tasks(body: bytes) -> dict[str, _TaskEvents]:
    shape = shape_of(body)
    try:
        if shape is Shape.TASKS:
            return msgspec.json.decode(body, type=dict[str, _TaskEvents])
        if shape is Shape.TASK:
            task = msgspec.json.decode(body, type=_TaskEvents)
            return {task.task_name: task}
    except lenient.FAILURES:
        pass  # it is malformed, which is said elsewhere
    return {}
