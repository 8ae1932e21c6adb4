"""Causes as a reader sees them: what went wrong, in how many tasks, since when, and one whole message."""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.causes import CauseFinding, details_of, fails_by
from ctsreport.analysis.diagnosis import Diagnostic
from ctsreport.analysis.diagnosis.kinds import next_step
from ctsreport.analysis.findings import TaskFinding
from ctsreport.plural import plural
from ctsreport.snapshot import facts
from ctsreport.view.beside import differing, with_details
from ctsreport.view.fleet import spread_text
from ctsreport.view.slug import cause_anchor, name_of, task_anchor
from ctsreport.view.tasks import Maker
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import listed, one_line, visible

MOST_NAMED = 12
"""Tasks and services that a cause names one by one; the table of all tasks and report.json have all."""


MOST_SHARING = 100
"""Tasks outside of a narrowed report that a cause names."""


MOST_STEPS = 3
"""Owners' next steps that one cause names."""


class TaskLink(Struct, frozen=True, gc=False):
    """A task by name, and where it stands."""

    name: str
    anchor: str
    failing: bool


class CauseView(Struct, frozen=True, dict=True):
    """One cause, worded when it is asked for: there can be as many as tasks."""

    _finding: CauseFinding
    _clock: Clock
    _several: bool
    """Whether the report has several instances, so that a task's own must be named."""
    number: int = 1
    """Its place among the causes."""
    _elsewhere: tuple[TaskFinding, ...] = ()
    """The tasks that it hits too, and that a narrowed report does not show."""
    spread: str = ""
    """Whether it is here or everywhere, in a fleet."""
    owned: tuple[str, ...] = ()
    """What the owners of the tasks that fail by it say to do next."""

    @property
    def next_step(self) -> str:
        """What to look at or to ask first: the owners' own words before ours."""
        owned = [one_line(step if step.endswith((".", "!", "?")) else f"{step}.") for step in self.owned]
        return " ".join((*owned, next_step(self.kind)))

    @cached_property
    def details(self) -> str:
        """What helps beside the line, or in what its tasks differ; empty where there is nothing."""
        return differing(self.summary, details_of(self._finding))

    @property
    def line(self) -> str:
        """The line with that."""
        return with_details(self.summary, self.details)

    @property
    def elsewhere(self) -> int:
        """How many tasks it hits too that a narrowed report does not show."""
        return len(self._elsewhere)

    @property
    def others(self) -> str:
        """Those tasks, in words, what fails now first; empty for none."""
        failing = [task for task in self._elsewhere if fails_by(task) == self.id]
        past = len(self._elsewhere) - len(failing)
        names = listed([self._link(task, failing=True).name for task in failing], MOST_SHARING)
        return "; ".join(filter(None, (names, f"{plural(past, 'task')} failed by it before" if past else "")))

    @property
    def anchor(self) -> str:
        """The same from run to run: see docs/causes.md."""
        return cause_anchor(self._finding.id)

    @property
    def id(self) -> str:
        return self._finding.id

    @property
    def summary(self) -> str:
        return one_line(self._finding.summary)

    @property
    def kind(self) -> str:
        return self._finding.kind

    @property
    def phase(self) -> str:
        return one_line(self._finding.phase or "")

    @property
    def failing(self) -> int:
        """How many tasks fail by it now."""
        return len(self._finding.failing)

    @property
    def shared(self) -> bool:
        """Whether it hits several tasks."""
        return len(self._finding.tasks) > 1

    @property
    def placed(self) -> bool:
        """Whether it is behind several tasks, shown or not: one of a single task stands with that."""
        return self.shared or self.elsewhere > 0

    @property
    def place(self) -> str:
        """Where in Terraform's code the latest of its runs failed; empty where that is not known."""
        return one_line(next(filter(None, map(_place, self._finding.diagnosis.diagnostics)), ""))

    @property
    def tasks_text(self) -> str:
        """How many tasks it hits, and how many of them fail by it now."""
        count, now = len(self._finding.tasks), len(self._finding.failing)
        if now == count:
            return f"{plural(count, 'task')}{self.later}"
        if not now:
            if count == 1:
                return "1 task, which does not fail by it now"
            return f"{count} tasks, none of which fails by it now"
        return f"{count} tasks, {now} of them now{self.later}"

    @property
    def later(self) -> str:
        """That it is probably over: it was the whole daemon's, and other tasks ran Terraform since."""
        if not self._finding.later_worked:
            return ""
        return "; later runs of other tasks worked"

    @property
    def reach(self) -> str:
        """How far it reaches now: tasks and instances."""
        count = len(self._finding.failing)
        places = len({task.instance for task in self._finding.failing})
        return plural(count, "task") + (f" of {plural(places, 'instance')}" if places > 1 else "")

    @property
    def events_text(self) -> str:
        return plural(self._finding.events, "failed run")

    @property
    def first_seen(self) -> Moment | None:
        """When the earliest stored run that failed by it began."""
        return self._clock.moment(self._finding.first_seen)

    @property
    def last_seen(self) -> Moment | None:
        """When the latest of them ended."""
        return self._clock.moment(self._finding.last_seen)

    @property
    def links(self) -> tuple[TaskLink, ...]:
        """The tasks, those that fail by it now first."""
        failing = self._finding.failing
        now = {(task.instance, task.name) for task in failing}
        rest = (task for task in self._finding.tasks if (task.instance, task.name) not in now)
        return tuple(
            self._link(task, failing=number < len(failing))
            for number, task in enumerate(islice(chain(failing, rest), MOST_NAMED))
        )

    @property
    def more_tasks(self) -> int:
        """The tasks that are not named."""
        return max(0, len(self._finding.tasks) - MOST_NAMED)

    @cached_property
    def _all_services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._services()))

    @property
    def services(self) -> str:
        """The services of the tasks that fail by it now, else of all that did; empty where none is known."""
        return listed(self._all_services, MOST_NAMED)

    @property
    def service_names(self) -> tuple[str, ...]:
        """The same, as many as it names one by one."""
        return self._all_services[:MOST_NAMED]

    @property
    def more_services(self) -> int:
        """The services that are not named."""
        return max(0, len(self._all_services) - MOST_NAMED)

    @property
    def sample(self) -> str:
        """The latest message, whole."""
        error = self._finding.sample.error
        return visible(error.message if error and error.message else "")

    @property
    def sample_of(self) -> TaskLink:
        """The task of that message."""
        return self._link(self._finding.sample_task, failing=True)

    def _services(self) -> Iterator[str]:
        for task in self._finding.failing or self._finding.tasks:
            yield from map(one_line, facts.services_of(task) or ())

    def _link(self, task: TaskFinding, *, failing: bool) -> TaskLink:
        several = self._several
        return TaskLink(name_of(task, several=several), task_anchor(task, several=several), failing)


class Causes(Struct, frozen=True):
    """What went wrong, over all tasks that are shown.

    ``all``: what fails now first. Of them ``current`` are those that a task fails by now, ``past`` those of failures
    that are over, ``shared`` those that several tasks fail by now. ``text`` says whether it is one or several.
    """

    all: tuple[CauseView, ...]
    current: tuple[CauseView, ...]
    past: tuple[CauseView, ...]
    shared: tuple[CauseView, ...]
    text: str

    @property
    def placed(self) -> tuple[CauseView, ...]:
        """Those of now that are behind several tasks."""
        return tuple(cause for cause in self.current if cause.placed)

    @property
    def placed_past(self) -> tuple[CauseView, ...]:
        """The same of failures that are over."""
        return tuple(cause for cause in self.past if cause.placed)


def causes_of(assessed: Assessment, make: Maker, *, one_task: bool) -> Causes:
    """The causes of a report, worded."""
    causes = tuple(
        CauseView(
            cause,
            make.clock,
            make.several,
            number,
            assessed.sharing.get(cause.id, ()),
            spread_text(assessed.spreads[cause.id]) if cause.id in assessed.spreads else "",
            _owned(cause, make),
        )
        for number, cause in enumerate(assessed.causes, 1)
    )
    current = tuple(cause for cause in causes if cause.failing)
    past = tuple(cause for cause in causes if not cause.failing)
    shared = tuple(cause for cause in current if cause.failing > 1)
    others = sum(cause.elsewhere for cause in current) if one_task else 0
    return Causes(causes, current, past, shared, _text(len(current), len(shared), others))


def _owned(cause: CauseFinding, make: Maker) -> tuple[str, ...]:
    """What the owners of its tasks say to do next, each once."""
    if not make.globs:
        return ()
    steps = (make.expected(task).next_step for task in cause.failing or cause.tasks)
    return tuple(islice(dict.fromkeys(filter(None, steps)), MOST_STEPS))


def _text(now: int, shared: int, others: int) -> str:
    if not now:
        return ""
    if others:
        return f"{plural(now, 'cause')}, also behind {plural(others, 'other task')}"
    of_several = ""
    if shared and now > 1:
        of_several = f", {shared} of them behind several tasks"
    return f"{plural(now, 'cause')}{of_several}"


def _place(diagnostic: Diagnostic) -> str:
    line = f" line {diagnostic.line}" if diagnostic.line else ""
    where = f"{diagnostic.file}{line}" if diagnostic.file else ""
    return ", ".join(filter(None, (diagnostic.address, where)))
