"""The report in short, within what its place takes: the points of which the fewest tasks hang are left out first."""

from collections.abc import Callable
from typing import NamedTuple

from msgspec import json

from ctsreport.document import Document, encode
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.renderers.interface import FormatOptions
from ctsreport.view.left_out import too_small_text
from ctsreport.view.page import View
from ctsreport.view.short import MOST_POINTS, Short, short_of


class ShortOptions(FormatOptions, frozen=True):
    """A short form, in at most ``budget`` bytes, where that is less than its place takes."""

    budget: int | None = None


class Place(NamedTuple):
    """What a place takes: bytes of UTF-8, and as many points as people read there."""

    limit: int
    points: int = MOST_POINTS


def short_document(
    view: View, name: str, media_type: str, draw: Callable[[Short], str], place: Place, options: ShortOptions
) -> Document:
    """A document of a short form, for a place."""
    most = min(place.limit, options.budget or place.limit)
    return Document(name, media_type, lambda: (fitting(short_of(view).first(place.points), draw, most),))


def fitting(short: Short, draw: Callable[[Short], str], most: int) -> str:
    """The short form with as many points as fit. Raises `CtsReportError` (2) where not even its head does."""
    for number in range(len(short.points), 0, -1):
        text = draw(short.first(number))
        if len(encode(text)) <= most:
            return text
    head = draw(short.first(0))
    least = len(encode(head))
    if least > most:
        raise CtsReportError(too_small_text("the budget", most, least), "Give more.", ExitCode.USAGE)
    return head


def one_line_json(value: object) -> str:
    """JSON, as a text of one line."""
    return f"{json.encode(value).decode()}\n"
