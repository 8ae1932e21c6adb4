"""A page in DokuWiki's markup, without any plugin; nothing from outside becomes markup.

DokuWiki knows no entities: plain words stand as they are, all else in what it does not read (``%%``, ``<nowiki>``).
Messages are indented, which no text can end. It has no badges, nothing that folds, and no anchors but its headings'.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from ctsreport.document import Document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.outline import blocks as b
from ctsreport.renderers.outline.options import DokuWikiOptions
from ctsreport.renderers.outline.spelling import Markup, spelled
from ctsreport.renderers.pieces import PieceMarks
from ctsreport.view.page import View

TYPE = "text/plain; charset=utf-8"

# A word that no dialect of smileys, acronyms, signs or links takes for another: `fails,`, `2026-11-24`.
_PLAIN = re.compile(r"[A-Z]?[a-z]+[.,:;]?|[0-9]+(?:[-:.][0-9]+)*[.,:;]?|[.,:;–]")
_IN_LINK = re.compile(r"[\[\]{}|]")
_NO_ID = re.compile(r"[^\w.:;/ -]")
_END = "</nowiki>"


def render(view: View, files: Files, options: DokuWikiOptions) -> tuple[Document, ...]:
    """The page; what is over the limit is left out and said."""
    name = f"{files.stem}.dokuwiki.txt"
    return (Document(name, TYPE, spelled(DokuWiki, view, files, name, budget=options.budget, earlier=options.earlier)),)


def raw(text: str) -> str:
    """A text of one line that DokuWiki does not read."""
    if "%%" not in text and not text.startswith("%") and not text.endswith("%"):
        return f"%%{text}%%"
    # what would end it is cut in two, each of which ends nothing
    return f"<nowiki>{text.replace(_END, '</now</nowiki><nowiki>iki>')}{_END}"


def safe(text: str) -> str:
    """A sentence: its plain words as they are, and unread what lies between them."""
    if not text.strip():
        return " " if text else ""
    words = groupby(text.split(), key=lambda word: _PLAIN.fullmatch(word) is not None)
    parts = [" ".join(found) if plain else raw(" ".join(found)) for plain, found in words]
    before, after = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{before}{' '.join(parts)}{after}"


def _heading(text: str) -> str:
    """A heading, in which nothing is read; signs at its ends would be taken for its own."""
    line = text.strip() or "–"
    return f'"{line}"' if "=" in {line[0], line[-1]} else line


def _hash(text: str) -> str:
    """What leads to a heading, of which DokuWiki makes the same id; what would mean something in a link is a blank."""
    return _NO_ID.sub(" ", _heading(text))


def _place(text: str) -> str:
    """What two headings have in common that DokuWiki may call alike."""
    return "".join([char for char in text.casefold() if char.isalnum()])


class DokuWiki(Markup):
    """DokuWiki's own."""

    said = "{text}\n\n"

    def __init__(self, anchors: dict[str, str], marks: PieceMarks) -> None:
        """Of headings that DokuWiki calls alike, links can lead to the first alone."""
        first: dict[str, str] = {}
        for anchor, text in anchors.items():
            first.setdefault(_place(text), anchor)
        super().__init__({anchor: text for anchor, text in anchors.items() if first[_place(text)] == anchor}, marks)

    def words(self, each: b.Words) -> str:
        if each.strong and each.text.strip():
            return f"**{safe(each.text.strip())}**{' ' * each.text.endswith(' ')}"
        return safe(each.text)

    def name(self, text: str) -> str:
        return f"''{raw(' '.join(text.split()) or '–')}''"

    def state(self, each: b.State) -> str:
        text = f"{each.mark.symbol} {each.mark.word}"
        return f"**{text}**" if each.loud else text

    def link(self, anchor: str, text: b.Words | b.Name) -> str:
        """DokuWiki reads nothing in the text of a link but what ends it: a text that has that stands before it."""
        place = _hash(self._anchors[anchor])
        if _IN_LINK.search(text.text):
            return f"{self.name(text.text) if isinstance(text, b.Name) else self.words(text)} [[#{place}|↓]]"
        link = f"[[#{place}|{' '.join(text.text.split())}]]"
        return f"**{link}**" if isinstance(text, b.Words) and text.strong else link

    def address(self, each: b.Address) -> str:
        if _IN_LINK.search(each.text):
            return f"{safe(each.text)} [[{each.href}|↗]]"
        return f"[[{each.href}|{each.text}]]"

    def title(self, each: b.Title) -> str:
        return f"====== {_heading(each.text)} ======\n\n{self.state(b.State(each.mark, loud=True))}\n\n"

    def heading(self, each: b.Heading) -> str:
        signs = "=" * (7 - each.level)
        state = f"{self.state(b.State(each.mark, loud=True))}\n\n" if each.mark else ""
        return f"{signs} {_heading(each.text)} {signs}\n\n{state}"

    def paragraph(self, each: b.Paragraph) -> str:
        text = self.line(each.line).strip()
        return f"**!** {text}\n\n" if each.grave else f"{text}\n\n"

    def items(self, found: Sequence[b.Item]) -> str:
        return "".join([f"{'  ' * each.level}* {self.line(each.line)}\n" for each in found]) + "\n"

    def table(self, each: b.Table) -> str:
        return f"^ {' ^ '.join([safe(text) for text in each.columns])} ^\n"

    def row(self, each: b.Row) -> str:
        return f"| {' | '.join([self.line(cell).strip() or '–' for cell in each.cells])} |\n"

    def table_end(self) -> str:
        return "\n"

    def fold(self, title: str) -> str:
        return f"{safe(title)}\n\n"

    def message(self, text: str) -> str:
        """A first line of blanks alone, for one that begins a list would be one."""
        return "  \n{}\n\n".format("\n".join([f"  {line}" for line in text.split("\n")]))
