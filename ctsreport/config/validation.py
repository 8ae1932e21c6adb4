"""The file's tables held against their shape: every unknown key, every wrong type."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct, structs

from ctsreport.config.problem import Path, Problem
from ctsreport.errors import did_you_mean
from ctsreport.size import EXAMPLES

_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}
_WORDS["int | str"] = f"a size ({EXAMPLES}, or a whole number of bytes)"
# Where keys belong that people look for among the options.
_ELSEWHERE = {"fail-on": "[gate]", "header": "[[instances]], as headers", "headers": "[[instances]]"}

# A type as msgspec names it: `str`, `int | str | null`.
_NAMED = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")


def plain(value: Any) -> Any:
    """The file's values with dates and times as they are written: texts."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def problems(value: Any, kind: type[Struct], path: Path = ()) -> Iterator[Problem]:
    """All that is wrong with a table, or with the tables in it."""
    if not isinstance(value, dict):
        yield Problem(path, f"Expected a table, got {_named(value)}.")
        return
    fields = {field.encode_name: field for field in structs.fields(kind)}
    for key in value:
        if key not in fields:
            yield Problem((*path, key), _unknown(key, list(fields)))
    for key, field in fields.items():
        if key in value:
            yield from _of_field(value[key], field.type, (*path, key))
        elif field.required:
            yield Problem(path, f"The key {key} is missing.")


def _of_field(value: Any, kind: Any, path: Path) -> Iterator[Problem]:
    table: type[Struct] | None = next(
        (each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, Struct)), None
    )
    if get_origin(kind) is dict and isinstance(value, dict):
        for key, each in value.items():
            yield from _of_field(each, get_args(kind)[1], (*path, key))
    elif table is not None and get_origin(kind) is tuple and isinstance(value, list):
        for number, each in enumerate(value):
            yield from problems(each, table, (*path, number))
    elif table is not None and (table is kind or isinstance(value, dict)):
        yield from problems(value, table, path)
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield _wrong(error, path, kind)


def _wrong(error: msgspec.ValidationError, path: Path, kind: Any) -> Problem:
    """What msgspec says, in the file's words; its own path (``$[0]``) is added to ours."""
    form = next((each.description for each in get_args(kind) if isinstance(each, msgspec.Meta)), None)
    if form and "matching regex" in str(error):
        return Problem(path, f"Expected {form}.")
    text, _, inside = str(error).partition(" - at `$")
    text = text.replace("Invalid enum value", "There is no such word:")
    path = (*path, *(int(index) for index in re.findall(r"\[(\d+)\]", inside)))
    return Problem(path, f"{_NAMED.sub(lambda match: _type(match[1]), text)}.")


def _type(names: str) -> str:
    """``str | null`` in words; that a key may be left out need not be said."""
    return _WORDS.get(names.removesuffix(" | null"), names)


def _unknown(key: str, keys: list[str]) -> str:
    if key in _ELSEWHERE:
        return f"Unknown key here. It belongs in {_ELSEWHERE[key]}."
    there_are = f"There are {', '.join(keys)}."
    return f"Unknown key. {did_you_mean(key.replace('_', '-'), keys) or there_are}"


def _named(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return _WORDS.get(type(value).__name__, "another value")
