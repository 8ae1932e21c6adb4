"""Instants as a reader sees them: in the zone chosen, with its offset, and how long ago."""

from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct

from ctsreport.snapshot.model import is_set
from ctsreport.view import wording

_LAST = datetime.max.replace(tzinfo=UTC)


class Moment(Struct, frozen=True, gc=False):
    """One instant, as a page shows it.

    ``text`` is in the zone that was chosen, ``iso`` in UTC and milliseconds, as HTML wants it. ``age`` counts from the
    report; it is empty on a stable page. ``at`` is the instant itself.
    """

    text: str
    iso: str
    age: str
    at: datetime

    @property
    def full(self) -> str:
        """When, and how long ago."""
        if self.age:
            return f"{self.text} ({self.age})"
        return self.text


class Clock(Struct, frozen=True):
    """The instant of the report and the zone that times are shown in.

    ``stable``: for a page that changes only when something did, so that nothing on it is counted from that instant.
    ``fresh_for`` is how long such a page may be believed where nobody renews it; None where that is not said.
    """

    now: datetime
    zone: tzinfo
    zone_name: str
    stable: bool = False
    fresh_for: timedelta | None = None

    def moment(self, time: datetime | None) -> Moment | None:
        """An instant for people; None where it is not known (Go's zero time included)."""
        if not is_set(time):
            return None
        return Moment(*self.texts(time), self.age(time), time)

    def texts(self, time: datetime | None) -> tuple[str, str]:
        """`text`, and the same for machines, in milliseconds; both empty for what is not known."""
        if not is_set(time):
            return "", ""
        return self.text(time), _at(time, UTC).isoformat("T", "milliseconds")[:23] + "Z"

    def text(self, time: datetime | None) -> str:
        """``2026-11-24 14:05:09 +01:00`` (or ``… UTC``); empty for what is not known."""
        text = self.column(time)
        if text and self.zone is UTC:
            return f"{text} UTC"
        return text

    def column(self, time: datetime | None) -> str:
        """The same for a column of times, where a heading says that they are in UTC."""
        if not is_set(time):
            return ""
        if self.zone is UTC:
            return (time if time.tzinfo is UTC else _at(time, UTC)).isoformat(" ", "seconds")[:19]
        shown = _at(time, self.zone).isoformat(" ", "seconds")
        return f"{shown[:19]} {shown[19:]}"

    @property
    def fresh_until(self) -> datetime | None:
        """Until when a stable page may be believed."""
        if self.fresh_for is None or not self.stable:
            return None
        return min(self.now, _LAST - self.fresh_for) + self.fresh_for

    def age(self, time: datetime) -> str:
        """How long before the report."""
        if self.stable:
            return ""
        return wording.age((self.now - time).total_seconds())


def in_utc(time: datetime | None) -> datetime | None:
    """The same instant in UTC; None for what is not known."""
    if not is_set(time):
        return None
    return _at(time, UTC)


def offset_text(clock: Clock) -> str:
    """The zone and its offset at the time of the report: ``Europe/Berlin (+01:00)``; where that may move, its name."""
    if clock.stable:
        return clock.zone_name
    shown = clock.texts(clock.now)[0][20:]
    if clock.zone_name == shown:
        return clock.zone_name
    return f"{clock.zone_name} ({shown})"


def _at(time: datetime, zone: tzinfo) -> datetime:
    """The instant in another zone; in UTC where the calendar ends there."""
    if time.tzinfo is zone:
        return time
    try:
        return time.astimezone(zone)
    except OverflowError:
        return time.replace(tzinfo=UTC)
