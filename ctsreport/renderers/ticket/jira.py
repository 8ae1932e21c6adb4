"""A comment of Jira Cloud, in the Atlassian Document Format: text nodes, in which nothing is read as markup.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from collections.abc import Iterator
from typing import Any

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, one_line_json, short_document
from ctsreport.renderers.interface import Files
from ctsreport.view.beside import aside
from ctsreport.view.page import View
from ctsreport.view.short import Point, Short, ShortFact

PLACE = Place(32_000)
"""Bytes: a comment may have 32,767 characters, and some are for what marks it as ours."""

# The colours of a status, by the class of a mark.
_COLOURS = {"critical": "red", "errored": "yellow", "unknown": "neutral", "successful": "green"}

Node = dict[str, Any]


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The document that a comment's ``body`` is."""
    name = f"{files.stem}.jira.json"
    return (short_document(view, name, "application/json", _comment, PLACE, options),)


def _comment(short: Short) -> str:
    return one_line_json({"type": "doc", "version": 1, "content": list(_content(short))})


def _content(short: Short) -> Iterator[Node]:
    state = {"type": "status", "attrs": {"text": short.mark.word.upper(), "color": _COLOURS[short.mark.css]}}
    yield {"type": "heading", "attrs": {"level": 3}, "content": [state, _text(f" {short.title}")]}
    yield _paragraph(_text(short.sentence))
    yield from _list(short.remarks)
    for point in short.points:
        yield from _point(point)
    for text in filter(None, (short.more_text, short.aside, short.made)):
        yield _paragraph(_text(text))
    if short.link:
        yield _paragraph(_text("The whole report", {"type": "link", "attrs": {"href": short.link}}))


def _point(point: Point) -> Iterator[Node]:
    title = f"{point.mark.symbol} {point.title}{aside(point.details)}"
    yield {"type": "heading", "attrs": {"level": 4}, "content": [_text(title)]}
    yield from _list(point.facts)


def _list(facts: tuple[ShortFact, ...]) -> Iterator[Node]:
    if facts:
        items = [_paragraph(_text(f"{each.label}: ", {"type": "strong"}), _text(each.text)) for each in facts]
        yield {"type": "bulletList", "content": [{"type": "listItem", "content": [item]} for item in items]}


def _paragraph(*nodes: Node) -> Node:
    return {"type": "paragraph", "content": list(nodes)}


def _text(text: str, *marks: Node) -> Node:
    if marks:
        return {"type": "text", "text": text, "marks": list(marks)}
    return {"type": "text", "text": text}
