"""A history in a database of PostgreSQL, which many jobs and people share.

All is in a schema of its own, ``ctsreport``. Nothing is set for longer than a transaction: a pool may give its
connections to others in between.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, TypeVar

from ctsreport.errors import CtsReportError, unread_error, usage_error
from ctsreport.history.stores.connection import Row
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.location import check_address, named
from ctsreport.history.stores.migrations import STEPS, VERSION, tables_of

try:
    import psycopg
except ImportError as missing:
    raise usage_error(
        f"A history in PostgreSQL needs psycopg, which is not installed ({missing}).".replace("\n", " "),
        "Install it: pip install '.[postgresql]' in a checkout.",
    ) from missing

from psycopg.conninfo import conninfo_to_dict

from ctsreport.history.stores.postgresql_errors import explained, unreachable

PATIENCE = 30.0
"""Seconds that another job may write."""

# The advisory lock of whoever writes: ``ctsh``.
_LOCK = 0x63747368

_DEFAULTS = {
    "connect_timeout": 10,
    "fallback_application_name": "ctsreport",
    # A server that is gone without a word is noticed within a minute.
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 4,
    "tcp_user_timeout": 60_000,
}

_OWN_NAMES = "SET LOCAL search_path TO ctsreport, pg_temp"

_Made = TypeVar("_Made")


class PostgreSQLConnection:
    """A database of PostgreSQL. A transaction is whole or not there, whenever the process or the server ends."""

    def __init__(self, address: str) -> None:
        self.place = named(address)
        try:
            self._server = psycopg.connect(address, autocommit=True, **_settings(address))
        except psycopg.Error as error:
            raise unreachable(self.place, error) from error
        self._inside = False

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """What a statement gives."""
        if not self._inside:
            with self.reading():
                return self.rows(statement, values)
        return self._guarded(lambda: self._rows(_translated(statement), values))

    def many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """One statement for many values."""
        kept = [list(map(_kept, each)) for each in values]
        self._guarded(lambda: self._server.cursor().executemany(_translated(statement), kept))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside is of one instant."""
        with self._transaction(f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {_OWN_NAMES}"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Others wait until it is over; what is raised inside takes all of it back."""
        # Each statement after the lock sees what those before us wrote.
        begin = (
            f"BEGIN ISOLATION LEVEL READ COMMITTED; {_OWN_NAMES}; SET LOCAL lock_timeout TO {round(PATIENCE * 1000)};"
            f" SELECT pg_advisory_xact_lock({_LOCK})"
        )
        with self._transaction(begin):
            yield

    def tables(self) -> set[str]:
        """Those of the schema that is ours."""
        return {name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'ctsreport'")}

    def version(self) -> int:
        """Of its tables."""
        return int(self.rows("SELECT version FROM history")[0][0])

    def damage(self) -> list[str]:
        """The server watches over its files itself."""
        return []

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._inside = True
        try:
            self._guarded(lambda: self._server.execute(begin))
            yield
            self._guarded(lambda: self._server.execute("COMMIT"))
        except BaseException:
            with suppress(psycopg.Error):
                self._server.rollback()
            raise
        finally:
            self._inside = False

    def _rows(self, statement: str, values: Sequence[Any]) -> list[Row]:
        cursor = self._server.execute(statement, list(map(_kept, values)))
        if not cursor.description:
            return []
        return [_row(row) for row in cursor.fetchall()]

    def _guarded(self, work: Callable[[], _Made]) -> _Made:
        try:
            return work()
        except psycopg.Error as error:
            raise explained(self.place, error, lost=self._server.broken) from error


def open_database(address: str, *, existing: bool = False) -> Database:
    """The history in a database, its tables made where there are none, unless they have to be there (4).

    Raises `CtsReportError`: 2 where what is there is not ours, 5 where it cannot be used.
    """
    check_address(address)
    connection = PostgreSQLConnection(address)
    try:
        _check_and_step(connection, existing=existing)
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def _check_and_step(connection: PostgreSQLConnection, *, existing: bool) -> None:
    """Only a schema that is empty or ours is written; one of a newer program is left alone."""
    with connection.reading():
        version = _version(connection)
    if existing and not version:
        raise unread_error(f"{connection.place} holds no history.", "Make one: ctsreport history add.")
    if version == VERSION or existing:  # who only reads changes nothing, and does without what older ones have not
        return
    with connection.writing():
        _step(connection, _version(connection))  # another job may have been faster


def _step(connection: PostgreSQLConnection, version: int) -> None:
    if version == VERSION:
        return
    if connection.rows("SHOW server_encoding") != [("UTF8",)]:
        raise usage_error(
            f"The database {connection.place} has not all characters: it is not in UTF-8.",
            "Make another for the history: createdb -E UTF8 -T template0 NAME.",
        )
    if not version and not _exists(connection):
        connection.rows("CREATE SCHEMA ctsreport")
    for number in range(version + 1, VERSION + 1):
        for statement in STEPS[number]:
            connection.rows(statement)
    if not version:
        connection.rows("CREATE TABLE history (version INTEGER NOT NULL)")
        connection.rows("INSERT INTO history (version) VALUES (0)")
    connection.rows("UPDATE history SET version = ?", [VERSION])


def _version(connection: PostgreSQLConnection) -> int:
    """0 where there is nothing yet."""
    tables = connection.tables()
    if not tables:
        return 0
    if "history" not in tables or not tables & tables_of(VERSION):
        raise _not_ours(connection)
    found = connection.rows("SELECT version FROM history")
    version = found[0][0] if len(found) == 1 else None
    if not isinstance(version, int) or version < 1:
        raise _not_ours(connection)
    if version > VERSION:
        raise usage_error(
            f"{connection.place} is a history of a newer version ({version}; this program knows {VERSION}).",
            "Use the version of ctsreport that wrote it, or a newer one.",
        )
    return version


def _exists(connection: PostgreSQLConnection) -> bool:
    return bool(connection.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'ctsreport'"))


def _not_ours(connection: PostgreSQLConnection) -> CtsReportError:
    return usage_error(
        f"The schema ctsreport in {connection.place} is not a history of ctsreport.",
        "Name another database: this one was not changed.",
    )


def _settings(address: str) -> dict[str, Any]:
    """What neither the address nor a variable says."""
    given = conninfo_to_dict(address).keys()
    defaults = {name: value for name, value in _DEFAULTS.items() if name not in given}
    if "PGCONNECT_TIMEOUT" in os.environ:
        defaults.pop("connect_timeout", None)
    # A pool gives each transaction another connection, which knows no statement of the one before.
    return {**defaults, "client_encoding": "UTF8", "prepare_threshold": None}


# ---- statements and values ----


@cache
def _translated(statement: str) -> str:
    return statement.replace("%", "%%").replace("?", "%s")


# PostgreSQL keeps no text with it: it and the sign before it are written with that sign.
_NONE = "\0"

_SIGN = "\x10"


def _kept(value: Any) -> Any:
    if isinstance(value, str) and (_NONE in value or _SIGN in value):
        return value.replace(_SIGN, _SIGN + "1").replace(_NONE, _SIGN + "0")
    return value


def _row(row: Row) -> Row:
    if any(type(value) is str and _SIGN in value for value in row):
        return tuple(map(_given, row))
    return row


def _given(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(_SIGN + "0", _NONE).replace(_SIGN + "1", _SIGN)
    return value
