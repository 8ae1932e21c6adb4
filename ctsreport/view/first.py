"""The first screen's own sentences: where to start, what failed last, what a healthy report rests on, what ran last."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import nlargest

from msgspec import Struct, structs

from ctsreport.analysis.facts import services_of
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.health import WINDOW
from ctsreport.analysis.timing import newest_end
from ctsreport.snapshot.model import Health, is_set
from ctsreport.view.cause import CauseView
from ctsreport.view.expected import UNEXPECTED
from ctsreport.view.task import TaskView
from ctsreport.view.tasks import Tasks
from ctsreport.view.wording import listed, one_line, plural, span
from ctsreport.view.words import HEALTH, Mark

BAR = 1000
"""Units of the bar of counts."""

LEAST = 12
"""Units that one task of ten thousand takes, so that it can be seen."""

SEVERAL, SOON = 3, 300
"""So many tasks that began to fail within so many seconds probably have one reason."""

MOST_SERVICES = 12
"""Services that the first screen names."""

STALE = 600
"""Seconds from which on the age of the answers is the first thing to know."""

LATEST = 5
"""Runs that are shown as the last that happened."""


class Count(Struct, frozen=True, gc=False):
    """How many tasks have a health, and its share of the bar."""

    mark: Mark
    number: int
    x: int
    width: int


class Start(Struct, frozen=True, gc=False):
    """What to look at first: a text that leads there, where, and why that."""

    text: str
    anchor: str
    why: str
    beside: str = ""
    """What people know of it: owner, next step, runbook."""


def counts(findings: Findings) -> tuple[Count, ...]:
    """Tasks by health, worst first, before narrowing."""
    numbers = [getattr(findings.summary, health.value) for health in Health]
    widths = _widths(numbers)
    return tuple(Count(HEALTH[health], numbers[n], sum(widths[:n]), widths[n]) for n, health in enumerate(Health))


def _widths(numbers: Sequence[int]) -> list[int]:
    """Shares of the bar, none too small to be seen; the widest gives what that takes."""
    total = sum(numbers)
    widths = [max(LEAST, number * BAR // total) if number else 0 for number in numbers]
    if total:
        widths[widths.index(max(widths))] += BAR - sum(widths)
    return widths


def start(unhealthy: Sequence[TaskFinding], causes: Iterable[CauseView], view: TaskView | None) -> Start | None:
    """The cause behind the most tasks, where it is behind several; else the worst and longest failing that is enabled.

    ``view`` is that task.
    """
    cause = next((each for each in causes if len(each.finding.failing) > 1), None)
    if cause is not None:
        count = len(cause.finding.failing)
        told = "every unhealthy task" if count == len(unhealthy) else f"{count} of the {len(unhealthy)} unhealthy tasks"
        return Start(cause.summary, cause.anchor, f"behind {told}")
    if view is None or len(unhealthy) < 2:
        return None
    return Start(view.name, view.anchor, "the longest failing of the worst")


def together(unhealthy: Sequence[TaskFinding]) -> str:
    """That all began to fail at about the same time, where they did: then something happened there."""
    starts = [task.failing_since for task in unhealthy if task.failing_since is not None]
    if len(starts) < SEVERAL or len(starts) < len(unhealthy):
        return ""
    spread = (max(starts) - min(starts)).total_seconds()
    return f"All {len(starts)} began to fail within {span(spread)}" if spread <= SOON else ""


def newest_failing(unhealthy: Iterable[TaskFinding]) -> TaskFinding | None:
    """The task that began to fail last; None where that is not known of any."""
    known = [task for task in unhealthy if task.failing_since is not None and (task.failing_since_exact or task.streak < WINDOW)]
    return max(known, key=lambda task: task.failing_since.timestamp() if task.failing_since else 0.0, default=None)


def latest(tasks: Iterable[TaskFinding]) -> list[TaskFinding]:
    """The tasks that ran last, newest first."""
    return nlargest(LATEST, (task for task in tasks if task.runs and is_set(task.runs[0].started_at)), key=_ended)


def recovered(tasks: Iterable[TaskFinding]) -> list[TaskFinding]:
    """The tasks whose newest run succeeded though an earlier one failed, newest first."""
    again = (task for task in tasks if task.health is Health.SUCCESSFUL and task.failures_in_window and not task.streak)
    return nlargest(LATEST, again, key=_ended)


def rests_on(findings: Findings) -> str:
    """What a verdict without failures rests on."""
    runs = sum(len(task.runs) for task in findings.tasks)
    ran = sum(bool(task.runs) for task in findings.tasks)
    return f"That rests on {plural(runs, 'stored run')} of {plural(ran, 'task')}: CTS keeps five of each, since it started."


def _ended(task: TaskFinding) -> float:
    time = newest_end(task.runs)
    return time.timestamp() if time else 0.0


class FirstScreen(Tasks, frozen=True, dict=True, kw_only=True):
    """What a reader sees first."""

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """Tasks by health, worst first, before narrowing."""
        return counts(self.findings)

    @property
    def causes_text(self) -> str:
        """Whether it is one cause or several."""
        now, several = len(self.current_causes), len(self.shared_causes)
        if not now:
            return ""
        others = sum(len(cause.elsewhere) for cause in self.current_causes) if self.one_task else 0
        if others:
            return f"{plural(now, 'cause')}, also behind {plural(others, 'other task')}"
        shared = f", {several} of them behind several tasks" if several and now > 1 else ""
        return f"{plural(now, 'cause')}{shared}"

    @property
    def start(self) -> Start | None:
        """What to look at first."""
        new = [task for task in self._unhealthy if (task.instance, task.name) not in self.known_by_task]
        enabled = next((task for task in new or self._unhealthy if task.enabled is not False), None)
        told = start(self._unhealthy, self.causes, self._task(enabled) if enabled else None)
        cause = next((each for each in self.shared_causes), None)
        first = cause.finding.failing[0] if cause else enabled
        expected = self._expected(first) if told and first else UNEXPECTED
        return told and structs.replace(told, beside="; ".join(filter(None, (expected.line, expected.runbook_link))))

    @property
    def newest_failing(self) -> TaskView | None:
        """What began to fail last, where several tasks fail, and not all at once."""
        task = newest_failing(self._unhealthy) if self.unhealthy_count > 1 and not self.together else None
        return self._task(task) if task else None

    @property
    def together(self) -> str:
        """That all began to fail at about the same time, where they did."""
        return together(self._unhealthy)

    @property
    def affected(self) -> str:
        """The services that unhealthy tasks follow; empty where none is known."""
        names = dict.fromkeys(name for task in self._unhealthy for name in map(one_line, services_of(task) or ()))
        return f"{plural(len(names), 'service')}: {listed(sorted(names), MOST_SERVICES)}" if names else ""

    @property
    def stale(self) -> str:
        """How old the answers are, where that is the first thing to know."""
        age = self._age_of_answers
        return f"These answers are {span(age)} old: nothing that happened since is known." if age >= STALE else ""

    @property
    def age_of_answers(self) -> str:
        """The same; where nobody knows when answers were saved, how old the newest run in them is."""
        if self.stale or not self._age_of_undated:
            return self.stale
        return f"When these answers were saved is not known: the newest run in them ended {span(self._age_of_undated)} ago."

    @property
    def age_in_short(self) -> str:
        """The same in a few words."""
        if self.stale:
            return f"answers {span(self._age_of_answers)} old"
        return f"answers of unknown age, newest run {span(self._age_of_undated)} ago" if self._age_of_undated else ""

    @property
    def _age_of_answers(self) -> float:
        """In seconds, of the oldest; 0 where that is not known."""
        taken = [found.snapshot.taken_at for found in self.findings.instances]
        oldest = min((time for time in taken if time is not None), default=None)
        return (self.clock.now - oldest).total_seconds() if oldest else 0.0

    @property
    def _age_of_undated(self) -> float:
        """In seconds, of the newest run of an instance whose answers have no time: the oldest of these, from ten minutes on; else 0."""
        undated = [found for found in self.findings.instances if found.snapshot.taken_at is None and found.newest_event_at]
        oldest = min((found.newest_event_at for found in undated if found.newest_event_at), default=None)
        age = (self.clock.now - oldest).total_seconds() if oldest else 0.0
        return age if age >= STALE else 0.0

    @property
    def latest(self) -> tuple[TaskView, ...]:
        """What ran last."""
        return tuple(map(self._task, latest(self.shown)))

    @property
    def recovered(self) -> tuple[TaskView, ...]:
        """What failed and works again, the newest first."""
        return tuple(map(self._task, recovered(self.shown)))

    @property
    def rests_on(self) -> str:
        """What the verdict rests on where nothing fails."""
        return rests_on(self.findings)
