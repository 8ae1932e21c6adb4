"""Schedules that were not kept, over looks: what the window does not tell, others do.

A task that was switched on lately was not due before. One of which nothing is stored since the daemon started was due
since it is seen to run. The longest run that is remembered says how late one may be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from ctsreport.analysis.cron import schedule_of
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.past.continuity import Continuity, KnownTask
from ctsreport.analysis.schedules import Overdue, Timetable, cron_of, overdue, patience, text_of
from ctsreport.analysis.timing import duration_seconds
from ctsreport.history.model import Step
from ctsreport.snapshot.model import happened_at

Late = tuple[tuple[str, str], Overdue]


def late_texts(late: Mapping[tuple[str, str], Overdue]) -> dict[tuple[str, str], str]:
    """When tasks were due that did not run, in words."""
    return {key: text_of(each) for key, each in late.items()}


def late_by_looks(tasks: Sequence[TaskFinding], known: Continuity, table: Timetable) -> Iterator[Late]:
    """Of one instance, by instance and name: what was due and did not run."""
    zone = table.zone or _offset(tasks)
    for task in tasks:
        past = known.tasks.get(task.name)
        if past is None or not past.unbroken or past.unbroken[-1].ends != table.answered:
            late = overdue(task, table)  # the past says nothing of now
        else:
            late = _late(task, past, table, zone)
        if late:
            yield (task.instance, task.name), late


def _offset(tasks: Iterable[TaskFinding]) -> tzinfo | None:
    """The daemon's own, of any of its stamps: a history keeps none."""
    times = (time for task in tasks for event in task.task.events or () if (time := happened_at(event)))
    return next((time.tzinfo for time in times), None)


def _late(task: TaskFinding, past: KnownTask, table: Timetable, zone: tzinfo | None) -> Overdue | None:
    cron = cron_of(task)
    schedule = schedule_of(cron) if cron else None
    since = _due_after(task, past, table)
    if cron is None or schedule is None or since is None or table.answered is None or zone is None:
        return None
    due = next(schedule.after(since.astimezone(zone)), None)
    if due is None or table.answered - due.astimezone(UTC) <= patience(cron, table, _longest(task, past)):
        return None
    newest = next(iter(task.task.events or ()), None)
    return Overdue(cron, due.astimezone(UTC), happened_at(newest) if newest else None)


def _due_after(task: TaskFinding, past: KnownTask, table: Timetable) -> datetime | None:
    """Since when it should have run: its newest event, when it was seen switched on, or the start of its daemon."""
    if task.enabled is not True or table.started is None:
        return None
    last = past.unbroken[-1]
    newest = next(iter(task.task.events or ()), None)
    ended = happened_at(newest) if newest else last.begins
    if ended is None:
        return None
    if len(task.task.events or ()) <= 1 and last.whole:  # a starting daemon keeps no schedule
        ended = max(ended, table.started)
    return max(filter(None, (ended, _enabled_since(past.past.steps))))


def _enabled_since(steps: Sequence[Step]) -> datetime | None:
    """The look that saw it switched on, or there, for the first time since it was not; None where it always was."""
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        if step.known and (step.state is None or step.state.enabled is False):
            if place + 1 >= len(steps):
                return None
            return steps[place + 1].at
    return None


def _longest(task: TaskFinding, past: KnownTask) -> float:
    """How many seconds the longest of its runs took, as far as anybody remembers."""
    stored = (duration_seconds(event) or 0.0 for event in task.task.events or ())
    remembered = (
        (run.ended_at - run.started_at).total_seconds()
        for run in past.past.runs.values()
        if run.ended_at and run.started_at
    )
    return max((*stored, *remembered), default=0.0)
