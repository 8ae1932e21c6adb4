"""Findings to records: the machine's side of the view."""

from collections.abc import Iterator, Mapping
from itertools import repeat

from msgspec import UNSET, UnsetType

from ctsreport.analysis.causes import CauseFinding
from ctsreport.analysis.diagnosis import Diagnosis, diagnose
from ctsreport.analysis.expectations.gate_finding import GateFinding, RuleFinding
from ctsreport.analysis.findings import InstanceFinding, Summary, TaskFinding
from ctsreport.analysis.past.model import LastKnown
from ctsreport.analysis.timing import duration_seconds
from ctsreport.analysis.tries import count_tries
from ctsreport.snapshot import facts
from ctsreport.snapshot.model import Event, Notice, happened_at
from ctsreport.view.expected import UNEXPECTED, Expected
from ctsreport.view.known import known_record
from ctsreport.view.memory_values import last_known_record
from ctsreport.view.record import (
    AppliedRecord,
    CauseRecord,
    ConditionRecord,
    ErrorRecord,
    EventRecord,
    ExcusedRecord,
    GateRecord,
    InstanceRecord,
    LastKnownRecord,
    MatchRecord,
    NoticeRecord,
    ReportedRecord,
    RuleRecord,
    SummaryRecord,
    TaskRecord,
)
from ctsreport.view.record_history import TaskHistoryRecord
from ctsreport.view.times import in_utc


def task_record(
    finding: TaskFinding, expected: Expected = UNEXPECTED, history: TaskHistoryRecord | UnsetType | None = UNSET
) -> TaskRecord:
    """One task with all its events, and with what is remembered of it."""
    condition = facts.condition_of(finding)
    return TaskRecord(
        instance=finding.instance,
        name=finding.name,
        health=finding.stored_health.value,
        effective_health=finding.health.value,
        applied=_applied(finding),
        reported_health=finding.reported,
        enabled=finding.enabled,
        services=facts.services_of(finding),
        providers=facts.providers_of(finding),
        condition=ConditionRecord(condition.kind, condition.text) if condition else None,
        module=facts.module_of(finding),
        description=facts.description_of(finding),
        failing_since=in_utc(finding.failing_since),
        failing_since_exact=finding.failing_since_exact,
        failures_in_window=finding.failures_in_window,
        events_url=finding.task.events_url or None,
        events=tuple(_events(finding)),
        expected=expected.record,
        history=history,
    )


def _applied(finding: TaskFinding) -> AppliedRecord:
    if not finding.runs:
        return AppliedRecord(finding.applied, None, None)
    newest = finding.runs[0]
    return AppliedRecord(finding.applied, in_utc(happened_at(newest)), newest.id or None)


def gate_record(gate: GateFinding) -> GateRecord:
    """The gate, rule by rule."""
    return GateRecord(gate.failed, tuple(map(_rule, gate.rules)))


def _rule(found: RuleFinding) -> RuleRecord:
    matches = tuple(MatchRecord(match.instance, match.task.name if match.task else None) for match in found.matches)
    excused = tuple(
        ExcusedRecord(match.instance, match.task.name if match.task else None, known_record(match.known))
        for match in found.excused
        if match.known
    )
    return RuleRecord(found.rule.text, found.judged, found.failed, matches, excused)


def _events(finding: TaskFinding) -> Iterator[EventRecord]:
    stored = zip(finding.task.events or (), finding.diagnoses or repeat(None), strict=False)
    for place, (event, diagnosis) in enumerate(stored):
        yield _event(event, diagnosis, empty=place in finding.empty)


def _event(event: Event, diagnosis: Diagnosis | None, *, empty: bool) -> EventRecord:
    return EventRecord(
        event.id or None,
        event.success,
        empty,
        in_utc(event.started_at),
        in_utc(event.ended_at),
        duration_seconds(event),
        _error(event, diagnosis),
    )


def _error(event: Event, diagnosis: Diagnosis | None) -> ErrorRecord | None:
    message = event.error.message if event.error else None
    if not message:
        return None
    diagnosis = diagnosis or diagnose(message, "")  # an error of a run that succeeded, which no daemon sends
    headline = diagnosis.causes[0]
    return ErrorRecord(
        message, count_tries(message), diagnosis.summary, headline.details or None, headline.kind, headline.id
    )


def cause_record(cause: CauseFinding, next_step: str) -> CauseRecord:
    """One cause, with its tasks and instances in order of name."""
    members = sorted({*((task.instance, task.name) for task in cause.tasks), *cause.before})
    return CauseRecord(
        id=cause.id,
        kind=cause.kind,
        summary=cause.summary,
        next_step=next_step or None,
        phase=cause.phase,
        members=tuple(MatchRecord(*key) for key in members),
        instances=tuple(sorted({instance for instance, _ in members})),
        tasks=tuple(sorted({name for _, name in members})),
        events=cause.events,
        first_seen=in_utc(cause.first_seen),
        last_seen=in_utc(cause.last_seen),
    )


def instance_record(
    found: InstanceFinding, tags: Mapping[str, str], last: LastKnown | UnsetType | None
) -> InstanceRecord:
    """One instance with the daemon's own counts, what its owners call it by, and what was last known of one away."""
    snapshot, overall = found.snapshot, found.snapshot.overall
    reported = ReportedRecord(overall.status, overall.enabled) if overall else None
    return InstanceRecord(
        name=snapshot.instance,
        tags=dict(sorted(tags.items())),
        summary=summary_record(found.summary),
        address=snapshot.address,
        taken_at=in_utc(snapshot.taken_at),
        read=snapshot.read,
        error=snapshot.error,
        reported=reported,
        last_known=_last_known(last),
    )


def _last_known(found: LastKnown | UnsetType | None) -> LastKnownRecord | UnsetType | None:
    if not isinstance(found, LastKnown):
        return found
    return last_known_record(found, tuple(map(task_record, found.tasks)))


def summary_record(summary: Summary) -> SummaryRecord:
    """The counts, key by key."""
    return SummaryRecord(**{key: getattr(summary, key) for key in SummaryRecord.__struct_fields__})


def notice_record(notice: Notice) -> NoticeRecord:
    """One notice."""
    return NoticeRecord(notice.code, notice.level, notice.message, notice.instance, notice.task)
