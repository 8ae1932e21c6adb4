"""Events in which nothing ran: what is stored of them proves nothing about what is applied."""

from datetime import datetime, timedelta
from typing import Protocol

from ctsreport.snapshot.model import is_set


class Ended(Protocol):
    """Whatever says how an event ended, and when it ran."""

    @property
    def success(self) -> bool: ...

    @property
    def started_at(self) -> datetime | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


EMPTY = timedelta(milliseconds=10)
"""Terraform takes longer to start.

The shortest of 1,100 runs that were measured took 38 ms, the longest tick without a change 0.99 ms.
"""


_NO_TIME = timedelta(0)


def is_empty(event: Ended) -> bool:
    """Whether an event is a success in which nothing ran.

    A tick of a schedule that found no change, a switching off with ``?run=now``.

    It says nothing about what is applied: the failure before it stands. A failure proves that something was tried,
    however short.
    """
    started, ended = event.started_at, event.ended_at
    if not event.success or started is None or ended is None:
        return False
    return _NO_TIME <= ended - started < EMPTY and is_set(started) and is_set(ended)  # nearly all took longer
