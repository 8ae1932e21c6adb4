"""The frozen model: what a daemon said, as Python objects, and nothing that it did not say.

The field names on the wire are those of CTS's status API (`/v1/status/tasks`) and task API (`/v1/tasks`); what is not
in the model is ignored. Each ``None`` means "not known": CTS leaves out, sends null, or sends an empty text for the
same thing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, TypeGuard

from msgspec import Meta, Struct

from ctsreport.watched import ConsulLook

Time = Annotated[datetime, Meta(tz=True)]
"""An aware datetime, to the microsecond. Go's zero time (year 1) means "not set": see `is_set`."""

Words = tuple[str, ...]


class Health(StrEnum):
    """CTS's four words, worst first."""

    CRITICAL = "critical"
    ERRORED = "errored"
    UNKNOWN = "unknown"
    SUCCESSFUL = "successful"


HEALTH_BY_WORD = {health.value: health for health in Health}
"""By the daemon's word."""


class EventError(Struct, frozen=True, gc=False):
    """The error of a failed run. ``message`` is the daemon's, whole and exact."""

    message: str | None = None


class EventConfig(Struct, frozen=True, gc=False):
    """What a task was when it ran. Deprecated by CTS; one documented example says ``module`` for ``source``."""

    providers: Words | None = None
    services: Words | None = None
    source: str | None = None
    module: str | None = None


class Event(Struct, frozen=True, gc=False, rename={"started_at": "start_time", "ended_at": "end_time"}):
    """One run of a task: up to three tries."""

    success: bool
    id: str = ""
    started_at: Time | None = None
    ended_at: Time | None = None
    error: EventError | None = None
    config: EventConfig | None = None


class Task(Struct, frozen=True, gc=False, rename={"name": "task_name"}):
    """One task of ``/v1/status/tasks``.

    ``events`` are newest first, as the daemon gave them; empty where none were given.
    """

    name: str = ""
    status: str | None = None
    enabled: bool | None = None
    services: Words | None = None
    providers: Words | None = None
    events_url: str | None = None
    events: tuple[Event, ...] | None = None


class Condition(Struct, frozen=True, gc=False):
    """The body of a ``condition`` or an input of a task: what a report shows, and what CTS asks Consul.

    ``filter`` is None for the deprecated ``service`` blocks, whose filters CTS does not tell.
    """

    names: Words | None = None
    regexp: str | None = None
    cron: str | None = None
    path: str | None = None
    datacenter: str | None = None
    namespace: str | None = None
    filter: str | None = None
    node_meta: dict[str, str] | None = None
    recurse: bool | None = None


class BufferPeriod(Struct, frozen=True, gc=False):
    """How long a task waits for further changes, as a duration of Go."""

    max: str | None = None


class Definition(Struct, frozen=True, gc=False):
    """One task of ``/v1/tasks``.

    Its ``variables`` are left out on purpose: they can hold secrets, and no report needs them.
    """

    name: str
    description: str | None = None
    enabled: bool | None = None
    module: str | None = None
    providers: Words | None = None
    condition: dict[str, Condition | None] | None = None
    module_input: dict[str, Condition | None] | None = None
    source_input: dict[str, Condition | None] | None = None
    version: str | None = None
    buffer_period: BufferPeriod | None = None


class Overall(Struct, frozen=True, gc=False):
    """The counts of ``/v1/status``: by status word, and by ``"true"`` and ``"false"``."""

    status: dict[str, int] = {}
    enabled: dict[str, int] = {}


Level = Literal["info", "warning", "error"]


class Notice(Struct, frozen=True, gc=False):
    """Something that a reader should know before believing the report. ``code`` is a stable word."""

    code: Annotated[str, Meta(pattern="^[a-z0-9_]+$")]
    level: Level
    message: str
    instance: str | None = None
    task: str | None = None


class Answer(Struct, frozen=True, gc=False):
    """One answer, as it came.

    ``origin`` is the file or the address it is from. ``request`` is the path and query that was asked for, where that
    is known. ``body`` is JSON in UTF-8. An answer that could not be read has an ``error`` (what and why, with the cure)
    and no body that counts.
    """

    origin: str
    body: bytes
    request: str | None = None
    code: int | None = None
    error: str | None = None


class Reading(Struct, frozen=True):
    """What was asked of one instance (a daemon), and what came back, undecoded.

    ``notes`` are what the source itself noticed. ``taken_at`` is ``None`` where nobody knows when the answers were
    given. ``live`` readings come from a daemon that was asked, so its silence is a finding; ``fresh`` ones were asked
    for now, and not kept in a snapshot: they are the newest of their instance. Of these, ``server`` is who answered
    (where it listens, the path), ``cluster`` the name and the members of the cluster that it is in; both empty where
    that is not known.
    for now, and not kept in a snapshot: they are the newest of their instance. ``consul`` is what Consul said of what
    its tasks watch, where it was asked.
    """

    instance: str
    answers: tuple[Answer, ...]
    address: str | None = None
    taken_at: datetime | None = None
    live: bool = False
    notes: tuple[Notice, ...] = ()
    fresh: bool = False
    server: str = ""
    cluster: tuple[str, ...] = ()
    consul: ConsulLook | None = None


NARROWED = "snapshot_narrowed"
"""The code of the notice that goes with a snapshot of some tasks alone."""


class Snapshot(Struct, frozen=True):
    """What one daemon said at one instant, decoded, with its parts put together.

    ``tasks`` by name. ``definitions`` by name (``/v1/tasks``), ``None`` where that answer is missing.
    ``read`` is false where the tasks could not be read; ``error`` then says why and what to do.
    ``malformed`` counts the tasks that could not be decoded, ``unread`` the missing answers about health; each has a
    notice.
    """

    instance: str
    address: str | None
    taken_at: datetime | None
    read: bool
    error: str | None
    overall: Overall | None
    tasks: dict[str, Task]
    definitions: dict[str, Definition] | None
    notices: tuple[Notice, ...]
    malformed: int = 0
    unread: int = 0
    live: bool = False
    consul: ConsulLook | None = None

    @property
    def narrowed(self) -> bool:
        """Whether it was saved of some of its tasks alone: of the others nothing is known."""
        return any(notice.code == NARROWED for notice in self.notices)

    @property
    def knows_tasks(self) -> bool:
        """Whether its tasks could be read, or some of them at least."""
        return self.read or bool(self.tasks)

    @property
    def whole(self) -> bool:
        """Whether all that its tasks' health needs was read."""
        return self.read and not (self.malformed or self.unread or self.narrowed)


def is_set(time: datetime | None) -> TypeGuard[datetime]:
    """Whether a time was given: neither absent nor Go's zero time."""
    return time is not None and time.year > 1


def happened_at(event: Event) -> datetime | None:
    """When a run ended; else when it started; None where neither was given."""
    if is_set(event.ended_at):
        return event.ended_at
    if is_set(event.started_at):
        return event.started_at
    return None


def newest_at(tasks: Iterable[Sequence[Event] | None]) -> datetime | None:
    """When the newest of several tasks' events ended; of each task its first counts, for CTS puts the newest first."""
    return max((time for events in tasks if events and (time := happened_at(events[0]))), default=None)
