"""Looks into a database: what is new in each, and nothing that is known already."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import msgspec

from ctsreport.errors import unread_error
from ctsreport.history.model import Added, Look, Run, Seen
from ctsreport.history.stores import consul_states
from ctsreport.history.stores.connection import Connection
from ctsreport.history.stores.daemon_identity import Windows, check_same_daemon
from ctsreport.history.stores.packed_windows import packed, unpacked
from ctsreport.history.stores.timestamps import stored
from ctsreport.history.unnumbered import more_redacted

# What a task was: facts, window, digest.
_State = tuple[int | None, str | None, int]

# When a run ended and started, its id, and whether it succeeded.
_Key = tuple[int, int, str, int]

# Values of one statement.
_MOST = 500

GONE = 0
"""The digest of a task that is not there any more."""

UNSEEN = 1
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
        instance = self._id_of("instance", ("name", look.instance))
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
            if look.consul:
                consul_states.keep(self._connection, instance, at, look.consul)
        return True

    def _add_states(self, look: Look, instance: int, at: int) -> None:
        """The states that differ from those before; the look after it, if there is one, keeps what it saw."""
        tasks: dict[str, int] = dict(self._connection.rows("SELECT name, id FROM task WHERE instance = ?", [instance]))
        following = self._connection.rows(
            "SELECT MIN(at) FROM look WHERE instance = ? AND at > ? AND was_read = 1", [instance, at]
        )[0][0]
        last, known, windows = self._look_before(instance, at), self._highest("event"), list[Windows]()
        states = self._states(instance, at)
        for name, seen in look.tasks.items():
            task = tasks.pop(name, None)
            if task is None:
                task = self._new_task(instance, name)
            digest = _digest(seen)
            before = states.get(task)
            window = self._window(task, name, seen) if before is None or before[2] != digest else before[1]
            if last is not None:
                windows.append(Windows(name, unpacked(before and before[1]), unpacked(window)))
            if before is None or before[2] != digest:
                self._keep_for(task, following, before)
                self._put(task, at, self._facts(seen), window, digest)
        digest = GONE if look.whole else UNSEEN
        for task in tasks.values():
            before = states.get(task)
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
        if made and made == added and made[0][0] < at:
            return int(made[0][0])
        return None

    def _states(self, instance: int, at: int) -> dict[int, _State]:
        """What each task was at an instant, by its row: facts, window, digest."""
        found = self._connection.rows(
            "SELECT s.task, s.facts, s.events, s.digest FROM task t JOIN state s ON s.task = t.id"
            " AND s.at = (SELECT MAX(x.at) FROM state x WHERE x.task = t.id AND x.at <= ?) WHERE t.instance = ?",
            [at, instance],
        )
        return {task: (facts, events, digest) for task, facts, events, digest in found}

    def _new_task(self, instance: int, name: str) -> int:
        id_ = self._next("task")
        self._connection.rows(
            "INSERT INTO task (id, instance, name, known, first_at) VALUES (?, ?, ?, 0, 0)", [id_, instance, name]
        )
        return id_

    def _keep_for(self, task: int, following: int | None, before: _State | None) -> None:
        """The look that comes after one that is put before it saw what it saw."""
        if following is None:
            return
        if self._connection.rows("SELECT 1 FROM state WHERE task = ? AND at = ?", [task, following]):
            return
        self._put(task, following, *(before or (None, None, GONE)))

    def _put(self, task: int, at: int, facts: int | None, events: str | None, digest: int) -> None:
        self._connection.rows(
            "INSERT INTO state (task, at, facts, events, digest) VALUES (?, ?, ?, ?, ?)",
            [task, at, facts, events, digest],
        )

    def _facts(self, seen: Seen) -> int:
        body = msgspec.json.encode(seen.state).decode()
        return self._id_of("facts", ("digest", digest_of(body)), {"body": body})

    def _window(self, task: int, name: str, seen: Seen) -> str | None:
        """The runs of a window, each in the row that another look left, or in a new one."""
        if seen.runs is None:
            return None
        keys = [_key(run) for run in seen.runs]
        known = self._known(task, sorted({key[0] for key in keys}))
        new = {key: run for key, run in zip(keys, seen.runs, strict=True) if key not in known}
        for key in reversed(new):  # oldest first, as they came
            known[key] = (self._new_event(task, new[key]), new[key].message)
        self._count(task, new.values())
        for key, run in zip(keys, seen.runs, strict=True):
            self._redact(name, run, *known[key])
        return packed(known[key][0] for key in keys)

    def _known(self, task: int, ended: Sequence[int]) -> dict[_Key, tuple[int, str | None]]:
        """Rows and messages of the runs of a task that ended then."""
        known: dict[_Key, tuple[int, str | None]] = {}
        for begin in range(0, len(ended), _MOST):
            part = ended[begin : begin + _MOST]
            marks = ", ".join("?" * len(part))
            found = self._connection.rows(
                "SELECT e.ended, e.started, e.cts_id, e.success, e.id, m.text FROM event e"
                f" LEFT JOIN message m ON m.id = e.message WHERE e.task = ? AND e.ended IN ({marks})",
                [task, *part],
            )
            known |= {tuple(row[:4]): (row[4], row[5]) for row in found}
        return known

    def _new_event(self, task: int, run: Run) -> int:
        id_ = self._next("event")
        self._runs += 1
        self._connection.rows(
            "INSERT INTO event (id, task, ended, started, cts_id, success, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [id_, task, *_key(run), self._message(run.message)],
        )
        return id_

    def _count(self, task: int, new: Collection[Run]) -> None:
        """How many runs of a task are kept now, and when the first of them began."""
        if new:
            began = min(filter(None, (stored(run.started_at or run.ended_at) for run in new)), default=0)
            self._connection.rows(
                "UPDATE task SET known = known + ?, first_at = CASE WHEN first_at = 0 OR (? <> 0 AND ? < first_at)"
                " THEN ? ELSE first_at END WHERE id = ?",
                [len(new), began, began, began, task],
            )

    def _redact(self, name: str, run: Run, row: int, text: str | None) -> None:
        """Of two texts of one run the more redacted stays."""
        if text != run.message:
            kept = _either(name, run, text)
            if kept != text:
                self._connection.rows("UPDATE event SET message = ? WHERE id = ?", [self._message(kept), row])

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

    def _id_of(self, table: str, key: tuple[str, str], columns: Mapping[str, object] = MappingProxyType({})) -> int:
        """The row with this value in this column, made with others where there is none."""
        column, value = key
        found = self._connection.rows(f"SELECT id FROM {table} WHERE {column} = ?", [value])
        if found:
            return int(found[0][0])
        id_ = self._next(table)
        given = {"id": id_, column: value, **columns}
        marks = ", ".join("?" * len(given))
        self._connection.rows(f"INSERT INTO {table} ({', '.join(given)}) VALUES ({marks})", list(given.values()))
        return id_

    def _next(self, table: str) -> int:
        """The next free number of a table."""
        self._last[table] = self._highest(table) + 1
        return self._last[table]

    def _highest(self, table: str) -> int:
        if table not in self._last:
            self._last[table] = int(self._connection.rows(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0])
        return self._last[table]


def _key(run: Run) -> _Key:
    """By which a run of a task is known, whichever look saw it."""
    return stored(run.ended_at), stored(run.started_at), run.id, int(run.success)


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


def _digest(seen: Seen) -> int:
    """Neither `GONE` nor `UNSEEN`. States are compared with the one before alone: eight bytes are enough."""
    return int.from_bytes(hashlib.sha256(msgspec.json.encode(seen)).digest()[:8], signed=True) | 2
