"""On which line of a TOML text each value stands: `tomllib` reads the values and forgets their places."""

import re
import tomllib
from collections.abc import Iterator
from itertools import count

Path = tuple[str | int, ...]
"""Keys and indices from the top: ``("instances", 0, "address")``."""

_BASIC = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_LITERAL = r"'[^'\n]*'"
_PART = rf"(?:{_BASIC}|{_LITERAL}|[\w-]+)"
# A string may end in one or two quotes of its own, right before the three that close it.
_BASIC_LINES = r'"""[^"\\]*(?:(?:\\.|""?(?!"))[^"\\]*)*"{3,5}'
_LITERAL_LINES = r"'''.*?'{3,5}"
_PLAIN = r"(?:\d{4}-\d\d-\d\d )?[^\s,\]}#]+"  # a time may follow its date after a blank

# Commas and equal signs are gaps as well: in a text that is well-formed, what follows says what they were.
_GAP = re.compile(r"[ \t\r\n,=]*(?:#[^\n]*[ \t\r\n,=]*)*")
# `instances."eu west".address`
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*", re.DOTALL)
_KEY_PART = re.compile(_PART, re.DOTALL)
# `"text"`, `'literal'`, `"""lines"""`, `2026-11-24T13:52:50Z`: all but lists and tables
_SCALAR = re.compile(f"{_BASIC_LINES}|{_LITERAL_LINES}|{_BASIC}|{_LITERAL}|{_PLAIN}", re.DOTALL)
_OPENING = re.compile(r"\[\[?[ \t]*")
_BRACKET = re.compile(r"[\[\]{}]")
_CLOSING = re.compile(r"[ \t]*\]\]?")


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of each key and each element of a text that `tomllib` has accepted.

    What stands on several lines, as a table does that two headers name, has the line of the first.

    Raises `ValueError` for a text that is not valid TOML, but not for each: `tomllib` looks at it first.
    """
    reader = _LineReader(text)
    reader.read()
    return reader.lines


class _LineReader:
    """Goes through the text once. What is open is kept in a list, so that no nesting is too deep."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._line = 1
        self._table: Path = ()
        self._last: dict[Path, int] = {}  # of each array of tables, the index of its last element
        self._open: list[tuple[Path, Iterator[int] | None]] = []  # arrays, with the indices to come, and inline tables

    def read(self) -> None:
        while self._next():
            if self._open:
                self._inside(*self._open[-1])
            elif self._sees("["):
                self._header()
            else:
                self._pair(self._table)

    def _header(self) -> None:
        is_array = self._take(_OPENING).startswith("[[")
        key = self._key()
        if is_array:
            array = (*self._enter((), key[:-1]), key[-1])
            self._last[array] = self._last.get(array, -1) + 1
        self._table = self._enter((), key)
        self._take(_CLOSING)

    def _pair(self, table: Path) -> None:
        path = self._enter(table, self._key())
        self._next()
        self._value(path)

    def _inside(self, path: Path, indices: Iterator[int] | None) -> None:
        """One element, one pair, or the end of what is open."""
        if self._sees("]}"):
            self._take(_BRACKET)
            self._open.pop()
        elif indices is None:
            self._pair(path)
        else:
            element = (*path, next(indices))
            self._note(element)
            self._value(element)

    def _value(self, path: Path) -> None:
        if self._sees("[{"):
            self._open.append((path, count() if self._take(_BRACKET) == "[" else None))
        else:
            self._take(_SCALAR)

    def _enter(self, path: Path, key: list[str]) -> Path:
        """The path that a key leads to from a table: in an array of tables, to its last element."""
        for part in key:
            path = (*path, part)
            self._note(path)
            if path in self._last:
                path = (*path, self._last[path])
                self._note(path)
        return path

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, self._line)

    def _key(self) -> list[str]:
        return [_name(part) for part in _KEY_PART.findall(self._take(_KEY))]

    def _next(self) -> bool:
        """Whether anything stands behind the gap."""
        self._take(_GAP)
        return self._at < len(self._text)

    def _sees(self, signs: str) -> bool:
        return self._text.startswith(tuple(signs), self._at)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"not valid TOML at line {self._line}")
        self._line += self._text.count("\n", self._at, found.end())
        self._at = found.end()
        return found[0]


def _name(part: str) -> str:
    """A part of a key as `tomllib` names it; its escapes are those of any string, so it reads them itself."""
    if part[0] in "\"'":
        return str(tomllib.loads(f"name = {part}")["name"])
    return part
