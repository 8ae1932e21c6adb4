"""Tasks that do not do what they always did: quieter than usual, or in a run that does not end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.past.continuity import Continuity, KnownTask
from ctsreport.analysis.schedules import Overdue, cron_of
from ctsreport.snapshot.model import Notice, newest_at

RUNS = 10
"""So many pauses between runs make a habit,"""

OBSERVED = timedelta(days=7)
"""over so long at least: nights and week-ends are part of it."""

LONGER = 3
"""So many times its longest pause is far longer than usual,"""

LEAST = timedelta(hours=1)
"""and so long at least."""


def running_notices(tasks: Sequence[TaskFinding], late: Mapping[tuple[str, str], Overdue]) -> Iterator[Notice]:
    """Of one instance: overdue tasks beside others that ran since; CTS stores a run when it ends."""
    newest = newest_at(task.task.events for task in tasks)
    for (instance, name), overdue in late.items():
        if newest is not None and newest > overdue.due:
            text = (
                f"{name}: its daemon ran other tasks since it was due: its run of {overdue.due:%Y-%m-%d %H:%M:%S} UTC "
                "may be under way still, for CTS stores a run when it ends"
            )
            yield Notice("run_not_ended", "info", f"{text}.", instance, name)


def habit_notices(tasks: Sequence[TaskFinding], known: Continuity) -> Iterator[Notice]:
    """Of one instance: tasks without a schedule that are enabled and have not run for far longer than they use to."""
    for task in tasks:
        past = known.tasks.get(task.name)
        if past is None or task.enabled is not True or cron_of(task) is not None:
            continue
        found = _silence(past, known.newest)
        if found:
            silence, longest = found
            text = (
                f"{task.name}: nothing ran for {_text(silence)}, and never for longer than {_text(longest)} before, as "
                "far as is remembered: perhaps nothing changed, perhaps its daemon does not hear of it"
            )
            yield Notice("unusually_quiet", "info", f"{text}.", task.instance, task.name)


def _silence(past: KnownTask, newest: datetime | None) -> tuple[timedelta, timedelta] | None:
    """How long nothing ran up to the newest look, and the longest pause before, where that is far less."""
    if not past.unbroken or past.unbroken[-1].ends != newest or not past.unbroken[-1].runs:
        return None
    times = [[run.ended_at for run in each.runs if run.ended_at] for each in past.unbroken]
    pauses = [later - earlier for ends in times for earlier, later in pairwise(ends)]
    ends = [time for each in times for time in each]
    if len(pauses) < RUNS or ends[-1] - ends[0] < OBSERVED or newest is None:
        return None
    silence, longest = newest - ends[-1], max(pauses)
    if silence < LEAST or silence <= LONGER * longest:
        return None
    return silence, longest


def _text(span: timedelta) -> str:
    """Whole days, hours or minutes, whichever is the greatest that has two of them."""
    minutes = int(span.total_seconds() // 60)
    for unit, length in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * length:
            return f"{minutes // length} {unit}"
    return f"{minutes} minutes"
