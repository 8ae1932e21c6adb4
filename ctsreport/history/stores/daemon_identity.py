"""Whether a look is at the daemon that was looked at before: two under one name would look like one that forgets.

CTS pushes events out of a window, and never takes one back; and what ended before a look, that look saw.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from ctsreport.errors import CtsReportError, unread_error
from ctsreport.history.stores.connection import Connection

# So far times of one daemon may contradict each other.
_CLOCKS = timedelta(minutes=1) // timedelta(microseconds=1)

# Runs of a window that are looked at: CTS keeps five, saved answers may have any number.
_MOST = 100


class Windows(NamedTuple):
    """The rows of a task's runs in two looks, one after the other, newest first."""

    task: str
    before: tuple[int, ...]
    now: tuple[int, ...]


def check_same_daemon(connection: Connection, instance: str, at: int, known: int, windows: Iterable[Windows]) -> None:
    """``at`` is when the look before was, ``known`` the highest row of a run that was known before this look.

    Raises `CtsReportError` (4) where it is another daemon.
    """
    apart = [each for each in windows if each.before and each.now and not set(each.before) & set(each.now)]
    back = next((each.task for each in apart if min(each.now) <= known), None)
    if back is not None:
        raise _mixed_up(instance, f"events of task {back} are back that were gone at the look before")
    if apart and len(apart) == sum(bool(each.before and each.now) for each in windows):
        unseen = next((each.task for each in apart if _was_there(connection, each, at)), None)
        if unseen is not None:
            raise _mixed_up(instance, f"events of task {unseen} had ended at the look before, which did not see them")


def _was_there(connection: Connection, each: Windows, at: int) -> bool:
    """Whether a run that is new ended before the look before, and not before all that this one saw."""
    oldest = _ended(connection, each.before[-1:])[0]
    return any(oldest <= ended < at - _CLOCKS for ended in _ended(connection, each.now[:_MOST]))


def _ended(connection: Connection, ids: tuple[int, ...]) -> list[int]:
    marks = ", ".join("?" * len(ids))
    return [int(ended) for (ended,) in connection.rows(f"SELECT ended FROM event WHERE id IN ({marks})", ids)]


def _mixed_up(instance: str, why: str) -> CtsReportError:
    return unread_error(
        f"Two daemons have the name {instance}, or a time is wrong: {why}.",
        "Give each daemon a name of its own, NAME=ADDRESS, and look at --taken-at. For what is mixed up already begin "
        "a new history.",
    )
