"""What a person wrote, cleaned and as HTML, in blocks: no markup of theirs reaches another markup."""

from collections.abc import Iterator
from html.parser import HTMLParser
from re import compile as pattern

from ctsreport.renderers.outline.blocks import (
    Address,
    Block,
    Inline,
    Item,
    Line,
    Message,
    Name,
    Paragraph,
    Row,
    Table,
    TableEnd,
    Words,
)
from ctsreport.view.expected import is_web

_BLANKS = pattern(r"\s+")

_STRONG = {"b", "strong", "th", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
_CODE = {"code", "kbd", "samp", "var"}
_ENDS = {"p", "blockquote", "br", "hr", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol", "li"}


class _Reader(HTMLParser):
    """Gathers what stands in a line until something ends it; what is not known is only its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._line: list[Inline] = []
        self._cells: list[Line] = []
        self._rows = 0
        self._open: list[str] = []
        self._href = ""
        self._lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self._end()
            self._lists.append(tag)
        elif tag == "table":
            self._end()
            self._rows = 0
        elif tag in {"pre", "li"} or tag in _ENDS:
            self._end()
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
        if tag not in {"br", "hr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._message()
        elif tag in {"td", "th", "tr", "table"}:
            self._end_of_table(tag)
        elif tag in _LISTS or tag in _ENDS:
            self._end()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag == "a":
            self._href = ""
        while tag in self._open and self._open.pop() != tag:
            pass

    def _end_of_table(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._cells.append(self._taken())
        elif tag == "tr":
            self._row()
        elif self._rows:
            self.blocks.append(TableEnd())

    def handle_data(self, data: str) -> None:
        if "pre" in self._open:
            self._line.append(Words(data))
            return
        text = _BLANKS.sub(" ", data)
        if text.strip() or self._line:
            self._line.append(self._inline(text))

    def close(self) -> None:
        super().close()
        self._end()

    def _inline(self, text: str) -> Inline:
        if is_web(self._href):
            return Address(self._href, text)
        if _CODE & set(self._open) and text.strip():
            return Name(text)
        return Words(f"{text} ({self._href})" if self._href else text, strong=bool(_STRONG & set(self._open)))

    def _taken(self) -> Line:
        taken, self._line = tuple(self._line), []
        return taken

    def _message(self) -> None:
        text = "".join([each.text for each in self._taken() if isinstance(each, Words)])
        self.blocks.append(Message(text.removesuffix("\n")))

    def _row(self) -> None:
        cells, self._cells = tuple(self._cells), []
        if self._rows == 0:
            self.blocks.append(Table(tuple("".join(_text(each) for each in cell) for cell in cells)))
        else:
            self.blocks.append(Row(cells))
        self._rows += 1

    def _end(self) -> None:
        """The line ends here: a paragraph, or an item of the list that it stands in."""
        if "td" in self._open or "th" in self._open:
            return
        taken = self._taken()
        if not any(_text(each).strip() for each in taken):
            return
        if self._lists and "li" in self._open:
            self.blocks.append(Item(taken, min(2, len(self._lists))))
        else:
            self.blocks.append(Paragraph(taken))


def _text(each: Inline) -> str:
    return each.text if isinstance(each, Words | Name | Address) else ""


def note_blocks(html: str) -> Iterator[Block]:
    """The note, in the order in which it was written."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.blocks
