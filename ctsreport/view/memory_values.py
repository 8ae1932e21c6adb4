"""What the past adds to report.json."""

from datetime import datetime

from msgspec import UNSET, UnsetType

from ctsreport.analysis.past.model import Change, Gap, Hearing, LastKnown, Memory, TaskHistory, Unheard
from ctsreport.view.record import LastKnownRecord, TaskRecord
from ctsreport.view.record_history import (
    ChangeRecord,
    DurationRecord,
    GapRecord,
    HearingRecord,
    TaskHistoryRecord,
    UnheardRecord,
)
from ctsreport.view.times import in_utc


def _utc(time: datetime) -> datetime:
    """An instant that is known; one that UTC cannot say stays as it is."""
    return in_utc(time) or time


def change_record(change: Change) -> ChangeRecord:
    """One change."""
    return ChangeRecord(
        kind=change.kind,
        instance=change.instance,
        task=change.task,
        at=_utc(change.at),
        not_before=in_utc(change.not_before),
        at_exact=change.at_exact,
        before=change.before,
        after=change.after,
        cause_id=change.cause_id,
        events=change.events,
    )


def gap_record(gap: Gap) -> GapRecord:
    """One hole."""
    return GapRecord(gap.instance, gap.task, _utc(gap.begins), _utc(gap.ends), gap.reason, gap.lost_at_least)


def hearing_record(instance: str, hearing: Hearing) -> HearingRecord:
    """Whether one daemon hears, what was missed first."""
    changes = tuple(map(_unheard, (*hearing.unheard, *hearing.pending)))
    return HearingRecord(
        instance, not hearing.doubt, hearing.doubt or None, hearing.deaf, in_utc(hearing.heard), changes
    )


def _unheard(change: Unheard) -> UnheardRecord:
    return UnheardRecord(
        code="change_pending" if change.sure == "pending" else "change_not_carried_out",
        task=change.task,
        kind=change.kind,
        name=change.name,
        not_before=_utc(change.not_before),
        seen_at=_utc(change.seen),
        due_at=in_utc(change.due),
        sure=change.sure,
        ran_at=in_utc(change.ran_at),
    )


def history_record(memory: Memory | None, key: tuple[str, str]) -> TaskHistoryRecord | UnsetType | None:
    """What is remembered of a task: nothing where there is no history, null where it has none of this task."""
    if memory is None:
        return UNSET
    found = memory.tasks.get(key)
    if found is None:
        return None
    return _history(found)


def _history(found: TaskHistory) -> TaskHistoryRecord:
    day, week, month, duration = found.day, found.week, found.month, None
    if found.durations:
        duration = DurationRecord(found.durations.median, found.durations.p95, found.durations.newest)
    return TaskHistoryRecord(
        first_event_at=in_utc(found.first_event_at),
        events_known=found.events_known,
        known_share_24h=day.known,
        known_share_7d=week.known,
        known_share_30d=month.known,
        failed_share_24h=day.failed,
        failed_share_7d=week.failed,
        failed_share_30d=month.failed,
        seconds_failing_24h=day.seconds_failing,
        seconds_failing_7d=week.seconds_failing,
        seconds_failing_30d=month.seconds_failing,
        recoveries=found.recoveries,
        median_seconds_to_recovery=found.seconds_to_recovery,
        duration=duration,
        flapping=found.flapping,
        flaps=tuple(map(_utc, found.flaps)),
        overdue_since=in_utc(found.overdue_since),
    )


def last_known_record(found: LastKnown, tasks: tuple[TaskRecord, ...]) -> LastKnownRecord:
    """An instance that is away."""
    return LastKnownRecord(_utc(found.at), tasks)
