"""Readers of what the renderers made: standard parsers, and nothing of the package."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass
class Element:
    """A part of a page; ``text`` is all text inside it."""

    tag: str
    attributes: dict[str, str | None]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Page(HTMLParser):
    """A page of HTML, every element of it, in order. AssertionError where an end tag is missing or is another's."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source)
        self.close()
        assert self._open == [], [each.tag for each in self._open]

    @property
    def structure(self) -> list[tuple[str, tuple[str, ...]]]:
        """The tags with the names of their attributes."""
        return [(each.tag, tuple(each.attributes)) for each in self.elements]

    def all(self, tag: str) -> list[str]:
        """The texts of all elements of a tag."""
        return [each.text for each in self.elements if each.tag == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)


def github() -> MarkdownIt:
    """CommonMark with the tables and strike-through of GitHub, HTML let through."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def flat(tokens: list[Token]) -> list[Token]:
    """The tokens of all levels, in order."""
    return [each for token in tokens for each in (token, *flat(token.children or []))]


def is_comment(token: Token) -> bool:
    """Whether it is the empty comment that keeps a text from becoming a mention."""
    return token.type == "html_inline" and token.content == "<!-- -->"
