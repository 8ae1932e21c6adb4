"""CTS's JSON to the model: the one place that decodes and checks.

Decode fast, explain slowly: an answer is decoded straight into frozen structs. Only where that fails is each task
looked at alone, so that the one that is malformed can be named with its place, and the others are reported.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from ctsreport.snapshot import duplicate_keys, lenient
from ctsreport.snapshot.model import Answer, Definition, Event, Overall, Task
from ctsreport.snapshot.shape import Members, Shape, is_flat, shape_of

T = TypeVar("T")

# A map of tasks as CTS writes it: no second look at 20 MB is needed to know its shape.
_BEGINS_AS_TASKS = re.compile(rb'\s*\{\s*"[^"\\]*"\s*:\s*\{\s*"task_name"')

SHOWN = 40
"""Characters of a wrong value that an explanation quotes."""


class Flaw(Struct, frozen=True):
    """A value of the wrong type: where (JSON path from the top of the answer), and what stood there."""

    path: str
    what: str
    task: str | None


class Part(Struct, frozen=True):
    """One answer, decoded: what it said (each ``None`` where it did not speak of that) and what was wrong with it."""

    answer: Answer
    shape: Shape
    overall: Overall | None = None
    tasks: dict[str, Task] | None = None
    definitions: dict[str, Definition] | None = None
    error: str | None = None
    flaws: tuple[Flaw, ...] = ()


class _ErrorBody(Struct, frozen=True):
    message: str


class _ErrorAnswer(Struct, frozen=True):
    error: _ErrorBody


class _Definitions(Struct, frozen=True):
    tasks: tuple[Definition, ...]


class _RawDefinitions(Struct, frozen=True):
    tasks: tuple[msgspec.Raw, ...]


class _RawEvents(Task, frozen=True, gc=False, rename={"name": "task_name"}):
    """A task whose events are looked at one by one."""

    events: tuple[msgspec.Raw, ...] | None = None  # type: ignore[assignment]


def decode(answer: Answer) -> Part:
    """One answer in the model. Never raises for an answer that is JSON: what is malformed is among the ``flaws``."""
    try:
        part = _decode(answer)
    except lenient.FAILURES:
        part = _decode(structs.replace(answer, body=lenient.normal(answer.body)))
        return _without_repeated(part, answer.body)  # no key stands in the repaired text twice
    if _may_repeat(part):
        return _without_repeated(part, answer.body)
    return part


def _decode(answer: Answer) -> Part:
    if _BEGINS_AS_TASKS.match(answer.body):
        return _tasks(answer, Shape.TASKS)
    shape = shape_of(answer.body)
    return _DECODERS.get(shape, _nothing)(answer, shape)


def _may_repeat(part: Part) -> bool:
    if part.tasks is None or part.shape is not Shape.TASKS:
        return len(part.answer.body) < duplicate_keys.SMALL
    return duplicate_keys.may_repeat(
        part.answer.body, len(part.tasks), sum(len(task.events) for task in part.tasks.values() if task.events)
    )


def _without_repeated(part: Part, body: bytes) -> Part:
    """What says two things of one task says nothing that counts: it is malformed. ``body`` is as it came."""
    found = duplicate_keys.repeated(body)
    if not found:
        return part
    named = part.shape is Shape.TASKS
    flaws = tuple(Flaw(each.path, "the key stands there twice", each.first if named else None) for each in found)
    malformed = {flaw.task for flaw in flaws}
    tasks = part.tasks and {name: task for name, task in part.tasks.items() if name not in malformed}
    return structs.replace(
        part, tasks=tasks, flaws=(*part.flaws, *{flaw.task: flaw for flaw in reversed(flaws)}.values())
    )


def error_message(body: bytes) -> str | None:
    """The daemon's own message where ``body`` is one of its error answers, whatever its content type says."""
    try:
        return msgspec.json.decode(body, type=_ErrorAnswer).error.message
    except lenient.FAILURES:
        return None


def _nothing(answer: Answer, shape: Shape) -> Part:
    return Part(answer, shape)


def _overall(answer: Answer, shape: Shape) -> Part:
    raw, path = answer.body, "$"
    if shape is Shape.OVERALL:
        raw, path = bytes(msgspec.json.decode(answer.body, type=Members)["task_summary"]), "$.task_summary"
    try:
        return Part(answer, shape, overall=_counts(raw))
    except lenient.FAILURES as error:
        return Part(answer, shape, flaws=(_flaw(error, raw, path, None),))


def _counts(raw: bytes) -> Overall:
    """By status and by whether enabled; daemons before 0.1 counted by status alone."""
    if raw.lstrip()[:1] == b"{" and is_flat(msgspec.json.decode(raw, type=Members)):
        return Overall(msgspec.json.decode(raw, type=dict[str, int]))
    return msgspec.json.decode(raw, type=Overall)


def _tasks(answer: Answer, shape: Shape) -> Part:
    raws = msgspec.json.decode(answer.body, type=Members)
    task_of = msgspec.json.Decoder(Task).decode
    try:  # one after the other, for each is made smaller before the next is read: see `_sharing`
        return Part(answer, shape, tasks={name: _sharing(task_of(raw)) for name, raw in raws.items()})
    except lenient.FAILURES:
        return _one_by_one(answer, shape, [(name, f"$[{json.dumps(name)}]", bytes(raw)) for name, raw in raws.items()])


def _sharing(task: Task) -> Task:
    """The task, with one configuration for all runs in a row that had the same, as most have.

    Of 50,000 runs the configurations are 12 of 43 MB.
    """
    if not task.events:
        return task
    shared = task.events[0].config
    for event in task.events:
        if event.config == shared:
            structs.force_setattr(event, "config", shared)
        else:
            shared = event.config
    return task


def _task(answer: Answer, shape: Shape) -> Part:
    members = msgspec.json.decode(answer.body, type=Members)
    return _one_by_one(answer, shape, [(_text(members["task_name"]), "$", answer.body)])


def _text(raw: msgspec.Raw) -> str:
    try:
        return str(msgspec.json.decode(raw))
    except lenient.FAILURES:
        return bytes(raw).decode("utf-8", "replace")[:SHOWN]


def _one_by_one(answer: Answer, shape: Shape, items: list[tuple[str, str, bytes]]) -> Part:
    tasks: dict[str, Task] = {}
    flaws: list[Flaw] = []
    for name, path, raw in items:
        try:
            tasks[name] = _repaired(raw, Task)
        except msgspec.ValidationError as error:
            flaws.append(_explain(error, raw, path, name))
    return Part(answer, shape, tasks=tasks, flaws=tuple(flaws))


def _definitions(answer: Answer, shape: Shape) -> Part:
    try:
        listed = msgspec.json.decode(answer.body, type=_Definitions).tasks
    except lenient.FAILURES:
        raws = msgspec.json.decode(answer.body, type=_RawDefinitions).tasks
        return _definitions_one_by_one(answer, shape, [(f"$.tasks[{n}]", bytes(raw)) for n, raw in enumerate(raws)])
    definitions = {each.name: each for each in listed}
    flaws = _named_twice(listed) if len(definitions) != len(listed) else ()
    return Part(answer, shape, definitions=definitions, flaws=flaws)


def _named_twice(listed: Sequence[Definition]) -> tuple[Flaw, ...]:
    counts = Counter(each.name for each in listed)
    return tuple(
        Flaw(f"$.tasks[{n}].name", "a task of that name stands there twice", each.name)
        for n, each in enumerate(listed)
        if counts[each.name] > 1 and each.name in {other.name for other in listed[:n]}
    )


def _definition(answer: Answer, shape: Shape) -> Part:
    if shape is Shape.DEFINITION_BARE:
        return _definitions_one_by_one(answer, shape, [("$", answer.body)])
    raw = msgspec.json.decode(answer.body, type=Members)["task"]
    return _definitions_one_by_one(answer, shape, [("$.task", bytes(raw))])


def _definitions_one_by_one(answer: Answer, shape: Shape, items: list[tuple[str, bytes]]) -> Part:
    decoded: dict[str, Definition] = {}
    flaws: list[Flaw] = []
    for path, raw in items:
        try:
            definition = _repaired(raw, Definition)
            decoded[definition.name] = definition
        except msgspec.ValidationError as error:
            flaws.append(_flaw(error, raw, path, _name_in(raw)))
    return Part(answer, shape, definitions=decoded, flaws=tuple(flaws))


def _error(answer: Answer, shape: Shape) -> Part:
    return Part(answer, shape, error=error_message(answer.body) or "an error without a message")


_DECODERS = {
    Shape.OVERALL: _overall,
    Shape.OVERALL_BARE: _overall,
    Shape.OVERALL_FLAT: _overall,
    Shape.TASKS: _tasks,
    Shape.TASK: _task,
    Shape.DEFINITIONS: _definitions,
    Shape.DEFINITION: _definition,
    Shape.DEFINITION_BARE: _definition,
    Shape.ERROR: _error,
}


def _repaired(raw: bytes, kind: type[T]) -> T:
    """Decode, or decode again after `lenient.repair`. Raises `msgspec.ValidationError` where the type is wrong."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except lenient.FAILURES:
        try:
            return msgspec.convert(lenient.repair(lenient.loads(raw)), kind)
        except (ValueError, RecursionError) as error:
            raise msgspec.ValidationError(str(error)) from error


def _explain(error: msgspec.ValidationError, raw: bytes, path: str, task: str) -> Flaw:
    """The flaw of one task; msgspec does not number the events, so each is tried alone."""
    try:
        events = _repaired(raw, _RawEvents).events or ()
    except msgspec.ValidationError:
        return _flaw(error, raw, path, task)
    for number, event in enumerate(events):
        try:
            _repaired(bytes(event), Event)
        except msgspec.ValidationError as inner:
            return _flaw(inner, bytes(event), f"{path}.events[{number}]", task)
    return _flaw(error, raw, path, task)


_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)


def _flaw(error: Exception, raw: bytes, path: str, task: str | None) -> Flaw:
    """The message of msgspec as a flaw, with the number of the list's item and the value that stood there."""
    match = _MESSAGE.fullmatch(str(error))
    what, inner = (match["what"], match["path"] or "") if match else (str(error), "")
    what = what.replace("`", "")
    place, found = _found(raw, inner)
    return Flaw(path + place, f"{what[:1].lower()}{what[1:]}" + ("" if "missing" in what else found), task)


def _found(raw: bytes, inner: str) -> tuple[str, str]:
    """Where in the value msgspec's path leads, and what stands there, quoted."""
    try:
        place, value = _descend(lenient.loads(raw), inner)
        quoted = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "", ""
    return place, f": {quoted if len(quoted) <= SHOWN else quoted[:SHOWN] + '…'}"


def _descend(value: Any, path: str) -> tuple[str, Any]:
    """Follow msgspec's path into the value; ``[...]`` is any item: the first that is not a text is the one meant."""
    place = ""
    for key in re.findall(r"\.([^.\[]+)|(\[\.\.\.\])", path):
        if key[1] and isinstance(value, list):
            number = next((n for n, each in enumerate(value) if not isinstance(each, str)), 0)
            place, value = f"{place}[{number}]", value[number]
        elif key[1] and isinstance(value, dict):
            name = next((n for n, each in value.items() if not isinstance(each, int) or isinstance(each, bool)), "")
            place, value = f"{place}[{json.dumps(name)}]", value.get(name)
        elif isinstance(value, dict):
            place, value = f"{place}.{key[0]}", value.get(key[0])
    return place, value


def _name_in(raw: bytes) -> str | None:
    try:
        name = msgspec.json.decode(raw, type=Members).get("name", b"")
        return str(msgspec.json.decode(name, type=str))
    except lenient.FAILURES:
        return None
