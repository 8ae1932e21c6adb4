"""The page of a wiki that lists reports: a section of each report's own, with its last ones, newest first."""

import hashlib
import posixpath
import re
from typing import NamedTuple
from urllib.parse import quote

from ctsreport.destinations.interface import Action, Body, Change, Publication
from ctsreport.destinations.owned import HTML, Owned, marks

_KEY = "/index"
"""The key of the page itself, which is no report's."""

_HEAD = f"{HTML[0]}ctsreport:%2Findex page{HTML[1]}\n# CTS health\n"

# A line of the table: `| 2026-11-25 00:00:00 UTC | failing | 3 of 17 tasks fail |`
_ROW = re.compile(r"\| \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \|.*\|")

# What could be markup, or begin a link; `prod, dr (all)` stays.
_MARKUP = re.compile(r"[!-'*+/;-@\[-`{-~]|[.:](?=\S)")


class Index(NamedTuple):
    """The file of the list, the report's own page that it leads to, and how many of its last reports stay."""

    path: str
    page: str
    keeps: int
    suffixes: bool
    """Whether a link names the file: in a wiki it names the page, without the file's suffix."""

    def change(self, place: str, there: str | None, publication: Publication, *, adopt: bool, new: bool) -> Change:
        """What is to be done with it; ``new``: there is a new report to be listed. Raises `RefusedError`."""
        ours = there is None or any(mark.key == _KEY for mark in marks(there.partition("\n")[0]))
        owned = Owned(publication.key, section=True, adopt=adopt or ours)
        before = _HEAD if there is None else there
        text = self._section(owned.section_of(before), publication, new=new)
        body = Body(text, hashlib.sha256(text.encode()).hexdigest())
        change = owned.change("index", place, before, body, publication._replace(fresh_until=None))
        if there is None and change.action is not Action.KEEP:
            return change._replace(action=Action.CREATE, before="")
        return change

    def _section(self, before: str, publication: Publication, *, new: bool) -> str:
        """The report's section, with one line more where it is new."""
        rows = _ROW.findall(before)
        if new or not rows:
            made = publication.made.strftime("%Y-%m-%d %H:%M:%S")
            rows.insert(0, f"| {made} UTC | {publication.state} | {plain(publication.headline)} |")
        head = f"## [{plain(publication.title)}]({self._link()})"
        instances = f"Instances: {plain(', '.join(publication.instances))}"
        return "\n".join([head, "", instances, "", "| Report | State | |", "|---|---|---|", *rows[: self.keeps]])

    def _link(self) -> str:
        """From the list to the page."""
        path = posixpath.relpath(self.page, posixpath.dirname(self.path) or ".")
        return quote(path if self.suffixes else posixpath.splitext(path)[0])


def plain(text: str) -> str:
    """A text that is no markup in any dialect of Markdown, and breaks out of no table."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))
