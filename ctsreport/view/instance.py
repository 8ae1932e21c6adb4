"""One daemon as a reader sees it."""

from msgspec import Struct

from ctsreport.analysis.findings import InstanceFinding
from ctsreport.view import wording
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import one_line, plural


class InstanceView(Struct, frozen=True, gc=False):
    """One daemon: whether it was read, when, its own counts."""

    name: str
    address: str | None
    read: bool
    error: str | None
    taken: Moment | None
    newest_event: Moment | None
    tasks: str
    reported: str


def instance_view(found: InstanceFinding, clock: Clock) -> InstanceView:
    """One instance, worded."""
    snapshot = found.snapshot
    return InstanceView(
        name=one_line(snapshot.instance),
        address=one_line(snapshot.address) if snapshot.address else None,
        read=snapshot.read,
        error=one_line(snapshot.error) if snapshot.error else None,
        taken=clock.moment(snapshot.taken_at),
        newest_event=clock.moment(found.newest_event_at),
        tasks=plural(found.summary.tasks, "task") if snapshot.read else "–",
        reported=_reported(snapshot.overall.status) if snapshot.overall else wording.NOT_TOLD,
    )


def _reported(status: dict[str, int]) -> str:
    return one_line(", ".join(f"{count} {word}" for word, count in status.items()))
