"""The page of a wiki that lists reports: a section of each report's own, with its last ones, newest first."""

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, NamedTuple

from msgspec import Meta

from ctsreport.destinations.interface import Action, Body, Change, Publication
from ctsreport.destinations.owned import HTML, Owned, marks

_KEY = "/index"
"""The key of the page itself, which is no report's."""

TITLE = "CTS health"

Keeps = Annotated[int, Meta(ge=1, le=1000)]
"""How many of a report's last ones a list keeps."""

# When a report was made, as a line of the list has it: `2026-11-25 00:00:00 UTC`
_MADE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"

# What could be markup, or begin a link; `prod, dr (all)` stays.
_MARKUP = re.compile(r"[!-'*+/;-@\[-`{-~]|[.:](?=\S)")


def plain(text: str) -> str:
    """A text that is no markup in any dialect of Markdown, and breaks out of no table."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))


class Markup(NamedTuple):
    """How a wiki spells the list.

    ``title`` is the page's, ``section`` a report's with ``{link}``, ``{title}``, ``{instances}`` and ``{rows}``.
    ``row`` is one of its last ones with ``{made}``, ``{state}`` and ``{headline}``; ``plain`` makes texts from outside
    safe.
    """

    title: str
    section: str
    row: str
    comment: tuple[str, str] = HTML
    plain: Callable[[str], str] = plain

    def rows_of(self, text: str) -> list[str]:
        """The lines that a section has already."""
        before, _, after = self.row.partition("{made}")
        pattern = re.escape(before) + _MADE + re.escape(after[: after.index("{")]) + ".*"
        return [line for line in text.split("\n") if re.fullmatch(pattern, line)]


MARKDOWN = Markup(
    title=f"# {TITLE}",
    section="## [{title}]({link})\n\nInstances: {instances}\n\n| Report | State | |\n|---|---|---|\n{rows}",
    row="| {made} | {state} | {headline} |",
)


class Index(NamedTuple):
    """The list: how it is spelled, where it leads to, and how many of a report's last ones stay."""

    markup: Markup
    link: str
    keeps: int

    def change(self, place: str, there: str | None, publication: Publication, *, adopt: bool, new: bool) -> Change:
        """What is to be done with it; ``new``: there is a new report to be listed. Raises `RefusedError`."""
        ours = there is None or any(mark.key == _KEY for mark in marks(there.partition("\n")[0]))
        owned = Owned(publication.key, self.markup.comment, section=True, adopt=adopt or ours)
        begin, end = self.markup.comment
        before = f"{begin}ctsreport:%2Findex page{end}\n{self.markup.title}\n" if there is None else there
        text = self._section(owned.section_of(before), publication, new=new)
        body = Body(text, hashlib.sha256(text.encode()).hexdigest())
        change = owned.change("index", place, before, body, publication._replace(fresh_until=None))
        if there is None and change.action is not Action.KEEP:
            return change._replace(action=Action.CREATE, before="")
        return change

    def _section(self, before: str, publication: Publication, *, new: bool) -> str:
        """The report's section, with one line more where it is new."""
        safe, rows = self.markup.plain, self.markup.rows_of(before)
        if new or not rows:
            made = publication.made.strftime("%Y-%m-%d %H:%M:%S UTC")
            row = {"made": made, "state": publication.state, "headline": safe(publication.headline)}
            rows.insert(0, self.markup.row.format(**row))
        return self.markup.section.format(
            title=safe(publication.title),
            link=self.link,
            instances=safe(", ".join(publication.instances)),
            rows="\n".join(rows[: self.keeps]),
        )
