"""Times as databases keep them: microseconds since 1970; 0 for none."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_LEAST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _TICK
_MOST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _TICK


def stored(time: datetime | None) -> int:
    """The number of a time; of one that the calendar has in its own zone alone, the nearest that UTC has."""
    if time is None:
        return 0
    return max(_LEAST, min((time - _EPOCH) // _TICK, _MOST))


def restored(number: int) -> datetime | None:
    """The time of a number."""
    if not number:
        return None
    return _EPOCH + number * _TICK


def instant(number: int) -> datetime:
    """The time of a number that is one."""
    return _EPOCH + number * _TICK
