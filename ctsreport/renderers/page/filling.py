"""Patterns, filled in fast: the template says what a task, a run and an error look like; here they are filled.

A template's own loop costs several times as much, and a large report is mostly these. What is filled in is made safe by
the format's own functions (`Escapes`), or is our own words and numbers.
"""

from collections.abc import Callable, Container, Iterable, Sequence

from msgspec import Struct

from ctsreport.renderers.page.patterns import Alone, Head, Patterns, fills_of
from ctsreport.renderers.page.placeholders import names_in
from ctsreport.view.event import EventView, MessageView
from ctsreport.view.services import Services
from ctsreport.view.task import TaskView
from ctsreport.view.timeline import Bar, Timeline
from ctsreport.view.wording import NOT_REPORTED

Escape = Callable[[str], str]
Names = Callable[[Sequence[str]], str]


class Escapes(Struct, frozen=True):
    """How a format makes texts from outside safe.

    Names, lists of them, ids in a table, facts of one line, addresses of links, whole messages, and Markdown that
    people wrote. ``done`` marks what was filled in as safe. ``title``: names once more, where there is room to break
    them.
    """

    name: Escape
    names: Names
    id: Escape
    fact: Escape
    href: Escape
    message: Escape
    note: Escape
    done: Escape
    title: Escape | None = None


class Filler:
    """The patterns of one template, compiled, and what fills them in.

    ``places`` are the anchors of the causes that have a place of their own on the page; None where all have.
    """

    def __init__(self, patterns: Patterns, escapes: Escapes, places: Container[str] | None = None) -> None:
        self._escapes = escapes
        self._places = places
        self._fills = fills_of(patterns)
        self._headings: dict[tuple[str, str, str], str] = {}
        self._in_pieces = "piece" in patterns
        self._with_own = "own" in patterns
        self._with_strip = "strip" in names_in(patterns.get("whole", ""))

    def whole(self, task: TaskView, unfolded: bool = False) -> str:
        """One task in full: its facts, its runs on a line and in a table, and each different message."""
        runs, fills = task.runs, self._fills
        events = list(runs.events)
        line = runs.line(events)
        drawn = task.past_line or line
        text = fills.whole(
            {
                **self._head(task),
                "open": fills.open({}) if unfolded else "",
                "strip": runs.strip_text if self._with_strip else "",
                "line": (self._line(drawn) if drawn else "") + self._durations(task),
                "runs": self._runs(line.text if line else "Stored runs, oldest first", events) if events else "",
                "errors": self._errors(runs.messages(events)),
            }
        )
        return self._escapes.done(text)

    def brief(self, task: TaskView) -> str:
        """One task of very many: its facts, its runs as signs, and each different message."""
        runs, fills, head = task.runs, self._fills, self._head(task)
        head["facts"] += self._fact("Newest run", runs.newest_start)
        text = fills.brief(
            {
                **head,
                "strip": runs.strip_text,
                "why": self._reason(task),
                "errors": self._errors(runs.alone, alone=True),
            }
        )
        return self._escapes.done(text)

    def _head(self, task: TaskView) -> Head:
        note, escapes = task.expected.note, self._escapes
        return {
            "anchor": task.anchor,
            "initial": task.initial,
            "name": (escapes.title or escapes.name)(task.name),
            "symbol": task.mark.symbol,
            "word": task.mark.word,
            "state": task.state,
            "instance": self._instance(task),
            "facts": self._facts(task),
            "note": self._fills.note({"text": escapes.note(note)}) if note else "",
        }

    def dense(self, task: TaskView) -> str:
        """One task in a row of the table of all; one that is shown in full is linked to."""
        fills, escapes = self._fills, self._escapes
        name, whole, runs = escapes.name(task.name), task.whole, task.runs
        text = fills.dense(
            {
                "id": "" if whole else fills.id({"anchor": task.anchor}),
                "initial": task.initial,
                "name": fills.link({"anchor": task.anchor, "text": name}) if whole else name,
                "instance": self._instance(task),
                "why": self._why(task),
                "symbol": task.mark.symbol,
                "word": task.word_and_state,
                "newest": runs.newest_start,
                "failed": runs.share,
                "took": "" if whole else runs.took,
                "services": escapes.names(task.services.names) or self._services(task.services),
            }
        )
        return escapes.done(text)

    def briefs(self, tasks: Iterable[TaskView]) -> str:
        """Several of very many."""
        return self._escapes.done("".join(map(self.brief, tasks)))

    def rows(self, tasks: Iterable[TaskView]) -> str:
        """Several rows of the table of all."""
        return self._escapes.done("".join(map(self.dense, tasks)))

    def _why(self, task: TaskView) -> str:
        """Why it fails now, or why nothing is known of it, with what stands beside that."""
        why = self._now(task)
        return self._fills.why({"text": why, "details": self._details(task.cause.brief_now)}) if why else ""

    def _reason(self, task: TaskView) -> str:
        """The same where its message stands below."""
        why = self._now(task)
        return self._fills.reason({"text": why}) if why else ""

    def _now(self, task: TaskView) -> str:
        cause = task.cause
        why = cause.now
        return self._escapes.fact(why) if why and cause.anchor else why

    def _details(self, text: str) -> str:
        """What stands beside a cause."""
        return self._fills.details({"text": self._escapes.fact(text)}) if text else ""

    def _services(self, services: Services) -> str:
        """What stands in the place of names; a condition's pattern or schedule is one piece."""
        fact, code = self._escapes.fact, services.condition_code if self._in_pieces else ""
        if not code:
            return fact(services.line)
        return f"{fact(services.condition_words)} {self._fills.piece({'text': fact(code)})}"

    def _instance(self, task: TaskView) -> str:
        if not task.several:
            return ""
        return self._fills.instance({"name": self._escapes.name(task.instance)})

    def _linked(self, anchor: str, text: str) -> str:
        """A cause in one line, which leads to its place where it has one; one without an anchor is ours."""
        if not anchor:
            return text
        safe = self._escapes.fact(text)
        if self._placed(anchor):
            return self._fills.link({"anchor": anchor, "text": safe})
        return safe

    def _placed(self, anchor: str) -> bool:
        return self._places is None or anchor in self._places

    def _facts(self, task: TaskView) -> str:
        fill, safe = self._fills.fact, self._escapes
        facts = [
            fill(
                {
                    "label": each.label,
                    "text": each.text if each.ours else safe.names(each.names) or safe.fact(each.text),
                }
            )
            for each in task.details
        ]
        return "".join([*facts, self._runbook(task.expected.runbook_link)])

    def _fact(self, label: str, text: str) -> str:
        """A fact in our own words and figures."""
        if not text:
            return ""
        return self._fills.fact({"label": label, "text": text})

    def _runbook(self, link: str) -> str:
        if not link:
            return ""
        address = self._fills.address({"text": self._escapes.fact(link), "href": self._escapes.href(link)})
        return self._fills.fact({"label": "Runbook", "text": address})

    def _durations(self, task: TaskView) -> str:
        """How long its runs took, as a line; empty in a format that cannot draw."""
        path = task.durations_path
        return self._fills.durations({"path": path}) if path else ""

    def _line(self, line: Timeline) -> str:
        """The runs on a line to scale, with the times at its ends; empty in a format that cannot draw."""
        fills = self._fills
        failed = fills.failed({"path": _path(line.failed)}) if line.failed else ""
        succeeded = fills.succeeded({"path": _path(line.succeeded)}) if line.succeeded else ""
        return fills.line({"failed": failed, "succeeded": succeeded, "first": line.first, "last": line.last})

    def _runs(self, caption: str, events: Sequence[EventView]) -> str:
        """The runs as a table; its caption says what the line shows."""
        return self._fills.runs({"caption": caption, "rows": "".join([self._row(each) for each in reversed(events)])})

    def _row(self, event: EventView) -> str:
        mark = event.mark
        return self._fills.row(
            {
                "anchor": event.anchor,
                "css": self._fills.css({"initial": mark.initial}) if mark.initial != "s" else "",
                "symbol": mark.symbol,
                "word": mark.word,
                "started": event.started or NOT_REPORTED,
                "took": event.took,
                "id": self._escapes.id(event.short or event.id),
            }
        )

    def _errors(self, shown: Sequence[MessageView], *, alone: bool = False) -> str:
        """Each different message; its cause above it, where that is another than the one before it.

        ``alone``: no table has the runs.
        """
        pieces: list[str] = []
        above = None
        anchors: set[str] = set()
        for message in shown:
            cause = (message.cause_anchor, message.summary)
            if cause != above:
                details = "" if alone else self._details(message.details)
                pieces.append(self._cause(message, (*cause, details), anchors))
            above = cause
            self._message(message, pieces, alone=alone)
        return "".join(pieces)

    def _cause(self, message: MessageView, cause: tuple[str, str, str], anchors: set[str]) -> str:
        """The cause above its message; one without a place of its own has it here, with what is to be known of it.

        ``cause``: its anchor, it in one line, and what stands beside that. ``anchors`` are those that the task already
        has.
        """
        anchor, text, details = cause
        placed = not anchor or self._placed(anchor)
        if not self._with_own or placed or anchor in anchors:
            return self._heading(cause) + ("" if placed else self._alone(message))
        anchors.add(anchor)
        facts = self._fact("Next step", message.next_step)
        return self._fills.own(
            {"anchor": anchor, "cause": self._escapes.fact(text), "details": details, "facts": facts}
        )

    def _heading(self, cause: tuple[str, str, str]) -> str:
        """The same for each message of a cause, of which there may be thousands."""
        if cause not in self._headings:
            anchor, text, details = cause
            self._headings[cause] = self._fills.cause({"cause": self._linked(anchor, text), "details": details})
        return self._headings[cause]

    def _alone(self, message: MessageView) -> str:
        """What is to be known of a cause that has no place of its own."""
        values: Alone = {"next": message.next_step, "id": self._escapes.name(message.cause_id)}
        return self._fills.alone(values)

    def _message(self, message: MessageView, pieces: list[str], *, alone: bool) -> None:
        """The runs that gave it, what helps to read it, and each different try once."""
        fills, escapes, tries = self._fills, self._escapes, message.tries
        label = tries[0].label if len(tries) == 1 else ""
        runs = (
            message.runs_text
            if message.plain and not alone
            else escapes.fact(message.run_text if alone else message.runs_text)
        )
        which = self._which(message, runs, label)
        pieces.append(
            fills.run({"anchor": message.event.anchor, "which": which}) if alone else fills.which({"which": which})
        )
        pieces += [fills.also({"id": id_, "text": escapes.fact(text)}) for id_, text in message.others]
        pieces += [fills.hint({"text": escapes.fact(text)}) for text in message.hints]
        for each in tries:
            if len(tries) > 1:
                pieces.append(fills.which({"which": each.label}))
            pieces.append(fills.try_({"text": escapes.message(each.text)}))

    def _which(self, message: MessageView, runs: str, label: str) -> str:
        """The runs that gave it, how often each was tried, and in which phase it went wrong."""
        phase = message.phase and self._escapes.fact(message.phase)
        return "; ".join(filter(None, (runs, label, phase))) + "."


def _path(bars: Sequence[Bar]) -> str:
    return "".join([f"M{x} {y}h{width}" for x, width, y in bars])
