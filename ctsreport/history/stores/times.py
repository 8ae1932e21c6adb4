"""Times as databases keep them: microseconds since 1970; 0 for none."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def stored(time: datetime | None) -> int:
    """The number of a time."""
    return (time - _EPOCH) // _TICK if time is not None else 0


def restored(number: int) -> datetime | None:
    """The time of a number."""
    return _EPOCH + number * _TICK if number else None


def instant(number: int) -> datetime:
    """The time of a number that is one."""
    return _EPOCH + number * _TICK
