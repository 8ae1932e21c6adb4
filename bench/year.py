"""A year of an invented daemon, look by look, and a history that is full of it.

200 tasks, looked at every five minutes: twenty run between any two looks, the others six times a day. Three of a
hundred runs fail, in streaks; no message is as another, for they differ in their ids. The same seed: the same year.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import generate
import msgspec

from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.history.stores.adding import digest_of
from ctsreport.history.stores.connection import Connection
from ctsreport.history.stores.packed_windows import packed
from ctsreport.history.stores.timestamps import stored

INSTANCE = "prod"
BEGIN = datetime(2025, 11, 24, tzinfo=UTC)
EVERY = timedelta(minutes=5)
LOOKS_A_DAY = timedelta(days=1) // EVERY
RUNS_A_DAY = 6  # of a task that does not tick
TICKING = 10  # one of so many tasks ticks
WINDOW = 5
FAILS, GOES_ON = 0.0093, 0.7  # a run after a good one; after one that failed: three of a hundred
EMPTY = 0.3  # of the ticks: nothing ran
CAUSES: tuple[Callable[[generate.Attempt], str], ...] = (generate.throttled, generate.locked, generate.unauthorized)
CHUNK = 500  # looks that are written at once


@dataclass
class Task:
    """One task, as it goes on."""

    name: str
    ticks: bool
    turn: int  # at which look of each round it runs
    rng: random.Random
    settings: State
    window: list[Run] = field(default_factory=list)
    status: str = "unknown"

    def run(self, at: datetime) -> Run:
        """Its next run, over at an instant."""
        failed = self.rng.random() < (GOES_ON if self.window and not self.window[0].success else FAILS)
        empty = self.ticks and not failed and self.rng.random() < EMPTY
        length = timedelta(milliseconds=2) if empty else timedelta(milliseconds=self.rng.randrange(50, 9000))
        nanoseconds = int(at.timestamp()) * generate.SECOND
        message = generate.message_of(self.rng.choice(CAUSES), self.name, self.rng, nanoseconds) if failed else None
        made = Run(generate.uuid(self.rng), not failed, at - length, at, message)
        self.window = [made, *self.window[: WINDOW - 1]]
        failures = sum(not run.success for run in self.window)
        self.status = "successful" if not failed else "errored" if failures == 1 else "critical"
        return made

    @property
    def state(self) -> State:
        return msgspec.structs.replace(self.settings, status=self.status)


def tasks_of(number: int, seed: int) -> list[Task]:
    return [_task(index, random.Random(f"year {seed} {index}")) for index in range(number)]


def _task(index: int, rng: random.Random) -> Task:
    name = f"{generate.ROLES[index % len(generate.ROLES)]}-{generate.SITES[index % len(generate.SITES)]}-{index:03}"
    services = tuple(sorted(rng.sample(generate.SERVICES, 3)))
    module = f"/srv/cts/modules/{rng.choice(generate.MODULES)}"
    settings = State("", True, services, (rng.choice(generate.PROVIDERS),), module)
    return Task(name, index % TICKING == 0, rng.randrange(LOOKS_A_DAY // RUNS_A_DAY), rng, settings)


def steps(tasks: list[Task], looks: range) -> Iterator[tuple[datetime, list[tuple[int, Run]]]]:
    """Each look, with the runs that nobody had seen before it, by the number of the task."""
    for number in looks:
        at = BEGIN + number * EVERY
        turn = number % (LOOKS_A_DAY // RUNS_A_DAY)
        yield (
            at,
            [
                (index, task.run(at - timedelta(milliseconds=task.rng.randrange(1000, 250_000))))
                for index, task in enumerate(tasks)
                if task.ticks or task.turn == turn
            ],
        )


def look(tasks: list[Task], at: datetime) -> Look:
    """What the daemon says now; of tasks that have not run yet nothing."""
    states = {task.name: Seen(task.state, tuple(task.window)) for task in tasks if task.window}
    return Look(INSTANCE, at, counts=counts(tasks), tasks=states)


def counts(tasks: list[Task]) -> dict[str, int]:
    words = [task.status for task in tasks]
    return {word: words.count(word) for word in ("successful", "errored", "critical")}


# ---- straight into the tables: adding a hundred thousand looks one by one takes half an hour ----


class Filling:
    """Rows for an empty history, as adding each look would leave them.

    The digests alone are other numbers: the next look that is added keeps every state once more.
    """

    def __init__(self, connection: Connection, tasks: list[Task]) -> None:
        self._connection = connection
        self._tasks = tasks
        self._rows: list[list[int]] = [[] for _ in tasks]  # of the runs in each window, newest first
        self._facts: dict[str, int] = {}
        self._known = [0 for _ in tasks]
        self._first: list[int] = [0 for _ in tasks]
        self._ids = {table: count(1) for table in ("event", "look", "message", "facts")}
        self._digests = random.Random(0)
        self._waiting: dict[str, list[tuple[object, ...]]] = {}

    def fill(self, looks: range) -> None:
        self._put("instance", 1, INSTANCE)
        for index, task in enumerate(self._tasks):
            self._put("task", index + 1, 1, task.name, 0, 0)
        for number, (at, new) in enumerate(steps(self._tasks, looks)):
            if number % CHUNK == 0:
                self._write()
            self._put("look", next(self._ids["look"]), 1, stored(at), 1, 1, None, _text(counts(self._tasks)))
            for index, run in new:
                self._add(index, run, stored(at))
        self._write()
        known = zip(self._known, self._first, count(1), strict=False)
        self._connection.many("UPDATE task SET known = ?, first_at = ? WHERE id = ?", known)

    def _add(self, index: int, run: Run, at: int) -> None:
        message = None
        if run.message is not None:
            message = next(self._ids["message"])
            self._put("message", message, digest_of(run.message), run.message)
        row = next(self._ids["event"])
        began, ended = stored(run.started_at), stored(run.ended_at)
        self._put("event", row, index + 1, ended, began, run.id, int(run.success), message)
        window = self._rows[index] = [row, *self._rows[index][: WINDOW - 1]]
        self._known[index] += 1
        self._first[index] = min(began, self._first[index] or began)
        task = self._tasks[index]
        self._put("state", index + 1, at, self._facts_of(task), packed(window), self._digests.getrandbits(62) | 2)

    def _facts_of(self, task: Task) -> int:
        body = _text(task.state)
        if body not in self._facts:
            self._facts[body] = next(self._ids["facts"])
            self._put("facts", self._facts[body], digest_of(body), body)
        return self._facts[body]

    def _put(self, table: str, *values: object) -> None:
        self._waiting.setdefault(table, []).append(values)

    def _write(self) -> None:
        for table in ("instance", "task", "message", "event", "facts", "look", "state"):
            rows = self._waiting.pop(table, [])
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._connection.many(f"INSERT INTO {table} VALUES ({marks})", rows)


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
