"""Tokens of well-known makers, by prefix, alphabet and least length.

A log may cut one short, a sentence may end behind it.
"""

from collections.abc import Iterator, Sequence

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import Found, Source
from ctsreport.redaction.tables.makers import MAKERS, WEBHOOKS

_LONGEST = 2048
_JOINED = frozenset("_-")
Row = tuple[str, str, str, int]


class Makers:
    """``whole``: whether the prefix is part of the secret, and begins a word."""

    def __init__(self, name: str, rows: Sequence[Row], *, whole: bool) -> None:
        self.name = name
        self._whole = whole
        self._rows = {
            prefix.lower(): (prefix, kind, _run(signs), least)
            for kind, prefixes, signs, least in rows
            for prefix in prefixes.split()
        }
        self.words = tuple(self._rows)

    def find(self, source: Source, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        prefix, kind, run, least = self._rows[word]
        text, end = source.text, place + len(word)
        if self._whole and (not text.startswith(prefix, place) or _is_inside(text, place)):
            return
        match = run.match(text, end, end + _LONGEST)
        if match:
            source.past[self.name] = match.end()
        if match and len(value := match[0].rstrip(".-/")) >= least:
            yield Found(place if self._whole else end, end + len(value), kind)


def _run(signs: str) -> Pattern:
    return Pattern(f"[{signs}]+")


def _is_inside(text: str, place: int) -> bool:
    return place > 0 and (
        text[place - 1].isalnum() or (text[place - 1] in _JOINED and text[place - 2 : place - 1].isalnum())
    )


TOKENS = Makers("makers", MAKERS, whole=True)
ADDRESSES = Makers("webhooks", WEBHOOKS, whole=False)
