"""A message of Slack, in blocks of rich text: there no character of a text is markup, a mention or a sign.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterator
from typing import Any

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, one_line_json, short_document
from ctsreport.renderers.interface import Files
from ctsreport.view.beside import aside
from ctsreport.view.page import View
from ctsreport.view.short import Point, Short, ShortFact
from ctsreport.view.wording import cut

PLACE = Place(9000, points=6)
"""Bytes: Slack refuses all blocks of a message together from somewhere above that on, which it does not document."""

_HEADER = 150
_NOTIFIED = 300
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

Element = dict[str, Any]


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The body of a call to a webhook, or with a channel put to it of ``chat.postMessage``."""
    name = f"{files.stem}.slack.json"
    return (short_document(view, name, "application/json", _message, PLACE, options),)


def _message(short: Short) -> str:
    notified = cut(f"{short.mark.symbol} {short.mark.word}: {short.title}. {short.sentence}", _NOTIFIED)
    blocks = [_header(short), _rich(_section(short.sentence)), *_remarks(short), *map(_point, short.points)]
    blocks += _end(short)
    return one_line_json({"text": notified.translate(_ENTITIES), "blocks": blocks})


def _header(short: Short) -> Element:
    text = cut(f"{short.mark.symbol} {short.mark.word}: {short.title}", _HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _remarks(short: Short) -> Iterator[Element]:
    if short.remarks:
        yield _rich(_list(short.remarks))


def _point(point: Point) -> Element:
    title = [
        _text(f"{point.mark.symbol} {point.title}", bold=True),
        *([_text(aside(point.details))] if point.details else []),
    ]
    return _rich({"type": "rich_text_section", "elements": title}, _list(point.facts))


def _end(short: Short) -> Iterator[Element]:
    texts = [text for text in (short.more_text, short.aside, short.made) if text]
    elements = [_section(text) for text in texts]
    if short.link:
        leads = {"type": "link", "url": short.link, "text": "The whole report"}
        elements.append({"type": "rich_text_section", "elements": [leads]})
    if elements:
        yield {"type": "divider"}
        yield _rich(*elements)


def _rich(*elements: Element) -> Element:
    return {"type": "rich_text", "elements": list(elements)}


def _list(facts: tuple[ShortFact, ...]) -> Element:
    items = [
        {"type": "rich_text_section", "elements": [_text(f"{each.label}: ", bold=True), _text(each.text)]}
        for each in facts
    ]
    return {"type": "rich_text_list", "style": "bullet", "elements": items}


def _section(text: str, *, bold: bool = False) -> Element:
    return {"type": "rich_text_section", "elements": [_text(text, bold=bold)]}


def _text(text: str, *, bold: bool = False) -> Element:
    if bold:
        return {"type": "text", "text": text, "style": {"bold": True}}
    return {"type": "text", "text": text}
