"""Readers of what the renderers made: standard parsers, and nothing of the package."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
CELLS = {"td", "th", "p"}
ENDS_UNSAID = {"dt", "dd", "tr", "thead", "tbody", "caption"} | CELLS
"""The tags whose end HTML lets one leave out: the start of what follows, or the end of what is around, ends them."""
STARTS_END = {
    "td": CELLS,
    "th": CELLS,
    "tr": {"tr", "caption"} | CELLS,
    "tbody": {"thead", "tbody", "tr"} | CELLS,
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    **{tag: {"p"} for tag in ("p", "pre", "dl", "table", "h4", "details", "div")},
}
"""What the start of a tag ends."""
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass
class Element:
    """A part of a page; ``text`` is all text inside it."""

    tag: str
    attributes: dict[str, str | None]
    pieces: list[str] = field(default_factory=list)
    parents: "tuple[Element, ...]" = field(default=(), repr=False)
    """What it is inside of, the outermost first."""

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def within(self, tag: str) -> bool:
        """Whether it is inside of such a tag, or of one of such a ``.class``."""
        return any(
            tag.removeprefix(".") in (each.classes if tag.startswith(".") else {each.tag}) for each in self.parents
        )


class Page(HTMLParser):
    """A page of HTML, every element of it, in order. AssertionError where an end tag is missing or is another's."""

    ends_unsaid = False

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source)
        self.close()
        assert self._open == [], [each.tag for each in self._open]

    @property
    def structure(self) -> list[tuple[str, tuple[str, ...]]]:
        """The tags with the names of their attributes, but for places where a line may break."""
        return [(each.tag, tuple(each.attributes)) for each in self.elements if each.tag != "wbr"]

    def all(self, tag: str) -> list[str]:
        """The texts of all elements of a tag."""
        return [each.text for each in self.elements if each.tag == tag]

    def of_class(self, name: str) -> list[Element]:
        """All elements of a class."""
        return [each for each in self.elements if name in each.classes]

    @property
    def ids(self) -> list[str]:
        """The ids, as often as they are there."""
        return [name for each in self.elements if (name := each.attributes.get("id")) is not None]

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [
            target for each in self.elements if each.tag == "a" and (target := each.attributes.get("href")) is not None
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        while self.ends_unsaid and self._open and self._open[-1].tag in STARTS_END.get(tag, ()):
            self._open.pop()
        element = Element(tag, dict(attrs), parents=tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.ends_unsaid and self._open and self._open[-1].tag != tag and self._open[-1].tag in ENDS_UNSAID:
            self._open.pop()
        assert self._open, tag
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)


class Terse(Page):
    """The same, but ends of tags that HTML lets one leave out may be left out, as our page does where it is long."""

    ends_unsaid = True


def github() -> MarkdownIt:
    """CommonMark with the tables and strike-through of GitHub, HTML let through."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def flat(tokens: list[Token]) -> list[Token]:
    """The tokens of all levels, in order."""
    return [each for token in tokens for each in (token, *flat(token.children or []))]
