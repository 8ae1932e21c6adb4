"""What looks at a daemon allow to be known of it, and what it really did: held against reports that remember.

It shares no code with the package, uses the standard library alone, and is written after docs/reference.md and
docs/history.md. Times are compared to two microseconds: what was recorded of the daemon was rounded by another program.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
DAY = timedelta(days=1)
WINDOW = 5
NEAR = timedelta(microseconds=2)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def near(one: str | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return abs(instant(one) - other) <= NEAR


@dataclass(frozen=True)
class Event:
    """A run of a task, or a tick in which nothing ran; by the record of what really happened."""

    id: str
    task: str
    began: datetime
    ended: datetime
    good: bool
    ran: bool

    @property
    def seconds(self) -> float:
        return (self.ended - self.began).total_seconds()


@dataclass(frozen=True)
class Hole:
    """Two looks between which events may have come and gone unseen. Of all tasks where ``task`` is None."""

    task: str | None
    begins: datetime
    ends: datetime
    reason: str
    lost: int | None = 0
    """At least so many events; after a restart nobody can say."""


@dataclass(frozen=True)
class Turn:
    """That a task began to fail, or recovered. ``not_before`` where the looks do not tell when exactly."""

    kind: str
    at: datetime
    event: str
    not_before: datetime | None


@dataclass
class Known:
    """What the looks allow to be known of a task."""

    seen: list[Event] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    failing: list[tuple[datetime, datetime | None, datetime | None]] = field(default_factory=list)
    """Since when, until when, and the begin of the hole behind which it was first seen."""
    known: list[tuple[datetime, datetime]] = field(default_factory=list)
    applied: Event | None = None
    streak: list[Event] = field(default_factory=list)
    state: bool | None = None
    hole: datetime | None = None
    """Where the newest hole began, until something ran after it."""
    since_success: bool = False
    """Whether the streak began right after a success, with no hole between."""

    def pass_over(self, hole: Hole) -> None:
        """What is applied, and since when, is not known behind a hole."""
        self.hole = self.hole or hole.begins
        self.applied, self.streak, self.since_success = None, [], False
        if self.failing and self.failing[-1][1] is None:
            self.failing[-1] = (self.failing[-1][0], hole.begins, self.failing[-1][2])

    def take(self, event: Event) -> None:
        self.seen.append(event)
        if not event.ran:
            return
        if self.state is not None and event.good != self.state:
            kind, at = ("recovered", event.ended) if event.good else ("failing", event.began)
            self.turns.append(Turn(kind, at, event.id, self.hole))
        if event.good:
            self._recover(event)
        else:
            if not self.streak:
                self.since_success = self.state is True and self.hole is None
                self.failing.append((event.began, None, self.hole))
            self.streak.append(event)
        self.applied, self.state, self.hole = event, event.good, None

    def _recover(self, event: Event) -> None:
        if self.streak:
            self.failing[-1] = (self.failing[-1][0], event.ended, self.failing[-1][2])
            if self.since_success:
                self.recoveries.append((event.ended - self.streak[0].began).total_seconds())
        self.streak = []

    def seconds_failing(self, until: datetime, *, straddling: bool) -> float:
        """In time that is known; with what a run took before the hole behind which it was seen, or without it."""
        return sum(
            max(0.0, (min(end or until, ends) - max(begin, begins)).total_seconds())
            for begin, end, hole in self.failing
            for begins, ends in self.known
            if straddling or hole is None or ends > hole
        )

    @property
    def seconds_known(self) -> float:
        return sum((ends - begins).total_seconds() for begins, ends in self.known)

    @property
    def flaps(self) -> list[Turn]:
        """Turns that no hole lies before."""
        return [turn for turn in self.turns if turn.not_before is None]


class Oracle:
    """Looks, one after the other, and the record of what really happened."""

    def __init__(self, truth: Json) -> None:
        self._events = {
            each["id"]: Event(
                each["id"],
                each["task"],
                instant(each["start"]),
                instant(each["end"]),
                each["success"],
                each["ran_terraform"],
            )
            for each in truth["events"]
        }
        self._boots = [instant(each["stopped"]) for each in truth["restarts"]]
        self._looks: list[Json] = []
        self.tasks: dict[str, Known] = {}
        self.holes: list[Hole] = []

    @property
    def now(self) -> datetime:
        return instant(self._looks[-1]["at"])

    @property
    def ids(self) -> list[str]:
        """Of all events that any look held."""
        return sorted(event.id for known in self.tasks.values() for event in known.seen)

    def event(self, id_: str) -> Event:
        return self._events[id_]

    def really_failing(self, task: str, at: datetime) -> bool:
        ran = [e for e in self._events.values() if e.task == task and e.ran and e.ended <= at]
        return bool(ran) and not max(ran, key=lambda e: e.ended).good

    def really_turned(self, task: str, kind: str, earliest: datetime, latest: datetime) -> bool:
        """Whether it really began to fail, or recovered, between two instants."""
        ran = sorted((e for e in self._events.values() if e.task == task and e.ran), key=lambda e: e.ended)
        turns = [
            after.ended if after.good else after.began for before, after in pairwise(ran) if before.good != after.good
        ]
        goods = [after.good for before, after in pairwise(ran) if before.good != after.good]
        return any(
            earliest - NEAR <= at <= latest + NEAR and good == (kind == "recovered")
            for at, good in zip(turns, goods, strict=True)
        )

    def look(self, look: Json) -> None:
        """One more look."""
        before = next((each for each in reversed(self._looks) if each["answered"]), None)
        between = bool(self._looks) and not self._looks[-1]["answered"]
        self._looks.append(look)
        if look["answered"]:
            for task in look["tasks"]:
                self.tasks.setdefault(task, Known())
            if before is not None:
                self._compare(before, look, between)
            for task, ids in windows(look).items():
                known = self.tasks[task]
                seen = {event.id for event in known.seen}
                for id_ in reversed(ids):
                    if id_ not in seen:
                        known.take(self._events[id_])

    def _compare(self, before: Json, look: Json, between: bool) -> None:
        """Holes since the look before, and the time that is known where there is none."""
        begins, ends = instant(before["at"]), instant(look["at"])
        old, new = windows(before), windows(look)
        if not any(set(old[task]) & set(new[task]) for task in old.keys() & new.keys()):
            # Nothing says that it is the daemon of before; where events are gone that nothing pushed out, it is not.
            gone = any(old[task] and len(new[task]) < WINDOW for task in old.keys() & new.keys())
            assert gone == any(begins < boot <= ends for boot in self._boots)
            self._hole(Hole(None, begins, ends, "restart", None) if gone else Hole(None, begins, ends, "window"))
            return
        for task in old.keys() & new.keys():
            if unbroken(old[task], new[task]):
                self.tasks[task].known.append((begins, ends))
            else:
                self._hole(Hole(task, begins, ends, "unreachable" if between else "window"))
        for task in old.keys() - new.keys():  # it may have run once more before it went
            self._hole(Hole(task, begins, ends, "unreachable" if between else "window"))

    def _hole(self, hole: Hole) -> None:
        self.holes.append(hole)
        for task, known in self.tasks.items():
            if hole.task in {None, task}:
                known.pass_over(hole)

    def reason(self, hole: Hole) -> str:
        """Nobody looked, where two looks lie further apart than three times the usual."""
        apart = [instant(b["at"]) - instant(a["at"]) for a, b in pairwise(self._looks)]
        usual = sorted(apart)[len(apart) // 2]
        return "no_look" if hole.reason == "window" and hole.ends - hole.begins > 3 * usual else hole.reason

    def changes(self, base: datetime) -> Iterator[tuple[str, str | None]]:
        """What changed since a look: kind and task."""
        for task, known in self.tasks.items():
            yield from ((turn.kind, task) for turn in known.turns if self._first_seen(turn.event) > base)
        for before, look in pairwise([each for each in self._looks if each["answered"]]):
            if instant(look["at"]) > base:
                yield from self._settings(before, look)
                if any(instant(before["at"]) < boot <= instant(look["at"]) for boot in self._boots):
                    yield ("restarted", None)
        for before, look in pairwise(self._looks):
            if instant(look["at"]) > base and before["answered"] != look["answered"]:
                yield ("reachable" if look["answered"] else "unreachable", None)

    def _first_seen(self, id_: str) -> datetime:
        task = self._events[id_].task
        return next(
            instant(each["at"]) for each in self._looks if each["answered"] and id_ in windows(each).get(task, ())
        )

    @staticmethod
    def _settings(before: Json, look: Json) -> Iterator[tuple[str, str]]:
        old, new = before["tasks"], look["tasks"]
        yield from (("appeared", task) for task in new.keys() - old.keys())
        yield from (("disappeared", task) for task in old.keys() - new.keys())
        for task in old.keys() & new.keys():
            if old[task]["enabled"] != new[task]["enabled"]:
                yield ("enabled" if new[task]["enabled"] else "disabled", task)


def windows(look: Json) -> dict[str, list[str]]:
    """The ids of the events that each task shows, newest first."""
    return {name: [event["id"] for event in task.get("events") or ()] for name, task in look["tasks"].items()}


def unbroken(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether nothing can have been lost between two windows of one boot."""
    return bool(set(old) & set(new)) or (len(new) < WINDOW and set(old) <= set(new))
