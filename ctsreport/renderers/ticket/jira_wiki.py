"""A comment of Jira Data Center, in its wiki markup: of a text from outside all but letters and figures is an entity.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa
"""

import re
from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, short_document
from ctsreport.renderers.interface import Files
from ctsreport.view.beside import with_details
from ctsreport.view.page import View
from ctsreport.view.short import Point, Short, ShortFact

PLACE = Place(32_000)
"""Bytes: a comment may have 32,767 characters, and some are for what marks it as ours."""

_COLOURS = {"critical": "red", "errored": "#b36b00", "unknown": "grey", "successful": "green"}

# Whatever could be markup somewhere: `{code}`, `*bold*`, `[~user]`, `(!)`, `h1.`, `--`, `|`, `bq.`.
_MARKUP = re.compile(r"[^\w ,]|_", re.ASCII)


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The text of a comment."""
    name = f"{files.stem}.jira.txt"

    def draw(short: Short) -> str:
        return "\n".join(_lines(short)) + "\n"

    return (short_document(view, name, "text/plain; charset=utf-8", draw, PLACE, options),)


def _lines(short: Short) -> Iterator[str]:
    mark = short.mark
    yield f"h3. {{color:{_COLOURS[mark.css]}}}{mark.symbol} {mark.word}{{color}} {_safe(short.title)}"
    yield _safe(short.sentence)
    yield from map(_fact, short.remarks)
    for point in short.points:
        yield from _point(point)
    for text in filter(None, (short.more_text, short.aside, short.made)):
        yield ""
        yield _safe(text)
    if short.link:
        yield ""
        yield f"[The whole report|{short.link}]"


def _point(point: Point) -> Iterator[str]:
    title = with_details(point.title, point.details)
    yield ""
    yield f"h4. {{color:{_COLOURS[point.mark.css]}}}{point.mark.symbol}{{color}} {_safe(title)}"
    yield from map(_fact, point.facts)


def _fact(fact: ShortFact) -> str:
    return f"* *{fact.label}:* {_safe(fact.text)}"


def _safe(text: str) -> str:
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};" if match[0].isascii() else match[0], text)
