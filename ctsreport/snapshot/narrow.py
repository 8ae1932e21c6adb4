"""Raw answers about some tasks alone, and the counts of all.

What is handed on of one incident need not hold the others.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec
from msgspec import structs

from ctsreport.plural import plural_of
from ctsreport.snapshot.model import NARROWED, Answer, Notice, Reading
from ctsreport.snapshot.shape import Members, Shape, shape_of


def narrowed(reading: Reading, names: Collection[str], all_tasks: int) -> Reading:
    """The answers about the tasks of these names, each byte for byte.

    Where others are left out, a note says how many.
    """
    if len(names) >= all_tasks:
        return reading
    count = plural_of(len(names), all_tasks, "task")
    note = Notice(NARROWED, "info", f"These answers are about {count}; the counts are of all.", reading.instance)
    answers = tuple(kept for answer in reading.answers for kept in _kept(answer, names))
    return structs.replace(reading, answers=answers, notes=(*reading.notes, note))


def _kept(answer: Answer, names: Collection[str]) -> Iterator[Answer]:
    """The answer with what belongs to these tasks; nothing of an answer about another one."""
    narrow = None if answer.error is not None else _NARROW.get(shape_of(answer.body))
    if narrow is None:
        yield answer
        return
    body = narrow(answer.body, names)
    if body is not None:
        yield structs.replace(answer, body=body)


def _of_map(body: bytes, names: Collection[str]) -> bytes:
    members = msgspec.json.decode(body, type=Members)
    return msgspec.json.encode({name: task for name, task in members.items() if name in names})


def _of_list(body: bytes, names: Collection[str]) -> bytes:
    members = msgspec.json.decode(body, type=Members)
    tasks = msgspec.json.decode(members["tasks"], type=list[msgspec.Raw])
    return msgspec.json.encode({**members, "tasks": [task for task in tasks if _name(bytes(task), "name") in names]})


def _of_one(key: str) -> Callable[[bytes, Collection[str]], bytes | None]:
    return lambda body, names: body if _name(body, key) in names else None


def _of_definition(body: bytes, names: Collection[str]) -> bytes | None:
    if _name(bytes(msgspec.json.decode(body, type=Members)["task"]), "name") not in names:
        return None
    return body


def _name(body: bytes, key: str) -> str | None:
    """The name in an object; None where there is none that is a text.

    Such a task is malformed, and nobody asked for it.
    """
    try:
        members = msgspec.json.decode(body, type=Members)
        if key not in members:
            return None
        return msgspec.json.decode(members[key], type=str)
    except msgspec.DecodeError:
        return None


# Answers that are about tasks; counts, errors and the like stay as they are.
_NARROW: Mapping[Shape, Callable[[bytes, Collection[str]], bytes | None]] = {
    Shape.TASKS: _of_map,
    Shape.TASK: _of_one("task_name"),
    Shape.DEFINITIONS: _of_list,
    Shape.DEFINITION: _of_definition,
    Shape.DEFINITION_BARE: _of_one("name"),
}
