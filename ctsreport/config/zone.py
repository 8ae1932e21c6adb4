"""The zone of a daemon, by its IANA name."""

from datetime import tzinfo

from ctsreport.errors import usage_error


def zone_of(name: str) -> tzinfo:
    """The zone. Raises `CtsReportError` (2) where there is none of that name."""
    from zoneinfo import ZoneInfo  # only a file that names a zone pays for it

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise usage_error(f"{name!r} is not a time zone.", "Use an IANA name such as Europe/Berlin, or UTC.") from error
