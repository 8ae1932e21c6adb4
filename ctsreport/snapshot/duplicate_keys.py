"""Keys that stand twice in one object of an answer: decoders let the last one win, and so it could hide a failure."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from ctsreport.snapshot import lenient

SMALL = 1 << 16
"""Bytes of an answer that is always looked at closely: that takes a millisecond."""


class Repeated(Struct, frozen=True):
    """A key that stands twice: the JSON path of its second place, and the first key on the way there."""

    path: str
    first: str


class _Object(dict[str, Any]):
    """An object as it stood there: ``twice`` has the keys that stood there again."""

    twice: tuple[str, ...] = ()


def repeated(body: bytes) -> list[Repeated]:
    """Every key of a JSON text that stands twice. Nothing where the text cannot be read: that is said elsewhere."""
    try:
        value = json.loads(body.decode("utf-8", "replace"), object_pairs_hook=_object, parse_int=float)
        return list(_walk(value, "$", None))
    except (ValueError, RecursionError):
        return []


def may_repeat(body: bytes, tasks: int, events: int) -> bool:
    """A cheap look at a map of tasks.

    Whether there are more or fewer names and outcomes in the text than were decoded.
    """
    if len(body) < SMALL:
        return True
    expected = {b'"task_name"': tasks + events, b'"success"': events, b'"status"': tasks, b'"enabled"': tasks}
    return any(body.count(key) != count for key, count in expected.items())


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    """Names as the model has them: of two that differ in half a character, one would hide the other."""
    found = _Object((_name(name), value) for name, value in pairs)
    if len(found) != len(pairs):
        names = [_name(name) for name, _ in pairs]
        found.twice = tuple(name for name in found if names.count(name) > 1)
    return found


def _name(name: str) -> str:
    if name.isascii():
        return name
    return str(lenient.repair(name))


def _walk(value: Any, path: str, first: str | None) -> Iterator[Repeated]:
    if isinstance(value, _Object):
        for key in value.twice:
            yield Repeated(_at(path, key, first), key if first is None else first)
        for key, each in value.items():
            if isinstance(each, _Object | list):
                yield from _walk(each, _at(path, key, first), key if first is None else first)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            if isinstance(each, _Object | list):
                yield from _walk(each, f"{path}[{number}]", first)


def _at(path: str, key: str, first: str | None) -> str:
    """A plain key behind a dot; any other, and a name of a task, in brackets."""
    plain = first is not None and key.isidentifier() and key.isascii()
    if plain:
        return f"{path}.{key}"
    return f"{path}[{lenient.dumps(key).decode()}]"
