"""Answers that people's tools built anew or put into other JSON: back to what the daemon said.

A step is taken only where its result is an answer of CTS beyond doubt: events name their task, a list of keys and
values was an object.
"""

import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from ctsreport.snapshot import lenient
from ctsreport.snapshot.shape import Members, Shape, shape_of
from ctsreport.sources.encoding import NotJSON, documents


class Unfolded(Struct, frozen=True):
    """``bodies`` with where they stood in the whole, and the ``step`` that was taken, in words."""

    bodies: tuple[tuple[str, bytes], ...]
    step: str


def rebuilt(body: bytes, shape: Shape) -> Unfolded | None:
    """The answer that a JSON text was made of, where the text alone shows it."""
    if shape is Shape.OTHER and b'"success"' not in body:
        return None  # neither step finds events in it
    return next(filter(None, (step(body) for step in _STEPS.get(shape, ()))), None)


def members_of(body: bytes) -> Iterator[tuple[str, bytes]]:
    """The objects, lists and JSON texts in an object or a text, each with its place."""
    start = body.lstrip()[:1]
    if start == b'"':
        yield from _in_text("", body)
    elif start == b"{":
        for key, raw in msgspec.json.decode(body, type=Members).items():
            yield from _in_text(f".{key[:_SHOWN]}", bytes(raw))


# Characters of a key that a place names.
_SHOWN = 40


def _in_text(place: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """What a value holds: itself, or where it is a text that holds JSON, that.

    Raises `NotJSON` where such a text is cut off or damaged and may be an answer.
    """
    if body.lstrip()[:1] in (b"{", b"["):
        yield place, body
    if body.lstrip()[:1] != b'"':
        return
    text = msgspec.json.decode(body, type=str).encode("utf-8", "replace")
    if text.lstrip()[:1] in (b"{", b"["):
        try:
            yield from ((place, each) for each in documents(text))
        except NotJSON:
            if b'"task_' in text:
                raise


def event_names(bodies: list[bytes]) -> list[str]:
    """The task that each event names; an empty text where one names none."""
    return [_name(msgspec.json.decode(each, type=Members)) for each in bodies]


def as_task(name: str, events: list[bytes]) -> bytes:
    """One task of ``/v1/status/tasks`` of which nothing but its events is known."""
    return b'{"task_name":%b,"events":[%b]}' % (lenient.dumps(name), b",".join(events))


def _name(members: Members) -> str:
    if "task_name" not in members:
        return ""
    return _text(members["task_name"])


def _text(raw: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(raw, type=str)
    except lenient.FAILURES:
        return ""


def _items(raw: bytes) -> list[bytes] | None:
    """The items of a list; None where it is not one."""
    if raw.lstrip()[:1] != b"[":
        return None
    return [bytes(each) for each in msgspec.json.decode(raw, type=list[msgspec.Raw])]


# --- The steps --------------------------------------------------------------------------------------------------------

_KEYS = ("key", "k", "name", "Name", "K", "Key")
# What jq's from_entries takes for a key and a value.
_VALUES = ("value", "v", "Value", "V")


def _entries(body: bytes) -> Unfolded | None:
    """``[{"key": "web", "value": {…}}]``."""
    pairs = [_pair(each) for each in _items(body) or ()]
    if not pairs or None in pairs:
        return None
    inside = b",".join(key + b":" + value for key, value in filter(None, pairs))
    return Unfolded((("", b"{" + inside + b"}"),), "a list of keys and values (to_entries of jq) put together")


def _pair(body: bytes) -> tuple[bytes, bytes] | None:
    if body.lstrip()[:1] != b"{":
        return None
    members = msgspec.json.decode(body, type=Members)
    key, value = next((k for k in _KEYS if k in members), ""), next((v for v in _VALUES if v in members), "")
    if len(members) != 2 or not key or not value or not bytes(members[key]).startswith(b'"'):
        return None
    return bytes(members[key]), bytes(members[value])


def _unnamed_task(body: bytes) -> Unfolded | None:
    """``{"status": "critical", "events": […]}``: a part of a task, whose events name it."""
    members = _members(body)
    if "task_name" in members or not members.keys() <= _OF_TASKS:
        return None
    names = set(_names(bytes(members.get("events", b""))))
    if len(names) != 1 or "" in names:
        return None
    named = b'{"task_name":%b,%b' % (lenient.dumps(names.pop()), body.lstrip()[1:])
    return Unfolded((("", named),), "a part of a task, which its events name")


_OF_TASKS = {"status", "enabled", "services", "providers", "events_url", "events"}


def _events_by_task(body: bytes) -> Unfolded | None:
    """``{"web": [event, …], "api": null}``."""
    members = {name: bytes(raw) for name, raw in _members(body).items()}
    if not any(_names(raw) for raw in members.values()) or not all(
        _is_events_of(name, raw) for name, raw in members.items()
    ):
        return None
    tasks = (
        lenient.dumps(name) + b':{"task_name":%b,"events":%b}' % (lenient.dumps(name), raw)
        for name, raw in members.items()
    )
    return Unfolded((("", b"{" + b",".join(tasks) + b"}"),), "events by task, of which no more is known")


def _is_events_of(name: str, raw: bytes) -> bool:
    return raw in (b"null", b"[]") or set(_names(raw)) == {name}


def _names(raw: bytes) -> list[str]:
    """The names that a list of nothing but events has in it."""
    items = _items(raw) or []
    if not all(_shape(each) is Shape.EVENT for each in items):
        return []
    return event_names(items)


def _shape(body: bytes) -> Shape | None:
    if body.lstrip()[:1] != b"{":
        return None
    return shape_of(body)


_LARGE = 1 << 16
# `{"web": {"task_name": "web"`
# The first task of a large answer, as CTS writes it: what is right for that is right for the others.
_FIRST = re.compile(rb'\s*\{\s*"(?P<key>[^"\\]*)"\s*:\s*\{\s*"task_name"\s*:\s*"(?P<name>[^"\\]*)"')


class _Own(Struct):
    task_name: str = ""


def _other_keys(body: bytes) -> Unfolded | None:
    """``{"task": {"task_name": "web", …}}``: tasks under keys of somebody's own.

    Where they differ in nothing else, they stay.
    """
    first = _FIRST.match(body) if len(body) > _LARGE else None
    if first and first["key"] == first["name"]:
        return None
    try:
        own = msgspec.json.decode(body, type=dict[str, _Own])
    except lenient.FAILURES:
        return None
    names = [each.task_name or key for key, each in own.items()]
    if names == list(own) or len(set(names)) < len(names):
        return None
    tasks = tuple((f".{name[:_SHOWN]}", bytes(raw)) for name, raw in _members(body).items())
    return Unfolded(tasks, "tasks by the names that they give themselves")


def _members(body: bytes) -> Members:
    if body.lstrip()[:1] != b"{":
        return {}
    return msgspec.json.decode(body, type=Members)


_STEPS = {
    Shape.ARRAY: (_entries,),
    Shape.OTHER: (_unnamed_task, _events_by_task),
    Shape.TASKS: (_other_keys,),
}
