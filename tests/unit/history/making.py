"""Looks to remember: those of a real daemon, and any."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ctsreport.history.from_snapshots import looks_of
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Reading
from ctsreport.watched import ConsulLook, Watched, WatchedState
from tests.conftest import TESTS

START = datetime(2026, 11, 24, tzinfo=UTC)


@cache
def series() -> dict[str, Any]:
    """42 looks at a real daemon, and beside them what it really did."""
    document: dict[str, Any] = json.loads(gzip.decompress((TESTS / "data/series/v0.9.0.json.gz").read_bytes()))
    return document


def look_at(document: dict[str, Any]) -> Look:
    """One of the series."""
    bodies = [json.dumps(document[key]).encode() for key in ("tasks", "status", "definitions") if key in document]
    reading = Reading("cts", tuple(Answer("series", body) for body in bodies), taken_at=instant(document["at"]))
    return next(iter(looks_of([merge(reading)])))


def instant(text: str) -> datetime:
    """The series has nanoseconds in places, and offsets."""
    return datetime.fromisoformat(text)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def run(number: int, success: bool = True, message: str | None = None) -> Run:
    return Run(f"id-{number}", success, at(number), at(number + 0.5), message)


def look(minutes: float, **tasks: Seen) -> Look:
    return Look("a", at(minutes), counts={"successful": len(tasks)}, tasks=tasks)


_states = st.builds(State, st.sampled_from([None, "successful", "odd"]), st.sampled_from([None, True, False]))
_messages = st.sampled_from([None, "Error: x", "é\n\0"])


class _Daemon:
    """Runs tasks at some minutes, forgets all when it restarts, and shows the last few runs of each."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._restart = draw(st.integers(0, 31))
        self._runs = {
            task: [run(minute, draw(st.booleans()), draw(_messages)) for minute in draw(st.sets(st.integers(0, 30)))]
            for task in "xyz"
        }

    def seen(self, draw: st.DrawFn, task: str, minutes: int) -> Seen:
        begin = self._restart if minutes >= self._restart else 0
        runs = [each for each in self._runs[task] if at(begin) <= (each.started_at or START) < at(minutes)]
        window = sorted(runs, key=lambda each: each.started_at or START, reverse=True)[:3]
        return Seen(draw(_states), draw(st.sampled_from([tuple(window), tuple(window), None])))


_consul_states = st.builds(
    WatchedState,
    digest=st.sampled_from(["v1", "v2"]),
    index=st.integers(1, 3),
    filtered=st.booleans(),
    error=st.sampled_from(["", "", "é\n\0"]),
)


@st.composite
def any_looks_at_consul(draw: st.DrawFn) -> list[Look]:
    """Looks at one daemon beside which Consul was asked, mostly with an answer, in any order."""
    looks = []
    for minutes in draw(st.lists(st.integers(0, 20), min_size=1, max_size=8, unique=True)):
        there = draw(st.sets(st.tuples(st.sampled_from("xy"), st.sampled_from(["services", "pattern"]))))
        watched = tuple(Watched(task, kind, "web", "", draw(_consul_states)) for task, kind in sorted(there))
        error = draw(st.sampled_from(["", "", "nobody listens"]))
        consul = ConsulLook("http://consul:8500", "one", at(minutes), 0.5, 7, 30.0, error, () if error else watched)
        tasks = {task: Seen(State("successful", True), ()) for task in "xy"}
        looks.append(Look("a", at(minutes), tasks=tasks, consul=draw(st.sampled_from([consul, consul, None]))))
    return looks


@st.composite
def any_looks(draw: st.DrawFn) -> list[Look]:
    """Looks at two daemons, each at an instant of its own, in any order."""
    instants = draw(st.lists(st.integers(0, 30), max_size=8, unique=True))
    daemons = {name: _Daemon(draw) for name in "ab"}
    looks = []
    for minutes in instants:
        name = draw(st.sampled_from("ab"))
        there = draw(st.sets(st.sampled_from("xyz")))
        tasks = {task: daemons[name].seen(draw, task, minutes) for task in sorted(there)}
        read, whole = draw(st.sampled_from([(True, True), (True, True), (True, False), (False, False)]))
        error = None if read else "it did not answer"
        looks.append(Look(name, at(minutes), read, whole, error, None, tasks if read else {}))
    return looks
