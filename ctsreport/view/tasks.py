"""The tasks of a report, in lists, worded when they are asked for."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import islice

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.expectations.knowledge import TaskGlob, knowledge_of
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import RANK, TaskFinding
from ctsreport.analysis.past.model import TaskHistory
from ctsreport.view.broken import Broken, broken_of
from ctsreport.view.event import ambiguous_ids
from ctsreport.view.expected import UNEXPECTED, Expected, expected
from ctsreport.view.task import TaskView
from ctsreport.view.task_history import failed_before
from ctsreport.view.times import Clock

BROKEN = 12
"""Tasks that the table of what is broken holds; where there are more, it holds the first `FIRST`."""

FIRST = 10

MANY = 1000
"""Tasks in full that are worth all their details on one page; where there are more, each is described in brief."""


VERY_MANY = 5000
"""Beyond so many a page would be more than a browser opens: those that work again are rows, and of those that fail the
newest message stands alone."""


def is_terse(assessed: Assessment) -> bool:
    """Whether so many tasks fail or failed."""
    histories = assessed.memory.tasks if assessed.memory else {}
    failed = (
        task.unhealthy or failed_before(task, histories.get((task.instance, task.name))) for task in assessed.shown
    )
    return sum(failed) > VERY_MANY


class Maker(Struct, frozen=True):
    """Makes the view of a task, with what people know of it."""

    several: bool
    clock: Clock
    until: Mapping[str, datetime | None]
    """By instance, until when it is known to have said nothing else: when it was asked, else its newest run."""
    ambiguous: AbstractSet[str]
    """Beginnings of ids that several runs of the report share."""
    covering: Mapping[tuple[str, str], KnownFailure]
    globs: tuple[TaskGlob, ...]
    looked_up: dict[tuple[str, str], Expected]
    """What people know of a task, by its key: a task is worded more than once."""
    histories: Mapping[tuple[str, str], TaskHistory] = {}
    """What is remembered of each task, by its key."""
    terse: bool = False
    """Whether there are `VERY_MANY`."""

    def task(self, finding: TaskFinding) -> TaskView:
        """One task."""
        known, until = self.expected(finding), self.until[finding.instance]
        history = self.histories.get((finding.instance, finding.name)) if self.histories else None
        return TaskView(finding, self.several, self.clock, until, self.ambiguous, known, history, self.terse)

    def expected(self, finding: TaskFinding) -> Expected:
        """What people know of it."""
        if not self.covering and not self.globs:
            return UNEXPECTED
        key = (finding.instance, finding.name)
        found = self.looked_up.get(key)
        if found is None:
            found = self.looked_up[key] = expected(self.covering.get(key), knowledge_of(finding, self.globs))
        return found


class Tasks(Struct, frozen=True):
    """The tasks that are shown, in the report's order."""

    _make: Maker
    _shown: tuple[TaskFinding, ...]
    _unhealthy: tuple[TaskFinding, ...]
    _recovered: tuple[TaskFinding, ...]
    _one_task: bool
    _last_known: tuple[TaskFinding, ...] = ()

    @property
    def all(self) -> Iterator[TaskView]:
        """All that are shown, worst first."""
        return map(self._make.task, self._shown)

    @property
    def count(self) -> int:
        return len(self._shown)

    @property
    def unhealthy(self) -> Iterator[TaskView]:
        """What a person must look at, worst and longest first."""
        return map(self._make.task, self._unhealthy)

    @property
    def unhealthy_count(self) -> int:
        return len(self._unhealthy)

    @property
    def known(self) -> Iterator[TaskView]:
        """Of these the tasks that are known to fail."""
        return (task for task in self.unhealthy if task.expected.known)

    @property
    def broken(self) -> Iterator[TaskView]:
        """The first of them: as many as a screen holds."""
        return islice(self.unhealthy, self.unhealthy_count if self.unhealthy_count <= BROKEN else FIRST)

    @property
    def broken_more(self) -> int:
        """How many more there are."""
        if self.unhealthy_count <= BROKEN:
            return 0
        return self.unhealthy_count - FIRST

    @property
    def table_of_broken(self) -> Broken:
        """The same as a table."""
        return broken_of(self.broken, self.broken_more, self._make.clock.now)

    @property
    def recovered(self) -> Iterator[TaskView]:
        """The tasks that do not fail now, but of whose stored runs one failed."""
        return map(self._make.task, self._recovered)

    @property
    def recovered_count(self) -> int:
        return len(self._recovered)

    @property
    def last_known(self) -> Iterator[TaskView]:
        """The tasks of daemons that could not be read, as they last were; they are counted nowhere."""
        return map(self._make.task, self._last_known)

    @property
    def brief(self) -> str:
        """Why the tasks that failed are described in brief, each in one place: there are so many; else empty."""
        count = len(self._unhealthy) + len(self._recovered)
        if count <= MANY:
            return ""
        shown = "its newest message" if self._make.terse else "its failed runs word for word"
        return (
            f"{count} tasks fail or failed, so each is told in brief and in one place, with {shown}; runs that "
            "succeeded are signs, oldest first. report.json has the times of all."
        )

    @property
    def rows(self) -> Iterator[TaskView]:
        """The tasks of the table of all: without those that are described in brief, which have their place."""
        return self.others if self.brief else self.all

    @property
    def rows_count(self) -> int:
        """How many that are."""
        return self.count - (len(self._unhealthy) + len(self._recovered) if self.brief else 0)

    @property
    def rest(self) -> str:
        """The anchor of the place that has the tasks which a list does not name."""
        if not self.brief:
            return "tasks"
        return "unhealthy" if self._unhealthy else "recovered"

    @property
    def others(self) -> Iterator[TaskView]:
        """Those that are shown in full nowhere."""
        return (task for task in self.all if not (task.whole or self._one_task))


def enabled_first(tasks: Iterable[TaskFinding]) -> tuple[TaskFinding, ...]:
    """The report's order, with the disabled ones of each health behind the others: somebody set them aside."""
    return tuple(sorted(tasks, key=lambda task: (RANK[task.health], task.enabled is False)))


def maker(assessed: Assessment, clock: Clock) -> Maker:
    """What makes the views of a report's tasks."""
    instances = assessed.findings.instances
    return Maker(
        several=len(instances) > 1,
        clock=clock,
        until={
            each.snapshot.instance: (None if clock.stable else each.snapshot.taken_at) or each.newest_event_at
            for each in instances
        },
        ambiguous=ambiguous_ids(task for task in assessed.shown if task.unhealthy or task.failures_in_window),
        covering=assessed.covering,
        globs=assessed.expectations.tasks,
        looked_up={},
        histories=assessed.memory.tasks if assessed.memory else {},
        terse=is_terse(assessed),
    )


def tasks_of(assessed: Assessment, make: Maker, unhealthy: tuple[TaskFinding, ...], *, one_task: bool) -> Tasks:
    """The tasks of a report."""
    recovered = tuple(
        task
        for task in assessed.shown
        if not (task.unhealthy or make.terse) and failed_before(task, make.histories.get((task.instance, task.name)))
    )
    away = assessed.last_known.values()
    known_now = (
        {(task.instance, task.name) for task in assessed.findings.tasks} if away else set()
    )  # one asked for alone
    last_known = tuple(task for last in away for task in last.tasks if (task.instance, task.name) not in known_now)
    return Tasks(make, assessed.shown, unhealthy, recovered, one_task, last_known)
