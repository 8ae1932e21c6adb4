"""A page in Confluence's storage format: XML with macros, of which those that every site has are used.

No named entity, for Confluence reads XML and knows XML's own alone. Messages are CDATA in the code macro.
"""

from collections.abc import Sequence

from ctsreport.document import Document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.outline import blocks as b
from ctsreport.renderers.outline.options import ConfluenceOptions
from ctsreport.renderers.outline.spelling import Markup, spelled
from ctsreport.view.page import View

TYPE = "application/xml; charset=utf-8"
COLOURS = {"critical": "Red", "errored": "Yellow", "unknown": "Grey", "successful": "Green"}
"""Of the status macro."""


def render(view: View, files: Files, options: ConfluenceOptions) -> tuple[Document, ...]:
    """The page; what is over the limit is left out and said."""
    name = f"{files.stem}.confluence.xml"
    return (
        Document(name, TYPE, spelled(Confluence, view, files, name, budget=options.budget, earlier=options.earlier)),
    )


def safe(text: str) -> str:
    """A text in an element or an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def macro(name: str, parameters: dict[str, str], body: str = "") -> str:
    """A macro with its parameters, which are made safe here, and its body, which is markup."""
    return f"{_opened(name, parameters)}{body}{_CLOSED}"


def _opened(name: str, parameters: dict[str, str]) -> str:
    given = [f'<ac:parameter ac:name="{key}">{safe(value)}</ac:parameter>' for key, value in parameters.items()]
    return f'<ac:structured-macro ac:name="{name}">{"".join(given)}'


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join([f'<li>{item}</li>' for item in items])}</ul>"


_CLOSED = "</ac:structured-macro>"


class Confluence(Markup):
    """Confluence's storage format."""

    said = "<p>{text}</p>\n"

    def words(self, each: b.Words) -> str:
        if each.strong:
            return f"<strong>{safe(each.text)}</strong>"
        return safe(each.text)

    def name(self, text: str) -> str:
        return f"<code>{safe(text)}</code>"

    def state(self, each: b.State) -> str:
        text = f"{each.mark.symbol} {each.mark.word}"
        if not each.loud:
            return text
        return macro("status", {"colour": COLOURS[each.mark.css], "title": text.upper()})

    def link(self, anchor: str, text: b.Words | b.Name) -> str:
        shown = self.name(text.text) if isinstance(text, b.Name) else self.words(text)
        return f'<ac:link ac:anchor="{anchor}"><ac:link-body>{shown}</ac:link-body></ac:link>'

    def address(self, each: b.Address) -> str:
        return f'<a href="{safe(each.href)}">{safe(each.text)}</a>'

    def title(self, each: b.Title) -> str:
        return f"<p>{self.state(b.State(each.mark, loud=True))} <strong>{safe(each.text)}</strong></p>\n"

    def heading(self, each: b.Heading) -> str:
        place = macro("anchor", {"": each.anchor}) if each.anchor else ""
        badge = f" {self.state(b.State(each.mark, loud=True))}" if each.mark else ""
        return f"<h{each.level}>{place}{safe(each.text)}{badge}</h{each.level}>\n"

    def paragraph(self, each: b.Paragraph) -> str:
        text = self.line(each.line)
        return f"<blockquote><p>{text}</p></blockquote>\n" if each.grave else f"<p>{text}</p>\n"

    def items(self, found: Sequence[b.Item]) -> str:
        """Each with those of the second level that belong to it."""
        texts: list[list[str]] = []
        for each in found:
            if each.level == 1 or not texts:
                texts.append([])
            texts[-1].append(f"<p>{self.line(each.line)}</p>")
        return f"{_list([head + (_list(below) if below else '') for head, *below in texts])}\n"

    def table(self, each: b.Table) -> str:
        heads = "".join([f"<th><p>{safe(text)}</p></th>" for text in each.columns])
        return f"<table><tbody>\n<tr>{heads}</tr>\n"

    def row(self, each: b.Row) -> str:
        return f"<tr>{''.join([f'<td><p>{self.line(cell)}</p></td>' for cell in each.cells])}</tr>\n"

    def table_end(self) -> str:
        return "</tbody></table>\n"

    def message(self, text: str) -> str:
        body = text.replace("]]>", "]]]]><![CDATA[>")
        plain = f"<ac:plain-text-body><![CDATA[{body}]]></ac:plain-text-body>"
        return f"{macro('code', {'language': 'none'}, plain)}\n"

    def fold(self, title: str) -> str:
        return f"{_opened('expand', {'title': title})}<ac:rich-text-body>\n"

    def fold_end(self) -> str:
        return f"</ac:rich-text-body>{_CLOSED}\n"

    def contents(self) -> str:
        return f"<p>{macro('toc', {'maxLevel': '2'})}</p>\n"
