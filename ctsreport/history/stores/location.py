"""Addresses of databases: what is one, and that no password stands in it."""

from urllib.parse import parse_qsl

from ctsreport.credentials import shown
from ctsreport.errors import usage_error

FORM = "Write it so: postgresql://HOST:PORT/DATABASE?user=USER."
"""Not USER@HOST: in messages that is masked."""

_SCHEMES = ("postgresql://", "postgres://")
_SECRETS = frozenset({"password", "sslpassword"})


def is_database(location: str) -> bool:
    """Whether a location means a database of PostgreSQL."""
    return location.startswith(_SCHEMES)


def named(location: str) -> str:
    """A location as it may be shown: of an address neither user nor parameters."""
    if "://" in location:
        return shown(location)
    return location


def check_address(location: str) -> None:
    """Raises `CtsReportError` (2) where a password stands in an address.

    Lists of processes, logs of jobs and histories of shells show it.
    """
    if _has_password(location):
        raise usage_error(
            f"A password stands in the address of the history, {named(location)}.",
            "Leave it out there, and keep it in a file that PGPASSFILE names (or ~/.pgpass), or in PGPASSWORD.",
        )


def _has_password(location: str) -> bool:
    rest = location.partition("://")[2]
    # libpq looks for an @ before the first slash; a password with a slash in it is one all the same.
    for text in (rest.partition("/")[0], rest.partition("?")[0]):
        before, at, _ = text.rpartition("@")
        if at and ":" in before:
            return True
    return any(name in _SECRETS for name, _ in parse_qsl(rest.partition("?")[2], keep_blank_values=True))
