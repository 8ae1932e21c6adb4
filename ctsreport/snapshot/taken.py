"""When saved answers were taken, as far as somebody says so: snapshots say it themselves, and a daemon answers now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, structs

from ctsreport.errors import did_you_mean, usage_error
from ctsreport.snapshot.model import Notice, Reading, Snapshot, newest_at

AHEAD = timedelta(minutes=5)
"""How far one clock may be ahead of another, so answers of the report and runs of their answers.

Beyond that a clock or a time is wrong.
"""


class TakenAt(Struct, frozen=True):
    """The time of all saved answers that do not say it themselves, and that of single instances."""

    all: datetime | None = None
    by_name: Mapping[str, datetime] = {}


def dated(readings: Sequence[Reading], taken_at: TakenAt) -> list[Reading]:
    """The readings with their times; a time that does not count is a notice of the reading that has one of its own.

    Raises `CtsReportError` (2) for a time of an instance that is not among them.
    """
    names = [reading.instance for reading in readings]
    for name in taken_at.by_name:
        if name not in names:
            cure = did_you_mean(name, names) or f"The instances are {', '.join(names)}."
            raise usage_error(f"--taken-at {name}=…: no instance is named {name}.", cure)
    all_dated = all(reading.taken_at is not None for reading in readings)
    return [_dated(reading, taken_at, all_dated=all_dated) for reading in readings]


def check_taken_at(taken_at: TakenAt, snapshots: Iterable[Snapshot]) -> None:
    """One time for several instances must be able to be that of each: none can hold what happened later.

    Raises `CtsReportError` (2).
    """
    alike = [each for each in snapshots if taken_at.all is not None and not each.live and _is_given(each, taken_at)]
    for each in alike if len(alike) > 1 else ():
        newest = newest_at(task.events for task in each.tasks.values())
        if newest is not None and taken_at.all is not None and newest - taken_at.all > AHEAD:
            raise usage_error(
                f"--taken-at {_text(taken_at.all)} cannot be the time of all {len(alike)} instances: {each.instance} "
                "holds a run of "
                f"{_text(newest)}.",
                f"Say when each was taken: --taken-at {each.instance}=TIME, once for each.",
            )


def _dated(reading: Reading, taken_at: TakenAt, *, all_dated: bool) -> Reading:
    """``all_dated``: no reading needs the time that is given for all, so that it counts for none."""
    given = taken_at.by_name.get(reading.instance)
    if reading.taken_at is None:
        return structs.replace(reading, taken_at=given or taken_at.all)
    ignored = given or (taken_at.all if all_dated else None)
    if ignored is None or ignored == reading.taken_at:
        return reading
    return structs.replace(reading, notes=(*reading.notes, _ignored(reading, ignored, reading.taken_at)))


def _ignored(reading: Reading, given: datetime, own: datetime) -> Notice:
    says = "its snapshot was taken at"
    if reading.fresh:
        says = "its daemon answered at"
    text = f"--taken-at {_text(given)} does not count for {reading.instance}: {says} {_text(own)}."
    return Notice("taken_at_ignored", "warning", text, reading.instance)


def _is_given(snapshot: Snapshot, taken_at: TakenAt) -> bool:
    return snapshot.taken_at == taken_at.all and snapshot.instance not in taken_at.by_name


def _text(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
