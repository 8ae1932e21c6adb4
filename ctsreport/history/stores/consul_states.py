"""What Consul said, in a database: a row where something changed, and one for each look at which it was asked."""

from collections.abc import Iterable, Mapping
from itertools import chain

import msgspec

from ctsreport.history.consul_steps import asked_at, changes
from ctsreport.history.model import AskedAt, ConsulPast, StateFrom, What
from ctsreport.history.stores.connection import Connection, Row
from ctsreport.history.stores.migrations import CONSUL_SINCE
from ctsreport.history.stores.timestamps import instant
from ctsreport.watched import ConsulLook, WatchedState


def keep(connection: Connection, instance: int, at: int, look: ConsulLook) -> None:
    """Add a look, whose tasks are known already, also where later ones are known."""
    head = msgspec.structs.replace(look, watched=())
    connection.rows(
        "INSERT INTO asked (instance, at, body) VALUES (?, ?, ?)", [instance, at, msgspec.json.encode(head).decode()]
    )
    tasks: dict[str, int] = dict(connection.rows("SELECT name, id FROM task WHERE instance = ?", [instance]))
    names = {id_: name for name, id_ in tasks.items()}
    before = _held(connection, instance, at, names)
    following = connection.rows("SELECT MIN(at) FROM asked WHERE instance = ? AND at > ?", [instance, at])[0][0]
    for what, state in changes(before, look):
        if what.task in tasks:
            _keep_for(connection, tasks[what.task], what, following, before.get(what))
            _put(connection, tasks[what.task], what, at, state)


def _held(connection: Connection, instance: int, at: int, names: Mapping[int, str]) -> dict[What, WatchedState | None]:
    """What was said last, up to an instant."""
    found = connection.rows(
        "SELECT w.task, w.what, w.at, w.body FROM task t JOIN watched w ON w.task = t.id"
        f" WHERE t.instance = ? AND w.at = {_LAST}",
        [instance, at],
    )
    return {what: steps[-1][1] for what, steps in _steps(found, names).items()}


def _keep_for(
    connection: Connection, task: int, what: What, following: int | None, before: WatchedState | None
) -> None:
    """The look that comes after one that is put before it was state what it was state."""
    if following is None:
        return
    values = [task, _text(what), following]
    if not connection.rows("SELECT 1 FROM watched WHERE task = ? AND what = ? AND at = ?", values):
        _put(connection, task, what, following, before)


def _put(connection: Connection, task: int, what: What, at: int, state: WatchedState | None) -> None:
    body = None if state is None else msgspec.json.encode(state).decode()
    connection.rows("INSERT INTO watched (task, what, at, body) VALUES (?, ?, ?, ?)", [task, _text(what), at, body])


def _text(what: What) -> str:
    """What is watched, without the task."""
    return msgspec.json.encode(what[1:]).decode()


def recalled(connection: Connection, instance: str, begin: int, end: int) -> ConsulPast:
    """What was said over a span; nothing where the history is of before that was kept."""
    if connection.version() < CONSUL_SINCE:
        return ConsulPast()
    asked = connection.rows(
        "SELECT a.at, a.body FROM asked a JOIN instance i ON i.id = a.instance"
        " WHERE i.name = ? AND a.at >= ? AND a.at <= ? ORDER BY a.at",
        [instance, begin, end],
    )
    names: dict[int, str] = dict(
        connection.rows(
            "SELECT t.id, t.name FROM task t JOIN instance i ON i.id = t.instance WHERE i.name = ?", [instance]
        )
    )
    held = connection.rows(f"{_WATCHED} AND w.at = {_LAST}", [instance, begin])
    later = connection.rows(f"{_WATCHED} AND w.at > ? AND w.at <= ? ORDER BY w.at", [instance, begin, end])
    return ConsulPast(tuple(map(_asked, asked)), _steps(chain(held, later), names))


_WATCHED = (
    "SELECT w.task, w.what, w.at, w.body FROM instance i JOIN task t ON t.instance = i.id"
    " JOIN watched w ON w.task = t.id WHERE i.name = ?"
)
_LAST = "(SELECT MAX(x.at) FROM watched x WHERE x.task = w.task AND x.what = w.what AND x.at <= ?)"


def _asked(row: Row) -> AskedAt:
    at, body = row
    return asked_at(instant(at), msgspec.json.decode(body, type=ConsulLook))


def _steps(rows: Iterable[Row], names: Mapping[int, str]) -> dict[What, tuple[StateFrom, ...]]:
    """By what they are of, in the order of these rows."""
    steps: dict[What, tuple[StateFrom, ...]] = {}
    for task, text, at, body in rows:
        what = What(names[task], *msgspec.json.decode(text, type=tuple[str, str, str]))
        state = None if body is None else msgspec.json.decode(body, type=WatchedState)
        steps[what] = (*steps.get(what, ()), (instant(at), state))
    return steps
