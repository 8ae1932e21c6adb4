"""The tasks and causes of a report, in lists, worded when they are asked for."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice

from msgspec import Struct

from ctsreport.analysis.causes import CauseFinding
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.knowledge import TaskGlob, knowledge_of
from ctsreport.analysis.known import KnownFailure
from ctsreport.view.cause import CauseView
from ctsreport.view.event import ambiguous_ids
from ctsreport.view.expected import UNEXPECTED, Expected
from ctsreport.view.task import TaskView
from ctsreport.view.times import Clock

BROKEN = 12
"""Tasks that the table of what is broken holds; where there are more, it holds the first `FIRST`."""

FIRST = 10


MOST_STEPS = 3
"""Owners' next steps that one cause tells."""


class Tasks(Struct, frozen=True, dict=True, kw_only=True):
    """All that was found, and of it the tasks and causes that are shown, in the report's order."""

    findings: Findings
    shown: tuple[TaskFinding, ...]
    cause_findings: tuple[CauseFinding, ...]
    clock: Clock
    known_by_task: Mapping[tuple[str, str], KnownFailure] = {}
    task_globs: tuple[TaskGlob, ...] = ()
    sharing: Mapping[str, tuple[TaskFinding, ...]] = {}
    """By cause, the tasks that it hits too, and that a narrowed report does not show."""
    one_task: bool = False
    """Whether the report is of one task that was asked for by its name."""

    @property
    def several(self) -> bool:
        """Whether there is more than one instance."""
        return len(self.findings.instances) > 1

    @cached_property
    def _unhealthy(self) -> list[TaskFinding]:
        return [task for task in self.shown if task.unhealthy]

    @property
    def unhealthy_count(self) -> int:
        return len(self._unhealthy)

    @property
    def unhealthy(self) -> Iterator[TaskView]:
        """What a person must look at, worst and longest first."""
        return map(self._task, self._unhealthy)

    @property
    def broken(self) -> Iterator[TaskView]:
        """The first of them: as many as a screen holds."""
        return islice(self.unhealthy, self.unhealthy_count if self.unhealthy_count <= BROKEN else FIRST)

    @property
    def broken_more(self) -> int:
        """How many more there are."""
        return self.unhealthy_count - FIRST if self.unhealthy_count > BROKEN else 0

    @property
    def recovered_whole(self) -> Iterator[TaskView]:
        """The tasks that do not fail now, but of whose stored runs one failed."""
        return map(self._task, self._recovered)

    @cached_property
    def _recovered(self) -> list[TaskFinding]:
        return [task for task in self.shown if task.failures_in_window and not task.unhealthy]

    @property
    def recovered_count(self) -> int:
        return len(self._recovered)

    @property
    def tasks(self) -> Iterator[TaskView]:
        """All that are shown, worst first."""
        return map(self._task, self.shown)

    @property
    def other_tasks(self) -> Iterator[TaskView]:
        """Those that are shown in full nowhere."""
        return (task for task in self.tasks if not (task.whole or self.one_task))

    @property
    def task_count(self) -> int:
        return len(self.shown)

    @cached_property
    def causes(self) -> tuple[CauseView, ...]:
        """What went wrong, over all tasks that are shown: what fails now first."""
        return tuple(
            CauseView(cause, self.clock, self.several, number, self.sharing.get(cause.id, ()), self._owned(cause))
            for number, cause in enumerate(self.cause_findings, 1)
        )

    @property
    def current_causes(self) -> tuple[CauseView, ...]:
        """Those that a task fails by now."""
        return tuple(cause for cause in self.causes if cause.current)

    @property
    def past_causes(self) -> tuple[CauseView, ...]:
        """Those of failures that are over."""
        return tuple(cause for cause in self.causes if not cause.current)

    @property
    def shared_causes(self) -> tuple[CauseView, ...]:
        """Those that several tasks fail by now."""
        return tuple(cause for cause in self.causes if len(cause.finding.failing) > 1)

    def _owned(self, cause: CauseFinding) -> tuple[str, ...]:
        """What the owners of its tasks say to do next, each once."""
        if not self.task_globs:
            return ()
        steps = (self._expected(task).next_step for task in cause.failing or cause.tasks)
        return tuple(islice(dict.fromkeys(filter(None, steps)), MOST_STEPS))

    def _task(self, finding: TaskFinding) -> TaskView:
        return TaskView(finding, self.several, self.clock, self._until[finding.instance], self._ambiguous, self._expected(finding))

    def _expected(self, finding: TaskFinding) -> Expected:
        """What people know of it."""
        if not self.known_by_task and not self.task_globs:
            return UNEXPECTED
        told = self._expectations.get(id(finding))
        if told is None:
            failure = self.known_by_task.get((finding.instance, finding.name))
            told = self._expectations[id(finding)] = Expected(failure, knowledge_of(finding, self.task_globs))
        return told

    @cached_property
    def _expectations(self) -> dict[int, Expected]:
        """What was looked up already: a task is worded more than once."""
        return {}

    @cached_property
    def _ambiguous(self) -> frozenset[str]:
        return ambiguous_ids((*self._unhealthy, *self._recovered))

    @cached_property
    def _until(self) -> dict[str, datetime | None]:
        return {each.snapshot.instance: each.snapshot.taken_at or each.newest_event_at for each in self.findings.instances}
