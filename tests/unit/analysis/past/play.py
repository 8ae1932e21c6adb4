"""A daemon and what Consul says of what its tasks watch, played look by look."""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from msgspec import structs

from ctsreport.analysis.judge import find
from ctsreport.analysis.past.model import Hearing
from ctsreport.analysis.past.remember import known_of, remember
from ctsreport.history.from_snapshots import looks_of
from ctsreport.history.recall import recall
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, opened
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Condition, Definition, Event, Reading, Snapshot, Task
from ctsreport.snapshot.watches import watches_of
from ctsreport.watched import BY_PATTERN, ConsulLook, Watched, WatchedState
from tests.conftest import TESTS

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
INSTANCE = "cts"

SERVICES: dict[str, Condition | None] = {"services": Condition(names=("web",), filter="")}
KEYS = {"consul_kv": Condition(path="limits", recurse=True)}
LIST = {"catalog_services": Condition(regexp="^web")}
PATTERN = {"services": Condition(regexp="^pool-", filter="")}
OLD = {"services": Condition(names=("web",))}
SCHEDULE = {"schedule": Condition(cron="*/30 * * * * * *")}


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def ran(seconds: float, took: float = 0.1, success: bool = True) -> Event:
    """A run that began then; below a hundredth of a second nothing ran."""
    return Event(success, f"e-{seconds}", at(seconds), at(seconds + took))


def tick(seconds: float) -> Event:
    """A tick of a schedule that found nothing to do."""
    return ran(seconds, 0.0001)


class Play:
    """Looks, oldest first. Times are seconds since the beginning.

    ``conditions`` are of the tasks by name; each has run once before the first look.
    """

    def __init__(self, **conditions: Mapping[str, Condition | None]) -> None:
        self.definitions = {
            name: Definition(
                name, condition=dict(condition), module_input=SERVICES if "schedule" in condition else None
            )
            for name, condition in conditions.items()
        }
        self.events: dict[str, list[Event]] = {name: [ran(-60)] for name in conditions}
        self.enabled = dict.fromkeys(conditions, True)
        self.snapshots: list[Snapshot] = []

    def ran(self, task: str, *events: Event) -> None:
        """More events of a task, oldest first."""
        self.events[task] = [*reversed(events), *self.events[task]][:5]

    def restart(self, seconds: float) -> None:
        """All events are gone; each task runs once."""
        self.events = {name: [ran(seconds)] for name in self.events}

    def look(self, when: float, state: str | WatchedState | None = "", index: int = 10, **head: Any) -> None:
        """One look; ``state`` is what Consul says of everything, a text its digest; None where it does not answer."""
        told = WatchedState(state, 1, index) if isinstance(state, str) else state
        watched = [
            Watched(name, watch.kind, watch.name, watch.place, told)
            for name, definition in self.definitions.items()
            for watch in watches_of(definition)
            if told is not None and self.enabled[name]
        ]
        error = "nobody listens" if told is None else ""
        given = {"agent": "http://consul:8500", "index": index, "error": error, **head}
        self.look_with(when, ConsulLook(watched=tuple(watched), **given))

    def look_with(self, seconds: float, consul: ConsulLook | None) -> None:
        """One look, and this of Consul."""
        tasks = {
            name: Task(name, "successful", self.enabled[name], events=tuple(events))
            for name, events in self.events.items()
        }
        definitions = {
            name: structs.replace(each, enabled=self.enabled[name]) for name, each in self.definitions.items()
        }
        self.snapshots.append(
            Snapshot(INSTANCE, None, at(seconds), True, None, None, tasks, definitions, (), consul=consul)
        )

    def hearing(self) -> Hearing:
        """What is known after the newest look."""
        return hearing_after(self.snapshots)


def pool(content: str, index: int, node: str = "n1") -> WatchedState:
    """What a pattern matches: one instance with this content, which passes its check; none for no content."""
    rows = (f"{node}:{content}",) if content else ()
    return WatchedState(f"{node}:{content}", len(rows), index, rows=rows)


def hearing_after(snapshots: Sequence[Snapshot]) -> Hearing:
    """By way of a history."""
    return hearings_after({INSTANCE: snapshots})[INSTANCE]


def hearings_after(by_instance: Mapping[str, Sequence[Snapshot]]) -> Mapping[str, Hearing]:
    """Of several daemons."""
    named = {name: [structs.replace(each, instance=name) for each in looks] for name, looks in by_instance.items()}
    with closing(Database(opened(IN_MEMORY))) as store:
        for looks in named.values():
            store.add(list(looks_of(looks)))
        known = known_of([recall(store, name) for name in named])
    newest = [looks[-1] for looks in named.values()]
    findings = find(newest, newest[0].taken_at or START, known=known)
    return remember(known, findings, {}).hearing


def sures(hearing: Hearing) -> dict[str, str]:
    """By task, how sure it is that it missed a change."""
    return {each.task: each.sure for each in (*hearing.unheard, *hearing.pending)}


# ---- a real daemon that went deaf ----


@cache
def deaf_long() -> dict[str, Any]:
    """26 looks at it, and what was done with Consul."""
    document: dict[str, Any] = json.loads(gzip.decompress((TESTS / "data/series/deaf-long.json.gz").read_bytes()))
    return document


def played(numbers: Iterable[int]) -> list[Snapshot]:
    """Those of these looks, with what a Consul says that is changed and away as it was then."""
    return [_played(deaf_long()["looks"][number - 1]) for number in numbers]


def _played(look: dict[str, Any]) -> Snapshot:
    bodies = (json.dumps(look[key]).encode() for key in ("tasks", "status", "definitions"))
    taken = datetime.fromisoformat(look["at"]).replace(microsecond=0)
    snapshot = merge(Reading(INSTANCE, tuple(Answer("deaf-long", body) for body in bodies), taken_at=taken))
    return structs.replace(snapshot, consul=_consul(snapshot, datetime.fromisoformat(look["at"])))


def _consul(snapshot: Snapshot, now: datetime) -> ConsulLook:
    done = [each for each in deaf_long()["consul"] if datetime.fromisoformat(each["at"]) <= now]
    where = next((each["do"] for each in reversed(done) if each["do"] != "bump"), "back")
    version = sum(each["do"] == "bump" for each in done)
    if where == "away":
        return ConsulLook("http://consul:8500", error="nobody listens")
    watched = [
        Watched(name, watch.kind, watch.name, watch.place, _version(watch.kind, version))
        for name, definition in (snapshot.definitions or {}).items()
        for watch in watches_of(definition)
    ]
    return ConsulLook("http://consul:8500", index=10 + version, seconds=0.1, watched=tuple(watched))


def _version(kind: str, version: int) -> WatchedState:
    rows = (f"pool-a:{version}", "pool-b:0") if kind == BY_PATTERN else ()
    return WatchedState(f"v{version}", 1, 10 + version, rows=rows)
