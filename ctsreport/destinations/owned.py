"""Whose a text is: a mark in a comment of its markup says which report it belongs to, and what that last wrote.

A page is ours whole, or a section of it between two marks. What bears no mark of ours is left alone.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, unquote

from ctsreport.destinations.interface import Action, Body, Change, Publication, RefusedError

HTML = ("<!-- ", " -->")
"""A comment, in HTML, Markdown and MediaWiki's markup."""

_MARK = re.compile(
    r"ctsreport:(?P<key>[A-Za-z0-9._~%-]+) (?P<what>page|begin|end)"
    r"(?: said=(?P<said>[0-9a-f]{16}))?(?: text=(?P<text>[0-9a-f]{16}))?(?: until=(?P<until>[0-9TZ:.+-]+))?"
)
"""`ctsreport:prod page said=0123456789abcdef text=0123456789abcdef until=2026-11-26T00:00:00+00:00`"""


_EDITED = "Somebody had edited it: that is overwritten."
_SHORTENED = "It does not fit there whole: it says what it leaves out."


class Mark(NamedTuple):
    """What a mark says: the report that it is of, digests of what that says and of the text as it was written."""

    key: str
    said: str = ""
    text: str = ""
    until: datetime | None = None


def spelt(key: str) -> str:
    """The key of a report as it stands in a mark: no comment of any markup ends by it."""
    return quote(key, safe="").replace("--", "-%2D").replace("~", "%7E")


def digest(text: str) -> str:
    """By which two texts are compared; blanks at the ends of lines do not count, as wikis take them away."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def marks(text: str) -> list[Mark]:
    """All marks of a text, in order."""
    return [_mark(found) for found in _MARK.finditer(text) if found["what"] != "end"]


def _mark(found: re.Match[str]) -> Mark:
    until = None
    if found["until"]:
        try:
            until = datetime.fromisoformat(found["until"])
        except ValueError:
            until = None
        if until is not None and until.tzinfo is None:
            until = None
    return Mark(unquote(found["key"]), found["said"] or "", found["text"] or "", until)


def is_fresh(mark: Mark, publication: Publication) -> bool:
    """Whether the promise of when it is renewed holds for at least half as long as a new one would."""
    if publication.fresh_until is None:
        return mark.until is None
    if mark.until is None:
        return False
    return (mark.until - publication.made) * 2 >= publication.fresh_until - publication.made


class _Parts(NamedTuple):
    """What stands before ours, ours without its marks, what stands after it, and what the mark says."""

    head: str = ""
    ours: str = ""
    tail: str = ""
    mark: Mark | None = None


class _Section(NamedTuple):
    """A section: its mark, and where it begins, its text begins and ends (-1: nowhere), and it ends."""

    mark: Mark
    start: int
    inside: int
    stop: int
    after: int

    def is_of(self, key: str) -> bool:
        return self.mark.key == key


class Owned(NamedTuple):
    """A text that belongs to a report, in a markup with these comments.

    ``section``: it owns what stands between two marks, and the rest of the page is others'. ``adopt``: what is there
    may be taken over though it bears no mark; in a page of others a section is put to its end.
    """

    key: str
    comment: tuple[str, str] = HTML
    section: bool = False
    adopt: bool = False

    def change(self, name: str, place: str, page: str | None, body: Body, publication: Publication) -> Change:
        """What is to be done with a page, whose text is None where there is none. Raises `RefusedError`."""
        parts = self._parts(place, page)
        mark = parts.mark
        edited = mark is not None and bool(mark.text) and digest(parts.ours) != mark.text
        if mark is not None and not edited and mark.said == body.digest[:16] and is_fresh(mark, publication):
            return Change(name, Action.KEEP, place)
        after = parts.head + self._written(body, publication) + parts.tail
        said = {_EDITED: edited, _SHORTENED: body.shortened}
        remarks = tuple(text for text, holds in said.items() if holds)
        action = Action.CREATE if page is None else Action.UPDATE
        return Change(name, action, place, page or "", after, remarks)

    def section_of(self, page: str) -> str:
        """What stands in our section of a page; empty where it has none."""
        return next((page[each.inside : each.stop] for each in self._sections(page) if each.is_of(self.key)), "")

    def _written(self, body: Body, publication: Publication) -> str:
        until = publication.fresh_until
        said = f"said={body.digest[:16]} text={digest(body.text)}" + (f" until={until.isoformat()}" if until else "")
        text = body.text.rstrip("\n")
        if not self.section:
            return f"{self._comment(f'page {said}')}\n{text}\n"
        end = self._comment(f"end text={digest(body.text)}")
        return f"{self._comment(f'begin {said}')}\n{text}\n{end}"

    def _comment(self, what: str) -> str:
        begin, end = self.comment
        return f"{begin}ctsreport:{spelt(self.key)} {what}{end}"

    def _parts(self, place: str, page: str | None) -> "_Parts":
        if self.section:
            return self._around(place, page or "")
        if page is None or not page.strip():
            return _Parts()
        first, _, rest = page.lstrip().partition("\n")
        found = _MARK.search(first)
        if found is not None and unquote(found["key"]) == self.key and found["what"] == "page":
            return _Parts("", rest, "", _mark(found))
        self._check_adopted(place, found, "--adopt takes the whole page over; or name another.")
        return _Parts()

    def _around(self, place: str, page: str) -> "_Parts":
        """The same of a section."""
        section = next((each for each in self._sections(page) if each.is_of(self.key)), None)
        if section is not None and section.stop >= 0:
            return _Parts(
                page[: section.start], page[section.inside : section.stop], page[section.after :], section.mark
            )
        if section is not None:
            raise RefusedError(
                f"{place} has the beginning of our section, and not its end.", "Take that away, or restore the page."
            )
        if not page.strip():
            return _Parts(tail="\n")
        here = f"{self._comment('begin')} and {self._comment('end')}"
        self._check_adopted(place, None, f"Put two lines where it belongs: {here}. Or --adopt puts it to the end.")
        return _Parts(page.rstrip("\n") + "\n\n", "", "\n")

    def _sections(self, page: str) -> "Iterator[_Section]":
        """All sections of a page, of whichever report, in order.

        What stands in one begins and ends none, though it may look so: a daemon's message can hold anything. The end of
        a section has the digest of its text, so that no text can hold its own end.
        """
        begin, end = self.comment
        found = [
            each
            for each in _MARK.finditer(page)
            if page.endswith(begin, 0, each.start()) and page.startswith(end, each.end())
        ]
        ends: dict[tuple[str, str], list[int]] = {}
        for each in found:
            if each["what"] == "end":
                ends.setdefault((each["key"], each["text"] or ""), []).append(each.start() - len(begin))
        at = 0
        for each in found:
            start, inside = each.start() - len(begin), each.end() + len(end)
            if each["what"] != "begin" or start < at:
                continue
            places = ends.get((each["key"], each["text"] or ""), [])
            number = bisect_left(places, inside)
            stop = places[number] if number < len(places) else -1
            after = page.index(end, stop) + len(end) if stop >= 0 else inside
            yield _Section(_mark(each), start, inside, stop, after)
            at = after

    def _check_adopted(self, place: str, found: "re.Match[str] | None", cure: str) -> None:
        if self.adopt:
            return
        if found is not None:
            theirs = unquote(found["key"])
            raise RefusedError(f"{place} belongs to another report, {theirs}.", cure)
        raise RefusedError(f"{place} was not made by ctsreport, and is left alone.", cure)
