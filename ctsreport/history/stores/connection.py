"""What is asked of a database: the same of SQLite and of PostgreSQL."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class Connection(Protocol):
    """An open database. ``?`` stands for a value; a statement that fails raises `CtsReportError`."""

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]: ...

    def many(self, statement: str, values: Iterable[Sequence[Any]]) -> None: ...

    def reading(self) -> AbstractContextManager[None]:
        """What is read inside is of one instant."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that nobody else writes beside: all of it, or nothing."""
        ...

    def tables(self) -> set[str]:
        """The names of all tables that are there."""
        ...

    def version(self) -> int:
        """The version of its tables."""
        ...

    def damage(self) -> list[str]:
        """What the database itself finds damaged."""
        ...

    def close(self) -> None: ...
