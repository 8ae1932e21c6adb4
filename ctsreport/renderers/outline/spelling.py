"""How a markup spells an outline: one method a kind of block, and the text on a budget."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from ctsreport.renderers.budget import within
from ctsreport.renderers.interface import Files
from ctsreport.renderers.outline import blocks as b
from ctsreport.renderers.outline.page import headings, page_blocks
from ctsreport.renderers.pieces import PieceMarks, Text
from ctsreport.view.page import View


class Markup(ABC):
    """A markup: what makes any text safe in it, and how its blocks look.

    ``anchors`` are the places of the page by their anchor, with the text of the heading that is there.
    """

    def __init__(self, anchors: dict[str, str], marks: PieceMarks) -> None:
        self._anchors = anchors
        self._marks = marks
        self._inlines: dict[type[Any], Callable[[Any], str]] = {
            b.Words: self.words,
            b.Name: lambda each: self.name(each.text),
            b.State: self.state,
            b.Link: self._linked,
            b.Address: self.address,
        }
        self._blocks: dict[type[Any], Callable[[Any], str]] = {
            b.Title: self.title,
            b.Heading: self.heading,
            b.Paragraph: self.paragraph,
            b.Table: self.table,
            b.Row: self.row,
            b.TableEnd: lambda _: self.table_end(),
            b.Message: lambda each: self.message(each.text),
            b.Fold: lambda each: self.fold(each.title),
            b.FoldEnd: lambda _: self.fold_end(),
            b.Contents: lambda _: self.contents(),
            b.Section: lambda each: marks.section(each.kind),
            b.Piece: lambda each: marks.piece(each.kind, each.anchor, each.owner),
            b.Tail: lambda each: marks.tail(each.kind),
            b.Rest: lambda each: marks.rest(each.kind, self.said),
            b.LeftOut: lambda _: marks.left_out(self.said),
            b.Always: lambda _: marks.left_out(""),
        }

    # What a markup has of its own.

    said: ClassVar[str]
    """A paragraph of our own words, which stand at ``{text}``."""

    @abstractmethod
    def words(self, each: b.Words) -> str:
        """A sentence."""

    @abstractmethod
    def name(self, text: str) -> str:
        """A name."""

    @abstractmethod
    def state(self, each: b.State) -> str:
        """A state."""

    @abstractmethod
    def link(self, anchor: str, text: b.Words | b.Name) -> str:
        """A link within the page."""

    @abstractmethod
    def address(self, each: b.Address) -> str:
        """A link out of it."""

    @abstractmethod
    def title(self, each: b.Title) -> str:
        """The page's title, and its state."""

    @abstractmethod
    def heading(self, each: b.Heading) -> str:
        """A heading."""

    @abstractmethod
    def paragraph(self, each: b.Paragraph) -> str:
        """A paragraph."""

    @abstractmethod
    def items(self, found: Sequence[b.Item]) -> str:
        """A list."""

    @abstractmethod
    def table(self, each: b.Table) -> str:
        """The beginning of a table, with its heads."""

    @abstractmethod
    def row(self, each: b.Row) -> str:
        """A row of it."""

    @abstractmethod
    def table_end(self) -> str:
        """Its end."""

    @abstractmethod
    def message(self, text: str) -> str:
        """A text of many lines, word for word."""

    @abstractmethod
    def fold(self, title: str) -> str:
        """What is folded begins; a markup that cannot fold shows it open."""

    def fold_end(self) -> str:
        """What is folded ends."""
        return ""

    def contents(self) -> str:
        """The list of headings; a markup that has one of itself says nothing."""
        return ""

    # What all share.

    def line(self, parts: b.Line) -> str:
        """A line."""
        return "".join([self._inlines[type(part)](part) for part in parts])

    def _linked(self, each: b.Link) -> str:
        plain = self._inlines[type(each.text)](each.text)
        if each.anchor not in self._anchors:
            return plain
        return self._marks.linked(each.anchor, plain, self.link(each.anchor, each.text))

    def spell(self, found: Iterable[b.Block]) -> Iterator[str]:
        """The text of blocks, in their order."""
        items: list[b.Item] = []
        for block in found:
            if isinstance(block, b.Item):
                items.append(block)
                continue
            if items:
                yield self.items(items)
                items.clear()
            yield self._blocks[type(block)](block)


def spelled(
    markup: Callable[[dict[str, str], PieceMarks], Markup],
    view: View,
    files: Files,
    name: str,
    *,
    budget: int | None,
    earlier: str,
) -> Text:
    """The page in a markup, in at most ``budget`` bytes. Raises `CtsReportError` (2) for a budget that is too small."""
    spelling = markup(headings(view), PieceMarks(marked=budget is not None))

    def text() -> Iterator[str]:
        return spelling.spell(page_blocks(view, earlier))

    if budget is None:
        return text
    beside = [spelling.name(file) for file in files.names if file != name]
    return within(text, budget, beside, "--wiki-budget")
