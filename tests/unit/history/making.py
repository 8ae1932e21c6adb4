"""Looks to remember: those of a real daemon, and any."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ctsreport.history.looks import looks_of
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Reading
from tests.conftest import TESTS

START = datetime(2026, 11, 24, tzinfo=UTC)


@cache
def series() -> dict[str, Any]:
    """42 looks at a real daemon, and beside them what it really did."""
    told: dict[str, Any] = json.loads(gzip.decompress((TESTS / "data/series/v0.9.0.json.gz").read_bytes()))
    return told


def look_at(told: dict[str, Any]) -> Look:
    """One of the series."""
    bodies = [json.dumps(told[key]).encode() for key in ("tasks", "status", "definitions") if key in told]
    reading = Reading("cts", tuple(Answer("series", body) for body in bodies), taken_at=instant(told["at"]))
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


_runs = st.builds(run, st.integers(0, 6), st.booleans(), st.sampled_from([None, "Error: x", "é\n\0"]))
_states = st.builds(State, st.sampled_from([None, "successful", "odd"]), st.sampled_from([None, True, False]))
_seen = st.builds(Seen, _states, st.none() | st.lists(_runs, max_size=3, unique_by=lambda each: each.id).map(tuple))


@st.composite
def any_looks(draw: st.DrawFn) -> list[Look]:
    """Looks at two instances, each at an instant of its own, in any order; a run has one message."""
    instants = draw(st.lists(st.integers(0, 30), max_size=8, unique=True))
    looks = []
    for minutes in instants:
        tasks = draw(st.dictionaries(st.sampled_from(["x", "y", "z"]), _seen, max_size=3))
        read = draw(st.sampled_from([True, True, False]))
        error = None if read else "it did not answer"
        looks.append(Look(draw(st.sampled_from("ab")), at(minutes), read, read, error, None, tasks if read else {}))
    return _one_message(looks)


def _one_message(looks: list[Look]) -> list[Look]:
    """What a daemon says of a run it says at each look."""
    first: dict[tuple[str, str, str, bool], Run] = {}

    def same(instance: str, task: str, each: Run) -> Run:
        return first.setdefault((instance, task, each.id, each.success), each)

    return [
        Look(
            each.instance,
            each.at,
            each.read,
            each.whole,
            each.error,
            each.counts,
            {
                name: Seen(
                    seen.state,
                    None if seen.runs is None else tuple(same(each.instance, name, run) for run in seen.runs),
                )
                for name, seen in each.tasks.items()
            },
        )
        for each in looks
    ]
