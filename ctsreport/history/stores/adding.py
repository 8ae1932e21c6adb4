"""Looks into a database: what is new in each, and nothing that is known already."""

import hashlib
from collections.abc import Sequence

import msgspec

from ctsreport.errors import unread_error
from ctsreport.history.marks import more_redacted
from ctsreport.history.model import Added, Look, Run, Seen
from ctsreport.history.stores.connection import Connection
from ctsreport.history.stores.same_daemon import Windows, check_same_daemon
from ctsreport.history.stores.times import stored

_State = tuple[int | None, str | None, str]
"""What a task was: facts, window, digest."""

GONE = "-"
"""The digest of a task that is not there any more."""

UNTOLD = "?"
"""The digest of a task of which a look that is not whole said nothing, though one before did."""


class Adding:
    """One transaction: numbers for new rows are given here, for nobody else writes beside it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[str, int] = {}
        self._runs = 0

    def add(self, looks: Sequence[Look]) -> Added:
        """All of them, in the order of their instants."""
        added = known = 0
        for look in sorted(looks, key=lambda each: (each.instance, each.at)):
            if self._add(look):
                added += 1
            else:
                known += 1
        return Added(added, known, self._runs)

    def _add(self, look: Look) -> bool:
        """One look; False where that instant of that instance is known already."""
        instance = self._id_of("instance", ("name",), (look.instance,))
        at = stored(look.at)
        if self._connection.rows("SELECT id FROM look WHERE instance = ? AND at = ?", [instance, at]):
            return False
        counts = None if look.counts is None else msgspec.json.encode(look.counts).decode()
        self._connection.rows(
            "INSERT INTO look (id, instance, at, was_read, whole, error, counts) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [self._next("look"), instance, at, int(look.read), int(look.whole), look.error, counts],
        )
        if look.read:
            self._add_states(look, instance, at)
        return True

    def _add_states(self, look: Look, instance: int, at: int) -> None:
        """The states that differ from those before; the look after it, if there is one, keeps what it saw."""
        tasks: dict[str, int] = dict(self._connection.rows("SELECT name, id FROM task WHERE instance = ?", [instance]))
        following = self._connection.rows(
            "SELECT MIN(at) FROM look WHERE instance = ? AND at > ? AND was_read = 1", [instance, at]
        )[0][0]
        last, known, windows = self._look_before(instance, at), self._highest("event"), list[Windows]()
        for name, seen in look.tasks.items():
            task = tasks.pop(name, None)
            if task is None:
                task = self._id_of("task", ("instance", "name"), (instance, name))
            digest = _digest(seen)
            before = self._state(task, at)
            window = self._window(task, name, seen) if before is None or before[2] != digest else before[1]
            if last is not None:
                windows.append(Windows(name, _ids(before and before[1]), _ids(window)))
            if before is None or before[2] != digest:
                self._keep_for(task, following, before)
                self._put(task, at, self._facts(seen), window, digest)
        digest = GONE if look.whole else UNTOLD
        for task in tasks.values():
            before = self._state(task, at)
            if before is not None and before[2] not in {GONE, digest}:
                self._keep_for(task, following, before)
                self._put(task, at, None, None, digest)
        if last is not None:
            check_same_daemon(self._connection, look.instance, last, known, windows)

    def _look_before(self, instance: int, at: int) -> int | None:
        """When the look was that was both made and added before; None where the two are not the same.

        Clocks jump, and looks of before are added later: neither says anything of whose they are.
        """
        made, added = (
            self._connection.rows(
                f"SELECT at FROM look WHERE instance = ? AND at <> ? AND was_read = 1 ORDER BY {order} DESC LIMIT 1",
                [instance, at],
            )
            for order in ("at", "id")
        )
        return int(made[0][0]) if made and made == added and made[0][0] < at else None

    def _state(self, task: int, at: int) -> _State | None:
        """What a task was at an instant: facts, window, digest."""
        found = self._connection.rows(
            "SELECT facts, events, digest FROM state WHERE task = ? AND at <= ? ORDER BY at DESC LIMIT 1", [task, at]
        )
        return tuple(found[0]) if found else None

    def _keep_for(self, task: int, following: int | None, before: _State | None) -> None:
        """The look that comes after one that is put before it saw what it saw."""
        if following is None:
            return
        if self._connection.rows("SELECT 1 FROM state WHERE task = ? AND at = ?", [task, following]):
            return
        self._put(task, following, *(before or (None, None, GONE)))

    def _put(self, task: int, at: int, facts: int | None, events: str | None, digest: str) -> None:
        self._connection.rows(
            "INSERT INTO state (task, at, facts, events, digest) VALUES (?, ?, ?, ?, ?)",
            [task, at, facts, events, digest],
        )

    def _facts(self, seen: Seen) -> int:
        return self._id_of("facts", ("body",), (msgspec.json.encode(seen.state).decode(),))

    def _window(self, task: int, name: str, seen: Seen) -> str | None:
        if seen.runs is None:
            return None
        return " ".join(str(self._event(task, name, run)) for run in seen.runs)

    def _event(self, task: int, name: str, run: Run) -> int:
        """The row of a run: that which another look left, or a new one."""
        key = (task, stored(run.ended_at), stored(run.started_at), run.id, int(run.success))
        found = self._connection.rows(
            "SELECT e.id, m.text FROM event e LEFT JOIN message m ON m.id = e.message"
            " WHERE e.task = ? AND e.ended = ? AND e.started = ? AND e.cts_id = ? AND e.success = ?",
            key,
        )
        if not found:
            id_ = self._next("event")
            self._runs += 1
            self._connection.rows(
                "INSERT INTO event (id, task, ended, started, cts_id, success, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [id_, *key, self._message(run.message)],
            )
            return id_
        id_, text = found[0]
        if text != run.message:
            kept = _either(name, run, text)
            if kept != text:
                self._connection.rows("UPDATE event SET message = ? WHERE id = ?", [self._message(kept), id_])
        return int(id_)

    def _message(self, text: str | None) -> int | None:
        if text is None:
            return None
        digest = digest_of(text)
        found = self._connection.rows("SELECT id FROM message WHERE digest = ?", [digest])
        if found:
            return int(found[0][0])
        id_ = self._next("message")
        shown = text.encode("utf-8", "replace").decode()  # half a character: databases take whole ones
        self._connection.rows("INSERT INTO message (id, digest, text) VALUES (?, ?, ?)", [id_, digest, shown])
        return id_

    def _id_of(self, table: str, columns: Sequence[str], values: Sequence[object]) -> int:
        """The number of a row with these values, made where there is none."""
        where = " AND ".join(f"{column} = ?" for column in columns)
        found = self._connection.rows(f"SELECT id FROM {table} WHERE {where}", list(values))
        if found:
            return int(found[0][0])
        id_ = self._next(table)
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(columns)
        self._connection.rows(f"INSERT INTO {table} (id, {names}) VALUES (?, {marks})", [id_, *values])
        return id_

    def _next(self, table: str) -> int:
        """The next free number of a table."""
        self._last[table] = self._highest(table) + 1
        return self._last[table]

    def _highest(self, table: str) -> int:
        if table not in self._last:
            self._last[table] = int(self._connection.rows(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0])
        return self._last[table]


def _ids(window: str | None) -> tuple[int, ...]:
    """The rows of the runs in a window."""
    return tuple(map(int, (window or "").split()))


def _either(name: str, run: Run, text: str | None) -> str | None:
    """Of two texts of one run that differ by marks alone, that with more of them. Raises `CtsReportError` (4)."""
    if text is None or run.message is None:
        return run.message if text is None else text
    kept = more_redacted(text, run.message)
    if kept is None:
        raise unread_error(
            f"Event {run.id} of task {name} is known with another message: two daemons have this instance's name.",
            "Give each daemon a name of its own: NAME=ADDRESS.",
        )
    return kept


def digest_of(message: str) -> str:
    """By which a message is known; it has no numbers in its marks."""
    return hashlib.sha256(message.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _digest(seen: Seen) -> str:
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:32]
