"""Instants as a reader sees them: in the zone chosen, with its offset, and how long ago."""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from msgspec import Struct

from ctsreport.view import wording


class Moment(Struct, frozen=True, gc=False):
    """One instant: ``text`` in the zone chosen, ``iso`` in UTC, in milliseconds as HTML wants it, ``age`` from the report."""

    text: str
    iso: str
    age: str


class Clock(Struct, frozen=True):
    """The instant of the report and the zone that times are shown in."""

    now: datetime
    zone: tzinfo
    zone_name: str

    def moment(self, time: datetime | None) -> Moment | None:
        """An instant for people; None where it was not told (Go's zero time included)."""
        if time is None or time.year == 1:
            return None
        return Moment(*self.texts(time), self.age(time))

    def texts(self, time: datetime | None) -> tuple[str, str]:
        """``2026-11-24 14:05:09 +01:00`` (or ``… UTC``) and the same for machines; both empty for what was not told."""
        if time is None or time.year == 1:
            return "", ""
        utc = time if time.tzinfo is UTC else _at(time, UTC)
        day, told = _day(utc.toordinal()), str(utc.time())
        machine = f"{day}T{told[:12]}Z" if len(told) > len("13:52:13") else f"{day}T{told}.000Z"
        if self.zone is UTC:
            return f"{day} {told[:8]} UTC", machine
        shown = _at(time, self.zone).isoformat(" ", "seconds")
        return f"{shown[:19]} {shown[19:]}", machine

    def age(self, time: datetime) -> str:
        """How long before the report."""
        return wording.age((self.now - time).total_seconds())


def in_utc(time: datetime | None) -> datetime | None:
    """The same instant in UTC; None for what was not told."""
    return None if time is None or time.year == 1 else _at(time, UTC)


def offset_text(clock: Clock) -> str:
    """The zone and its offset at the time of the report: ``Europe/Berlin (+01:00)``."""
    shown = clock.texts(clock.now)[0][20:]
    return clock.zone_name if clock.zone_name == shown else f"{clock.zone_name} ({shown})"


@lru_cache
def _day(ordinal: int) -> str:
    """A date; a report has many times and few days, and formatting one whole costs thrice as much."""
    return date.fromordinal(ordinal).isoformat()


def _at(time: datetime, zone: tzinfo) -> datetime:
    """The instant in another zone; in UTC where the calendar ends there."""
    if time.tzinfo is zone:
        return time
    try:
        return time.astimezone(zone)
    except OverflowError:
        return time.replace(tzinfo=UTC)
