"""What a history adds to report.json: changes, gaps, and what is remembered of each task."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ctsreport.analysis.past.model import ChangeKind, GapReason, Sure

Time = Annotated[datetime, Meta(tz=True, description="RFC 3339 in UTC, to the microsecond")]


class DurationRecord(Struct, frozen=True):
    """How long runs took, in seconds: the middle, the 95th percentile, the newest."""

    median: float
    p95: float
    newest: float


class TaskHistoryRecord(Struct, frozen=True):
    """What earlier looks add to a task. Empty events count for ``events_known`` alone.

    Of the last 24 hours, 7 days and 30 days: ``known_share`` is the share of that time in which nothing can have been
    missed, ``failed_share`` that of the runs known of it which failed, ``seconds_failing`` how much of the known time
    the task was failing; null where nothing is known. ``flaps`` are when it began to fail or recovered, newest first,
    as far as they count for ``flapping``.
    """

    first_event_at: Time | None
    events_known: int
    known_share_24h: float
    known_share_7d: float
    known_share_30d: float
    failed_share_24h: float | None
    failed_share_7d: float | None
    failed_share_30d: float | None
    seconds_failing_24h: float | None
    seconds_failing_7d: float | None
    seconds_failing_30d: float | None
    recoveries: int
    median_seconds_to_recovery: float | None
    duration: DurationRecord | None
    flapping: bool
    flaps: tuple[Time, ...]
    overdue_since: Time | None


class ChangeRecord(Struct, frozen=True):
    """What changed since the look that is compared with.

    ``at`` is when; where ``at_exact`` is false, it was between ``not_before`` and then. ``events`` are the ids of the
    runs that show it.
    """

    kind: ChangeKind
    instance: str
    task: str | None
    at: Time
    not_before: Time | None
    at_exact: bool
    before: str | None
    after: str | None
    cause_id: str | None
    events: tuple[str, ...]


class GapRecord(Struct, frozen=True, rename={"begins": "from", "ends": "to"}):
    """A time in which something may have happened that no look saw; where ``task`` is null, to any task."""

    instance: str
    task: str | None
    begins: Time
    ends: Time
    reason: GapReason
    events_lost_at_least: int | None


class UnheardRecord(Struct, frozen=True):
    """A change in Consul between ``not_before`` and ``seen_at`` that no run of a task carried out.

    ``kind`` is what the task watches: ``services``, a ``pattern``, the list of services (``catalog``), ``keys``;
    ``name`` is that of it. ``due_at`` is when a run should have begun at the latest; null at the next tick of a
    schedule. ``sure`` is ``pending`` where it may still be carried out, ``likely`` where CTS may be waiting for Consul,
    else ``certain``. ``ran_at``: a run began later, perhaps with the data of before.
    """

    code: Literal["change_not_carried_out", "change_pending"]
    task: str
    kind: str
    name: str
    not_before: Time
    seen_at: Time
    due_at: Time | None
    sure: Sure
    ran_at: Time | None


class HearingRecord(Struct, frozen=True):
    """Whether a daemon hears changes in Consul; only of daemons about which Consul was asked.

    ``deaf``: it heard none since the first that it missed. ``judged`` is false where nothing can be told now; ``doubt``
    says why.
    """

    instance: str
    judged: bool
    doubt: str | None
    deaf: bool
    last_heard_at: Time | None
    changes: tuple[UnheardRecord, ...]
