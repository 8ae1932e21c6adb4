"""The report in short as the HTML of a mail: styles stand in the elements, for readers of mail drop all others.

It stays far below 100 kB, where some of them clip.
"""

from collections.abc import Iterator
from html import escape

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, short_document
from ctsreport.renderers.interface import Files
from ctsreport.view.beside import aside
from ctsreport.view.page import View
from ctsreport.view.short import Point, Short, ShortFact

PLACE = Place(90_000)
"""Bytes: Gmail clips what has more than about 102 kB."""

_FONT = "font-family:Segoe UI,Helvetica,Arial,sans-serif"
_PAGE = f"{_FONT};font-size:15px;line-height:1.45;color:#1f2328;background:#ffffff;max-width:46em;margin:0;padding:12px"
_FAINT = "color:#57606a;font-size:13px"
_LIST = "margin:4px 0 0 0;padding:0 0 0 20px"


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The page."""

    def draw(short: Short) -> str:
        return "\n".join(_lines(short)) + "\n"

    return (short_document(view, f"{files.stem}.mail.html", "text/html; charset=utf-8", draw, PLACE, options),)


def _lines(short: Short) -> Iterator[str]:
    mark = short.mark
    badge = f"background:{mark.colour};color:#ffffff;padding:2px 8px;border-radius:4px"
    yield '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    yield f"<title>{escape(short.title)}</title></head>"
    yield f'<body style="{_PAGE}">'
    yield f'<h1 style="font-size:20px;margin:0 0 8px 0"><span style="{badge}">{mark.symbol} {mark.word}</span> '
    yield f"{escape(short.title)}</h1>"
    yield f'<p style="margin:0 0 8px 0">{escape(short.sentence)}</p>'
    yield from _facts(short.remarks)
    for point in short.points:
        yield from _point(point)
    yield from (f'<p style="{_FAINT}">{escape(text)}</p>' for text in (short.more_text, short.aside) if text)
    if short.link:
        yield f'<p><a href="{escape(short.link)}">The whole report</a></p>'
    yield f'<p style="{_FAINT}">{escape(short.made)}</p>' if short.made else ""
    yield "</body>\n</html>"


def _point(point: Point) -> Iterator[str]:
    colour = point.mark.colour
    style = f"font-size:16px;margin:16px 0 0 0;color:{colour}"
    beside = f'<span style="{_FAINT};font-weight:normal">{escape(aside(point.details))}</span>' if point.details else ""
    yield f'<h2 style="{style}">{point.mark.symbol} {escape(point.title)}{beside}</h2>'
    yield from _facts(point.facts)


def _facts(facts: tuple[ShortFact, ...]) -> Iterator[str]:
    if facts:
        items = "".join(f"<li><b>{each.label}:</b> {escape(each.text)}</li>" for each in facts)
        yield f'<ul style="{_LIST}">{items}</ul>'
