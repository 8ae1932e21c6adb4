"""As of when a report is true: when the answers that it rests on were given."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from ctsreport.snapshot.model import Snapshot, newest_at


class AsOf(Struct, frozen=True, gc=False):
    """The instant up to which everything in a report is known: the time of the oldest answer.

    ``or_later``: nobody says when answers were saved, so they can be younger than ``at``, which is then the newest
    event that they hold. ``at`` is None where they hold none either.
    """

    at: datetime | None
    or_later: bool


def as_of(snapshots: Iterable[Snapshot]) -> AsOf:
    """Of several instances the one that is known least far; one without any time says nothing.

    Nor does the time of an answer that never came, where another did.
    """
    everything = list(snapshots)
    answered = [each for each in everything if each.knows_tasks or each.overall] or everything
    known = [
        (time, snapshot.taken_at is None) for snapshot in answered if (time := snapshot.taken_at or _newest(snapshot))
    ]
    return AsOf(min((time for time, _ in known), default=None), any(undated for _, undated in known))


def _newest(snapshot: Snapshot) -> datetime | None:
    """When the newest event ended, one in which nothing ran too: the answers were given then or later."""
    return newest_at(task.events for task in snapshot.tasks.values())
