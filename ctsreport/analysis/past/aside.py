"""What earlier snapshots, given beside a daemon's address, say of it where it cannot be read now."""

from collections.abc import Iterable, Iterator, Mapping

from ctsreport.analysis.findings import Findings
from ctsreport.analysis.judge import find
from ctsreport.analysis.past.model import LastKnown
from ctsreport.snapshot.model import Snapshot


def last_known_aside(findings: Findings, before: Iterable[Snapshot]) -> Iterator[tuple[str, LastKnown]]:
    """By instance, its tasks as the newest of these snapshots has them."""
    newest = _newest(before)
    for found in findings.instances:
        snapshot = newest.get(found.snapshot.instance)
        if not found.snapshot.read and snapshot and snapshot.taken_at:
            yield snapshot.instance, LastKnown(snapshot.taken_at, find([snapshot], snapshot.taken_at).tasks)


def _newest(before: Iterable[Snapshot]) -> Mapping[str, Snapshot]:
    newest: dict[str, Snapshot] = {}
    for snapshot in before:
        other = newest.get(snapshot.instance)
        at = other.taken_at if other else None
        if snapshot.knows_tasks and snapshot.taken_at and (at is None or at < snapshot.taken_at):
            newest[snapshot.instance] = snapshot
    return newest
