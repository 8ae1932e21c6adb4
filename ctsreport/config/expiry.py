"""Until when a known failure counts."""

import re
from datetime import UTC, date, datetime, timedelta

from ctsreport.errors import usage_error

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_expiry(text: str) -> datetime:
    """The instant from which on it counts no more: of a date, the end of that day in UTC.

    Raises `CtsReportError` (2).
    """
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise usage_error(f"{text!r} is not a date.", "Write it as 2026-12-31, or as 2026-12-31T18:00:00Z.") from error
    if instant.tzinfo is None:
        raise usage_error(
            f"{text!r} does not say in which zone.", "Write a date, or a time with its offset: 2026-12-31T18:00:00Z."
        )
    return instant
