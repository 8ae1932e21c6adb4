"""The secrets of one report: looked for in every text first, then taken out of all of them."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from ctsreport.redaction import finder, shapes
from ctsreport.redaction.finder import Search, Span, spans_of
from ctsreport.redaction.found import Found
from ctsreport.redaction.layers import covered, layers
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.options import Redaction
from ctsreport.snapshot.marks import BEGINS, SECRET_MARK, SecretMarks
from ctsreport.words import Words

SHORTEST = 8
"""Characters of a secret that is looked for where nothing tells of it: shorter ones are words of their own."""

LONGEST = 512
"""Characters of a secret that is looked for elsewhere: what is longer is hardly one."""

MOST = 5_000
"""Secrets that are looked for everywhere."""


_MOST_ROUNDS = 8
_LEAST_AGAIN = 6
_MOST_AGAIN = 32
_LEAST = 4


class Looked(NamedTuple):
    """What is known of a text.

    ``end``: how far it could be searched, where that is not all of it: the rest is left out.
    """

    found: Sequence[Found]
    end: int | None = None


_NOTHING = Looked(())


class Secrets:
    """Look at every text, then `clean` each of them. A text that was not looked at is cleaned all the same."""

    def __init__(self, wishes: Redaction | None = None) -> None:
        self._wishes = wishes or Redaction()
        self._marks = SecretMarks()
        self._looked: dict[str, Looked] = {}
        self._everywhere: dict[str, str] = {}
        self._spelt: dict[str, str] = {}
        self._words: Words | None = None
        self.shortened = 0
        """Texts that `clean` gave back without their end."""
        for secret in self._wishes.known:
            self.know(secret, "connection")

    def taken(self, text: str) -> None:
        """Learn the marks that a text has from an earlier run, before any is given."""
        if BEGINS in text:
            self._marks.taken(text)

    def know(self, secret: str, kind: str, *, shortest: int = 6) -> None:
        """A secret that is one wherever it stands."""
        if (
            not self._wishes.off
            and len(secret) >= shortest
            and not shapes.is_placeholder(secret)
            and not self._is_allowed(secret)
        ):
            self._spread(secret, kind)

    def look(self, text: str) -> None:
        """Find the secrets of a text, and remember them."""
        looked = self._find(text)
        if looked is not _NOTHING:
            self._looked[text] = looked
            for one in looked.found:
                if one.sure:
                    self._learn(text[one.start : one.end], one.kind)

    @property
    def idle(self) -> bool:
        """Whether nothing was found and nothing is marked, so that no text needs to be cleaned."""
        return not (self._looked or self._everywhere or self._marks.any)

    def clean(self, text: str, *, looked: bool = False) -> str:
        """The text with a mark for each secret. ``looked``: it went through `look`, which need not be done again."""
        known = self._looked.get(text, _NOTHING) if looked else self._find(text)
        found = known.found
        if self._everywhere:
            found = [*found, *self._repeated(text)]
        if known.end is not None:
            return self._shortened(text, finder.apart(found), known.end)
        if found:
            return self._marked(text, finder.apart(found))
        return text

    def mark(self, secret: str, kind: str) -> str:
        """The mark of a value that is a secret as a whole; the value itself where a user allows it."""
        if self._wishes.off or self._is_allowed(secret):
            return secret
        return self._marks.of(self._spelt.get(secret, secret), kind)

    def _find(self, text: str) -> Looked:
        """What is a secret in a text by itself.

        Places may overlap: a key in a script is one, and so is the script's password. The text is searched again with
        what was found covered, until nothing is left: who searches it later finds marks there, and must find no more.
        """
        if self._wishes.off:
            return _NOTHING
        kept = []
        if BEGINS in text:
            kept = [match.span() for match in SECRET_MARK.finditer(text)]
        budget = finder.Budget(len(text))
        found, end = self._search(text, kept, [], budget)
        more = found
        for _ in range(_MOST_ROUNDS):
            if not more or end is not None:
                break
            budget.again()
            more, end = self._search(text, kept, found, budget)
            found += more
        if found or end is not None:
            return Looked([*found, *_again(text, found)], end)
        return _NOTHING

    def _search(self, text: str, kept: Sequence[Span], before: Sequence[Found], budget: finder.Budget) -> Search:
        """What is found in a text beside its marks and beside what was found before."""
        known = spans_of(kept, before) if kept or before else []
        if not known:
            found, end = finder.search(text, budget)
        else:
            layer = covered(text, known)
            found, end = finder.search(layer.text, budget)
            found = [layer.back(one) for one in found]
            end = None if end is None else layer.back(Found(end, end + 1, "")).start
        if self._wishes.also and not before:
            found = [*self._wished(text), *found]
        if known:
            found = [one for one in finder.without(found, known) if _is_more(text[one.start : one.end])]
        if self._wishes.allowed:
            found = [one for one in found if not self._is_allowed(text[one.start : one.end])]
        return Search(found, end)

    def _wished(self, text: str) -> Iterator[Found]:
        for asked in self._wishes.also:
            for start, end in asked.places(text):
                yield Found(start, end, "named")

    def _is_allowed(self, secret: str) -> bool:
        return any(asked.is_all_of(secret) for asked in self._wishes.allowed)

    def _learn(self, secret: str, kind: str) -> None:
        """Look for it everywhere, where it is no common word."""
        if (
            SHORTEST <= len(secret) <= LONGEST
            and len(self._everywhere) < MOST
            and "\n" not in secret
            and _is_uncommon(secret)
        ):
            self._spread(secret, kind)

    def _spread(self, secret: str, kind: str) -> None:
        for spelling in (
            secret,
            quote(secret, safe="", errors="replace"),
            base64.b64encode(secret.encode("utf-8", "replace")).decode().rstrip("="),
        ):
            self._everywhere.setdefault(spelling, kind)
            self._spelt.setdefault(spelling, secret)
        self._words = None

    def _repeated(self, text: str) -> Iterator[Found]:
        """Known secrets, in whichever form the text may have been before it was wrapped or escaped."""
        words = self._words = self._words or Words(self._everywhere)
        for layer in layers(text):
            for place, secret in words.places(layer.text):
                yield layer.back(Found(place, place + len(secret), self._everywhere[secret]))

    def _marked(self, text: str, found: Iterable[Found]) -> str:
        pieces: list[str] = []
        place = 0
        for one in found:
            secret = _in_one_line(text[one.start : one.end])
            pieces += [text[place : one.start], self._marks.of(self._spelt.get(secret, secret), one.kind)]
            place = one.end
        return "".join([*pieces, text[place:]])

    def _shortened(self, text: str, found: Sequence[Found], end: int) -> str:
        """Only as much of the text as could be searched: what was not is not shown."""
        self.shortened += 1
        before = [one for one in found if one.start < end]
        end = max([end, *(one.end for one in before)])
        return (
            f"{self._marked(text[:end], before)} … ({len(text) - end} more characters are left out: they could "
            "not be searched for secrets)"
        )


def _again(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """The same values elsewhere in the same text, as words of their own."""
    values = {text[one.start : one.end]: one for one in found}
    for value, one in islice(values.items(), _MOST_AGAIN):
        if _LEAST_AGAIN <= len(value) <= LONGEST and oddity(value) and text.count(value) > 1:
            for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text):
                yield Found(match.start(), match.end(), one.kind, sure=False)


def _is_more(rest: str) -> bool:
    """Whether what is left beside a mark is more than the end of an imitated one: ``#1]``."""
    return sum(map(str.isalnum, rest)) >= _LEAST


def _in_one_line(secret: str) -> str:
    """The same secret wrapped elsewhere is the same."""
    if "\n" in secret:
        return re.sub(r"\s+", " ", secret)
    return secret


def _is_uncommon(secret: str) -> bool:
    return shapes.has_digits_and_letters(secret) and not shapes.is_plain(secret) and not shapes.is_path(secret)
