"""Tasks in blocks: one in full, with its runs and each different message; one in a row of a table."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ctsreport.renderers.outline.blocks import (
    Address,
    Block,
    Fold,
    FoldEnd,
    Heading,
    Item,
    Line,
    Link,
    Message,
    Name,
    Paragraph,
    Piece,
    Row,
    State,
    Table,
    TableEnd,
    Words,
    line,
    names,
)
from ctsreport.renderers.outline.notes import note_blocks
from ctsreport.renderers.outline.parts import moment_order
from ctsreport.view.beside import aside
from ctsreport.view.event import EventView, MessageView
from ctsreport.view.note import read_note
from ctsreport.view.task import Fact, Since, TaskView
from ctsreport.view.times import Moment
from ctsreport.view.wording import NOT_REPORTED

OPEN = 3
"""So many tasks in full lie open; of more, the runs and messages are folded, so that the page can be read over."""

RUNS = ("Outcome", "Started", "Took (s)", "Event")


class Whole:
    """Tasks in full. ``placed`` are the anchors of the causes that have a place of their own on the page."""

    def __init__(self, placed: frozenset[str], *, folded: bool) -> None:
        self._placed = placed
        self._folded = folded

    def blocks(self, kind: str, task: TaskView) -> Iterator[Block]:
        """One task: what it is, its runs, and each different message, which may be left out."""
        yield Piece(kind, task.anchor)
        yield Heading(3, title_of(task), task.anchor, task.mark)
        yield Paragraph(line(" ".join(filter(None, (task.state, task.runs.strip_text)))))
        yield from (Item(line(f"{fact.label}: ", _fact(fact))) for fact in task.details)
        if task.expected.runbook_link:
            yield Item(line("Runbook: ", Address(task.expected.runbook_link, task.expected.runbook_link)))
        if task.expected.note:
            yield from note_blocks(read_note(task.expected.note).html)
        events = list(task.runs.events)
        if events:
            yield from _runs(task, events, folded=self._folded)
        yield Piece("messages", "", task.anchor)
        yield from self._messages(task.runs.messages(events))

    def _messages(self, shown: Sequence[MessageView]) -> Iterator[Block]:
        """Each different message; its cause above it, where that is another than the one before it.

        Of the newest the cause always lies open, and the message where there is room.
        """
        if not shown:
            return
        newest, *earlier = shown
        yield from self._cause(newest)
        if self._folded:
            yield Fold("Messages, word for word")
        yield from _message(newest)
        if earlier and not self._folded:
            yield Fold("Earlier messages, word for word")
        for above, message in pairwise(shown):
            if (above.cause_anchor, above.summary) != (message.cause_anchor, message.summary):
                yield from self._cause(message)
            yield from _message(message)
        if earlier or self._folded:
            yield FoldEnd()

    def _cause(self, message: MessageView) -> Iterator[Block]:
        """The cause of a message; with what is to be known of it where no other place says that."""
        placed = message.cause_anchor in self._placed
        summary = Words(message.summary, strong=True)
        yield Paragraph(line(Link(message.cause_anchor, summary) if placed else summary, aside(message.details)))
        if message.cause_anchor and not placed:
            yield Paragraph(line(Words("Next:", strong=True), f" {message.next_step} ", Name(message.cause_id)))


def title_of(task: TaskView) -> str:
    """A task's heading."""
    if task.several:
        return f"{task.name} of {task.instance}"
    return task.name


def named(task: TaskView) -> Line:
    """A task, which leads to its place where it has one."""
    name = Name(task.name)
    return line(
        Link(task.anchor, name) if task.whole else name, (Words(" "), Name(task.instance)) if task.several else ""
    )


def _since_of(since: Since | None, *, short: bool) -> str:
    if since is None:
        return NOT_REPORTED
    return since.short if short else since.text


def broken_row(task: TaskView, exception: Moment | None, placed: frozenset[str]) -> Row:
    """A row of what is broken."""
    since = task.since
    asides = (", disabled" if task.disabled else "", f" ({task.hidden})" if task.hidden else "")
    return Row(
        (
            line(named(task), _known_of(task)),
            line(State(task.mark, loud=True), *asides),
            line(_since_of(since, short=exception is not None)),
            line(task.runs.strip_text),
            _why(task, placed),
            _services(task),
        ),
        ("", str("ceus".index(task.initial)), moment_order(since.moment if since else None)),
    )


def other_row(task: TaskView) -> Row:
    """A row of those that are shown in full nowhere."""
    why = task.cause.line_now
    services = task.services
    return Row(
        (
            named(task),
            line(State(task.mark), ", disabled" if task.disabled else "", f". {why}" if why else ""),
            line(task.runs.newest_start),
            line(task.runs.share),
            line(task.runs.took),
            names(services.names) or line(services.line),
        ),
    )


def _known_of(task: TaskView) -> Line:
    """What people know of it, beside its name."""
    known = task.expected
    link = known.runbook_link
    return line(
        f"; ◇ {known.known}" if known.known else "",
        f"; {known.line}" if known.line else "",
        (Words("; "), Address(link, "runbook")) if link else "",
    )


def _why(task: TaskView, placed: frozenset[str]) -> Line:
    text = Words(task.cause.text)
    return line(Link(task.cause.anchor, text) if task.cause.anchor in placed else text, aside(task.cause.brief))


def _services(task: TaskView) -> Line:
    services = task.services
    if services.names:
        return names(services.first, services.more)
    return line((services.condition or "") if services.by_condition else services.text)


def _fact(fact: Fact) -> Line:
    if fact.names:
        return names(fact.names)
    return line(fact.text)


def _runs(task: TaskView, events: Sequence[EventView], *, folded: bool) -> Iterator[Block]:
    """The runs, oldest first."""
    shown = task.past_line or task.runs.line(events)
    caption = shown.text if shown else "Stored runs, oldest first"
    yield Fold(caption) if folded else Paragraph(line(caption))
    yield Table(RUNS)
    for event in reversed(events):
        cells = (line(State(event.mark)), line(event.started or NOT_REPORTED), line(event.took))
        yield Row((*cells, line(Name(event.short or event.id))))
    yield TableEnd()
    if folded:
        yield FoldEnd()


def _message(message: MessageView) -> Iterator[Block]:
    """The runs that gave it, what helps to read it, and each different try once."""
    tries = message.tries
    label = tries[0].label if len(tries) == 1 else ""
    yield Paragraph(line("; ".join(filter(None, (message.runs_text, label, message.phase))), "."))
    yield from (Paragraph(line(text)) for text in message.remarks)
    for each in tries:
        if len(tries) > 1:
            yield Paragraph(line(each.label))
        yield Message(each.text)
