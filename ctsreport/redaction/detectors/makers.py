"""Tokens of well-known makers, by prefix, alphabet and least length.

A log may cut one short, a sentence may end behind it.
"""

from collections.abc import Iterator, Sequence

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.tables.makers import MAKERS, WEBHOOKS

_LONGEST = 2048
_JOINED = frozenset("_-")
Row = tuple[str, str, str, int]


class Makers:
    """``whole``: whether the prefix is part of the secret, and begins a word."""

    def __init__(self, name: str, rows: Sequence[Row], *, whole: bool) -> None:
        self.name = name
        self._whole = whole
        # Two prefixes may differ in capitals alone, as CircleCI's do; words are looked for in small letters.
        self._rows: dict[str, list[tuple[str, str, Pattern, int]]] = {}
        for kind, prefixes, signs, least in rows:
            for prefix in prefixes.split():
                self._rows.setdefault(prefix.lower(), []).append((prefix, kind, _run(signs), least))
        self.words = tuple(self._rows)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end = source.text, place + len(word)
        row = next((each for each in self._rows[word] if not self._whole or text.startswith(each[0], place)), None)
        if row is None or (self._whole and _is_inside(text, place)):
            return
        _, kind, run, least = row
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
