"""What the past adds to report.json."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import UNSET, UnsetType

from ctsreport.analysis.past.model import Change, Gap, LastKnown, Memory, TaskHistory
from ctsreport.view.record import (
    ChangeRecord,
    DurationRecord,
    GapRecord,
    LastKnownRecord,
    TaskHistoryRecord,
    TaskRecord,
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


def history_record(memory: Memory | None, key: tuple[str, str]) -> TaskHistoryRecord | UnsetType | None:
    """What is remembered of a task: nothing where there is no history, null where it has none of this task."""
    if memory is None:
        return UNSET
    found = memory.tasks.get(key)
    if found is None:
        return None
    return _history(found)


def _history(found: TaskHistory) -> TaskHistoryRecord:
    spans: Mapping[str, object] = {
        f"{figure}_{length}": getattr(share, name)
        for length, share in (("24h", found.day), ("7d", found.week), ("30d", found.month))
        for figure, name in (("known_share", "known"), ("failed_share", "failed"), ("seconds_failing",) * 2)
    }
    return TaskHistoryRecord(
        first_event_at=in_utc(found.first_event_at),
        events_known=found.events_known,
        recoveries=found.recoveries,
        median_seconds_to_recovery=found.seconds_to_recovery,
        duration=DurationRecord(found.durations.median, found.durations.p95, found.durations.newest)
        if found.durations
        else None,
        flapping=found.flapping,
        flaps=tuple(map(_utc, found.flaps)),
        overdue_since=in_utc(found.overdue_since),
        **spans,  # type: ignore[arg-type] # the nine figures
    )


def last_known_record(found: LastKnown, tasks: tuple[TaskRecord, ...]) -> LastKnownRecord:
    """An instance that is away."""
    return LastKnownRecord(_utc(found.at), tasks)
