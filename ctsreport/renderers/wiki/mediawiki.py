"""A page in MediaWiki's markup, without any extension; nothing from outside becomes markup.

Any sign that could mean something is an entity, which MediaWiki shows and never carries out, at saving neither: there
it replaces ``~~~~`` in most places. Messages stand in ``<pre>``, which every wiki has.
"""

import re
from collections.abc import Sequence
from unicodedata import is_normalized

from ctsreport.document import Document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.outline import blocks as b
from ctsreport.renderers.outline.options import MediaWikiOptions
from ctsreport.renderers.outline.spelling import Markup, spelled
from ctsreport.view.page import View

TYPE = "text/x-wiki; charset=utf-8"

# All but letters, figures, blanks and the signs of plain sentences and names: `~~~~`, `RFC 1`, `x://`, `__TOC__`.
_MARKUP = re.compile(
    r"[^A-Za-z0-9\x80-\U0010ffff ,.();:/_-]"
    r"|(?<![A-Za-z0-9])[/_-]|[/_-](?![A-Za-z0-9])|(?<![0-9]):(?! )|:(?![ 0-9])|^[:;]"
    r"|(?:(?<=[A-Z]\s)|(?<=\s\s))[0-9]|(?<= )[:;]|[«‹»›]"
)
# Also in what is word for word MediaWiki makes other blanks of those that stand as French has them: `50 %`, `« so »`.
_PRE = re.compile(r"[&<>{}\[\]~']|(?<= )[?:;!%»›]|[«‹](?= )")
_BEYOND = re.compile("[\x80-\U0010ffff]")

# What an address may hold and MediaWiki would carry out.
_IN_ADDRESS = re.compile(r"[{}~']")


def render(view: View, files: Files, options: MediaWikiOptions) -> tuple[Document, ...]:
    """The page; what is over the limit is left out and said."""
    name = f"{files.stem}.mediawiki"
    return (
        Document(name, TYPE, spelled(MediaWiki, view, files, name, budget=options.budget, earlier=options.earlier)),
    )


def safe(text: str) -> str:
    """A text of one line."""
    return _composed(_MARKUP.sub(_entity, text))


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _composed(text: str) -> str:
    """MediaWiki composes what can be composed (NFC): of a text in which that is another, signs become numbers."""
    if text.isascii() or is_normalized("NFC", text):
        return text
    return _BEYOND.sub(_entity, text)


class MediaWiki(Markup):
    """MediaWiki's own."""

    said = "{text}\n\n"

    def words(self, each: b.Words) -> str:
        if each.strong:
            return f"<b>{safe(each.text)}</b>"
        return safe(each.text)

    def name(self, text: str) -> str:
        return f"<code>{safe(text)}</code>"

    def state(self, each: b.State) -> str:
        mark = each.mark
        if not each.loud:
            return f"{mark.symbol} {mark.word}"
        return (
            f'<span style="background:{mark.colour};color:#fff;padding:.1em .5em;border-radius:.2em;'
            f'white-space:nowrap">{mark.symbol} {mark.word}</span>'
        )

    def link(self, anchor: str, text: b.Words | b.Name) -> str:
        """A name in it is no code: that has the colour of text, so that nobody would see the link."""
        strong = isinstance(text, b.Words) and text.strong
        return f"[[#{anchor}|{self.words(b.Words(text.text, strong))}]]"

    def address(self, each: b.Address) -> str:
        href = _IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", each.href)
        return f"[{href} {safe(each.text)}]"

    def title(self, each: b.Title) -> str:
        badge = self.state(b.State(each.mark, loud=True))
        return f'<div style="font-size:1.3em">__NOEDITSECTION__{badge} <b>{safe(each.text)}</b></div>\n\n'

    def heading(self, each: b.Heading) -> str:
        signs = "=" * each.level
        place = f'<span id="{each.anchor}"></span>\n' if each.anchor else ""
        badge = f"{self.state(b.State(each.mark, loud=True))} " if each.mark else ""
        return f"{place}{signs} {badge}{safe(each.text)} {signs}\n"

    def paragraph(self, each: b.Paragraph) -> str:
        text = self.line(each.line)
        if not each.grave:
            return f"{text}\n\n"
        return f'<div style="border-left:.3em solid #a3131a;padding-left:.7em">{text}</div>\n\n'

    def items(self, found: Sequence[b.Item]) -> str:
        return "".join([f"{'*' * each.level} {self.line(each.line)}\n" for each in found])

    def table(self, each: b.Table) -> str:
        heads = "".join([f'! scope="col" | {safe(text)}\n' for text in each.columns])
        kind = "wikitable sortable" if each.sortable else "wikitable"
        return f'<div style="overflow-x:auto">\n{{| class="{kind}"\n{heads}'

    def row(self, each: b.Row) -> str:
        orders = (*each.orders, *[""] * len(each.cells))
        cells = [self._cell(cell, order) for cell, order in zip(each.cells, orders, strict=False)]
        return f"|-\n{''.join(cells)}"

    def _cell(self, cell: b.Line, order: str) -> str:
        attribute = f'data-sort-value="{safe(order)}" | ' if order else ""
        return f"| {attribute}{self.line(cell)}\n"

    def table_end(self) -> str:
        return "|}\n</div>\n"

    def message(self, text: str) -> str:
        return f"<pre>\n{_composed(_PRE.sub(_entity, text))}</pre>\n"

    def fold(self, title: str) -> str:
        return f'<div class="mw-collapsible mw-collapsed">\n{safe(title)}\n<div class="mw-collapsible-content">\n'

    def fold_end(self) -> str:
        return "</div>\n</div>\n"

    def contents(self) -> str:
        return "__TOC__\n"
