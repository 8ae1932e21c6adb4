"""All snapshots to all findings."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from msgspec import structs

from ctsreport.analysis.asof import as_of
from ctsreport.analysis.counts import failing_by_count
from ctsreport.analysis.diagnosis import remembering
from ctsreport.analysis.doubt import doubtful_instance, doubtful_task
from ctsreport.analysis.findings import RANK, Findings, InstanceFinding, Summary, TaskFinding, VerdictState
from ctsreport.analysis.health import Diagnose, judge
from ctsreport.analysis.notices import ahead_notices, instance_notices, no_tasks, task_notices
from ctsreport.analysis.past.continuity import Continuity
from ctsreport.analysis.past.habits import habit_notices, running_notices
from ctsreport.analysis.past.outcomes import extend
from ctsreport.analysis.past.overdue import late_by_looks, late_texts
from ctsreport.analysis.restart import restart_notices
from ctsreport.analysis.same_daemon import same_daemon_notices
from ctsreport.analysis.schedules import Timetable, overdue_tasks, schedule_notices, timetable
from ctsreport.snapshot.model import Health, Notice, Snapshot, Task, newest_at

NO_ZONES: Mapping[str, tzinfo] = {}
NOTHING_KNOWN: Mapping[str, Continuity] = {}

_LEVELS = {"error": 0, "warning": 1, "info": 2}


def find(
    snapshots: Iterable[Snapshot],
    now: datetime,
    zones: Mapping[str, tzinfo] = NO_ZONES,
    diagnosis_of: Diagnose | None = None,
    known: Mapping[str, Continuity] = NOTHING_KNOWN,
) -> Findings:
    """Judge every task of every instance, each instance, and the whole.

    ``now`` is the instant of the report, ``zones`` those of daemons, by instance, as far as somebody said them;
    ``known`` what of their past is, where anybody remembered it.
    """
    late: dict[tuple[str, str], str] = {}
    due: dict[tuple[str, str], datetime] = {}
    tasks: list[TaskFinding] = []
    instances: list[InstanceFinding] = []
    notices: list[Notice] = []
    diagnosis_of = diagnosis_of or remembering()
    for snapshot in snapshots:
        past = known.get(snapshot.instance)
        judged = _judged(snapshot, diagnosis_of, past)
        found = InstanceFinding(
            snapshot,
            summarise(judged, stored=True),
            sum(task.has_status for task in judged),
            newest_at(task.runs for task in judged),
        )
        table = timetable(snapshot, judged, zones.get(snapshot.instance))
        if past:
            late_now = dict(late_by_looks(judged, past, table)) if table else {}
            late |= late_texts(late_now)
            due |= {key: each.due for key, each in late_now.items()}
            notices += running_notices(judged, late_now)
            notices += habit_notices(judged, past)
        elif table:
            late |= overdue_tasks(judged, table)
        notices += snapshot.notices
        notices += _notices(found, judged, now, table, late)
        tasks += judged
        instances.append(found)
    if len(instances) > 1:
        notices += no_tasks(instances)
        notices += same_daemon_notices((found.snapshot for found in instances), tasks)
    tasks.sort(key=order)
    return Findings(
        _verdict(instances, tasks),
        summarise(tasks),
        summarise(tasks, stored=True),
        tuple(instances),
        tuple(tasks),
        by_gravity(notices),
        as_of(found.snapshot for found in instances),
        late,
        due,
    )


def _judged(snapshot: Snapshot, diagnosis_of: Diagnose, known: Continuity | None) -> list[TaskFinding]:
    """The tasks of an instance: by what is stored, and by what is remembered of before."""
    defined = snapshot.definitions or {}
    tasks = [judge(snapshot.instance, task, defined.get(name), diagnosis_of) for name, task in _named(snapshot)]
    if known:
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
    yield from restart_notices(found.snapshot.instance, tasks)
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


def _verdict(instances: list[InstanceFinding], tasks: list[TaskFinding]) -> VerdictState:
    """Failing before unsure before healthy: the report never says more than it knows."""
    if any(task.unhealthy for task in tasks) or any(map(failing_by_count, instances)):
        return "failing"
    if not tasks or any(map(doubtful_instance, instances)) or any(map(doubtful_task, tasks)):
        return "unsure"
    return "healthy"
