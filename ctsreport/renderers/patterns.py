"""Patterns, filled in fast: the template says what a task, a run and an error look like; here they are filled.

A template's own loop costs several times as much, and a large report is mostly these. A pattern is a text of the template with
names in braces. What is filled in is made safe by the format's own functions (`Hand`), or is our own words and numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from string import Formatter

from msgspec import Struct

from ctsreport.view.task import EventView, TaskView, TryView

Escape = Callable[[str], str]
Patterns = Mapping[str, str]
Fill = Callable[[tuple[str, ...]], str]

ROW = ("css", "symbol", "word", "started", "started_iso", "age", "ended", "ended_iso", "took", "id")
ERROR = ("which", "tries")
TRY = ("label", "text")
FACT = ("label", "text")
TASK = ("anchor", "name", "mark", "symbol", "word", "state", "instance", "strip", "facts", "rows", "errors")
"""The names that each pattern may use."""


class Hand(Struct, frozen=True):
    """How a format makes texts from outside safe: names, ids in a table, facts of one line, and whole messages."""

    name: Escape
    id: Escape
    fact: Escape
    message: Escape


@lru_cache
def pattern(text: str, names: tuple[str, ...]) -> Fill:
    """A text with names in braces, as a function of their values in the order of ``names``.

    Compiled to ``%``, four times as fast as ``str.format``. Raises ValueError for a name that is none of ``names``.
    """
    pieces: list[str] = []
    order: list[int] = []
    for literal, name, _, _ in Formatter().parse("".join(text)):  # joined, as a template's block is a Markup, which escapes on
        pieces.append(literal.replace("%", "%%"))
        if name is not None:
            pieces.append("%s")
            order.append(names.index(name))
    form, pick = "".join(pieces), itemgetter(*order, 0, 0)  # two more, for it gives no tuple for fewer than two
    return lambda values: form % pick(values)[:-2]


@lru_cache
def row_pattern(row: str, time: str, none: str, *, started: bool, ended: bool) -> Fill:
    """A row with its times drawn in: ``time`` names ``{iso}`` and ``{text}``, ``none`` stands for what was not told."""
    for name, told in (("started", started), ("ended", ended)):
        drawn = time.replace("{iso}", f"{{{name}_iso}}").replace("{text}", f"{{{name}}}") if told else none
        row = "".join(row).replace(f"{{{name}}}", drawn)
    return pattern(row, ROW)


def fill_task(task: TaskView, patterns: Patterns, hand: Hand, *, mark: str, strip: str, unfolded: bool) -> str:
    """One task, its facts, its runs and its errors. ``unfolded`` takes the pattern that stands open, where there is one."""
    events = list(task.events)
    kind = "idle" if not events else "open" if unfolded else "ran"
    return pattern(patterns[kind], TASK)(
        (
            task.anchor,
            hand.name(task.name),
            mark,
            task.mark.symbol,
            task.mark.word,
            task.enabled,
            pattern(patterns["instance"], ("name",))((hand.name(task.instance),)) if task.several else "",
            strip,
            _facts(task, patterns, hand, one_by_one=kind == "open"),
            _rows(events, patterns, hand) if events else "",
            _errors(events, patterns, hand) if task.failed else "",
        )
    )


def _facts(task: TaskView, patterns: Patterns, hand: Hand, *, one_by_one: bool) -> str:
    """One by one where the task stands open, else in a line where the format has one."""
    if "line" in patterns and not one_by_one:
        return pattern(patterns["line"], ("text",))((hand.fact(task.about),))
    fill = pattern(patterns["fact"], FACT)
    return "".join([fill((fact.label, fact.text if fact.ours else hand.fact(fact.text))) for fact in task.details])


def _rows(events: Sequence[EventView], patterns: Patterns, hand: Hand) -> str:
    """One row for each event; ``{started}`` and ``{ended}`` are drawn as ``time`` says."""
    row, time, none = patterns["row"], patterns["time"], patterns["no_time"]
    usual = row_pattern(row, time, none, started=True, ended=True)

    def form(event: EventView) -> Fill:
        if event.started and event.ended:
            return usual
        return row_pattern(row, time, none, started=bool(event.started), ended=bool(event.ended))

    return "".join([form(event)(_row_values(event, hand)) for event in events])


def _row_values(event: EventView, hand: Hand) -> tuple[str, ...]:
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
        event.id if event.plain_id else hand.id(event.id),
    )


def _errors(events: Sequence[EventView], patterns: Patterns, hand: Hand) -> str:
    """One error for each failed event, in it each different try."""
    fill, fill_try = pattern(patterns["error"], ERROR), pattern(patterns["try"], TRY)
    return "".join(
        [
            fill((_which(event, hand), "".join([_try(fill_try, each, hand) for each in event.tries]) or patterns["no_message"]))
            for event in events
            if event.failed
        ]
    )


def _which(event: EventView, hand: Hand) -> str:
    return f"of {event.started}" if event.started else hand.id(event.id)


def _try(fill: Fill, told: TryView, hand: Hand) -> str:
    return fill((told.label, hand.message(told.text)))
