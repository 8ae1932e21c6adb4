"""A message of Microsoft Teams, as an Adaptive Card: runs of text, in which nothing is read as Markdown.

https://adaptivecards.io/explorer/TextRun.html
"""

from collections.abc import Iterator
from typing import Any

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, one_line_json, short_document
from ctsreport.renderers.interface import Files
from ctsreport.view.beside import aside
from ctsreport.view.page import View
from ctsreport.view.short import Short, ShortFact

PLACE = Place(14_000, points=6)
"""Bytes: a message may have 28 KB, and is counted as UTF-16 on its way through a workflow."""

# By the class of a mark: how the card is tinted, and what its words are coloured with.
_STYLES = {"critical": "attention", "errored": "warning", "unknown": "default", "successful": "good"}
_COLOURS = {"critical": "Attention", "errored": "Warning", "unknown": "Default", "successful": "Good"}

Element = dict[str, Any]


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The body of a call to a workflow that posts a card."""
    name = f"{files.stem}.teams.json"
    return (short_document(view, name, "application/json", _message, PLACE, options),)


def _message(short: Short) -> str:
    card: Element = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": list(_body(short)),
    }
    if short.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "The whole report", "url": short.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return one_line_json({"type": "message", "attachments": [attachment]})


def _body(short: Short) -> Iterator[Element]:
    head = _text(f"{short.mark.symbol} {short.mark.word}: {short.title}", size="Large", weight="Bolder")
    yield {
        "type": "Container",
        "style": _STYLES[short.mark.css],
        "bleed": True,
        "items": [head, _text(short.sentence), *map(_fact, short.remarks)],
    }
    for point in short.points:
        title = {**_run(f"{point.mark.symbol} {point.title}"), "weight": "Bolder", "color": _COLOURS[point.mark.css]}
        head = _runs(title, *([_run(aside(point.details))] if point.details else []))
        yield {"type": "Container", "separator": True, "items": [head, *map(_fact, point.facts)]}
    yield from (_text(text, size="Small", isSubtle=True) for text in (short.more_text, short.aside, short.made) if text)


def _fact(fact: ShortFact) -> Element:
    return _runs({"type": "TextRun", "text": f"{fact.label}: ", "weight": "Bolder"}, _run(fact.text))


def _text(text: str, **style: Any) -> Element:
    return _runs({**_run(text), **style})


def _run(text: str) -> Element:
    return {"type": "TextRun", "text": text}


def _runs(*runs: Element) -> Element:
    return {"type": "RichTextBlock", "inlines": list(runs)}
