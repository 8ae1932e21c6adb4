"""The secrets of one report: looked for in every text first, then taken out of all of them."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from ctsreport.redaction import finder, shapes
from ctsreport.redaction.found import Found
from ctsreport.redaction.options import Redaction
from ctsreport.snapshot.marks import BEGINS, MARK, Marks, veiled

SHORTEST = 8
"""Characters of a secret that is looked for where nothing tells of it: shorter ones are words of their own."""

MOST = 500
"""Secrets that are looked for everywhere: each costs a search through all texts."""


class Secrets:
    """Look at every text, then `clean` each of them. A text that was not looked at is cleaned all the same."""

    def __init__(self, wishes: Redaction | None = None) -> None:
        self._wishes = wishes or Redaction()
        self._marks = Marks()
        self._found: dict[str, Sequence[Found]] = {}
        self._everywhere: dict[str, str] = {}
        self._spelt: dict[str, str] = {}
        for secret in self._wishes.known:
            self.know(secret, "connection")

    def taken(self, text: str) -> None:
        """Learn the marks that a text has from an earlier run, before any is given."""
        if BEGINS in text:
            self._marks.taken(text)

    def know(self, secret: str, kind: str, *, shortest: int = 6) -> None:
        """A secret that is one wherever it stands."""
        if not self._wishes.off and len(secret) >= shortest and not shapes.is_placeholder(secret) and not self._is_allowed(secret):
            self._spread(secret, kind)

    def look(self, text: str) -> None:
        """Find the secrets of a text, and remember them."""
        found = self._find(text)
        if found:
            self._found[text] = found
            for one in found:
                self._learn(text[one.start : one.end], one.kind)

    @property
    def idle(self) -> bool:
        """Whether nothing was found and nothing is marked, so that no text needs to be cleaned."""
        return not (self._found or self._everywhere or self._marks.any)

    def clean(self, text: str, *, looked: bool = False) -> str:
        """The text with a mark for each secret. ``looked``: it went through `look`, which need not be done again."""
        found = self._found.get(text, ()) if looked else self._find(text)
        if self._everywhere:
            found = [*found, *self._repeated(text)]
        return self._marked(text, finder.apart(found)) if found else text

    def _find(self, text: str) -> Sequence[Found]:
        """What is a secret in a text by itself. Places may overlap: a key in a script is one, and so is the script's password."""
        if self._wishes.off:
            return ()
        found = finder.find(veiled(text))
        if self._wishes.also:
            found = [*self._wished(text), *found]
        if BEGINS in text:
            left = finder.without(found, [match.span() for match in MARK.finditer(text)])
            found = [one for one in left if any(map(str.isalnum, text[one.start : one.end]))]
        return [one for one in found if not self._is_allowed(text[one.start : one.end])]

    def _wished(self, text: str) -> Iterator[Found]:
        for pattern in self._wishes.also:
            for match in pattern.finditer(text):
                start, end = match.span(1 if pattern.groups and match[1] is not None else 0)
                if start < end:
                    yield Found(start, end, "named")

    def _is_allowed(self, secret: str) -> bool:
        return any(pattern.fullmatch(secret) for pattern in self._wishes.allowed)

    def _learn(self, secret: str, kind: str) -> None:
        """Look for it everywhere, where it is no common word."""
        if len(secret) >= SHORTEST and len(self._everywhere) < MOST and "\n" not in secret and _is_uncommon(secret):
            self._spread(secret, kind)

    def _spread(self, secret: str, kind: str) -> None:
        for spelling in (
            secret,
            quote(secret, safe="", errors="replace"),
            base64.b64encode(secret.encode("utf-8", "replace")).decode().rstrip("="),
        ):
            self._everywhere.setdefault(spelling, kind)
            self._spelt.setdefault(spelling, secret)

    def _repeated(self, text: str) -> Iterator[Found]:
        for secret, kind in self._everywhere.items():
            place = text.find(secret)
            while place >= 0:
                yield Found(place, place + len(secret), kind)
                place = text.find(secret, place + len(secret))

    def _marked(self, text: str, found: Iterable[Found]) -> str:
        pieces: list[str] = []
        place = 0
        for start, end, kind, _ in found:
            secret = _in_one_line(text[start:end])
            pieces += [text[place:start], self._marks.of(self._spelt.get(secret, secret), kind)]
            place = end
        return "".join([*pieces, text[place:]])


def _in_one_line(secret: str) -> str:
    """The same secret wrapped elsewhere is the same."""
    return re.sub(r"\s+", " ", secret) if "\n" in secret else secret


def _is_uncommon(secret: str) -> bool:
    return shapes.has_digits_and_letters(secret) and not shapes.is_plain(secret) and not shapes.is_path(secret)
