"""Health of one task: CTS's rule over its events, in the daemon's own order, and over those in which something ran."""

from collections.abc import Callable
from datetime import datetime

from ctsreport.analysis.diagnosis import Diagnosis, diagnose
from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.empty import is_empty
from ctsreport.snapshot.facts import enabled_of
from ctsreport.snapshot.model import HEALTH_BY_WORD, Definition, Event, Health, Task, is_set

Diagnose = Callable[[str, str], Diagnosis]

WINDOW = 5
"""Events that CTS keeps of each task."""


def judge(instance: str, task: Task, definition: Definition | None, diagnosis_of: Diagnose = diagnose) -> TaskFinding:
    """One task, judged by its events; by the daemon's word where no events were reported."""
    events = task.events or ()
    empty = tuple([place for place, event in enumerate(events) if is_empty(event)])
    ran = events
    if empty:
        ran = tuple([event for place, event in enumerate(events) if place not in empty])
    streak, failures = _streak(ran), _failures(events)
    since = _since(ran[streak - 1]) if streak else None
    reported_by_rule = health_of(task, events)
    return TaskFinding(
        instance=instance,
        name=task.name,
        task=task,
        definition=definition,
        health=health_of(task, ran) if ran else reported_by_rule,
        stored_health=reported_by_rule,
        enabled=enabled_of(task, definition),
        runs=ran,
        newest_ran=next((place for place in range(len(events)) if place not in empty), len(events)),
        streak=streak,
        failing_since=since,
        failing_since_exact=since is not None and streak < len(ran),
        failures_in_window=failures,
        diagnoses=tuple([_diagnosis(event, task.name, diagnosis_of) for event in events]) if failures else (),
        empty=empty,
    )


def health_of(task: Task, events: tuple[Event, ...]) -> Health:
    """CTS's rule: successful where the newest of these events succeeded, else errored; critical where another failed.

    Without events the daemon's word stands.
    """
    if not events:
        return HEALTH_BY_WORD.get(task.status or "", Health.UNKNOWN)
    if events[0].success:
        return Health.SUCCESSFUL
    if any(not event.success for event in events[1:]):
        return Health.CRITICAL
    return Health.ERRORED


def _streak(events: tuple[Event, ...]) -> int:
    count = 0
    for event in events:
        if event.success:
            break
        count += 1
    return count


def _failures(events: tuple[Event, ...]) -> int:
    count = 0
    for event in events:
        count += not event.success
    return count


def _diagnosis(event: Event, task: str, diagnosis_of: Diagnose) -> Diagnosis | None:
    message = event.error.message if event.error and not event.success else None
    if not message:
        return None
    return diagnosis_of(message, task)


def _since(oldest: Event) -> datetime | None:
    if not is_set(oldest.started_at):
        return None
    return oldest.started_at
