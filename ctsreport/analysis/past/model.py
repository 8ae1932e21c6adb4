"""What is found in the past, as frozen data. Times are aware datetimes; durations are seconds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from ctsreport.analysis.findings import TaskFinding

GapReason = Literal["window", "restart", "no_look", "unreachable"]

ChangeKind = Literal[
    "failing",
    "recovered",
    "worse",
    "better",
    "cause",
    "same_cause",
    "appeared",
    "disappeared",
    "enabled",
    "disabled",
    "module",
    "services",
    "restarted",
    "unreachable",
    "reachable",
]


class Gap(Struct, frozen=True, gc=False):
    """A hole: between two looks events may have come and gone unseen. ``task`` is None where it is about all tasks.

    ``lost_at_least`` is how many events are known to be missing; None where nothing can be said.
    """

    instance: str
    task: str | None
    begins: datetime
    ends: datetime
    reason: GapReason
    lost_at_least: int | None = 0


class Change(Struct, frozen=True, gc=False):
    """One thing that changed since the look that is compared with.

    ``at`` is when; where ``at_exact`` is false it happened between ``not_before`` and ``at``. ``events`` are the ids of
    the runs that prove it. ``before`` and ``after`` are words (health, module, error) or services, joined with commas.
    """

    kind: ChangeKind
    instance: str
    task: str | None
    at: datetime
    not_before: datetime | None = None
    at_exact: bool = False
    before: str | None = None
    after: str | None = None
    cause_id: str | None = None
    events: tuple[str, ...] = ()


class Share(Struct, frozen=True, gc=False):
    """A task over one length of time that ends at the newest look.

    ``known`` is the share of that time that is known (0 to 1), ``failed`` the share of its runs in which something ran
    that failed, ``seconds_failing`` how much of the known time it was failing; the latter are None where no time is
    known.
    """

    known: float
    failed: float | None
    seconds_failing: float | None


class Durations(Struct, frozen=True, gc=False):
    """How long runs took in which something ran, in seconds: the middle, the 95th percentile, the newest."""

    median: float
    p95: float
    newest: float
    all: tuple[float, ...] = ()
    """The newest hundred of them, oldest first."""


class Stretch(Struct, frozen=True, gc=False):
    """A length of time in which a task was one thing: ``failing``, ``well``, or ``unknown`` (a hole, or not there)."""

    begins: datetime
    ends: datetime
    state: Literal["failing", "well", "unknown"]


class TaskHistory(Struct, frozen=True):
    """What the memory adds to a task.

    ``flaps`` are the instants at which it went from well to failing or back, the newest first, as far as they count
    for ``flapping``. ``stretches`` are oldest first, without overlap. ``seconds_to_recovery`` is the median.
    """

    first_event_at: datetime | None
    events_known: int
    day: Share
    week: Share
    month: Share
    recoveries: int = 0
    seconds_to_recovery: float | None = None
    durations: Durations | None = None
    flapping: bool = False
    flaps: tuple[datetime, ...] = ()
    overdue_since: datetime | None = None
    stretches: tuple[Stretch, ...] = ()


class LastKnown(Struct, frozen=True):
    """The tasks of an instance that could not be read now, as the newest look saw them that could."""

    at: datetime
    tasks: tuple[TaskFinding, ...]


Sure = Literal["pending", "likely", "certain"]
"""How sure it is that a change was not carried out: it may still be; CTS may be waiting for Consul; it cannot be."""


class Unheard(Struct, frozen=True, gc=False):
    """A change in Consul, between two looks, that no run of a task carried out within its grace.

    ``kind`` and ``name`` say what changed. ``due`` is when a run should have begun at the latest; None where the next
    tick of a schedule is waited for. ``ran_at``: a run began later, perhaps with the data of before.
    """

    instance: str
    task: str
    kind: str
    name: str
    not_before: datetime
    seen: datetime
    due: datetime | None
    sure: Sure
    ran_at: datetime | None = None


class Hearing(Struct, frozen=True):
    """Whether a daemon hears what changes in Consul.

    ``unheard`` are changes that were missed, ``pending`` those that may still be carried out. ``deaf``: nothing was
    heard since the first of these. ``heard`` is when it last proved to hear. ``elsewhere``: other daemons that watch
    the same heard what this one missed, or missed it too; empty where there are none. ``compared`` are the tasks that
    can be told of; ``doubt`` says why nothing can be told now, ``unclear`` of which tasks not, and why.
    """

    unheard: tuple[Unheard, ...] = ()
    pending: tuple[Unheard, ...] = ()
    deaf: bool = False
    heard: datetime | None = None
    elsewhere: Literal["", "heard", "missed"] = ""
    compared: frozenset[str] = frozenset()
    doubt: str = ""
    unclear: tuple[str, ...] = ()


class TrendPoint(Struct, frozen=True, gc=False):
    """How many tasks were failing from an instant on; None where that is not known."""

    at: datetime
    failing: int | None


class Memory(Struct, frozen=True):
    """All that the past adds to a report. ``since`` is the look that ``changes`` compares with; None for the first.

    ``changes`` are the newest first; ``tasks`` by instance and name, ``last_known`` by instance. ``bases`` are, by
    instance, the looks that are compared with: one without has none.
    """

    since: datetime | None = None
    bases: Mapping[str, datetime] = {}
    changes: tuple[Change, ...] = ()
    gaps: tuple[Gap, ...] = ()
    tasks: Mapping[tuple[str, str], TaskHistory] = {}
    last_known: Mapping[str, LastKnown] = {}
    trend: tuple[TrendPoint, ...] = ()
    hearing: Mapping[str, Hearing] = {}
    """By instance, where Consul was asked."""
