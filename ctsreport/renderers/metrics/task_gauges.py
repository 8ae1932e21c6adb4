"""The gauges of tasks: of those that are shown, and of those of daemons that are away, as they last were.

An alert about a task must not end because its daemon stopped answering.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain

from ctsreport.renderers.metrics.exposition import Gauge, OfTask, Sample, failures, known, moment
from ctsreport.view.labels import HEALTH
from ctsreport.view.page import View
from ctsreport.view.task import TaskView

_STATES = ("applied", "failed", "unknown")
_HEALTH = tuple(health.value for health in HEALTH)


def task_gauges(view: View, of: OfTask) -> Iterator[Gauge]:
    """All of them. Each takes the tasks anew, as they are worded when they are asked for."""

    def tasks() -> Iterator[TaskView]:
        return chain(view.tasks.all, view.tasks.last_known)

    yield from _of_health(tasks, of)
    yield from _of_runs(tasks, of)
    yield known(tasks(), of)
    known_of_it = "1, with what people know of the task: its owner, severity, next step and runbook."
    yield Gauge("task_info", known_of_it, _info(tasks(), of))
    enabled = ((of(task), task.enabled) for task in tasks())
    yield Gauge("task_enabled", "1 where the task is enabled, 0 where it is disabled.", _told(enabled))


Tasks = Callable[[], Iterator[TaskView]]


def _of_health(tasks: Tasks, of: OfTask) -> Iterator[Gauge]:
    health = ((task, task.health) for task in tasks())
    effective = "1 for the effective health of the task, which goes by what ran; 0 for the others."
    yield Gauge("task_health", effective, _one_of("health", _HEALTH, health, of))
    stored = ((task, task.stored_health) for task in tasks())
    reported = "1 for the health by all stored events, those in which nothing ran too, as CTS judges; 0 for the others."
    yield Gauge("task_reported_health", reported, _one_of("health", _HEALTH, stored, of))
    applied = ((task, task.runs.applied) for task in tasks())
    outcome = "1 for the outcome of the newest run in which something ran, unknown where none is stored; 0 for others."
    yield Gauge("task_applied", outcome, _one_of("state", _STATES, applied, of))
    off = ((of(task), task.switched_off_while_failing) for task in tasks())
    yield Gauge(
        "task_switched_off_while_failing", "1 where the task failed, was disabled, and CTS calls it well.", _told(off)
    )


def _of_runs(tasks: Tasks, of: OfTask) -> Iterator[Gauge]:
    since = "When the oldest stored run of the failures that last until now began; they may have begun earlier."
    began = ((of(task), task.failing_since) for task in tasks() if task.unhealthy)
    yield Gauge("task_failing_since_timestamp_seconds", since, _instants(began))
    yield failures(tasks(), of)
    newest = ((of(task), task.runs.newest_at) for task in tasks())
    yield Gauge("task_newest_run_timestamp_seconds", "When the newest stored run of the task ended.", _instants(newest))
    flapping = ((of(task), task.past.flapping) for task in tasks() if task.past)
    yield Gauge("task_flapping", "1 where the task goes to and fro, by what is remembered of it.", _told(flapping))
    overdue = ((of(task), task.past.overdue_since) for task in tasks() if task.past)
    yield Gauge(
        "task_overdue_since_timestamp_seconds", "When the task should have run and did not.", _instants(overdue)
    )


def _one_of(label: str, words: Iterable[str], tasks: Iterable[tuple[TaskView, str]], of: OfTask) -> Iterator[Sample]:
    """One series a word, so that an alert never looks for one that is not there."""
    for task, own in tasks:
        labels = of(task)
        for word in words:
            yield {**labels, label: word}, int(word == own)


def _told(samples: Iterable[tuple[Mapping[str, str], bool | None]]) -> Iterator[Sample]:
    return ((labels, int(value)) for labels, value in samples if value is not None)


def _instants(samples: Iterable[tuple[Mapping[str, str], datetime | None]]) -> Iterator[Sample]:
    """What is not known has no sample, rather than a nought that would be 1970."""
    return ((labels, time) for labels, value in samples if (time := moment(value)))


def _info(tasks: Iterable[TaskView], of: OfTask) -> Iterator[Sample]:
    for task in tasks:
        known = task.expected
        labels = {
            "owner": known.owner,
            "severity": known.severity,
            "next_step": known.next_step,
            "runbook": known.runbook,
        }
        if any(labels.values()):
            yield {**of(task), **labels}, 1
