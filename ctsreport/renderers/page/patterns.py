"""Patterns, filled in fast: the template says what a task, a run and an error look like; here they are filled.

A template's own loop costs several times as much, and a large report is mostly these. A pattern is a text of the template with
names in braces. What is filled in is made safe by the format's own functions (`Hand`), or is our own words and numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from string import Formatter

from msgspec import Struct

from ctsreport.view.event import EventView, MessageView, messages
from ctsreport.view.task import TaskView
from ctsreport.view.timeline import Bar, Timeline
from ctsreport.view.wording import NOT_TOLD

Escape = Callable[[str], str]
Patterns = Mapping[str, str]
Fill = Callable[[tuple[str, ...]], str]

NAMES = {
    "whole": (
        "anchor",
        "initial",
        "open",
        "name",
        "symbol",
        "word",
        "state",
        "instance",
        "strip",
        "facts",
        "note",
        "line",
        "runs",
        "errors",
    ),
    "open": (),
    "instance": ("name",),
    "fact": ("label", "text"),
    "note": ("text",),
    "address": ("text", "href"),
    "line": ("failed", "succeeded"),
    "failed": ("path",),
    "succeeded": ("path",),
    "runs": ("caption", "rows"),
    "row": ("anchor", "css", "symbol", "word", "started", "took", "id"),
    "css": ("css",),
    "cause": ("cause",),
    "link": ("anchor", "text"),
    "which": ("which",),
    "hint": ("text",),
    "try": ("text",),
    "dense": ("id", "initial", "name", "instance", "why", "symbol", "word", "newest", "failed", "took", "services"),
    "id": ("anchor",),
    "why": ("text",),
}
"""The patterns, and the names that each may use. One that a format leaves out is empty."""


class Hand(Struct, frozen=True):
    """How a format makes texts from outside safe: names, ids in a table, facts of one line, whole messages, and Markdown that people wrote.

    ``done`` marks what was filled in as safe.
    """

    name: Escape
    id: Escape
    fact: Escape
    message: Escape
    note: Escape
    done: Escape


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
            if name not in names:
                raise ValueError(f"{{{name}}} is no name of this pattern, which may use {', '.join(names) or 'none'}")
            order.append(names.index(name))
    form = "".join(pieces)
    if order == list(range(len(names))):
        return lambda values: form % values
    pick = itemgetter(*order, 0, 0) if names else lambda _: (0, 0)  # two more, for it gives no tuple for fewer than two
    return lambda values: form % pick(values)[:-2]


class Filler:
    """The patterns of one template, compiled, and what fills them in."""

    def __init__(self, patterns: Patterns, hand: Hand) -> None:
        self.hand = hand
        self.told = patterns
        self._fills = {name: pattern(patterns.get(name, ""), names) for name, names in NAMES.items()}

    def whole(self, task: TaskView, unfolded: bool = False) -> str:
        """One task in full: its facts, its runs on a line and in a table, and each different message."""
        events, fills = list(task.events), self._fills
        line = task.line(events)
        text = fills["whole"](
            (
                task.anchor,
                task.initial,
                fills["open"](()) if unfolded else "",
                self.hand.name(task.name),
                task.mark.symbol,
                task.mark.word,
                task.state,
                self._instance(task),
                task.strip_text if "{strip}" in self.told["whole"] else "",
                self._facts(task),
                self._fills["note"]((self.hand.note(task.expected.note),)) if task.expected.note else "",
                self._line(line) if line else "",
                self._runs(line.text if line else "Stored runs, newest first", events) if events else "",
                self._errors(messages(task.finding, events)) if task.failed else "",
            )
        )
        return self.hand.done(text)

    def dense(self, task: TaskView) -> str:
        """One task in a row of the table of all; one that is shown in full is linked to."""
        name, whole, why, fills = self.hand.name(task.name), task.whole, task.why, self._fills
        text = fills["dense"](
            (
                "" if whole else fills["id"]((task.anchor,)),
                task.initial,
                fills["link"]((task.anchor, name)) if whole else name,
                self._instance(task) if task.several else "",
                fills["why"]((self.hand.fact(why) if task.cause_anchor else why,)) if why else "",
                task.mark.symbol,
                task.word_and_state,
                task.newest_start,
                task.failed_share,
                "" if whole else task.took,
                self.hand.fact(task.services_line),
            )
        )
        return self.hand.done(text)

    def _instance(self, task: TaskView) -> str:
        return self._fills["instance"]((self.hand.name(task.instance),)) if task.several else ""

    def _linked(self, anchor: str, text: str) -> str:
        """A text from outside, which leads somewhere; one that leads nowhere is ours."""
        return self._fills["link"]((anchor, self.hand.fact(text))) if anchor else text

    def _facts(self, task: TaskView) -> str:
        fill, fact, link = self._fills["fact"], self.hand.fact, task.expected.runbook_link
        told = [fill((label, text if ours else fact(text))) for label, text, ours in task.details]
        return "".join([*told, fill(("Runbook", self._fills["address"]((fact(link), self.hand.name(link))))) if link else ""])

    def _line(self, line: Timeline) -> str:
        """The runs on a line to scale; empty in a format that cannot draw."""
        bars = [self._fills[name]((_path(told),)) if told else "" for name, told in zip(NAMES["line"], line[:2], strict=True)]
        return self._fills["line"](tuple(bars))

    def _runs(self, caption: str, events: Sequence[EventView]) -> str:
        """The runs as a table; its caption tells what the line shows."""
        fill = self._fills["row"]
        return self._fills["runs"]((caption, "".join([fill(self._row(each)) for each in events])))

    def _row(self, event: EventView) -> tuple[str, ...]:
        mark = event.mark
        return (
            event.anchor,
            self._fills["css"]((mark.css,)) if mark.css != "successful" else "",
            mark.symbol,
            mark.word,
            event.started or NOT_TOLD,
            event.took,
            self.hand.id(event.short or event.id),
        )

    def _errors(self, told: Sequence[MessageView]) -> str:
        """Each different message; its cause above it, where that is another than the one before it."""
        pieces: list[str] = []
        above = None
        for message in told:
            cause = (message.cause_anchor, message.summary)
            if cause != above:
                pieces.append(self._fills["cause"]((self._linked(*cause),)))
            above = cause
            self._message(message, pieces)
        return "".join(pieces)

    def _message(self, message: MessageView, pieces: list[str]) -> None:
        """The runs that gave it, what helps to read it, and each different try once."""
        which, shown, tries = self._fills["which"], self._fills["try"], message.tries
        pieces.append(which((self._which(message, tries[0].label if len(tries) == 1 else ""),)))
        pieces += [self._fills["hint"]((self.hand.fact(text),)) for text in message.remarks]
        for each in tries:
            if len(tries) > 1:
                pieces.append(which((each.label,)))
            pieces.append(shown((self.hand.message(each.text),)))

    def _which(self, message: MessageView, label: str) -> str:
        """The runs that gave it, how often each was tried, and in which phase it went wrong."""
        runs = message.runs_text if message.plain else self.hand.fact(message.runs_text)
        phase = message.phase
        return "; ".join(filter(None, (runs, label, phase and self.hand.fact(phase)))) + "."


def _path(bars: Sequence[Bar]) -> str:
    return "".join([f"M{x} {y}h{width}" for x, width, y in bars])
