"""All snapshots to all findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from ctsreport.analysis.asof import as_of
from ctsreport.analysis.counts import failing_by_count
from ctsreport.analysis.diagnosis import remembering
from ctsreport.analysis.doubt import doubtful_instance, doubtful_task
from ctsreport.analysis.findings import RANK, Findings, InstanceFinding, Summary, TaskFinding, VerdictState
from ctsreport.analysis.health import Diagnose, judge
from ctsreport.analysis.notices import ahead_notices, instance_notices, no_tasks, task_notices
from ctsreport.analysis.restart import restart_notices
from ctsreport.analysis.same_daemon import same_daemon_notices
from ctsreport.analysis.schedules import Timetable, overdue_tasks, schedule_notices, timetable
from ctsreport.snapshot.model import Health, Notice, Snapshot, Task, newest_at

if TYPE_CHECKING:
    from ctsreport.analysis.past.continuity import Continuity  # only a report with a history pays for it

NO_ZONES: Mapping[str, tzinfo] = {}
NOTHING_KNOWN: Mapping[str, "Continuity"] = {}

_LEVELS = {"error": 0, "warning": 1, "info": 2}


def find(
    snapshots: Iterable[Snapshot],
    now: datetime,
    zones: Mapping[str, tzinfo] = NO_ZONES,
    diagnosis_of: Diagnose | None = None,
    known: Mapping[str, "Continuity"] = NOTHING_KNOWN,
) -> Findings:
    """Judge every task of every instance, each instance, and the whole.

    ``now`` is the instant of the report, ``zones`` those of daemons, by instance, as far as somebody said them;
    ``known`` what of their past is, where anybody remembered it.
    """
    diagnosis_of = diagnosis_of or remembering()
    judged = [
        _instance(snapshot, now, zones.get(snapshot.instance), diagnosis_of, known.get(snapshot.instance))
        for snapshot in snapshots
    ]
    instances = tuple(each.found for each in judged)
    tasks = [task for each in judged for task in each.tasks]
    notices = [notice for each in judged for notice in each.notices]
    if len(instances) > 1:
        notices += no_tasks(instances)
        notices += same_daemon_notices((found.snapshot for found in instances), tasks)
    tasks.sort(key=order)
    return Findings(
        _verdict(instances, tasks),
        summarise(tasks),
        summarise(tasks, stored=True),
        instances,
        tuple(tasks),
        by_gravity(notices),
        as_of(found.snapshot for found in instances),
        {key: text for each in judged for key, text in each.late.items()},
        {key: at for each in judged for key, at in each.due.items()},
    )


class _Judged(NamedTuple):
    """What is found of one instance. ``late`` and ``due`` by instance and name, of tasks that did not run in time."""

    found: InstanceFinding
    tasks: list[TaskFinding]
    notices: list[Notice]
    late: dict[tuple[str, str], str]
    due: dict[tuple[str, str], datetime]


def _instance(
    snapshot: Snapshot, now: datetime, zone: tzinfo | None, diagnosis_of: Diagnose, past: "Continuity | None"
) -> _Judged:
    """An instance and its tasks, by what is stored and by what is remembered."""
    tasks = _judged(snapshot, diagnosis_of, past)
    found = InstanceFinding(
        snapshot,
        summarise(tasks, stored=True),
        sum(task.has_status for task in tasks),
        newest_at(task.runs for task in tasks),
    )
    table = timetable(snapshot, tasks, zone)
    late: dict[tuple[str, str], str] = {}
    due: dict[tuple[str, str], datetime] = {}
    notices: list[Notice] = []
    if past:
        from ctsreport.analysis.past.habits import habit_notices, running_notices
        from ctsreport.analysis.past.overdue import late_by_looks, late_texts

        late_now = dict(late_by_looks(tasks, past, table)) if table else {}
        late, due = late_texts(late_now), {key: each.due for key, each in late_now.items()}
        notices = [*running_notices(tasks, late_now), *habit_notices(tasks, past)]
    elif table:
        late = overdue_tasks(tasks, table)
    notices += (*snapshot.notices, *_notices(found, tasks, now, table, late))
    return _Judged(found, tasks, notices, late, due)


def _judged(snapshot: Snapshot, diagnosis_of: Diagnose, known: "Continuity | None") -> list[TaskFinding]:
    """The tasks of an instance: by what is stored, and by what is remembered of before."""
    defined = snapshot.definitions or {}
    tasks = [judge(snapshot.instance, task, defined.get(name), diagnosis_of) for name, task in _named(snapshot)]
    if known:
        from ctsreport.analysis.past.outcomes import extend

        return [extend(task, known.tasks.get(task.name), diagnosis_of) for task in tasks]
    return tasks


def _notices(
    found: InstanceFinding,
    tasks: list[TaskFinding],
    now: datetime,
    table: Timetable | None,
    late: Mapping[tuple[str, str], str],
) -> Iterator[Notice]:
    """What is odd about one instance and its tasks."""
    asked_at = found.snapshot.taken_at or now
    yield from instance_notices(found, tasks, asked_at)
    yield from ahead_notices(found.snapshot, now)
    yield from restart_notices(found.snapshot, tasks)
    for task in tasks:
        yield from task_notices(task, asked_at)
        if table:
            yield from schedule_notices(task, table, late.get((task.instance, task.name)))


def by_gravity(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Errors, warnings, then the rest; in each as they came."""
    return tuple(sorted(notices, key=lambda notice: _LEVELS[notice.level]))


def summarise(tasks: list[TaskFinding], *, stored: bool = False) -> Summary:
    """The tasks, counted by what ran, or by all that is stored."""
    healths = [task.stored_health if stored else task.health for task in tasks]
    return Summary(
        tasks=len(tasks),
        successful=healths.count(Health.SUCCESSFUL),
        errored=healths.count(Health.ERRORED),
        critical=healths.count(Health.CRITICAL),
        unknown=healths.count(Health.UNKNOWN),
        enabled=sum(task.enabled is True for task in tasks),
        disabled=sum(task.enabled is False for task in tasks),
        hidden=sum(task.hidden for task in tasks),
    )


def _named(snapshot: Snapshot) -> Iterable[tuple[str, Task]]:
    """The tasks under the names that the daemon's map gives them."""
    for name, task in snapshot.tasks.items():
        yield name, task if task.name == name else structs.replace(task, name=name)


def order(task: TaskFinding) -> tuple[int, bool, float, str, str]:
    """The worst first, then the longest failing; then by name."""
    since = task.failing_since
    return RANK[task.health], since is None, since.timestamp() if since else 0.0, task.instance, task.name


def _verdict(instances: Sequence[InstanceFinding], tasks: Sequence[TaskFinding]) -> VerdictState:
    """Failing before unsure before healthy: the report never says more than it knows."""
    if any(task.unhealthy for task in tasks) or any(map(failing_by_count, instances)):
        return "failing"
    if not tasks or any(map(doubtful_instance, instances)) or any(map(doubtful_task, tasks)):
        return "unsure"
    return "healthy"
