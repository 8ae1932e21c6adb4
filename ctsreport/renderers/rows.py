"""Patterns, filled in fast: the template says what an event's row, an error or a folded task looks like; here they are filled.

A template's own loop costs several times as much, and a large report is mostly these.
"""

from collections.abc import Callable, Iterable

from ctsreport.view.task import EventView, TryView

Escape = Callable[[str], str]


def fill_rows(events: Iterable[EventView], row: str, time: str, none: str, escape: Escape) -> str:
    """One ``row`` for each event.

    ``row`` names ``{css}``, ``{symbol}``, ``{word}``, ``{started}``, ``{age}``, ``{ended}``, ``{took}`` and ``{id}``;
    ``time`` names ``{iso}`` and ``{text}``; ``none`` stands for a time that was not told. ``escape`` makes an id from outside
    safe; all else is our own words and numbers.
    """
    form, at = row.format, time.format
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


def fill_errors(events: Iterable[EventView], error: str, text: str, none: str, escape: Escape) -> str:
    """One ``error`` for each failed event.

    ``error`` names ``{which}`` and ``{tries}``; ``text``, for each different try, names ``{label}`` and ``{text}``; ``none``
    stands for an event without a message.
    """
    return "".join(
        [
            error.format(
                which=f"of {event.started}" if event.started else escape(event.id),
                tries="".join([_fill_try(text, each, escape) for each in event.tries]) or none,
            )
            for event in events
            if event.failed
        ]
    )


def _fill_try(pattern: str, told: TryView, escape: Escape) -> str:
    return pattern.format(label=told.label, text=escape(told.text))
