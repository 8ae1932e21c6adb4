"""report.json: the stable shape of a report for machines. Its keys change only with a new schema version.

Versions: ``ctsreport.report/1``, the first.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from ctsreport.analysis.findings import AppliedState
from ctsreport.view.record_history import ChangeRecord, GapRecord, HearingRecord, TaskHistoryRecord, Time

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
    """All tasks, counted by `health`, before narrowing. ``hidden``: how many have a worse `effective_health`."""

    tasks: int
    successful: int
    errored: int
    critical: int
    unknown: int
    enabled: int
    disabled: int
    hidden: int


class ReportedRecord(Struct, frozen=True):
    """The daemon's own counts."""

    status: dict[str, int]
    enabled: dict[str, int]


class InstanceRecord(Struct, frozen=True):
    """One daemon. ``read`` is false where its tasks are not known; ``error`` says why.

    ``tags`` are what its owners call it by; ``summary`` counts its tasks as that of the report counts all.
    ``last_known`` (with a history, or an earlier snapshot beside the address) is null where its tasks are known now, or
    never were.
    """

    name: str
    tags: dict[str, str]
    summary: SummaryRecord
    address: str | None
    taken_at: Time | None
    read: bool
    error: str | None
    reported: ReportedRecord | None
    last_known: "LastKnownRecord | UnsetType | None" = UNSET


class ErrorRecord(Struct, frozen=True):
    """``message`` is the daemon's, whole and exact; ``tries`` is null where it holds a single one.

    ``summary`` is its cause in one line, ``details`` what differs from run to run and helps;
    ``kind`` the sort of cause, ``cause_id`` the group in ``causes`` (docs/causes.md).
    """

    message: str
    tries: int | None
    summary: str
    details: str | None
    kind: str
    cause_id: str


class EventRecord(Struct, frozen=True):
    """One event of a task: a run, or, where ``empty``, a success in which nothing ran."""

    id: str | None
    success: bool
    empty: bool
    started_at: Time | None
    ended_at: Time | None
    duration_seconds: float | None
    error: ErrorRecord | None


class AppliedRecord(Struct, frozen=True):
    """The outcome of the newest event in which something ran, when it ended, and its id.

    ``unknown`` where none is stored.
    """

    state: AppliedState
    at: Time | None
    event: str | None


class ConditionRecord(Struct, frozen=True):
    """What sets off a task that names no services."""

    kind: str
    text: str


class KnownFailureRecord(Struct, frozen=True):
    """A failure that is known and accepted until ``expires``: what it matches, and why."""

    task: str | None
    cause: str | None
    text: str | None
    instance: str | None
    reason: str
    owner: str | None
    ticket: str | None
    expires: Time


class ExpectedRecord(Struct, frozen=True):
    """What people know of a task. ``known_failure`` is null where its failure is not accepted."""

    owner: str | None
    runbook: str | None
    next_step: str | None
    note: str | None
    severity: Literal["high", "normal", "low"] | None
    known_failure: KnownFailureRecord | None


class TaskRecord(Struct, frozen=True):
    """One task. ``health`` is CTS's rule over all events, ``effective_health`` over those in which something ran.

    ``services`` is null where not known, empty for none. ``events`` are newest first.
    """

    instance: str
    name: str
    health: HealthWord
    effective_health: HealthWord
    applied: AppliedRecord
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
    expected: ExpectedRecord | UnsetType = UNSET
    history: TaskHistoryRecord | UnsetType | None = UNSET


class LastKnownRecord(Struct, frozen=True):
    """The tasks of an instance that could not be read now, as they last were; they are counted nowhere."""

    at: Time
    tasks: tuple[TaskRecord, ...]


class MatchRecord(Struct, frozen=True):
    """A task of an instance; where ``task`` is null, the instance as a whole."""

    instance: str
    task: str | None


class CauseRecord(Struct, frozen=True):
    """The failed runs of all tasks that went wrong by one cause; each counts for the first of its causes alone.

    ``id`` is the same from run to run. ``next_step`` is what to look at or to ask first, the owners' own before ours.
    ``members`` are the tasks with their instances, ``tasks`` names alone, ``events`` a number of runs. ``first_seen``
    is when the earliest of them began, ``last_seen`` when the latest ended. With a history, all these go back as far as
    it was read, 31 days or more. ``phase`` is null where it is not known, or differs.
    """

    id: str
    kind: str
    summary: str
    next_step: str | None
    phase: str | None
    members: tuple[MatchRecord, ...]
    instances: tuple[str, ...]
    tasks: tuple[str, ...]
    events: int
    first_seen: Time | None
    last_seen: Time | None


class SideRecord(Struct, frozen=True):
    """Instances in which a task is alike. What is not known is null; ``version`` and ``condition`` are empty for none.

    ``cause_id`` is the cause that it fails by there.
    """

    effective_health: HealthWord
    module: str | None
    version: str | None
    condition: str | None
    services: tuple[str, ...] | None
    cause_id: str | None
    instances: tuple[str, ...]


class DifferenceRecord(Struct, frozen=True):
    """What is not the same wherever a task runs: ``module``, ``version``, ``condition``, ``services``, ``tag KEY``.

    ``follows``: it goes with the failure. ``failing`` are its values where the task fails, ``well`` where it works.
    """

    what: str
    follows: bool
    failing: tuple[str, ...]
    well: tuple[str, ...]


class ComparisonRecord(Struct, frozen=True):
    """A task that fails in some of the several instances that have one of its name, side by side."""

    task: str
    text: str
    failing: int
    well: int
    sides: tuple[SideRecord, ...]
    differences: tuple[DifferenceRecord, ...]


class NoticeRecord(Struct, frozen=True):
    """Something to know before believing the report; ``code`` is a stable word, new ones may be added."""

    code: str
    level: Literal["info", "warning", "error"]
    message: str
    instance: str | None
    task: str | None


class ExcusedRecord(Struct, frozen=True):
    """What a known failure takes out of a rule."""

    instance: str
    task: str | None
    known_failure: KnownFailureRecord


class RuleRecord(Struct, frozen=True):
    """One rule, as it was written. ``judged`` is false where what it is about is not there, or could not be read."""

    rule: str
    judged: bool
    failed: bool
    matches: tuple[MatchRecord, ...]
    excused: tuple[ExcusedRecord, ...]


class GateRecord(Struct, frozen=True):
    """The gate (``--fail-on``), of all that is shown."""

    failed: bool
    rules: tuple[RuleRecord, ...]


class KnownFindingRecord(KnownFailureRecord, frozen=True, kw_only=True):
    """A known failure, whether it still counts, and the tasks that it covers now."""

    state: Literal["active", "soon", "expired"]
    tasks: tuple[MatchRecord, ...]


class HeadRecord(Struct, frozen=True, kw_only=True):
    """All of a report but its tasks, causes and notices, which can be many.

    With a history: ``since`` is the look that ``changes``, newest first, compare with; null for the first look. With
    several instances: ``comparisons``.
    """

    schema: Literal["ctsreport.report/1"]
    generated_at: Time
    generator: GeneratorRecord
    title: str
    narrowed: NarrowedRecord | None
    verdict: VerdictRecord
    summary: SummaryRecord
    instances: tuple[InstanceRecord, ...]
    gate: GateRecord | UnsetType = UNSET
    known_failures: tuple[KnownFindingRecord, ...] | UnsetType = UNSET
    since: Time | UnsetType | None = UNSET
    changes: tuple[ChangeRecord, ...] | UnsetType = UNSET
    gaps: tuple[GapRecord, ...] | UnsetType = UNSET
    hearing: tuple[HearingRecord, ...] | UnsetType = UNSET
    comparisons: tuple[ComparisonRecord, ...] | UnsetType = UNSET


class ReportRecord(HeadRecord, frozen=True, kw_only=True):
    """report.json."""

    tasks: tuple[TaskRecord, ...]
    causes: tuple[CauseRecord, ...]
    notices: tuple[NoticeRecord, ...]
