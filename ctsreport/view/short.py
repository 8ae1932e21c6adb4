"""The report in short, for a ticket, a chat or a mail: the verdict, what changed, and each thing that is wrong once.

Every text is of one line and holds words from outside as they are: each format makes them safe in its own way.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from ctsreport.plural import plural
from ctsreport.view.labels import Mark
from ctsreport.view.task import TaskView
from ctsreport.view.why import details_of
from ctsreport.view.wording import cut, listed

if TYPE_CHECKING:
    from ctsreport.view.page import View

MOST_TASKS = 6
"""Tasks that a point names one by one."""

MOST_SERVICES = 8
"""Services that a point names."""

MOST_POINTS = 20
"""Points of a form that has room: what is wrong in more ways is read in the whole report."""

LONGEST = 400
"""Characters of one fact."""


class ShortFact(Struct, frozen=True, gc=False):
    """A fact, labelled; ``ours`` where it is in our own words and figures."""

    label: str
    text: str
    ours: bool = False


class Point(Struct, frozen=True, gc=False):
    """One thing that is wrong: why, and behind what. ``id`` is the cause's, empty where no run said why.

    ``details`` stand beside the title.
    """

    id: str
    mark: Mark
    title: str
    details: str
    facts: tuple[ShortFact, ...]


class Short(Struct, frozen=True):
    """The whole in a few lines.

    ``sentence`` is the verdict with as of when it is so; ``remarks`` are what must be known before it is believed and
    acted on (who was not read, the gate, what changed, known failures that run out). ``points`` are what is wrong, the
    most tasks first; ``more`` counts those for which there was no room. ``aside`` says what is known and accepted,
    ``link`` is where the whole report lies; empty where that is not known. ``promise`` is until when it will have been
    renewed, for forms that are.
    """

    title: str
    mark: Mark
    sentence: str
    remarks: tuple[ShortFact, ...]
    points: tuple[Point, ...]
    more: int
    aside: str
    made: str
    link: str
    promise: str = ""

    def first(self, number: int) -> "Short":
        """The same with so many points at most."""
        kept = self.points[:number]
        return structs.replace(self, points=kept, more=self.more + len(self.points) - len(kept))

    @property
    def more_text(self) -> str:
        """What there was no room for; empty where everything is there."""
        if not self.more:
            return ""
        return f"And {plural(self.more, 'more cause')}: the whole report has all."


def short_of(view: "View") -> Short:
    """The report in short."""
    groups = _groups(view)
    return Short(
        view.about.title,
        view.verdict.mark,
        view.verdict.text,
        tuple(_remarks(view)),
        tuple(_point(view, tasks) for tasks in groups[:MOST_POINTS]),
        max(0, len(groups) - MOST_POINTS),
        _aside(view),
        view.about.last_line.removesuffix(view.about.promise) or view.about.made_text,
        view.about.report_url,
        view.about.promise.lstrip(),
    )


def _remarks(view: "View") -> Iterator[ShortFact]:
    yield from (ShortFact("Not read", cut(text, LONGEST)) for text in view.instances.unread_texts[:MOST_TASKS])
    if len(view.instances.unread_texts) > MOST_TASKS:
        yield ShortFact("Not read", f"{len(view.instances.unread_texts) - MOST_TASKS} more instances", ours=True)
    yield from (ShortFact("Silent stop", cut(text, LONGEST)) for text in view.notices.deaf)
    if view.gate:
        yield ShortFact("Gate", cut(view.gate.whole, LONGEST))
    if view.memory and view.memory.changes:
        since = f" since {view.memory.since}" if view.memory.since else ""
        yield ShortFact("Changed", cut(f"{view.memory.summary}{since}", LONGEST))
    if view.first.together:
        yield ShortFact("Note", view.first.together, ours=True)
    yield from (ShortFact("Known failure", cut(text, LONGEST)) for text in view.known.alarms)
    if view.about.narrowed:
        yield ShortFact("Narrowed", view.about.narrowed_text)


def _aside(view: "View") -> str:
    known = tuple(view.tasks.known)
    if not known:
        return ""
    return f"Known and accepted: {listed([task.full_name for task in known], MOST_TASKS)}."


def _groups(view: "View") -> Sequence[list[TaskView]]:
    """What fails and is not known to, by cause: the most tasks first, then in the report's order."""
    by_cause: dict[str, list[TaskView]] = {}
    for task in view.tasks.unhealthy:
        if not task.expected.known:
            by_cause.setdefault(task.cause.anchor or task.cause.text, []).append(task)
    return sorted(by_cause.values(), key=len, reverse=True)


def _point(view: "View", tasks: Sequence[TaskView]) -> Point:
    worst = tasks[0]  # they stand worst first
    names = listed([task.full_name for task in tasks], MOST_TASKS)
    services = dict.fromkeys(name for task in tasks for name in task.services.names)
    owners = dict.fromkeys(task.expected.owner for task in tasks if task.expected.owner)
    steps = dict.fromkeys(task.expected.next_step for task in tasks if task.expected.next_step)
    runbooks = dict.fromkeys(task.expected.runbook for task in tasks if task.expected.runbook)
    facts = (
        ShortFact(f"{len(tasks)} tasks" if len(tasks) > 1 else "Task", names),
        ShortFact("Since", _since(tasks), ours=True),
        ShortFact("Where", _where(view, worst)),
        ShortFact("Not applied", worst.hidden, ours=True),
        ShortFact("Services", listed(list(services), MOST_SERVICES)),
        ShortFact("Owner", ", ".join(owners)),
        ShortFact("Next", " ".join(steps) or worst.cause.next_step),
        ShortFact("Runbook", " ".join(runbooks)),
    )
    return Point(
        worst.cause.anchor.removeprefix("cause/"),
        worst.mark,
        worst.cause.text,
        cut(details_of([task.cause for task in tasks]), LONGEST),
        tuple(ShortFact(each.label, cut(each.text, LONGEST), each.ours) for each in facts if each.text),
    )


def _since(tasks: Sequence[TaskView]) -> str:
    """Since when the one that has failed for longest does."""
    known = [(task.failing_since, task.since_text) for task in tasks if task.failing_since]
    if not known:
        return ""
    return min(known)[1]


def _where(view: "View", worst: TaskView) -> str:
    """Whether a cause is here or everywhere, in a fleet."""
    return next((cause.spread for cause in view.causes.current if cause.anchor == worst.cause.anchor), "")
