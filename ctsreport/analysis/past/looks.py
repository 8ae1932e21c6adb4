"""The looks at one instance as a line of time: when its tasks were seen, and why they were not."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from ctsreport.analysis.past.model import GapReason
from ctsreport.history.model import LookAt

FAR = 3
"""So many times the usual distance two looks lie apart between which one was due that nobody took."""


class Looks:
    """The looks at one instance, oldest first. ``read`` are the instants of those that saw its tasks.

    ``unread_now``: the newest did not.
    """

    def __init__(self, looks: Sequence[LookAt]) -> None:
        self.read = [look.at for look in looks if look.read]
        self._whole = [look.at for look in looks if look.read and look.whole]
        self._unread = [look.at for look in looks if not look.read]
        self.unread_now = bool(looks) and not looks[-1].read
        self._far = FAR * _usual([look.at for look in looks])

    def recalled(self, at: datetime) -> bool:
        """Whether the looks of then were recalled: of some tasks more is, for what they were last."""
        return bool(self.read) and self.read[0] <= at

    def seen_until(self, at: datetime, following: datetime | None) -> datetime:
        """When a step was seen last before the following one."""
        end = len(self.read) if following is None else bisect_left(self.read, following)
        return max(at, self.read[end - 1]) if end else at

    def newest(self, at: datetime | None) -> datetime | None:
        """The newest look up to an instant that was read, or of all."""
        end = len(self.read) if at is None else bisect_right(self.read, at)
        if not end:
            return None
        return self.read[end - 1]

    def before(self, at: datetime) -> datetime | None:
        """The newest look before an instant that was read."""
        end = bisect_left(self.read, at)
        if not end:
            return None
        return self.read[end - 1]

    def whole_before(self, at: datetime) -> datetime | None:
        """The newest look before an instant that saw all tasks."""
        end = bisect_left(self._whole, at)
        if not end:
            return None
        return self._whole[end - 1]

    def place(self, at: datetime) -> int:
        """The place of an instant among the looks that were read: of the first that is not before it."""
        return min(bisect_left(self.read, at), max(len(self.read) - 1, 0))

    def reason(self, begins: datetime, ends: datetime) -> GapReason:
        """Why nothing is known between two looks that were read, where the daemon did not restart."""
        if bisect_right(self._unread, begins) < bisect_left(self._unread, ends):
            return "unreachable"
        if ends - begins > self._far:
            return "no_look"
        return "window"


def _usual(times: Sequence[datetime]) -> timedelta:
    """The usual distance of two looks."""
    distances = sorted(newer - older for older, newer in pairwise(times))
    if distances:
        return distances[len(distances) // 2]
    return timedelta(0)
