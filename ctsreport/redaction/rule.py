"""One kind of secret that is known by its shape or by its place, and how it is looked for."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import FARTHEST, Found, reaching

Test = Callable[[str], bool]


class Search(Protocol):
    """One way to look for secrets."""

    def find(self, text: str, small: str) -> Iterator[Found]:
        """Every secret of this kind. ``small`` is the text in small letters."""


class Rule:
    """``letters``: what it cannot do without, in small letters; they are looked for first, which costs next to nothing.

    The pattern is matched where the letters stand, or from up to ``back`` characters before them. The secret is the group ``s``
    (``q`` or ``q1`` where it stands in quotes), or where there is none the whole match. ``test`` has the last word.
    """

    def __init__(
        self, kind: str, letters: tuple[str, ...], source: str, test: Test | None = None, *, back: int = 0, farthest: int = FARTHEST
    ) -> None:
        self.kind = kind
        self.letters = letters
        self.test = test
        self.back = back
        self.farthest = farthest
        self._pattern = Pattern(source, re.VERBOSE)

    def find(self, text: str, small: str) -> Iterator[Found]:
        """As `Search`."""
        for letters in self.letters:
            end = 0
            for place in places(small, letters):
                match = self._match(text, place, end) if place >= end else None
                if match is not None:
                    end = match.end()
                    yield from (reaching(found, text, place + self.farthest) for found in self._tested(match))

    def _match(self, text: str, place: int, end: int) -> re.Match[str] | None:
        if not self.back:
            return self._pattern.match(text, place, place + self.farthest)
        return self._pattern.search(text, max(end, place - self.back), place + self.farthest)

    def _tested(self, match: re.Match[str]) -> Iterator[Found]:
        groups = match.groupdict()
        group = next((name for name in ("s", "q", "q1") if groups.get(name) is not None), 0)
        if self.test is None or self.test(match[group]):
            yield Found(*match.span(group), self.kind)


def places(small: str, letters: str) -> Iterator[int]:
    """Where letters stand in a text."""
    place = small.find(letters)
    while place >= 0:
        yield place
        place = small.find(letters, place + len(letters))
