"""A fleet: how each daemon is, and whether a cause is here or everywhere."""

from datetime import timedelta

from ctsreport.analysis.assess import Assessment, assess
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.fleet import Spread, grouped
from ctsreport.snapshot.model import Snapshot, Task
from tests.unit.making import NOW, overall, run, snapshot, task

REFUSED = "dial tcp 10.0.0.1:443: connect: connection refused"

TAGS = {
    "a": {"site": "dc1", "env": "prod"},
    "b": {"site": "dc2", "env": "prod"},
    "c": {"site": "dc2", "env": "prod"},
    "d": {"site": "dc3", "env": "lab"},
}


def failing(name: str = "fw") -> Task:
    return task(name, events=run("FF", message=REFUSED))


def assessed(*snapshots: Snapshot) -> Assessment:
    return assess(snapshots, NOW + timedelta(minutes=1), Expectations(tags=TAGS))


def fleet(*failed: str) -> Assessment:
    """Four daemons with a task of one name, which fails in some."""
    return assessed(*(snapshot(failing() if name in failed else task("fw", "s"), instance=name) for name in "abcd"))


def test_the_worst_daemon_comes_first() -> None:
    """Those that fail, the most first; those that were not read; those that are not certain; the others by name."""
    made = assessed(
        snapshot(task("x", "s"), instance="z"),
        snapshot(task("x", "s"), instance="a"),
        snapshot(task("x", "", enabled=True), instance="b"),
        snapshot(instance="c", read=False, error="it is away"),
        snapshot(failing(), task("x", "s"), instance="d"),
        snapshot(failing("x"), failing("y"), instance="e"),
    )
    assert [(place.instance, place.state, place.failing, place.tasks) for place in made.places] == [
        ("e", "failing", 2, 2),
        ("d", "failing", 1, 2),
        ("c", "not read", 0, 0),
        ("b", "unsure", 0, 1),
        ("a", "well", 0, 1),
        ("z", "well", 0, 1),
    ]


def test_a_daemon_that_only_counts_failures_fails() -> None:
    made = assessed(
        snapshot(instance="a", overall=overall(critical=2, successful=1)),
        snapshot(task("x", "s"), instance="b"),
        snapshot(task("x", "s"), instance="c"),
    )
    worst = made.places[0]
    assert (worst.instance, worst.state, worst.failing) == ("a", "failing", 2)


def test_two_daemons_are_no_fleet() -> None:
    made = assessed(snapshot(failing(), instance="a"), snapshot(task("x", "s"), instance="b"))
    assert made.places == ()
    assert made.spreads == {}


def test_a_cause_is_in_one_group_where_all_of_that_and_no_other_have_it() -> None:
    """And the others that run the same task well are counted."""
    [spread] = fleet("b", "c").spreads.values()
    assert spread == Spread(2, 4, "site", "dc2", 2)


def test_a_cause_of_a_part_of_a_group_is_not_the_groups() -> None:
    [spread] = fleet("b").spreads.values()
    assert spread == Spread(1, 4, "", "", 3)


def test_a_cause_that_is_everywhere_is_in_no_group() -> None:
    [spread] = fleet("a", "b", "c", "d").spreads.values()
    assert spread == Spread(4, 4, "", "", 0)


def test_a_daemon_that_was_not_read_is_neither_here_nor_there() -> None:
    made = assessed(
        snapshot(failing(), instance="a"),
        snapshot(task("fw", "s"), instance="d"),
        snapshot(instance="b", read=False, error="it is away"),
    )
    [spread] = made.spreads.values()
    assert spread == Spread(1, 2, "site", "dc1", 1)


def test_groups_come_worst_first_and_those_without_the_tag_last() -> None:
    made = fleet("b")
    found = list(grouped(made.places, {**TAGS, "d": {}}, "site"))
    assert [(name, [place.instance for place in group]) for name, group in found] == [
        ("dc2", ["b", "c"]),
        ("dc1", ["a"]),
        ("", ["d"]),
    ]
