"""Known failures whose tasks have recovered: by what is remembered of them, and no other task's."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.recovered import has_recovered, is_over, recovered_since
from ctsreport.analysis.judge import find
from ctsreport.analysis.past.model import Change, Memory, Share, Stretch, TaskHistory
from ctsreport.history.model import Past, Run, TaskPast
from tests.unit.making import NOW, snapshot, task

HOUR = timedelta(hours=1)
KNOWN = KnownFailure(
    "known", NOW + HOUR, "2026-12-01", "web", instance="prod", until_recovered=True, since=NOW - 3 * HOUR
)
MESSAGE = "Error: dial tcp 192.0.2.1:443: connect: connection refused"
CAUSE = diagnose(MESSAGE, "web").causes[0].id


def remembered(*stretches: Stretch) -> Memory:
    nothing = Share(0.0, None, None)
    return Memory(tasks={("prod", "web"): TaskHistory(None, 0, nothing, nothing, nothing, stretches=stretches)})


@pytest.mark.parametrize(
    ("changed", "stretches", "over"),
    [
        ({}, [("well", -2, -1)], True),
        ({}, [("failing", -2, -1)], False),
        ({}, [("unknown", -2, -1)], False),
        ({}, [("well", -5, -3)], False),
        ({}, [("well", -5, -2)], True),
        ({}, [("well", -5, -4), ("failing", -4, 0)], False),
        ({"until_recovered": False}, [("well", -2, -1)], False),
        ({"since": None}, [("well", -2, -1)], False),
        ({}, [], False),
    ],
)
def test_one_that_counts_until_its_task_recovers(
    changed: dict[str, Any], stretches: list[tuple[str, int, int]], over: bool
) -> None:
    """Once since it was accepted; where nobody remembers, it counts on."""
    [found] = find([snapshot(task("web"), instance="prod")], NOW).tasks
    memory = remembered(*(Stretch(NOW + a * HOUR, NOW + b * HOUR, state) for state, a, b in stretches))  # type: ignore[arg-type]
    assert is_over(structs.replace(KNOWN, **changed), found, memory) is over
    assert is_over(KNOWN, found, None) is False
    assert is_over(KNOWN, structs.replace(found, instance="test"), memory) is False


def change(
    kind: str, hours: int, *, name: str | None = "web", instance: str = "prod", cause: str | None = None
) -> Change:
    return Change(kind, instance, name, NOW + hours * HOUR, cause_id=cause)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "recovered"),
    [
        ([change("recovered", -1)], ["web"]),
        ([change("failing", -1), change("recovered", -2)], []),
        ([change("recovered", -1), change("failing", -2)], ["web"]),
        ([change("recovered", -1, name="dns")], []),
        ([change("recovered", -1, instance="test")], []),
        ([change("worse", -1)], []),
        ([change("restarted", -1, name=None)], []),
        ([], []),
    ],
)
def test_what_recovered_since_a_look(changes: list[Change], recovered: list[str]) -> None:
    """The newest turn counts."""
    assert recovered_since(KNOWN, Memory(changes=tuple(changes))) == recovered


@pytest.mark.parametrize(("cause", "recovered"), [(None, ["web"]), ("a", ["web"]), ("b", [])])
def test_one_of_a_cause_is_about_turns_by_that_cause(cause: str | None, recovered: list[str]) -> None:
    known = structs.replace(KNOWN, cause=cause)
    assert recovered_since(known, Memory(changes=(change("recovered", -1, cause="a"),))) == recovered


FAILED = Run("1", False, NOW - 3 * HOUR, NOW - 3 * HOUR + timedelta(seconds=9), MESSAGE)
WELL = Run("2", True, NOW - 2 * HOUR, NOW - 2 * HOUR + timedelta(seconds=9))
EMPTY = Run("3", True, NOW - HOUR, NOW - HOUR)


@pytest.mark.parametrize(
    ("changed", "runs", "recovered"),
    [
        ({}, [FAILED, WELL], True),
        ({}, [FAILED], False),
        ({}, [WELL], False),
        ({}, [WELL, FAILED], False),
        ({}, [], False),
        ({"cause": CAUSE}, [FAILED, WELL], True),
        ({"cause": "other"}, [FAILED, WELL], False),
        ({"text": "connection refused"}, [FAILED, WELL], True),
        ({"text": "no route"}, [FAILED, WELL], False),
        ({"task": "dns"}, [FAILED, WELL], False),
        ({"instance": "test"}, [FAILED, WELL], False),
    ],
)
def test_tasks_that_failed_by_it_and_ran_well_since(changed: dict[str, Any], runs: list[Run], recovered: bool) -> None:
    """Whoever never failed by it has not recovered from it."""
    past = Past("prod", (), {"web": TaskPast((), dict(enumerate(runs)))})
    assert has_recovered(structs.replace(KNOWN, **changed), [past], diagnose) is recovered


def test_a_run_in_which_nothing_ran_is_no_recovery() -> None:
    """A tick of a schedule without a change proves nothing."""
    past = Past("prod", (), {"web": TaskPast((), {0: FAILED, 1: EMPTY})})
    assert has_recovered(KNOWN, [past], diagnose) is False


def test_all_tasks_that_failed_by_it_must_have_recovered() -> None:
    known = structs.replace(KNOWN, task="*")
    good, bad = TaskPast((), {0: FAILED, 1: WELL}), TaskPast((), {0: FAILED})
    assert has_recovered(known, [Past("prod", (), {"web": good, "dns": good})], diagnose) is True
    assert has_recovered(known, [Past("prod", (), {"web": good, "dns": bad})], diagnose) is False
