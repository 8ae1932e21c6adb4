"""Health of one task: CTS's rule over its events, in the daemon's own order."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ctsreport.analysis.diagnosis import Diagnosis, diagnose
from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Definition, Event, Health, Task, is_set

Diagnose = Callable[[str, str], Diagnosis]

WINDOW = 5
"""Events that CTS keeps of each task."""

SWITCH = timedelta(microseconds=10)
"""A success of a disabled task that is shorter than this ran nothing: it is the disabling itself, with ``?run=now``."""

_WORDS = {health.value: health for health in Health}


def judge(instance: str, task: Task, definition: Definition | None, diagnosis_of: Diagnose = diagnose) -> TaskFinding:
    """One task, judged by its events; by the daemon's word where no events were told."""
    enabled = task.enabled if task.enabled is not None else (definition.enabled if definition else None)
    events = task.events or ()
    first = _switches(events) if enabled is False else 0
    streak, failures = _streak(events, first), _failures(events)
    switched_off = first > 0 and streak > 0
    failing = streak > 0
    since = _since(events[first + streak - 1]) if failing else None
    return TaskFinding(
        instance=instance,
        name=task.name,
        task=task,
        definition=definition,
        health=health_of(task),
        enabled=enabled,
        streak=streak,
        failing_since=since,
        failing_since_exact=since is not None and first + streak < len(events),
        failures_in_window=failures,
        switched_off_while_failing=switched_off,
        switches=first,
        never_ran=_never_ran(task, events, first),
        diagnoses=tuple([_diagnosis(event, task.name, diagnosis_of) for event in events]) if failures else (),
    )


def health_of(task: Task) -> Health:
    """CTS's rule: successful where the newest event succeeded; errored where it alone failed; critical where another did too."""
    events = task.events
    if not events:
        return _WORDS.get(task.status or "", Health.UNKNOWN)
    if events[0].success:
        return Health.SUCCESSFUL
    return Health.CRITICAL if any(not event.success for event in events[1:]) else Health.ERRORED


def _switches(events: tuple[Event, ...]) -> int:
    """How many of the newest events are only the disabling of the task."""
    count = 0
    for event in events:
        if not (event.success and _is_switch(event)):
            break
        count += 1
    return count


def _is_switch(event: Event) -> bool:
    started, ended = event.started_at, event.ended_at
    if started is None or ended is None or not (is_set(started) and is_set(ended)):
        return False
    return timedelta(0) <= ended - started < SWITCH


def _streak(events: tuple[Event, ...], first: int) -> int:
    count = 0
    for event in events[first:]:
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
    return diagnosis_of(message, task) if message else None


def _since(oldest: Event) -> datetime | None:
    return oldest.started_at if is_set(oldest.started_at) else None


def _never_ran(task: Task, events: tuple[Event, ...], first: int) -> bool:
    """Nothing is stored but, perhaps, the switching off; and it was told, not merely not asked for."""
    told = bool(events) or task.status == Health.UNKNOWN
    return told and first == len(events)
