r"""The standard library's json, where msgspec gives up: to say what is wrong and where, and for two harmless repairs.

msgspec refuses a text with half a character in it (``\ud800`` alone); people's programs write such texts.
"""

import json
import re
from functools import cache
from typing import Any, NoReturn

import msgspec

FAILURES = (msgspec.DecodeError, ValueError, RecursionError)
"""All that a decoder raises for a text.

Wrong types, broken syntax, no UTF-8, numbers of thousands of digits, deep nesting.
"""

_DIGITS = 4000
_LINE_ENDS = {"\n", "\r"}


def loads(text: bytes) -> Any:
    """A JSON text as Python objects. Raises ValueError (with line and column where it is a matter of syntax)."""
    try:
        return json.loads(text.decode("utf-8", "replace"), parse_constant=_not_a_number, parse_int=_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def dumps(value: Any) -> bytes:
    """Python objects as compact JSON in UTF-8; halves of characters, which UTF-8 has not, are escaped."""
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def split(text: str) -> list[str]:
    """A stream of JSON texts, one after the other. Raises ValueError as `loads` does."""
    found: list[str] = []
    at = _blanks_end(text, 0)
    while at < len(text):
        end = end_of(text, at)
        found.append(text[at:end])
        at = _blanks_end(text, end)
    return found


def end_of(text: str, at: int) -> int:
    """Where the JSON text that begins at ``at`` ends, whatever follows it. Raises ValueError as `loads` does."""
    try:
        return _decoder().raw_decode(text, at)[1]
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def normal(text: bytes) -> bytes:
    """The same text where msgspec can read it, else with halves of characters replaced.

    Raises ValueError where it is not JSON.

    What stands there twice stands there twice afterwards: see `twice`.
    """
    for each in (text, whole(text)):
        try:
            msgspec.json.decode(each, type=msgspec.Raw)
        except FAILURES:
            continue
        return each
    return json.dumps(repair(loads(text)), separators=(",", ":")).encode()


def whole(text: bytes) -> bytes:
    """The same text with the sign for what is missing in place of half a character."""
    return _ESCAPE.sub(_whole, text.decode("utf-8", "replace").encode())


# `\ud83d\udd25`, `\ud83d` alone, `\n`
# An escape in a JSON text: a whole character in two halves, any other by number, or a letter.
_ESCAPE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


def _whole(match: re.Match[bytes]) -> bytes:
    half = len(match[0]) == 6 and match[0][2:3] in b"dD" and match[0][3:4] in b"89abcdefABCDEF"
    return rb"\ufffd" if half else match[0]


def repair(value: Any) -> Any:
    """Half a character becomes U+FFFD; an empty text where an event's time is due becomes null, as CTS means it."""
    match value:
        case dict():
            return {str(repair(key)): repair(None if _is_unset(key, each) else each) for key, each in value.items()}
        case list():
            return [repair(each) for each in value]
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def place(error: ValueError) -> str:
    """A failure of `loads` or `split`, with line and column where they are known."""
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    what = f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" at")
    if breaks_off(error):
        what = "a line breaks off inside a string"
    return f"{what} at line {error.lineno}, column {error.colno}"


def breaks_off(error: ValueError) -> bool:
    """Whether a text is wrong in that a string goes on in the next line, as where a terminal broke it."""
    return (
        isinstance(error, json.JSONDecodeError)
        and "control character" in error.msg
        and error.doc[error.pos : error.pos + 1] in _LINE_ENDS
    )


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_constant=_not_a_number, parse_int=_number)


def _blanks_end(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _is_unset(key: str, value: object) -> bool:
    return value == "" and key in {"start_time", "end_time"}


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _number(text: str) -> int:
    if len(text) > _DIGITS:
        raise ValueError(f"a number of {len(text)} digits")
    return int(text)
