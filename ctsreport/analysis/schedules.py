"""Schedules that CTS did not keep: a time at which a task was due, after which no event of it is stored."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, islice, pairwise, takewhile

from msgspec import Struct

from ctsreport.analysis.cron import schedule_of
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import WINDOW
from ctsreport.analysis.timing import duration_seconds
from ctsreport.snapshot.model import Event, Notice, Snapshot, happened_at, is_set, newest_at

LEAST_LATE = timedelta(seconds=60)
"""So late a run may be that is not missing; three times as long as the longest that is stored, where that is more."""

SUMMER_TIME = timedelta(hours=1)
"""What a daemon's clock may have been put forward or back since its newest stamp, of which only the offset is known."""

# Times between a task's events that are counted: one of every second is missing more often than anybody reads.
_MOST = 100


class Overdue(Struct, frozen=True):
    """A task that was ``due`` and of which no event since is stored; ``newest`` is when its newest event ended."""

    cron: str
    due: datetime
    newest: datetime | None


class Timetable(Struct, frozen=True):
    """What is to be known of one instance to judge its schedules.

    ``answered`` is up to when its events are known; ``zone`` its daemon's, where somebody said it. ``started`` is when
    the last of its tasks had run for the first time since it started; None while it is starting, for a starting daemon
    keeps no schedule.
    """

    answered: datetime | None
    zone: tzinfo | None
    started: datetime | None


def timetable(snapshot: Snapshot, tasks: Sequence[TaskFinding], zone: tzinfo | None) -> Timetable | None:
    """Of one instance, with its tasks; None where none of them has a schedule."""
    if not any(task.schedule for task in tasks):
        return None
    answered = snapshot.taken_at or newest_at(task.task.events for task in tasks)
    return Timetable(answered, zone, _started(tasks))


def _started(tasks: Sequence[TaskFinding]) -> datetime | None:
    """Where no task ran twice and one that is enabled never did, others wait for it."""
    counts = [len(task.task.events or ()) for task in tasks]
    if max(counts, default=0) < 2 and any(task.never_ran and task.enabled is not False for task in tasks):
        return None
    first = [(task.task.events or ())[-1] for task, count in zip(tasks, counts, strict=True) if 0 < count < WINDOW]
    return max((time for event in first if (time := happened_at(event))), default=datetime.min.replace(tzinfo=UTC))


def overdue_tasks(tasks: Iterable[TaskFinding], table: Timetable) -> dict[tuple[str, str], str]:
    """Those that their schedules named and that did not run, by instance and name: when they were due, in words."""
    return {(task.instance, task.name): text_of(late) for task in tasks if (late := overdue(task, table))}


def overdue(task: TaskFinding, table: Timetable) -> Overdue | None:
    """The first time at which a task was due and did not run, where that is too long ago to be under way."""
    cron, newest = cron_of(task), (task.task.events or (None,))[0]
    if cron is None or newest is None or task.enabled is not True or table.answered is None:
        return None
    ended = happened_at(newest)
    due = next(_due(task, cron, newest, table), None)
    if due is None or ended is None or table.answered - due <= _patience(task, cron, table):
        return None
    return Overdue(cron, due, ended)


def _due(task: TaskFinding, cron: str, event: Event, table: Timetable) -> Iterator[datetime]:
    """The times at which a task was due after an event of it, of the daemon's start at the earliest."""
    schedule, ended = schedule_of(cron), happened_at(event)
    if schedule is None or ended is None or table.started is None:
        return iter(())
    first = len(task.task.events or ()) < WINDOW and event is (task.task.events or ())[-1]
    since = max(ended, table.started) if first else ended
    times = schedule.after(since.astimezone(table.zone or ended.tzinfo))
    return (time.astimezone(UTC) for time in times)  # two times of one zone are subtracted without its summer time


def _patience(task: TaskFinding, cron: str, table: Timetable) -> timedelta:
    return patience(cron, table, max((duration_seconds(event) or 0.0 for event in task.task.events or ()), default=0.0))


def patience(cron: str, table: Timetable, longest: float) -> timedelta:
    """How late a run may be that is not missing. ``longest``: how many seconds the longest took."""
    schedule = schedule_of(cron)
    unsure = SUMMER_TIME if schedule and schedule.once_a_day and table.zone is None else timedelta(0)
    return max(LEAST_LATE, 3 * timedelta(seconds=longest)) + unsure


def cron_of(task: TaskFinding) -> str | None:
    """The expression of its schedule; None where it has none."""
    if not task.schedule:
        return None
    return task.schedule.cron


def schedule_notices(task: TaskFinding, table: Timetable, late: str | None) -> Iterator[Notice]:
    """What is to be said of a task's schedule. ``late`` says when it was due, where it is overdue."""
    cron = cron_of(task)
    if cron is None:
        return
    if schedule_of(cron) is None:
        text = f"its schedule {cron!r} is not understood here: whether a run of it is missing is not known"
        yield _notice(task, "schedule_not_understood", "info", text)
    if late:
        yield _notice(task, "overdue", "warning", late)
    missing = 0
    if task.enabled is True:
        missing = sum(_missing(task, cron, table))
    if missing:
        text = (
            f"its schedule {cron} named {missing if missing < _MOST else f'at least {_MOST}'} more times between its "
            "stored events, at which it did not run; perhaps it was switched off then"
        )
        yield _notice(task, "ticks_missing", "info", text)


def text_of(late: Overdue) -> str:
    """That a task is overdue: its schedule, when it was due, and up to when nothing of it is stored."""
    newest = f"its newest ended at {_text(late.newest)}" if late.newest else "none is since the daemon started"
    return f"by its schedule {late.cron} it was due at {_text(late.due)}, and no event since is stored: {newest}"


def _missing(task: TaskFinding, cron: str, table: Timetable) -> Iterator[int]:
    """Between each two stored events, how often the task was due and did not run."""
    patience, left = _patience(task, cron, table), _MOST
    for newer, older in pairwise(task.task.events or ()):
        start = newer.started_at
        if start is None or not is_set(start):
            continue
        due = takewhile(start.__gt__, _due(task, cron, older, table))
        first = next(due, start)
        if start - first > patience:
            missing = sum(start - time > LEAST_LATE for time in islice(chain((first,), due), left))
            left -= missing
            yield missing


def _notice(task: TaskFinding, code: str, level: str, text: str) -> Notice:
    return Notice(code, level, f"{task.name}: {text}.", task.instance, task.name)  # type: ignore[arg-type]


def _text(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def unclear_schedules(tasks: Iterable[TaskFinding]) -> list[TaskFinding]:
    """The tasks of which nobody can tell whether they are overdue.

    Their schedule is not understood, or their events were not asked for.
    """
    return [task for task in tasks if task.enabled is not False and _is_unclear(task)]


def _is_unclear(task: TaskFinding) -> bool:
    cron = cron_of(task)
    return cron is not None and (schedule_of(cron) is None or not (task.task.events or task.never_ran))
