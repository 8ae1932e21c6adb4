"""Whose a text is: a mark in a comment of its markup says which report it belongs to, and what that last wrote.

A page is ours whole, or a section of it between two marks. What bears no mark of ours is left alone.
"""

import hashlib
import re
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
        head, ours, tail = self._parts(place, page)
        mark = next((each for each in marks(page or "") if each.key == self.key), None)
        edited = mark is not None and bool(mark.text) and digest(ours) != mark.text
        if mark is not None and not edited and mark.said == body.digest[:16] and is_fresh(mark, publication):
            return Change(name, Action.KEEP, place)
        after = head + self._written(body, publication) + tail
        said = {_EDITED: edited, _SHORTENED: body.shortened}
        remarks = tuple(text for text, holds in said.items() if holds)
        action = Action.CREATE if page is None else Action.UPDATE
        return Change(name, action, place, page or "", after, remarks)

    def section_of(self, page: str) -> str:
        """What stands in our section of a page; empty where it has none."""
        return self._around("", page)[1] if self._begins in page else ""

    @property
    def _begins(self) -> str:
        return f"{self.comment[0]}ctsreport:{spelt(self.key)} begin"

    def _written(self, body: Body, publication: Publication) -> str:
        until = publication.fresh_until
        said = f"said={body.digest[:16]} text={digest(body.text)}" + (f" until={until.isoformat()}" if until else "")
        text = body.text.rstrip("\n")
        if not self.section:
            return f"{self._comment(f'page {said}')}\n{text}\n"
        return f"{self._comment(f'begin {said}')}\n{text}\n{self._comment('end')}"

    def _comment(self, what: str) -> str:
        begin, end = self.comment
        return f"{begin}ctsreport:{spelt(self.key)} {what}{end}"

    def _parts(self, place: str, page: str | None) -> tuple[str, str, str]:
        """What stands before ours, ours without its marks, and what stands after it."""
        if self.section:
            return self._around(place, page or "")
        if page is None or not page.strip():
            return "", "", ""
        first, _, rest = page.lstrip().partition("\n")
        found = _MARK.search(first)
        if found is not None and unquote(found["key"]) == self.key and found["what"] == "page":
            return "", rest, ""
        self._check_adopted(place, found, "--adopt takes the whole page over; or name another.")
        return "", "", ""

    def _around(self, place: str, page: str) -> tuple[str, str, str]:
        """The same of a section."""
        end = self._comment("end")
        start = page.find(self._begins)
        inside = page.find(self.comment[1], start) + len(self.comment[1])
        stop = page.find(end, inside)
        if start >= 0 and stop >= 0:
            return page[:start], page[inside:stop], page[stop + len(end) :]
        if not page.strip():
            return "", "", "\n"
        if start >= 0:
            raise RefusedError(f"{place} has the beginning of our section, and not its end.", f"Put {end} after it.")
        here = f"{self._comment('begin')} and {self._comment('end')}"
        self._check_adopted(place, None, f"Put two lines where it belongs: {here}. Or --adopt puts it to the end.")
        return page.rstrip("\n") + "\n\n", "", "\n"

    def _check_adopted(self, place: str, found: "re.Match[str] | None", cure: str) -> None:
        if self.adopt:
            return
        if found is not None:
            theirs = unquote(found["key"])
            raise RefusedError(f"{place} belongs to another report, {theirs}.", cure)
        raise RefusedError(f"{place} was not made by ctsreport, and is left alone.", cure)
