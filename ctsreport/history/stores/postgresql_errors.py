"""What PostgreSQL says, with what to do."""

from typing import NamedTuple

from psycopg import Error, ProgrammingError

from ctsreport.errors import CtsReportError, ExitCode, usage_error
from ctsreport.history.stores.location import FORM


class _Meaning(NamedTuple):
    what: str
    cure: str
    exit_code: ExitCode = ExitCode.UNWRITTEN


_LOST = "Run it again when it is back: what was known before is whole."
_DAMAGED = "Restore a copy of it, or name a new database."
_LOGIN = (
    "See the user in the address, and the password in the file that PGPASSFILE names (or ~/.pgpass), or in PGPASSWORD."
)

# By SQLSTATE, or what one begins with: https://www.postgresql.org/docs/current/errcodes-appendix.html.
_BY_STATE = {
    "08": _Meaning("the connection was lost", _LOST),
    "22P05": _Meaning("it has not all characters", "Make one that has: createdb -E UTF8 -T template0 NAME."),
    "25006": _Meaning("it may not be written", "Name the server that takes writes: ?target_session_attrs=read-write."),
    "28": _Meaning("the login was refused", _LOGIN),
    "3D000": _Meaning("there is no such database", "Make it: createdb -E UTF8 NAME; or see its name."),
    "42501": _Meaning(
        "this user has not the right",
        "Let the owner of the database give it: CREATE SCHEMA ctsreport AUTHORIZATION this user.",
    ),
    "42P01": _Meaning("a table is missing", _DAMAGED, ExitCode.UNREAD),
    "42703": _Meaning("a column is missing", _DAMAGED, ExitCode.UNREAD),
    "53100": _Meaning("its disk is full", "Make room; what was known before is whole."),
    "53300": _Meaning("it has no connection left", "Try again when other jobs are done, or raise max_connections."),
    "55P03": _Meaning("another program has been writing to it for long", "Try again when that is done."),
    "57014": _Meaning("it ended what took long", "Raise statement_timeout for this user."),
    "57P": _Meaning("it is starting or stopping", _LOST),
    "XX": _Meaning("it is damaged", _DAMAGED, ExitCode.UNREAD),
}

# Of a connection that did not come about libpq tells the server's sentence alone, in the server's language.
_BY_WORDS = {
    "too many c": "53300",  # clients, connections for role "me"
    "connection slots": "53300",
    "authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    'role "': "28",
    'database "': "3D000",
    "permission denied": "42501",
    "the database system is": "57P",
}

_AWAY = _Meaning("it cannot be reached", f"See that it runs, and that the address is right. {FORM} {_LOGIN}")
_OTHER = _Meaning("it refused", "See what is wrong with this database.")


def explained(place: str, error: Error, *, lost: bool) -> CtsReportError:
    """``lost``: the connection is gone, whatever was said before."""
    state = error.sqlstate or ("08" if lost else "")
    return _said(place, _meaning(state) or _OTHER, str(error))


def unreachable(place: str, error: Error) -> CtsReportError:
    """There is no connection."""
    text = str(error)
    if isinstance(error, ProgrammingError):  # libpq quotes the address where it cannot be parsed
        why = f": {_line(text)}" if "parameter" in text else ""
        return usage_error(f"{place} is no address of a database{why}.", FORM)
    state = next((state for words, state in _BY_WORDS.items() if words in text), "")
    return _said(place, _meaning(state) or _AWAY, text)


def _meaning(state: str) -> _Meaning | None:
    return next((_BY_STATE[state[:length]] for length in (5, 3, 2) if state[:length] in _BY_STATE), None)


def _said(place: str, meaning: _Meaning, text: str) -> CtsReportError:
    message = f"The history {place} cannot be used: {meaning.what} ({_line(text)})."
    return CtsReportError(message, meaning.cure, meaning.exit_code)


def _line(text: str) -> str:
    """The first line, which says what; the others show the statement, or ask whether a server runs."""
    return text.strip().partition("\n")[0].rstrip(".")
