"""Until when a known failure counts."""

import re
from datetime import UTC, date, datetime, timedelta

from ctsreport.errors import CtsReportError, usage_error

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_expiry(text: str) -> datetime:
    """The instant from which on it counts no more: of a date, the end of that day in UTC.

    Raises `CtsReportError` (2).
    """
    if not _DATE.fullmatch(text):
        return parse_instant(text)
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise _no_date(text) from error


def parse_instant(text: str) -> datetime:
    """An instant, with its offset. Raises `CtsReportError` (2)."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise _no_date(text) from error
    if instant.tzinfo is None:
        raise usage_error(
            f"{text!r} does not say in which zone.", "Write a date, or a time with its offset: 2026-12-31T18:00:00Z."
        )
    return instant


def _no_date(text: str) -> CtsReportError:
    return usage_error(f"{text!r} is not a date.", "Write it as 2026-12-31, or as 2026-12-31T18:00:00Z.")
