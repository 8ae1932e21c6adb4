"""The first screen's own sentences: where to start, what failed last, what a healthy report rests on, what ran last."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest

from msgspec import Struct, structs

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.causes import CauseFinding
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.health import WINDOW
from ctsreport.analysis.timing import newest_end
from ctsreport.plural import plural
from ctsreport.snapshot.facts import services_of
from ctsreport.snapshot.model import Health, is_set
from ctsreport.view.answers import Answers, answers_of
from ctsreport.view.asof import AsOfView
from ctsreport.view.beside import fitting_details
from ctsreport.view.cause import Causes, CauseView
from ctsreport.view.expected import UNEXPECTED
from ctsreport.view.instance import stamps_text
from ctsreport.view.labels import HEALTH, Mark
from ctsreport.view.slug import cause_anchor
from ctsreport.view.task import TaskView
from ctsreport.view.tasks import Maker
from ctsreport.view.wording import listed, one_line, span

BAR = 1000
"""Units of the bar of counts."""

LEAST = 12
"""Units that one task of ten thousand takes, so that it can be seen."""

SEVERAL, SOON = 3, 300
"""So many tasks that began to fail within so many seconds probably have one reason."""

LONG_ENOUGH = 10
"""So many times as long as their beginnings lie apart must be what is stored, for that to be worth saying."""

IN_A_LINE = 120
"""Characters of where to start."""

SHORT = 600
"""Seconds of memory below which that is said."""

MOST_SERVICES = 12
"""Services that the first screen names."""

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
    details: str = ""
    """Of a cause, what stands beside its line."""
    where: str = ""
    """Of a cause in a fleet, whether it is here or everywhere."""


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


def start(
    new: Sequence[TaskFinding],
    unhealthy: Sequence[TaskFinding],
    causes: Causes,
    findings: Sequence[CauseFinding],
    make: Maker,
) -> Start | None:
    """The cause behind the most enabled tasks, where it is behind several; else the worst that is enabled.

    Of those (``new``: that nobody knows of yet) the one that has failed for longest. One that is disabled was set
    aside by somebody.
    """
    enabled = [_enabled_count(cause.failing) for cause in findings]
    most = max(range(len(enabled)), key=lambda place: enabled[place], default=None)
    if most is not None and enabled[most] > 1:
        cause = causes.all[most]
        why = _behind(cause, len(unhealthy))
        details = fitting_details(cause.details, IN_A_LINE - len(cause.summary) - len(why))
        return Start(cause.summary, cause.anchor, why, details=details, where=cause.spread)
    worst = next((task for task in new if task.enabled is not False), None)
    if worst is None or len(unhealthy) < 2:
        return None
    view = make.task(worst)
    return Start(view.name, view.anchor, f"{view.word} for longest{_apart(unhealthy, findings)}")


def _enabled_count(tasks: Iterable[TaskFinding]) -> int:
    return sum(task.enabled is not False for task in tasks)


def _behind(cause: CauseView, unhealthy: int) -> str:
    whole = "both" if unhealthy == 2 else f"all {unhealthy}"
    how_many = whole if cause.failing == unhealthy else f"{cause.failing} of {unhealthy}"
    return f"behind {how_many} unhealthy tasks{cause.later}"


def _apart(unhealthy: Sequence[TaskFinding], findings: Sequence[CauseFinding]) -> str:
    """That no repair mends two of them, where each said why it fails."""
    alone = [cause for cause in findings if len(cause.failing) == 1]
    if len(alone) != len(unhealthy):
        return ""
    return "; each has a cause of its own"


def together(unhealthy: Sequence[TaskFinding], tasks: Iterable[TaskFinding]) -> str:
    """That all began to fail at about the same time, where that is sure: then something happened there.

    Not where one of them may have begun earlier, or failed before; nor where no more is stored than that short time,
    for in it everything happened.
    """
    starts = [task.failing_since for task in unhealthy if task.failing_since is not None]
    if len(starts) < SEVERAL or len(starts) < len(unhealthy):
        return ""
    spread = (max(starts) - min(starts)).total_seconds()
    if spread > SOON or not all(map(_began_once, unhealthy)) or memory(tasks) < LONG_ENOUGH * spread:
        return ""
    return f"All {len(starts)} began to fail within {span(spread)}"


def _began_once(task: TaskFinding) -> bool:
    """Whether since when it fails is exact, and it did not fail before."""
    return task.failing_since_exact and task.failures_in_window == task.streak


def memory(tasks: Iterable[TaskFinding]) -> float:
    """How many seconds lie between the beginnings of the oldest and of the newest event that are stored."""
    events = (event for task in tasks for event in task.task.events or ())
    starts = [event.started_at for event in events if is_set(event.started_at)]
    if not starts:
        return 0.0
    return (max(starts) - min(starts)).total_seconds()


def short_memory(tasks: Iterable[TaskFinding]) -> str:
    """How little is stored, where it is too little for more than the state of now; empty where nothing is.

    Of several daemons the longest: their looks may lie days apart, and no daemon remembers what lies between.
    """
    of: dict[str, list[TaskFinding]] = defaultdict(list)
    for task in tasks:
        of[task.instance].append(task)
    stored = max(map(memory, of.values()), default=0.0)
    if not 1 <= stored < SHORT:
        return ""
    whose = "No daemon's memory holds over"
    if len(of) == 1:
        whose = "The daemon's memory holds"
    return f"{whose} {span(stored)}"


def newest_failing(unhealthy: Iterable[TaskFinding]) -> TaskFinding | None:
    """The task that began to fail last; None where that is not known of any."""
    known = [
        task
        for task in unhealthy
        if task.failing_since is not None and (task.failing_since_exact or task.streak < WINDOW)
    ]
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
    stored = memory(findings.tasks)
    within = f", which began within {span(stored)}" if runs > 1 else ""
    return (
        f"That rests on {plural(runs, 'stored run')} of {plural(ran, 'task')}{within}: CTS keeps five of each, since "
        "it started."
    )


def _ended(task: TaskFinding) -> float:
    time = newest_end(task.runs)
    if not time:
        return 0.0
    return time.timestamp()


class NoFailures(Struct, frozen=True):
    """What a report rests on in which nothing fails: what ran last, what failed and works again, the newest first."""

    rests_on: str
    latest: tuple[TaskView, ...]
    recovered: tuple[TaskView, ...]


class FirstScreen(Struct, frozen=True):
    """What a reader sees first.

    ``tasks`` is the number of all tasks, ``totals`` the same in words, ``counts`` by health, worst first, all before
    narrowing. ``start`` is what to look at first, ``together`` that all began to fail at about the same time,
    ``newest_failing`` else the one that began last. ``memory`` is how little is stored, where it is little, ``stamps``
    in which offset daemons' own logs have their times, where it is another than the report's. ``affected`` are the
    services that unhealthy tasks follow. ``no_failures`` is there where no task that is shown is unhealthy.
    """

    tasks: int
    totals: str
    counts: tuple[Count, ...]
    start: Start | None
    together: str
    newest_failing: TaskView | None
    memory: str
    stamps: str
    affected: str
    affected_services: tuple[str, ...]
    more_affected: int
    answers: Answers
    no_failures: NoFailures | None


def first_screen(
    assessed: Assessment, make: Maker, causes: Causes, unhealthy: Sequence[TaskFinding], when: AsOfView
) -> FirstScreen:
    """The first screen, worded."""
    findings = assessed.findings
    at_once = together(unhealthy, findings.tasks)
    affected = _affected(unhealthy)
    newest = newest_failing(unhealthy) if len(unhealthy) > 1 and not at_once else None
    off = ""
    if findings.summary.disabled:
        off = f", {findings.summary.disabled} disabled"
    return FirstScreen(
        tasks=findings.summary.tasks,
        totals=f"{plural(findings.summary.tasks, 'task')}{off}",
        counts=counts(findings),
        start=_start(assessed, make, causes, unhealthy),
        together=at_once,
        newest_failing=make.task(newest) if newest else None,
        affected=f"{plural(len(affected), 'service')}: {listed(affected, MOST_SERVICES)}" if affected else "",
        affected_services=tuple(affected[:MOST_SERVICES]),
        more_affected=max(0, len(affected) - MOST_SERVICES),
        memory=short_memory(findings.tasks) if unhealthy else "",
        stamps=stamps_text(findings, make.clock),
        answers=answers_of(findings, when, make.clock),
        no_failures=None if unhealthy else _no_failures(assessed, make),
    )


def _start(assessed: Assessment, make: Maker, causes: Causes, unhealthy: Sequence[TaskFinding]) -> Start | None:
    """What to look at first, with what people know of it."""
    new = [task for task in unhealthy if (task.instance, task.name) not in assessed.covering]
    enabled = next((task for task in new or unhealthy if task.enabled is not False), None)
    found = start(new or unhealthy, unhealthy, causes, assessed.causes, make)
    shared = next((cause for cause in assessed.causes if found and found.anchor == cause_anchor(cause.id)), None)
    first = shared.failing[0] if shared else enabled
    expected = make.expected(first) if found and first else UNEXPECTED
    return found and structs.replace(found, beside="; ".join(filter(None, (expected.line, expected.runbook_link))))


def _affected(unhealthy: Iterable[TaskFinding]) -> list[str]:
    return sorted({name for task in unhealthy for name in map(one_line, services_of(task) or ())})


def _no_failures(assessed: Assessment, make: Maker) -> NoFailures:
    return NoFailures(
        rests_on(assessed.findings),
        tuple(map(make.task, latest(assessed.shown))),
        tuple(map(make.task, recovered(assessed.shown))),
    )
