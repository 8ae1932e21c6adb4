"""Regular expressions that a user asks for, in a time that their text limits, however they are written.

``(a+)+$`` tries more ways than a text has letters, and Python's ``re`` cannot be stopped while it does. So they are
read by the ``regex`` module, whose searches take a limit of time.
"""

import re
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from ctsreport.errors import usage_error
from ctsreport.pattern import Pattern

T = TypeVar("T")

SECONDS = 2.0
"""Seconds of a processor that one expression may take in all."""

SECONDS_A_MB = 1.0
"""And as many more for each million letters that it reads: twenty times what an expression of a usual kind takes."""

_ESCAPED_OR_BRACE = Pattern(r"\\.|\{(?!(?:[0-9]+,?[0-9]*|,[0-9]+)\})", re.DOTALL)


class Expression:
    """One expression; ``name`` says in an error which it is, for its text may be the secret itself.

    Raises `CtsReportError` (2) where it takes too long.
    """

    def __init__(self, pattern: re.Pattern[str], name: str) -> None:
        self._source = pattern.pattern
        self._group = 1 if pattern.groups else 0
        self._name = name
        self._spent = 0.0
        self._read = 0

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where it matches, or its group 1 does, where it has one that takes part."""
        return self._timed(text, lambda left: list(self._places(text, left)))

    def is_all_of(self, text: str) -> bool:
        """Whether it matches the text as a whole."""
        return self._timed(text, lambda left: self._compiled.fullmatch(text, timeout=left) is not None)

    def _places(self, text: str, left: float) -> Iterator[tuple[int, int]]:
        for match in self._compiled.finditer(text, timeout=left):
            start, end = match.span(self._group if match[self._group] is not None else 0)
            if start < end:
                yield start, end

    def _timed(self, text: str, search: Callable[[float], T]) -> T:
        before = time.process_time()
        self._read += len(text)
        left = SECONDS + SECONDS_A_MB * self._read / 1e6 - self._spent
        try:
            return search(max(left, 0.001))
        except TimeoutError:
            raise usage_error(
                f"{self._name} takes more than {SECONDS:g} seconds of a processor: it tries too many ways to match.",
                "Write it without a repeat within a repeat, such as (a+)+, and without two repeats of the same side "
                "by side.",
            ) from None
        finally:
            self._spent += time.process_time() - before

    @cached_property
    def _compiled(self) -> Any:
        import regex  # only a run with an expression pays for it

        return regex.compile(_ESCAPED_OR_BRACE.sub(_literal, self._source))


def _literal(match: re.Match[str]) -> str:
    """A brace that repeats nothing is itself, as in ``re``: here it would ask for a match with mistakes."""
    return "\\{" if match[0] == "{" else match[0]
