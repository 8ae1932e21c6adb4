"""One task in several daemons: what goes with its failure."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from ctsreport.analysis.assess import Assessment, assess
from ctsreport.analysis.comparison import Difference
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from ctsreport.snapshot.model import Condition, Definition, Snapshot
from tests.unit.making import NOW, run, snapshot, task

REFUSED = "dial tcp 10.0.0.1:443: connect: connection refused"
SITES = {"a": {"site": "dc2"}, "b": {"site": "dc2"}, "c": {"site": "dc1"}, "d": {"site": "dc3"}}


def daemon(
    instance: str, *, fails: bool = False, version: str | None = "1.1", module: str = "fw", service: str = "web"
) -> Snapshot:
    """One with a task of this version; without it nothing is known of what the task is."""
    condition: dict[str, Condition | None] = {"services": Condition((service,))}
    known = Definition("fw", module=module, version=version, condition=condition)
    made = task("fw", events=run("F" if fails else "s", message=REFUSED))
    return snapshot(made, instance=instance, definitions={"fw": known} if version is not None else None)


def compared(*snapshots: Snapshot, tags: Mapping[str, Mapping[str, str]] = SITES) -> Assessment:
    return assess(snapshots, NOW + timedelta(minutes=1), Expectations(tags=tags))


def differences(*snapshots: Snapshot, tags: Mapping[str, Mapping[str, str]] | None = None) -> tuple[Difference, ...]:
    [found] = compared(*snapshots, tags=tags or {}).comparisons
    return found.differences


def test_what_those_that_fail_have_and_no_other_goes_with_the_failure() -> None:
    [found] = compared(
        daemon("a", fails=True, version="1.2"), daemon("b", fails=True, version="1.2"), daemon("c"), daemon("d")
    ).comparisons
    assert (found.task, found.failing, found.well, found.instances) == ("fw", 2, 2, 4)
    assert found.differences == (
        Difference("version", True, ("1.2",), ("1.1",)),
        Difference("tag site", True, ("dc2",), ("dc1", "dc3")),
    )
    assert [(side.health.value, side.version, side.instances) for side in found.sides] == [
        ("errored", "1.2", ("a", "b")),
        ("successful", "1.1", ("c", "d")),
    ]


@pytest.mark.parametrize(
    ("others", "follows"),
    [
        (("1.1", "1.1"), True),
        (("1.1", "1.2"), False),
        (("1.1", "1.0"), False),  # a version of its own in each proves nothing of one that fails
        (("", ""), True),
    ],
)
def test_what_some_that_work_have_too_does_not(others: tuple[str, str], follows: bool) -> None:
    daemons = (daemon(name, version=version) for name, version in zip("cd", others, strict=True))
    [difference] = differences(daemon("a", fails=True, version="1.2"), *daemons)
    assert (difference.what, difference.follows) == ("version", follows)


def test_what_is_not_known_everywhere_is_not_compared() -> None:
    assert differences(daemon("a", fails=True, version="1.2"), daemon("c", version=None)) == ()


def test_modules_services_and_missing_tags_are_compared_too() -> None:
    found = differences(
        daemon("a", fails=True, module="x", service="db"), daemon("c"), daemon("d"), tags={"a": {"lab": "yes"}}
    )
    assert [(each.what, each.failing, each.well) for each in found] == [
        ("module", ("x",), ("fw",)),
        ("services", ("db",), ("web",)),
        ("tag lab", ("yes",), ("",)),
    ]


def test_only_what_fails_in_one_of_several_daemons_is_compared() -> None:
    """And of these only what is shown; those that work somewhere come first."""
    assert compared(daemon("a"), daemon("b")).comparisons == ()
    assert compared(daemon("a", fails=True)).comparisons == ()
    everywhere = (
        snapshot(task("fw", "s"), task("all", events=run("F")), task("own", events=run("F")), instance="x"),
        snapshot(task("fw", events=run("F")), task("all", events=run("F")), instance="y"),
    )
    assert [(each.task, each.well) for each in compared(*everywhere).comparisons] == [("fw", 1), ("all", 0)]
    narrowed = assess(everywhere, NOW, Expectations(), Selection(("all",)))
    assert [each.task for each in narrowed.comparisons] == ["all"]
