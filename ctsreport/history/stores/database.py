"""A history in a database: one set of statements for SQLite and PostgreSQL, over Python's database interface."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import msgspec

from ctsreport.errors import CtsReportError
from ctsreport.history.model import Added, FailedMessage, Look, Pruned, Run, Seen, Span, State
from ctsreport.history.stores import conclusions, deliveries, readers
from ctsreport.history.stores.adding import Adding
from ctsreport.history.stores.connection import Connection
from ctsreport.history.stores.migrations import tables_of
from ctsreport.history.stores.packed_windows import unpacked
from ctsreport.history.stores.recalling import Recalling
from ctsreport.history.stores.rows import RUN, read_as_written, run_of
from ctsreport.history.stores.timestamps import instant, restored, stored
from ctsreport.plural import plural


class Database(Recalling):
    """A history in a database that is open and has its tables."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._concluded: dict[str, dict[conclusions.Key, str]] = {}

    def close(self) -> None:
        self._connection.close()

    def reading(self) -> AbstractContextManager[None]:
        return self._connection.reading()

    def add(self, looks: Sequence[Look]) -> Added:
        """All or none. Looks of before others are put between them."""
        with self._connection.writing():
            return Adding(self._connection).add(looks)

    def spans(self) -> list[Span]:
        """How far the memory of each instance reaches, by name."""
        looks = self._connection.rows(
            "SELECT i.id, i.name, COUNT(l.id), COUNT(l.id) - COALESCE(SUM(l.was_read), 0), MIN(l.at), MAX(l.at)"
            " FROM instance i LEFT JOIN look l ON l.instance = i.id GROUP BY i.id, i.name ORDER BY i.name"
        )
        tasks: dict[int, int] = dict(self._connection.rows("SELECT instance, COUNT(*) FROM task GROUP BY instance"))
        runs: dict[int, int] = dict(
            self._connection.rows(
                "SELECT t.instance, COUNT(*) FROM event e JOIN task t ON t.id = e.task GROUP BY t.instance"
            )
        )
        with read_as_written():
            return [
                Span(
                    name, count, unread, restored(first or 0), restored(last or 0), tasks.get(id_, 0), runs.get(id_, 0)
                )
                for id_, name, count, unread, first, last in looks
            ]

    def tasks(self, instance: str) -> list[str]:
        """The names of all tasks that any look saw, in order."""
        found = self._connection.rows(
            "SELECT t.name FROM task t JOIN instance i ON i.id = t.instance WHERE i.name = ?", [instance]
        )
        with read_as_written():
            return sorted("".join(name) for (name,) in found)

    def runs(self, instance: str, task: str) -> list[Run]:
        """All runs of a task that any look saw, newest first."""
        found = self._connection.rows(
            f"SELECT {RUN} {_OF_INSTANCE} AND t.name = ? ORDER BY {_WHEN} DESC, e.started DESC, e.id DESC",
            [instance, task],
        )
        with read_as_written():
            return [run_of(row) for row in found]

    def looks(self, instance: str) -> Iterator[Look]:
        """All looks at an instance, oldest first, each with what it saw."""
        runs = self._runs_by_id(instance)
        changes = self._changes(instance, runs)
        found = self._connection.rows(
            "SELECT l.at, l.was_read, l.whole, l.error, l.counts FROM look l JOIN instance i ON i.id = l.instance"
            " WHERE i.name = ? ORDER BY l.at",
            [instance],
        )
        now: dict[str, Seen] = {}
        for at, was_read, whole, error, counts in found:
            while changes and changes[0][0] <= at:
                _, name, seen = changes.popleft()
                now.pop(name, None)
                if seen is not None:
                    now[name] = seen
            reported = None if counts is None else msgspec.json.decode(counts, type=dict[str, int])
            tasks = dict(now) if was_read else {}
            yield Look(instance, instant(at), bool(was_read), bool(whole), error, reported, tasks)

    def _runs_by_id(self, instance: str) -> dict[int, Run]:
        found = self._connection.rows(f"SELECT e.id, {RUN} {_OF_INSTANCE}", [instance])
        with read_as_written():
            return {id_: run_of(row) for id_, *row in found}

    def _changes(self, instance: str, runs: dict[int, Run]) -> deque[tuple[int, str, Seen | None]]:
        """What changed and when, oldest first: a task as it then was, or None where it went."""
        changes: deque[tuple[int, str, Seen | None]] = deque()
        found = self._connection.rows(
            "SELECT s.at, t.name, f.body, s.events FROM state s JOIN task t ON t.id = s.task"
            " JOIN instance i ON i.id = t.instance LEFT JOIN facts f ON f.id = s.facts WHERE i.name = ? ORDER BY s.at",
            [instance],
        )
        with read_as_written():
            for at, name, body, events in found:
                seen = None
                if body is not None:
                    window = None if events is None else tuple(runs[id_] for id_ in unpacked(events))
                    seen = Seen(msgspec.json.decode(body, type=State), window)
                changes.append((at, name, seen))
        return changes

    def shown_to(self, reader: str) -> dict[str, datetime]:
        return readers.shown_to(self._connection, reader)

    def show_to(self, reader: str, looks: Mapping[str, datetime]) -> None:
        with self._connection.writing():
            readers.show_to(self._connection, reader, looks)

    def conclusion(self, version: str, said: FailedMessage) -> str | None:
        if version not in self._concluded:
            self._concluded[version] = conclusions.conclusions(self._connection, version)
        return self._concluded[version].get(conclusions.key_of(said))

    def conclude(self, version: str, made: Mapping[FailedMessage, str]) -> None:
        with self._connection.writing():
            conclusions.conclude(self._connection, version, made)
        self._concluded.pop(version, None)

    def delivered(self, target: str, report: str) -> dict[str, str]:
        return deliveries.delivered(self._connection, target, report)

    def deliver(self, target: str, report: str, kept: dict[str, str]) -> None:
        with self._connection.writing():
            deliveries.deliver(self._connection, target, report, kept)

    def prune(self, before: datetime) -> Pruned:
        """What the oldest look that stays saw is kept: its states and the runs in their windows."""
        limit = stored(before)
        with self._connection.writing():
            looks = self._count("look")
            runs = self._count("event")
            for statement in _PRUNE:
                self._connection.rows(statement, [limit] * statement.count("?"))
            self._forget_runs(limit)
            for statement in _SWEEP:
                self._connection.rows(statement)
            return Pruned(looks - self._count("look"), runs - self._count("event"))

    def _forget_runs(self, limit: int) -> None:
        """Runs of before that no window which stays holds."""
        held = self._held()
        old = self._connection.rows(f"SELECT e.id FROM event e WHERE {_WHEN} < ?", [limit])
        self._connection.many("DELETE FROM event WHERE id = ?", [[id_] for (id_,) in old if id_ not in held])

    def _count(self, table: str) -> int:
        return int(self._connection.rows(f"SELECT COUNT(*) FROM {table}")[0][0])

    def check(self) -> list[str]:
        """What is damaged, in words; empty where nothing is."""
        damage = self._connection.damage()
        there = self._connection.tables()
        lacking = tables_of(self._connection.version()) - there
        if damage or lacking:
            return [*damage, *(f"the table {name} is missing" for name in sorted(lacking))]
        lost = [
            f"{count} rows of {table} belong to no row of {owner}"
            for table, owner, statement in _ORPHANS
            if table in there and (count := self._connection.rows(statement)[0][0])
        ]
        try:
            missing = self._missing_runs()
            for span in self.spans():
                self._runs_by_id(span.instance)
        except CtsReportError as error:
            return [*lost, error.message]
        miscounted = self._connection.rows(f"SELECT COUNT(*) FROM task WHERE known <> {_COUNT}")[0][0]
        if miscounted:
            lost.append(f"{plural(miscounted, 'task has', 'tasks have')} more or fewer runs than were kept")
        return [*lost, *([f"{plural(missing, 'run is', 'runs are')} missing that looks saw"] if missing else [])]

    def _missing_runs(self) -> int:
        known = {id_ for (id_,) in self._connection.rows("SELECT id FROM event")}
        return len(self._held() - known)

    def _held(self) -> set[int]:
        """The rows of all runs that stand in a window."""
        windows = self._connection.rows("SELECT events FROM state WHERE events IS NOT NULL")
        with read_as_written():
            return {id_ for (events,) in windows for id_ in unpacked(events)}


_OF_INSTANCE = (
    "FROM event e JOIN task t ON t.id = e.task JOIN instance i ON i.id = t.instance"
    " LEFT JOIN message m ON m.id = e.message WHERE i.name = ?"
)
# When a run ended; else when it started.
_WHEN = "CASE WHEN e.ended = 0 THEN e.started ELSE e.ended END"


_PRUNE = (
    "DELETE FROM state WHERE at < ? AND at < (SELECT MAX(s.at) FROM state s WHERE s.task = state.task AND s.at <= ?)",
    # A task that had gone before the oldest look that stays is not known any more.
    "DELETE FROM state WHERE at < ? AND facts IS NULL",
    "DELETE FROM look WHERE at < ?",
    "DELETE FROM asked WHERE at < ?",
    (
        "DELETE FROM watched WHERE at < ? AND at <"
        " (SELECT MAX(w.at) FROM watched w WHERE w.task = watched.task AND w.what = watched.what AND w.at <= ?)"
    ),
    "DELETE FROM watched WHERE at < ? AND body IS NULL",
    "DELETE FROM state WHERE task IN (SELECT t.id FROM task t WHERE t.instance NOT IN (SELECT l.instance FROM look l))",
)
_COUNT = "(SELECT COUNT(*) FROM event e WHERE e.task = task.id)"
_RECOUNT = (
    f"UPDATE task SET known = {_COUNT}, first_at = COALESCE((SELECT"
    " MIN(NULLIF(CASE WHEN e.started = 0 THEN e.ended ELSE e.started END, 0)) FROM event e WHERE e.task = task.id), 0)"
)
_SWEEP = (
    _RECOUNT,
    "DELETE FROM diagnosis WHERE message NOT IN (SELECT message FROM event WHERE message IS NOT NULL)",
    "DELETE FROM conclusion WHERE id NOT IN (SELECT conclusion FROM diagnosis)",
    "DELETE FROM message WHERE id NOT IN (SELECT message FROM event WHERE message IS NOT NULL)",
    "DELETE FROM facts WHERE id NOT IN (SELECT facts FROM state WHERE facts IS NOT NULL)",
    "DELETE FROM watched WHERE task NOT IN (SELECT task FROM state)",
    "DELETE FROM asked WHERE instance NOT IN (SELECT instance FROM look)",
    "DELETE FROM task WHERE id NOT IN (SELECT task FROM state) AND id NOT IN (SELECT task FROM event)",
    "DELETE FROM reader WHERE instance NOT IN (SELECT instance FROM look)",
    "DELETE FROM instance WHERE id NOT IN (SELECT instance FROM look) AND id NOT IN (SELECT instance FROM task)",
)
# What belongs to a row that is not there.
_ORPHANS = (
    ("asked", "instance", "SELECT COUNT(*) FROM asked WHERE instance NOT IN (SELECT id FROM instance)"),
    ("watched", "task", "SELECT COUNT(*) FROM watched WHERE task NOT IN (SELECT id FROM task)"),
    ("task", "instance", "SELECT COUNT(*) FROM task WHERE instance NOT IN (SELECT id FROM instance)"),
    ("look", "instance", "SELECT COUNT(*) FROM look WHERE instance NOT IN (SELECT id FROM instance)"),
    ("event", "task", "SELECT COUNT(*) FROM event WHERE task NOT IN (SELECT id FROM task)"),
    ("event", "message", "SELECT COUNT(*) FROM event WHERE message > 0 AND message NOT IN (SELECT id FROM message)"),
    ("state", "task", "SELECT COUNT(*) FROM state WHERE task NOT IN (SELECT id FROM task)"),
    ("state", "facts", "SELECT COUNT(*) FROM state WHERE facts > 0 AND facts NOT IN (SELECT id FROM facts)"),
)
