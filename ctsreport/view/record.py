"""report.json: the stable shape of a report for machines. Its keys change only with a new schema version.

Versions: ``ctsreport.report/1``, the first.
"""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

SCHEMA: Final = "ctsreport.report/1"

Time = Annotated[datetime, Meta(tz=True, description="RFC 3339 in UTC, to the microsecond")]
HealthWord = Literal["critical", "errored", "unknown", "successful"]


class GeneratorRecord(Struct, frozen=True):
    """The program that made the report."""

    name: str
    version: str


class NarrowedRecord(Struct, frozen=True):
    """How the report was narrowed (``--task``, ``--status``) and how many tasks that leaves out."""

    tasks: tuple[str, ...]
    statuses: tuple[str, ...]
    left_out: int


class VerdictRecord(Struct, frozen=True):
    """The whole in a word and a sentence."""

    state: Literal["failing", "healthy", "unsure"]
    text: str


class SummaryRecord(Struct, frozen=True):
    """All tasks, counted from their events, before narrowing."""

    tasks: int
    successful: int
    errored: int
    critical: int
    unknown: int
    enabled: int
    disabled: int


class ReportedRecord(Struct, frozen=True):
    """The daemon's own counts."""

    status: dict[str, int]
    enabled: dict[str, int]


class InstanceRecord(Struct, frozen=True):
    """One daemon. ``read`` is false where its tasks could not be told; ``error`` says why."""

    name: str
    address: str | None
    taken_at: Time | None
    read: bool
    error: str | None
    reported: ReportedRecord | None


class ErrorRecord(Struct, frozen=True):
    """``message`` is the daemon's, whole and exact; ``tries`` is null where it holds a single one.

    ``summary`` is its cause in one line, ``kind`` the sort of cause, ``cause_id`` the group in ``causes`` (docs/causes.md).
    """

    message: str
    tries: int | None
    summary: str
    kind: str
    cause_id: str


class EventRecord(Struct, frozen=True):
    """One run of a task."""

    id: str | None
    success: bool
    started_at: Time | None
    ended_at: Time | None
    duration_seconds: float | None
    error: ErrorRecord | None


class ConditionRecord(Struct, frozen=True):
    """What sets off a task that names no services."""

    kind: str
    text: str


class TaskRecord(Struct, frozen=True):
    """One task. ``services`` is null where not told, empty for none. ``events`` are newest first."""

    instance: str
    name: str
    health: HealthWord
    reported_health: str | None
    enabled: bool | None
    services: tuple[str, ...] | None
    providers: tuple[str, ...] | None
    condition: ConditionRecord | None
    module: str | None
    description: str | None
    failing_since: Time | None
    failing_since_exact: bool
    failures_in_window: int
    events_url: str | None
    events: tuple[EventRecord, ...]


class CauseRecord(Struct, frozen=True):
    """The failed runs of all tasks that went wrong by one cause; each counts for the first of its causes alone.

    ``id`` is the same from run to run. ``tasks`` are names, ``events`` a number of runs. ``first_seen`` is when the earliest
    of them began, ``last_seen`` when the latest ended. ``phase`` is null where it was not told, or differs.
    """

    id: str
    kind: str
    summary: str
    phase: str | None
    instances: tuple[str, ...]
    tasks: tuple[str, ...]
    events: int
    first_seen: Time | None
    last_seen: Time | None


class NoticeRecord(Struct, frozen=True):
    """Something to know before believing the report; ``code`` is a stable word, new ones may be added."""

    code: str
    level: Literal["info", "warning", "error"]
    message: str
    instance: str | None
    task: str | None


class HeadRecord(Struct, frozen=True):
    """All of a report but its tasks, causes and notices, which can be many."""

    schema: Literal["ctsreport.report/1"]
    generated_at: Time
    generator: GeneratorRecord
    title: str
    narrowed: NarrowedRecord | None
    verdict: VerdictRecord
    summary: SummaryRecord
    instances: tuple[InstanceRecord, ...]


class ReportRecord(HeadRecord, frozen=True):
    """report.json."""

    tasks: tuple[TaskRecord, ...]
    causes: tuple[CauseRecord, ...]
    notices: tuple[NoticeRecord, ...]
