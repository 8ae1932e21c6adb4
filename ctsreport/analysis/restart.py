"""That a daemon started lately, as one look shows it: what ran has run once, and all at about the same time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Notice, Snapshot, is_set

LEAST = 3
"""So many enabled tasks with one event each are no chance."""

CLOSE = timedelta(seconds=60)
"""Within so long a starting daemon runs all of its tasks, one after the other; the longest that was seen took 10 s."""


# Notices that only a member of a cluster gives rise to: a leader that takes over runs everything once, too.
_OF_CLUSTERS = {"cluster", "leader_asked"}


def restart_notices(snapshot: Snapshot, tasks: Sequence[TaskFinding]) -> Iterator[Notice]:
    """Where each enabled task that ran has exactly one event, and these lie close together.

    One that never ran is no objection: a starting daemon tells of all its tasks at once, and runs them one by one.
    """
    ran = [task for task in tasks if task.enabled is True and task.task.events]
    if len(ran) < LEAST or any(len(task.task.events or ()) != 1 for task in ran):
        return
    starts = [time for task in ran if (time := _start(task)) is not None]
    if len(starts) == len(ran) and max(starts) - min(starts) < CLOSE:
        seconds = round((max(starts) - min(starts)).total_seconds())
        is_cluster = any(notice.code in _OF_CLUSTERS for notice in snapshot.notices)
        who = "the leader of the cluster probably started or took over" if is_cluster else "the daemon probably started"
        text = (
            f"each of the {len(ran)} enabled tasks that ran has run once, all within {seconds} s: {who} then, and what "
            "was before is forgotten"
        )
        yield Notice("restarted", "info", text, snapshot.instance)


def _start(task: TaskFinding) -> datetime | None:
    start = (task.task.events or ())[0].started_at
    if not is_set(start):
        return None
    return start
