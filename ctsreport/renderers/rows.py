"""Patterns, filled in fast: the template says what a row or a quiet task looks like, and here they are filled.

A template's own loop costs several times as much, and a large report is mostly these.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from ctsreport.view.task import EventView

Escape = Callable[[str], str]


class Pattern(Struct, frozen=True):
    """A row of an event.

    ``row`` names ``{css}``, ``{symbol}``, ``{word}``, ``{started}``, ``{age}``, ``{ended}``, ``{took}`` and ``{id}``;
    ``time`` names ``{iso}`` and ``{text}``; ``none`` stands for a time that was not told.
    """

    row: str
    time: str
    none: str


def fill(events: Iterable[EventView], pattern: Pattern, escape: Escape) -> str:
    """One row for each event. ``escape`` makes an id from outside safe; all else is our own words and numbers."""
    form, at, none = pattern.row.format, pattern.time.format, pattern.none
    return "".join(
        [
            form(
                css=event.mark.css,
                symbol=event.mark.symbol,
                word=event.mark.word,
                started=at(iso=event.started_iso, text=event.started) if event.started else none,
                age=event.age,
                ended=at(iso=event.ended_iso, text=event.ended) if event.ended else none,
                took=event.took,
                id=event.id if event.plain_id else escape(event.id),
            )
            for event in events
        ]
    )
