"""Patterns, filled in fast: the template says what an event's row, an error or a folded task looks like; here they are filled.

A template's own loop costs several times as much, and a large report is mostly these.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from string import Formatter

from ctsreport.view.task import EventView, TryView

Escape = Callable[[str], str]
Fill = Callable[[tuple[str, ...]], str]

ROW = ("css", "symbol", "word", "started", "started_iso", "age", "ended", "ended_iso", "took", "id")
ERROR = ("which", "tries")
TRY = ("label", "text")


@lru_cache
def pattern(text: str, names: tuple[str, ...]) -> Fill:
    """A text with names in braces, as a function of their values in the order of ``names``.

    Compiled to ``%``, four times as fast as ``str.format``. Raises ValueError for a name that is none of ``names``.
    """
    pieces: list[str] = []
    order: list[int] = []
    for literal, name, _, _ in Formatter().parse("".join(text)):
        pieces.append(literal.replace("%", "%%"))
        if name is not None:
            pieces.append("%s")
            order.append(names.index(name))
    form, pick = "".join(pieces), itemgetter(*order, 0, 0)
    return lambda values: form % pick(values)[:-2]


@lru_cache
def row_pattern(row: str, time: str, none: str, *, started: bool, ended: bool) -> Fill:
    """A row with its times drawn in: ``time`` names ``{iso}`` and ``{text}``, ``none`` stands for what was not told."""
    for name, told in (("started", started), ("ended", ended)):
        drawn = time.replace("{iso}", f"{{{name}_iso}}").replace("{text}", f"{{{name}}}") if told else none
        row = "".join(row).replace(f"{{{name}}}", drawn)
    return pattern(row, ROW)


def fill_rows(events: Iterable[EventView], row: str, time: str, none: str, escape: Escape) -> str:
    """One ``row`` for each event, of the names of `ROW`; ``{started}`` and ``{ended}`` are drawn as ``time``.

    ``escape`` makes an id from outside safe; all else is our own words and numbers.
    """
    usual = row_pattern(row, time, none, started=True, ended=True)

    def form(event: EventView) -> Fill:
        if event.started and event.ended:
            return usual
        return row_pattern(row, time, none, started=bool(event.started), ended=bool(event.ended))

    return "".join([form(event)(_row_values(event, escape)) for event in events])


def _row_values(event: EventView, escape: Escape) -> tuple[str, ...]:
    """In the order of `ROW`."""
    return (
        event.mark.css,
        event.mark.symbol,
        event.mark.word,
        event.started,
        event.started_iso,
        event.age,
        event.ended,
        event.ended_iso,
        event.took,
        event.id if event.plain_id else escape(event.id),
    )


def fill_errors(events: Iterable[EventView], error: str, text: str, none: str, escape: Escape) -> str:
    """One ``error`` for each failed event, of the names of `ERROR`, in it one ``text`` for each different try, of those of `TRY`.

    ``none`` stands for an event without a message.
    """
    fill, fill_try = pattern(error, ERROR), pattern(text, TRY)
    return "".join(
        [
            fill((_which(event, escape), "".join([_fill_try(fill_try, each, escape) for each in event.tries]) or none))
            for event in events
            if event.failed
        ]
    )


def _which(event: EventView, escape: Escape) -> str:
    return f"of {event.started}" if event.started else escape(event.id)


def _fill_try(fill: Fill, told: TryView, escape: Escape) -> str:
    return fill((told.label, escape(told.text)))
