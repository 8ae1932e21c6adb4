"""report.json, read again: each reader names what it needs of it.

Versions: ``ctsreport.report/1``, the first.
"""

from typing import Final, Protocol, TypeVar

import msgspec

from ctsreport.errors import unread_error

SCHEMA: Final = "ctsreport.report/1"
MOST = 1 << 29
"""Bytes of a report: one of 200,000 tasks has fewer."""

CURE = "Name a report.json: ctsreport report -f json makes one."


class HasSchema(Protocol):
    """A part of report.json that says which version it is of."""

    schema: str


Part = TypeVar("Part", bound=HasSchema)


def decode_report(body: bytes, origin: str, part: type[Part]) -> Part:
    """A part of the report.json that lies at ``origin``. Raises `CtsReportError` (4) where it is none."""
    try:
        report = msgspec.json.decode(body.decode("utf-8-sig"), type=part)
    except UnicodeDecodeError as error:
        raise unread_error(f"{origin} cannot be read: it is not UTF-8.", CURE) from error
    except msgspec.ValidationError as error:
        raise unread_error(f"{origin} is not a report of ctsreport: {error}.", CURE) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise unread_error(f"{origin} is not a report of ctsreport: it is not valid JSON: {error}.", CURE) from error
    if report.schema != SCHEMA:
        raise unread_error(f"{origin} is a report of another version: {report.schema}.", CURE)
    return report
