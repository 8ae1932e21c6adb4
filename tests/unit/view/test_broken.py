"""The table of what is broken says an age once where most of its rows share it."""

from datetime import timedelta

import pytest

from ctsreport.snapshot.model import Event, EventError
from ctsreport.view.broken import Broken
from tests.unit.making import NOW, snapshot, task, view


def table(*ages: float) -> Broken:
    """Of tasks that each began to fail so many seconds ago."""
    made = [
        task(f"t{number}", events=(Event(False, f"e{number}", NOW - timedelta(seconds=age), NOW, EventError("x")),))
        for number, age in enumerate(ages)
    ]
    return view(snapshot(*made)).tasks.table_of_broken


@pytest.mark.parametrize(
    ("ages", "shared", "exceptions"),
    [
        ((), False, []),
        ((7200,), False, ["t0"]),
        ((7200, 7200), True, []),
        ((7200, 7900, 6500), True, []),
        ((7200, 8000), False, ["t0", "t1"]),
        ((90, 30), True, []),
        ((90, 29), False, ["t0", "t1"]),
        ((36000, 36000, 36100, 60), True, ["t3"]),
        ((100000, 36000, 7200, 60), False, ["t0", "t1", "t2", "t3"]),
        ((-300, -300), False, ["t0", "t1"]),
    ],
)
def test_an_age_is_said_once_and_where_it_is_another(
    ages: tuple[float, ...], shared: bool, exceptions: list[str]
) -> None:
    """The same is what differs by a tenth of it or by a minute; half of the rows, and two, must share it."""
    made = table(*ages)
    assert (made.since is not None) is shared
    assert sorted(row.task.name for row in made.tasks if row.since) == exceptions


def test_the_newest_runs_age_is_not_said_where_it_is_that_of_the_failure() -> None:
    """Of tasks with one run each it is; rows say nothing either."""
    made = table(7200, 7200)
    assert made.newest is None
    assert not any(row.newest for row in made.tasks)
