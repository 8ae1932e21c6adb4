"""Patterns of names as CTS has them: Go's, whose matching never takes long, where ours could take for ever."""

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from ctsreport.sources.consul import Refused

_CLASS = "[:"

_PARSER: Any = import_module("re._parser")
"""Python's own reading of a pattern, which has no public name."""

_NOT_FOLLOWED = "Its pattern is none that this program can hold against names as CTS does"


def matching(pattern: str, names: Iterable[str]) -> list[str]:
    """The names in which a pattern of Go is found; all for none. Raises `Refused` where that cannot be told."""
    compiled = _compiled(pattern)
    if compiled is None:
        raise Refused(_NOT_FOLLOWED, "Nothing is wrong with the task: only a silent stop of it is not noticed.")
    return [name for name in names if compiled.search(name)]


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    if _CLASS in pattern:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python may read otherwise one day, it does not read as Go does
            parsed = _PARSER.parse(pattern)
            if any(_is_nested(each) for each in _repeats(parsed)):
                return None
            return re.compile(pattern.replace(r"\z", r"\Z"))
    except (re.error, RecursionError, OverflowError, Warning):
        return None


def _repeats(parsed: Any) -> Iterator[Any]:
    """The bodies of all repetitions in a parsed pattern."""
    for operator, value in parsed:
        for inner in _bodies(value):
            if str(operator) in {"MAX_REPEAT", "MIN_REPEAT"}:
                yield inner
            yield from _repeats(inner)


def _bodies(value: Any) -> Iterator[Any]:
    if isinstance(value, _PARSER.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _bodies(each)


def _is_nested(body: Any) -> bool:
    """Whether something is repeated in what is repeated: that is what takes for ever."""
    return next(_repeats(body), None) is not None
