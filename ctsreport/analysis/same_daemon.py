"""One daemon under two names: its failures would count twice, and its events give it away."""

from collections.abc import Iterable, Iterator

from ctsreport.analysis.findings import TaskFinding
from ctsreport.plural import plural
from ctsreport.snapshot.model import Notice, Snapshot

# A task, the id of its newest event, when that began: CTS makes ids at random, so no two daemons have the same.
_Run = tuple[str, str, object]


def same_daemon_notices(snapshots: Iterable[Snapshot], tasks: Iterable[TaskFinding]) -> Iterator[Notice]:
    """Of daemons that were asked now, each that has the newest events of another one."""
    live = {snapshot.instance for snapshot in snapshots if snapshot.live}
    first: dict[_Run, str] = {}
    shared: dict[tuple[str, str], int] = {}
    for task in tasks:
        run = _newest(task)
        if run is not None and task.instance in live:
            other = first.setdefault(run, task.instance)
            if other != task.instance:
                pair = min(other, task.instance), max(other, task.instance)
                shared[pair] = shared.get(pair, 0) + 1
    for (one, other), count in sorted(shared.items()):
        text = (
            f"{one} and {other} hold the same events of {plural(count, 'task')}, whose ids are random: they are one "
            f"daemon, unless one plays back what the other said, and its tasks count twice. Name it once, or give its "
            f"addresses one name: {one}=URL1 {one}=URL2"
        )
        yield Notice("same_daemon", "warning", text, other)


def _newest(task: TaskFinding) -> _Run | None:
    newest = task.task.events[0] if task.task.events else None
    return (task.name, newest.id, newest.started_at) if newest and newest.id else None
