"""A start of the daemon, as one look tells it."""

from datetime import timedelta
from typing import Any

import pytest

from ctsreport.snapshot.model import Notice, Task
from tests.unit.making import NOW, codes, event, found, snapshot, task


def once(name: str, seconds: int, **fields: Any) -> Task:
    """A task with one event, so many seconds after the first."""
    return task(name, events=(event(at=NOW - timedelta(hours=1) + timedelta(seconds=seconds)),), **fields)


THREE = (once("a", 0), once("b", 2), once("c", 9))


@pytest.mark.parametrize(
    ("tasks", "suspected"),
    [
        (THREE, True),
        (THREE[:2], False),
        ((*THREE, task("off", "", enabled=False)), True),
        ((*THREE, task("d", "ss")), False),
        ((*THREE, task("not-yet", "", status="unknown")), True),
        ((*THREE[:2], task("not-yet", "", status="unknown")), False),
        ((*THREE, once("late", 59)), True),
        ((*THREE, once("late", 60)), False),
        ((*THREE[:2], once("off", 3, enabled=False)), False),
    ],
)
def test_what_is_enabled_ran_once_and_all_together(tasks: tuple[Task, ...], suspected: bool) -> None:
    """Three at least: of two it may be chance. A starting daemon runs one after the other."""
    assert ("restarted" in codes(found(snapshot(*tasks)))) is suspected


def test_it_says_how_many_and_within_how_long() -> None:
    [notice] = [each for each in found(snapshot(*THREE)).notices if each.code == "restarted"]
    assert notice.level == "info"
    assert "3 enabled tasks" in notice.message
    assert "within 9 s" in notice.message


def test_a_leader_that_took_over_looks_like_a_start() -> None:
    """It runs everything once, and knows nothing of what the leader before it did."""
    cluster = Notice("cluster", "info", "The cluster edge has 3 members, led by cts-2.", "prod")
    made = found(snapshot(*THREE, notices=(cluster,)))
    [notice] = [each for each in made.notices if each.code == "restarted"]
    assert "the leader of the cluster probably started or took over then" in notice.message
