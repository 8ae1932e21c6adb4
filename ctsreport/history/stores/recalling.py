"""What is asked of a database to recall the past of one instance: quick where little of much is wanted."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain

import msgspec

from ctsreport.history.model import ConsulPast, Kept, LookAt, Run, State, Step
from ctsreport.history.stores import consul_states
from ctsreport.history.stores.adding import UNSEEN
from ctsreport.history.stores.connection import Connection, Row
from ctsreport.history.stores.packed_windows import Unpacking
from ctsreport.history.stores.rows import RUN, read_as_written
from ctsreport.history.stores.timestamps import instant, restored, stored

_ALWAYS, _NEVER = -(1 << 62), 1 << 62
# Values of one statement: SQLite of before 2020 takes 999.
_MOST = 500


class Recalling:
    """Reads of one instance what a span of time needs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, instance: str) -> datetime | None:
        found = self._connection.rows(
            "SELECT MAX(l.at) FROM look l JOIN instance i ON i.id = l.instance WHERE i.name = ?", [instance]
        )[0][0]
        with read_as_written():
            if found is None:
                return None
            return instant(found)

    def look_before(self, instance: str, then: datetime) -> datetime | None:
        found = self._connection.rows(
            "SELECT COALESCE(MAX(CASE WHEN l.at <= ? THEN l.at END), MIN(l.at))"
            " FROM look l JOIN instance i ON i.id = l.instance WHERE i.name = ?",
            [stored(then), instance],
        )[0][0]
        with read_as_written():
            if found is None:
                return None
            return instant(found)

    def looks_at(self, instance: str, since: datetime | None, until: datetime | None) -> list[LookAt]:
        begin, end = _span(since, until)
        found = self._connection.rows(
            "SELECT l.at, l.was_read, l.whole, l.error FROM look l JOIN instance i ON i.id = l.instance"
            " WHERE i.name = ? AND l.at <= ? AND l.at >= COALESCE("
            "(SELECT MAX(b.at) FROM look b WHERE b.instance = i.id AND b.at <= ? AND b.was_read = 1), ?) ORDER BY l.at",
            [instance, end, begin, begin],
        )
        with read_as_written():
            return [LookAt(instant(at), bool(was_read), bool(whole), error) for at, was_read, whole, error in found]

    def steps(
        self, instance: str, since: datetime | None, until: datetime | None, task: str | None = None
    ) -> dict[str, list[Step]]:
        begin, end = _span(since, until)
        one, name = _only(task)
        then = self._connection.rows(f"{_HELD} WHERE i.name = ?{one}", [begin, instance, *name])
        later = self._connection.rows(
            f"{_LATER} WHERE i.name = ? AND s.at > ? AND s.at <= ?{one} ORDER BY s.task, s.at",
            [instance, begin, end, *name],
        )
        with read_as_written():
            names = self._names(instance)
            steps = _steps(chain(then, later), self._states())
            return {names[id_]: each for id_, each in steps}

    def _names(self, instance: str) -> dict[int, str]:
        found = self._connection.rows(
            "SELECT t.id, t.name FROM task t JOIN instance i ON i.id = t.instance WHERE i.name = ?", [instance]
        )
        return dict(found)

    def _states(self) -> dict[int, State]:
        """All states that any task ever had: a few, for they are kept once."""
        decode = msgspec.json.Decoder(State).decode
        return {id_: decode(body) for id_, body in self._connection.rows("SELECT id, body FROM facts")}

    def runs_by_key(
        self, instance: str, since: datetime | None, keys: Iterable[int], task: str | None = None
    ) -> dict[int, Run]:
        one, name = _only(task)
        found = self._connection.rows(
            f"SELECT e.id, {RUN} FROM instance i JOIN task t ON t.instance = i.id JOIN event e ON e.task = t.id"
            f" LEFT JOIN message m ON m.id = e.message WHERE i.name = ? AND e.ended >= ?{one}",
            [instance, _span(since, None)[0], *name],
        )
        with read_as_written():
            runs = dict(map(_with_key, found))
            missing = sorted(set(keys) - runs.keys())
            for place in range(0, len(missing), _MOST):
                runs |= map(_with_key, self._of_keys(missing[place : place + _MOST]))
            if not runs.keys() >= set(missing):
                raise LookupError("windows with runs that are not there")
        return runs

    def _of_keys(self, keys: Sequence[int]) -> list[Row]:
        marks = ", ".join("?" * len(keys))
        return self._connection.rows(
            f"SELECT e.id, {RUN} FROM event e LEFT JOIN message m ON m.id = e.message WHERE e.id IN ({marks})", keys
        )

    def consul(self, instance: str, since: datetime | None, until: datetime | None) -> ConsulPast:
        begin, end = _span(since, until)
        with read_as_written():
            return consul_states.recalled(self._connection, instance, begin, end)

    def kept(self, instance: str) -> dict[str, Kept]:
        found = self._connection.rows(
            "SELECT t.name, t.known, t.first_at FROM instance i JOIN task t ON t.instance = i.id WHERE i.name = ?",
            [instance],
        )
        with read_as_written():
            return {name: Kept(restored(first), count) for name, count, first in found}


def _with_key(row: Row) -> tuple[int, Run]:
    """A run of a row that begins with its key. There are many: what `run_of` does, without another row."""
    key, cts_id, success, started, ended, text = row
    return key, Run(cts_id, success == 1, restored(started), restored(ended), text)


def _steps(rows: Iterable[Row], states: dict[int, State]) -> Iterator[tuple[int, list[Step]]]:
    """By the row of the task, in the order of these rows."""
    by_task: dict[int, list[Row]] = {}
    for row in rows:
        by_task.setdefault(row[0], []).append(row)
    times = cache(instant)  # most steps are of the same: those of the looks
    for id_, each in by_task.items():
        unpacking = Unpacking()
        yield (
            id_,
            [
                Step(
                    times(at),
                    None if facts is None else states[facts],
                    None if events is None else unpacking(events),
                    digest != UNSEEN,
                )
                for _, at, facts, events, digest in each
            ],
        )


def _only(task: str | None) -> tuple[str, list[str]]:
    """A condition that leaves one task, and its value; none for all."""
    if task is not None:
        return (" AND t.name = ?", [task])
    return ("", [])


def _span(since: datetime | None, until: datetime | None) -> tuple[int, int]:
    return (_ALWAYS if since is None else stored(since), _NEVER if until is None else stored(until))


_STEP = "SELECT s.task, s.at, s.facts, s.events, s.digest FROM instance i JOIN task t ON t.instance = i.id JOIN state s"
_HELD = f"{_STEP} ON s.task = t.id AND s.at = (SELECT MAX(x.at) FROM state x WHERE x.task = t.id AND x.at <= ?)"
_LATER = f"{_STEP} ON s.task = t.id"
