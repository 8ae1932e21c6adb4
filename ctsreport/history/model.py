"""What is known of the past, as frozen data: looks at daemons, and the runs that any of them saw.

A *look* is what one daemon said at one instant. Times are aware datetimes, to the microsecond.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from ctsreport.watched import BUFFER, ConsulLook, WatchedState


class Run(Struct, frozen=True, gc=False):
    """One event of a task, as some look saw it; the same for all looks that saw it.

    ``message`` has marks without numbers in place of secrets. None stands for what the daemon did not say.
    """

    id: str
    success: bool
    started_at: datetime | None = None
    ended_at: datetime | None = None
    message: str | None = None


class State(Struct, frozen=True, gc=False):
    """What a look saw of a task beside its runs. ``status`` is the daemon's own word."""

    status: str | None = None
    enabled: bool | None = None
    services: tuple[str, ...] | None = None
    providers: tuple[str, ...] | None = None
    module: str | None = None


class Seen(Struct, frozen=True, gc=False):
    """One task in one look: its state, and its window, the runs that the daemon still knew, newest first."""

    state: State
    runs: tuple[Run, ...] | None = None


class Look(Struct, frozen=True):
    """What one daemon said at one instant.

    ``read`` is false where its tasks are not known; ``error`` says why. ``whole`` is false where tasks may be
    missing, so that one that is not among ``tasks`` may be there all the same. ``counts`` are the daemon's own.
    ``consul`` is what Consul said right after; None where it was not asked.
    """

    instance: str
    at: datetime
    read: bool = True
    whole: bool = True
    error: str | None = None
    counts: dict[str, int] | None = None
    tasks: dict[str, Seen] = {}
    consul: ConsulLook | None = None


class Span(Struct, frozen=True):
    """How far the memory of one instance reaches: its looks, and the tasks and runs that they saw."""

    instance: str
    looks: int
    unread: int
    first_at: datetime | None
    last_at: datetime | None
    tasks: int
    runs: int


class Added(Struct, frozen=True):
    """What adding looks changed. ``known`` looks were there already."""

    looks: int = 0
    known: int = 0
    runs: int = 0


class Pruned(Struct, frozen=True):
    """What was removed."""

    looks: int = 0
    runs: int = 0


class LookAt(Struct, frozen=True, gc=False):
    """That a daemon was looked at, without what it said of its tasks; the fields are those of `Look`."""

    at: datetime
    read: bool = True
    whole: bool = True
    error: str | None = None


class FailedMessage(NamedTuple):
    """The message of a failed run, and the task that it is of."""

    message: str
    task: str


class Kept(Struct, frozen=True, gc=False):
    """How much is kept of a task: its runs, and when the first of them began."""

    first_event_at: datetime | None
    events: int


class Step(Struct, frozen=True, gc=False):
    """What a task was from one look on, until the next step: later looks that saw nothing new leave none.

    ``state`` is None where it was not there, or, with ``known`` false, where a look that is not whole did not show it.
    ``window`` has the keys of `TaskPast.runs`, newest first; None where its runs were not said.
    """

    at: datetime
    state: State | None
    window: tuple[int, ...] | None = None
    known: bool = True


class TaskPast(Struct, frozen=True):
    """What is remembered of one task. ``steps`` oldest first: the first is what held when the memory begins.

    ``runs`` are all that any look saw since then, oldest first, and those of the first step's window; their keys mean
    nothing outside. ``first_event_at`` and ``events_known`` are of all that is kept, however long ago.
    """

    steps: tuple[Step, ...]
    runs: dict[int, Run]
    first_event_at: datetime | None = None
    events_known: int = 0


class AskedAt(Struct, frozen=True, gc=False):
    """That Consul was asked at a look; the fields are those of `ConsulLook`."""

    at: datetime
    agent: str = ""
    rights: str = ""
    seconds: float = 0.0
    index: int | None = None
    buffer: float = BUFFER
    error: str = ""


class What(NamedTuple):
    """What a task watches; the fields are those of `Watched`."""

    task: str
    kind: str
    name: str
    place: str


StateFrom = tuple[datetime, WatchedState | None]
"""From which look on Consul said so; None where the task did not watch that any more."""


class ConsulPast(Struct, frozen=True):
    """What Consul said over time, oldest first: looks that were told nothing new leave no step."""

    asked: tuple[AskedAt, ...] = ()
    states: Mapping[What, tuple[StateFrom, ...]] = {}


class Past(Struct, frozen=True):
    """What is remembered of one instance, up to its newest look. ``looks`` oldest first.

    ``since`` is how far back it was recalled; None for all of it. ``looks`` begin with the newest that was read of
    before it, so that what held then has a look; of a task whose newest run or whose failing began before, all is there
    that is kept, of before the first of these looks too.
    """

    instance: str
    looks: tuple[LookAt, ...]
    tasks: dict[str, TaskPast]
    since: datetime | None = None
    consul: ConsulPast = ConsulPast()


class HistoryPlace(Struct, frozen=True):
    """Where the history is, and for whom the report is.

    ``since`` is the instant that it is compared with; None for the last report of this ``reader``.
    """

    location: str
    reader: str
    read_only: bool = False
    since: datetime | None = None
