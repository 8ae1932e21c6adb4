"""So much of Consul's filter expressions as tests use: comparisons, ``in``, ``contains``, ``not``, ``and``, ``or``."""

import re
from collections.abc import Iterator
from typing import Any

_COMPARES = re.compile(r'(not )?([\w./-]+) (==|!=|contains) "([^"]*)"')
_IS_IN = re.compile(r'(not )?"([^"]*)" (in) ([\w./-]+)')


def matches(row: dict[str, Any], text: str) -> bool:
    """Whether a row fits. ValueError for what is no such expression."""
    return any(all(_fits(row, each) for each in either.split(" and ")) for either in text.split(" or "))


def _fits(row: dict[str, Any], text: str) -> bool:
    if match := _COMPARES.fullmatch(text.strip()):
        negated, selector, operator, value = match.groups()
    elif match := _IS_IN.fullmatch(text.strip()):
        negated, value, operator, selector = match.groups()
    else:
        raise ValueError(f"failed to parse the expression {text!r}")
    found = list(_values(row, selector.split(".")))
    fits = value not in found if operator == "!=" else value in found
    return fits != bool(negated)


def _values(value: Any, path: list[str]) -> Iterator[Any]:
    """What a selector leads to; of a list, what it leads to in each."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])
