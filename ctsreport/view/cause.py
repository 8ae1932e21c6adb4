"""One cause as a reader sees it: what went wrong, in how many tasks, since when, and one whole message."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from ctsreport.analysis import facts
from ctsreport.analysis.causes import CauseFinding, fails_by
from ctsreport.analysis.diagnosis import Diagnostic
from ctsreport.analysis.diagnosis.kinds import next_step
from ctsreport.analysis.findings import TaskFinding
from ctsreport.view.slug import cause_anchor, task_anchor
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import listed, one_line, plural, visible

MOST_NAMED = 12
"""Tasks and services that a cause names one by one; the table of all tasks and report.json have all."""


MOST_SHARING = 100
"""Tasks outside of a narrowed report that a cause names."""


SAMPLES = 50
"""Causes of one task each that show a sample all the same; were there thousands, each message would be there twice."""

LONGEST_SAMPLE = 1 << 14
"""Characters of the longest message that is shown twice for that."""


class TaskLink(Struct, frozen=True, gc=False):
    """A task by name, and where it is told."""

    name: str
    anchor: str
    failing: bool


class CauseView(Struct, frozen=True, dict=True):
    """One cause."""

    finding: CauseFinding
    clock: Clock
    several: bool
    """Whether the report has several instances, so that a task's own must be named."""
    number: int = 1
    """Its place among the causes."""
    elsewhere: tuple[TaskFinding, ...] = ()
    """The tasks that it hits too, and that a narrowed report does not show."""
    owned: tuple[str, ...] = ()
    """What the owners of the tasks that fail by it say to do next."""

    @property
    def next_step(self) -> str:
        """What to look at or to ask first: the owners' own words before ours."""
        return " ".join(
            (*(one_line(step) if step.endswith((".", "!", "?")) else f"{one_line(step)}." for step in self.owned), next_step(self.kind))
        )

    @property
    def details(self) -> str:
        """What helps beside the line, of the latest run; empty where there is nothing."""
        return one_line(self.finding.diagnosis.causes[0].details)

    @property
    def others(self) -> str:
        """Those tasks, in words, what fails now first; empty for none."""
        failing = [task for task in self.elsewhere if fails_by(task) == self.finding.id]
        past = len(self.elsewhere) - len(failing)
        names = listed([self._link(task, failing=True).name for task in failing], MOST_SHARING)
        return "; ".join(filter(None, (names, f"{plural(past, 'task')} failed by it before" if past else "")))

    @property
    def anchor(self) -> str:
        """The same from run to run: see docs/causes.md."""
        return cause_anchor(self.finding.id)

    @property
    def id(self) -> str:
        return self.finding.id

    @property
    def summary(self) -> str:
        return one_line(self.finding.summary)

    @property
    def kind(self) -> str:
        return self.finding.kind

    @property
    def phase(self) -> str:
        return one_line(self.finding.phase or "")

    @property
    def current(self) -> bool:
        """Whether a task fails by it now."""
        return bool(self.finding.failing)

    @property
    def shared(self) -> bool:
        """Whether it hits several tasks."""
        return len(self.finding.tasks) > 1

    @property
    def sampled(self) -> bool:
        """Whether a whole message is shown as a sample; else the one task that is named has it."""
        return self.shared or (self.number <= SAMPLES and len(self.sample) <= LONGEST_SAMPLE)

    @property
    def place(self) -> str:
        """Where in Terraform's code the latest of its runs failed; empty where that was not told."""
        return one_line(next(filter(None, map(_place, self.finding.diagnosis.diagnostics)), ""))

    @property
    def tasks_text(self) -> str:
        """How many tasks it hits, and how many of them fail by it now."""
        count, now = len(self.finding.tasks), len(self.finding.failing)
        if now == count:
            return plural(count, "task")
        if not now:
            return "1 task, which does not fail by it now" if count == 1 else f"{count} tasks, none of which fails by it now"
        return f"{count} tasks, {now} of them now"

    @property
    def reach(self) -> str:
        """How far it reaches now: tasks and instances."""
        count = len(self.finding.failing)
        places = len({task.instance for task in self.finding.failing})
        return plural(count, "task") + (f" of {plural(places, 'instance')}" if places > 1 else "")

    @property
    def events_text(self) -> str:
        return plural(self.finding.events, "failed run")

    @property
    def first_seen(self) -> Moment | None:
        """When the earliest stored run that failed by it began."""
        return self.clock.moment(self.finding.first_seen)

    @property
    def last_seen(self) -> Moment | None:
        """When the latest of them ended."""
        return self.clock.moment(self.finding.last_seen)

    @property
    def links(self) -> tuple[TaskLink, ...]:
        """The tasks, those that fail by it now first."""
        now = set(map(id, self.finding.failing))
        rest = [task for task in self.finding.tasks if id(task) not in now]
        return tuple(self._link(task, failing=id(task) in now) for task in (*self.finding.failing, *rest)[:MOST_NAMED])

    @property
    def more_tasks(self) -> int:
        """The tasks that are not named."""
        return max(0, len(self.finding.tasks) - MOST_NAMED)

    @cached_property
    def services(self) -> str:
        """The services of the tasks that fail by it now, else of all that did; empty where none is known."""
        return listed(list(dict.fromkeys(self._services())), MOST_NAMED)

    @property
    def sample(self) -> str:
        """The latest message, whole."""
        error = self.finding.sample.error
        return visible(error.message if error and error.message else "")

    @property
    def sample_of(self) -> TaskLink:
        """The task of that message."""
        return self._link(self.finding.sample_task, failing=True)

    def _services(self) -> Iterator[str]:
        for task in self.finding.failing or self.finding.tasks:
            yield from map(one_line, facts.services_of(task) or ())

    def _link(self, task: TaskFinding, *, failing: bool) -> TaskLink:
        name = f"{task.instance} / {task.name}" if self.several else task.name
        return TaskLink(one_line(name), task_anchor(task, several=self.several), failing)


def cause_labels(causes: Iterable[CauseView]) -> dict[str, str]:
    """A short name for each, by its anchor, where its text has no place: its number in this report, and its kind."""
    return {cause.anchor: f"cause {number}, {cause.kind}" for number, cause in enumerate(causes, 1)}


def _place(diagnostic: Diagnostic) -> str:
    line = f" line {diagnostic.line}" if diagnostic.line else ""
    where = f"{diagnostic.file}{line}" if diagnostic.file else ""
    return ", ".join(filter(None, (diagnostic.address, where)))
