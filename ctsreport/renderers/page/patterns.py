"""Patterns, filled in fast: the template says what a task, a run and an error look like; here they are filled.

A template's own loop costs several times as much, and a large report is mostly these. A pattern is a text of the
template with names in braces. What is filled in is made safe by the format's own functions (`Escapes`), or is our own
words and numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict, get_args, get_type_hints

from msgspec import Struct

from ctsreport.renderers.page.pattern import compiled, names_in
from ctsreport.view.event import EventView, MessageView
from ctsreport.view.task import TaskView
from ctsreport.view.timeline import Bar, Timeline
from ctsreport.view.wording import NOT_TOLD

Escape = Callable[[str], str]
Patterns = Mapping[str, str]

# --- What there is to fill in ----------------------------------------------------------------------------------------


class Nothing(TypedDict):
    """No value."""


class Whole(TypedDict):
    """One task in full."""

    anchor: str
    initial: str
    open: str
    name: str
    symbol: str
    word: str
    state: str
    instance: str
    strip: str
    facts: str
    note: str
    line: str
    runs: str
    errors: str


class Dense(TypedDict):
    """One task in a row of the table of all."""

    id: str
    initial: str
    name: str
    instance: str
    why: str
    symbol: str
    word: str
    newest: str
    failed: str
    took: str
    services: str


class Row(TypedDict):
    """One run in the table of a task's runs."""

    anchor: str
    css: str
    symbol: str
    word: str
    started: str
    took: str
    id: str


class Name(TypedDict):
    """A name from outside."""

    name: str


class Fact(TypedDict):
    """A fact, and what it is called."""

    label: str
    text: str


class Text(TypedDict):
    """A text."""

    text: str


class Address(TypedDict):
    """A text that leads out of the page."""

    text: str
    href: str


class Link(TypedDict):
    """A text that leads to an anchor of the page."""

    anchor: str
    text: str


class Anchor(TypedDict):
    """An anchor."""

    anchor: str


class Line(TypedDict):
    """The runs on a line to scale: those that failed, and those that succeeded."""

    failed: str
    succeeded: str


class Path(TypedDict):
    """Bars of that line."""

    path: str


class Runs(TypedDict):
    """The table of a task's runs."""

    caption: str
    rows: str


class Css(TypedDict):
    """A class of the style."""

    css: str


class Cause(TypedDict):
    """The cause of a message."""

    cause: str


class Which(TypedDict):
    """Which runs gave a message, or which tries."""

    which: str


class Fills(Struct, frozen=True):
    """Every pattern that a template may give, as a function of its values. One that it leaves out is empty."""

    whole: Callable[[Whole], str]
    open: Callable[[Nothing], str]
    instance: Callable[[Name], str]
    fact: Callable[[Fact], str]
    note: Callable[[Text], str]
    address: Callable[[Address], str]
    line: Callable[[Line], str]
    failed: Callable[[Path], str]
    succeeded: Callable[[Path], str]
    runs: Callable[[Runs], str]
    row: Callable[[Row], str]
    css: Callable[[Css], str]
    cause: Callable[[Cause], str]
    link: Callable[[Link], str]
    which: Callable[[Which], str]
    hint: Callable[[Text], str]
    try_: Callable[[Text], str]
    dense: Callable[[Dense], str]
    id: Callable[[Anchor], str]
    why: Callable[[Text], str]


def _names() -> dict[str, tuple[str, ...]]:
    """By the name of each pattern, the names of its values: read off the types above, so that they stand once."""
    values = {field: get_args(hint)[0][0] for field, hint in get_type_hints(Fills).items()}
    return {_pattern(field): tuple(each.__annotations__) for field, each in values.items()}


def _pattern(field: str) -> str:
    """What a template calls it: ``try`` is a word of Python."""
    return field.rstrip("_")


NAMES = _names()


class Escapes(Struct, frozen=True):
    """How a format makes texts from outside safe: names, ids in a table, facts of one line, whole messages, and people's Markdown.

    ``done`` marks what was filled in as safe.
    """

    name: Escape
    id: Escape
    fact: Escape
    message: Escape
    note: Escape
    done: Escape


def fills_of(patterns: Patterns) -> Fills:
    """The patterns of a template, compiled. Raises ValueError for a pattern or a name in one that does not exist."""
    wrong = [name for name in patterns if name not in NAMES]
    if wrong:
        raise ValueError(f"no pattern is called {wrong[0]!r}; there are {', '.join(NAMES)}")
    given = {field: (patterns.get(_pattern(field), ""), NAMES[_pattern(field)]) for field in Fills.__struct_fields__}
    return Fills(**{field: compiled(text, names) for field, (text, names) in given.items()})


# --- Filling -----------------------------------------------------------------------------------------------------------


class Filler:
    """The patterns of one template, compiled, and what fills them in."""

    def __init__(self, patterns: Patterns, escapes: Escapes) -> None:
        self._escapes = escapes
        self._fills = fills_of(patterns)
        self._with_strip = "strip" in names_in(patterns.get("whole", ""))

    def whole(self, task: TaskView, unfolded: bool = False) -> str:
        """One task in full: its facts, its runs on a line and in a table, and each different message."""
        runs, fills, escapes = task.runs, self._fills, self._escapes
        events = list(runs.events)
        line = runs.line(events)
        note = task.expected.note
        text = fills.whole(
            {
                "anchor": task.anchor,
                "initial": task.initial,
                "open": fills.open({}) if unfolded else "",
                "name": escapes.name(task.name),
                "symbol": task.mark.symbol,
                "word": task.mark.word,
                "state": task.state,
                "instance": self._instance(task),
                "strip": runs.strip_text if self._with_strip else "",
                "facts": self._facts(task),
                "note": fills.note({"text": escapes.note(note)}) if note else "",
                "line": self._line(line) if line else "",
                "runs": self._runs(line.text if line else "Stored runs, newest first", events) if events else "",
                "errors": self._errors(runs.messages(events)),
            }
        )
        return escapes.done(text)

    def dense(self, task: TaskView) -> str:
        """One task in a row of the table of all; one that is shown in full is linked to."""
        fills, escapes = self._fills, self._escapes
        name, whole, runs, cause = escapes.name(task.name), task.whole, task.runs, task.cause
        why = cause.now
        text = fills.dense(
            {
                "id": "" if whole else fills.id({"anchor": task.anchor}),
                "initial": task.initial,
                "name": fills.link({"anchor": task.anchor, "text": name}) if whole else name,
                "instance": self._instance(task),
                "why": fills.why({"text": escapes.fact(why) if cause.anchor else why}) if why else "",
                "symbol": task.mark.symbol,
                "word": task.word_and_state,
                "newest": runs.newest_start,
                "failed": runs.share,
                "took": "" if whole else runs.took,
                "services": escapes.fact(task.services.line),
            }
        )
        return escapes.done(text)

    def _instance(self, task: TaskView) -> str:
        return self._fills.instance({"name": self._escapes.name(task.instance)}) if task.several else ""

    def _linked(self, anchor: str, text: str) -> str:
        """A text from outside, which leads somewhere; one that leads nowhere is ours."""
        return self._fills.link({"anchor": anchor, "text": self._escapes.fact(text)}) if anchor else text

    def _facts(self, task: TaskView) -> str:
        fill, fact = self._fills.fact, self._escapes.fact
        facts = [fill({"label": label, "text": text if ours else fact(text)}) for label, text, ours in task.details]
        return "".join([*facts, self._runbook(task.expected.runbook_link)])

    def _runbook(self, link: str) -> str:
        if not link:
            return ""
        address = self._fills.address({"text": self._escapes.fact(link), "href": self._escapes.name(link)})
        return self._fills.fact({"label": "Runbook", "text": address})

    def _line(self, line: Timeline) -> str:
        """The runs on a line to scale; empty in a format that cannot draw."""
        fills = self._fills
        failed = fills.failed({"path": _path(line.failed)}) if line.failed else ""
        succeeded = fills.succeeded({"path": _path(line.succeeded)}) if line.succeeded else ""
        return fills.line({"failed": failed, "succeeded": succeeded})

    def _runs(self, caption: str, events: Sequence[EventView]) -> str:
        """The runs as a table; its caption says what the line shows."""
        return self._fills.runs({"caption": caption, "rows": "".join([self._row(each) for each in events])})

    def _row(self, event: EventView) -> str:
        mark = event.mark
        return self._fills.row(
            {
                "anchor": event.anchor,
                "css": self._fills.css({"css": mark.css}) if mark.css != "successful" else "",
                "symbol": mark.symbol,
                "word": mark.word,
                "started": event.started or NOT_TOLD,
                "took": event.took,
                "id": self._escapes.id(event.short or event.id),
            }
        )

    def _errors(self, shown: Sequence[MessageView]) -> str:
        """Each different message; its cause above it, where that is another than the one before it."""
        pieces: list[str] = []
        above = None
        for message in shown:
            cause = (message.cause_anchor, message.summary)
            if cause != above:
                pieces.append(self._fills.cause({"cause": self._linked(*cause)}))
            above = cause
            self._message(message, pieces)
        return "".join(pieces)

    def _message(self, message: MessageView, pieces: list[str]) -> None:
        """The runs that gave it, what helps to read it, and each different try once."""
        fills, escapes, tries = self._fills, self._escapes, message.tries
        pieces.append(fills.which({"which": self._which(message, tries[0].label if len(tries) == 1 else "")}))
        pieces += [fills.hint({"text": escapes.fact(text)}) for text in message.remarks]
        for each in tries:
            if len(tries) > 1:
                pieces.append(fills.which({"which": each.label}))
            pieces.append(fills.try_({"text": escapes.message(each.text)}))

    def _which(self, message: MessageView, label: str) -> str:
        """The runs that gave it, how often each was tried, and in which phase it went wrong."""
        fact, phase = self._escapes.fact, message.phase
        runs = message.runs_text if message.plain else fact(message.runs_text)
        return "; ".join(filter(None, (runs, label, phase and fact(phase)))) + "."


def _path(bars: Sequence[Bar]) -> str:
    return "".join([f"M{x} {y}h{width}" for x, width, y in bars])
