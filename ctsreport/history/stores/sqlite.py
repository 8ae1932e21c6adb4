"""A history in one file: SQLite, which comes with Python."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from ctsreport.errors import CtsReportError, unread_error, unwritten_error, usage_error
from ctsreport.history.stores.connection import Row
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.migrations import STEPS, VERSION

APPLICATION = 0x63747368
"""What stands in the head of a file that is ours: ``ctsh``."""

PATIENCE = 30.0
"""Seconds that another job may write."""

IN_MEMORY = ":memory:"

_Made = TypeVar("_Made")


class SQLiteConnection:
    """A file of SQLite. A transaction is whole or not there, whenever the process is killed."""

    def __init__(self, path: str, *, existing: bool = False) -> None:
        self._path = path
        self._sqlite = self._guarded(lambda: _connect(path, existing=existing))

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """What a statement gives."""
        return self._guarded(lambda: self._sqlite.execute(statement, values).fetchall())

    def many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """One statement for many values."""
        self._guarded(lambda: self._sqlite.executemany(statement, values))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside is of one instant."""
        self.rows("BEGIN")
        try:
            yield
        finally:
            self._sqlite.rollback()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Others wait until it is over; what is raised inside takes all of it back."""
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            if self._sqlite.in_transaction:
                self._sqlite.rollback()
            raise

    def tables(self) -> set[str]:
        """Those that the file holds."""
        return {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def version(self) -> int:
        """Of its tables."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def damage(self) -> list[str]:
        """What SQLite's own check finds."""
        try:
            found = self._sqlite.execute("PRAGMA integrity_check(10)").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [text for (text,) in found if text != "ok"]

    def close(self) -> None:
        """Let go of the file."""
        self._sqlite.close()

    def _guarded(self, work: Callable[[], _Made]) -> _Made:
        try:
            return work()
        except sqlite3.Error as error:
            raise _explained(self._path, error) from error


def open_file(path: str, *, existing: bool = False) -> Database:
    """The history in a file, made where there is none, unless it has to be an ``existing`` one (4).

    Raises `CtsReportError` (2) where a file is not ours.
    """
    return Database(opened(path, existing=existing))


def opened(path: str, *, existing: bool = False) -> SQLiteConnection:
    """A file with its tables, or what is kept `IN_MEMORY`."""
    if existing and not Path(path).exists():
        raise unread_error(f"There is no history at {path}.", "Make one: ctsreport history add.")
    connection = SQLiteConnection(path, existing=existing)
    try:
        _check_and_step(connection, path, existing=existing)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: str, *, existing: bool) -> sqlite3.Connection:
    if path == IN_MEMORY:
        return sqlite3.connect(path, isolation_level=None)
    # What a job that was killed has begun is taken back by whoever reads next, who must be allowed to write for that.
    mode = "rwc"
    if existing:
        mode = "rw" if os.access(path, os.W_OK) else "ro"
    address = f"{Path(path).absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, timeout=PATIENCE, isolation_level=None, uri=True)


def _check_and_step(connection: SQLiteConnection, path: str, *, existing: bool) -> None:
    """Only a file that is empty or ours is written; one of a newer program is left alone."""
    with connection.reading():  # or another job makes the tables between two questions
        version = _version(connection, path)
    if existing and not version:
        raise unread_error(f"{path} holds no history.", "Make one: ctsreport history add.")
    if version == VERSION or existing:  # who only reads changes nothing, and does without what older ones have not
        return
    with connection.writing():
        for number in range(_version(connection, path) + 1, VERSION + 1):  # another job may have been faster
            for statement in STEPS[number]:
                connection.rows(_for_sqlite(statement))
        connection.rows(f"PRAGMA application_id = {APPLICATION}")
        connection.rows(f"PRAGMA user_version = {VERSION}")


def _for_sqlite(statement: str) -> str:
    """What is found by its key alone is kept by it, and not beside it once more."""
    if "CREATE TABLE state" in statement or "CREATE TABLE watched" in statement:
        return f"{statement} WITHOUT ROWID"
    return statement


def _version(connection: SQLiteConnection, path: str) -> int:
    application = connection.rows("PRAGMA application_id")[0][0]
    if application not in {0, APPLICATION} or (not application and connection.rows("SELECT 1 FROM sqlite_master")):
        raise _not_ours(path)
    version = connection.version()
    if version < 0:
        raise _not_ours(path)
    if version > VERSION:
        raise usage_error(
            f"{path} is a history of a newer version ({version}; this program knows {VERSION}).",
            "Use the version of ctsreport that wrote it, or a newer one.",
        )
    return version


def _not_ours(path: str) -> CtsReportError:
    return usage_error(f"{path} is not a history of ctsreport.", "Name another file: this one was not changed.")


def _explained(path: str, error: sqlite3.Error) -> CtsReportError:
    """What SQLite says, with what to do. Its codes: https://sqlite.org/rescode.html."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return _not_ours(path)
    if code == sqlite3.SQLITE_CORRUPT:
        return unread_error(f"{path} is damaged: {error}.", "Restore a copy of it, or name a new file.")
    if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such "):
        return unread_error(f"{path} is damaged: {error}.", "Restore a copy of it, or name a new file.")
    what, cure = _SAID.get(code, (str(error), "See what is wrong with this file."))
    return unwritten_error(f"The history {path} cannot be used: {what}.", cure)


_SAID = {
    sqlite3.SQLITE_BUSY: ("another program has been writing to it for long", "Try again when that is done."),
    sqlite3.SQLITE_READONLY: ("it may not be written", "Allow it, or name another file."),
    sqlite3.SQLITE_FULL: ("the disk is full", "Make room; what was known before is whole."),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "See that its folder exists and may be written."),
}
