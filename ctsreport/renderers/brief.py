"""The report in short as plain text: the body of a mail, a work note of a ticket, a message of any other kind."""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, short_document
from ctsreport.renderers.interface import Files
from ctsreport.view.beside import aside
from ctsreport.view.page import View
from ctsreport.view.short import Point, Short

PLACE = Place(64_000)
"""Bytes: nobody reads more in a mail."""


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The text."""

    def draw(short: Short) -> str:
        return "\n".join(_lines(short)) + "\n"

    return (short_document(view, f"{files.stem}.brief.txt", "text/plain; charset=utf-8", draw, PLACE, options),)


def _lines(short: Short) -> Iterator[str]:
    yield f"{short.mark.symbol} {short.mark.word}: {short.title}"
    yield short.sentence
    if short.remarks:
        yield ""
    yield from (f"{each.label}: {each.text}" for each in short.remarks)
    for point in short.points:
        yield from _point(point)
    for text in filter(
        None, (short.more_text, short.aside, short.link and f"The whole report: {short.link}", short.made)
    ):
        yield ""
        yield text


def _point(point: Point) -> Iterator[str]:
    yield ""
    yield f"{point.mark.symbol} {point.title}{aside(point.details)}"
    yield from (f"  {each.label}: {each.text}" for each in point.facts)
