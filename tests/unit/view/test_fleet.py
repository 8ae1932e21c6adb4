"""A fleet in words: a title, groups, marks, and where a cause is."""

from datetime import UTC

import pytest

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.fleet import FleetInstance, Spread
from ctsreport.analysis.selection import Selection
from ctsreport.snapshot.model import Snapshot
from ctsreport.view import fleet as fleet_module
from ctsreport.view.build import build
from ctsreport.view.fleet import place_text, short, spread_text
from ctsreport.view.times import Clock
from tests.unit.making import NOW, run, snapshot, task, text_of, view

GROUPS = Expectations(tags={"a": {"site": "dc1"}, "b": {"site": "dc2"}})


def daemons(*names: str, failing: str = "") -> list[Snapshot]:
    return [snapshot(task("fw", "FF" if name in failing else "s"), instance=name) for name in names]


def test_two_daemons_have_no_fleet_and_all_their_names_in_the_title() -> None:
    made = view(*daemons("a", "b"))
    assert made.fleet is None
    assert made.about.title == "CTS health: a, b"


def test_a_title_of_many_names_is_a_count() -> None:
    """Names alone would fill the screen."""
    names = [f"cts-{number:03}" for number in range(20)]
    assert view(*daemons(*names, failing=names[3])).about.title == "20 CTS daemons: 1 failing"
    assert view(*daemons(*names)).about.title == "20 CTS daemons: all well"
    assert view(*daemons("a", "b", "c")).about.title == "CTS health: a, b, c"
    assert len(short([FleetInstance(str(number), "not read", 0, 0) for number in range(10_000)])) < 60


def test_instances_stand_in_groups_where_that_is_asked_for() -> None:
    made = view(*daemons("a", "b", "c", failing="b"), selection=Selection(group_by="site"), expectations=GROUPS)
    assert made.fleet is not None
    assert made.fleet.text == "3 daemons: 1 failing, 2 well"
    assert [(group.name, group.text) for group in made.fleet.groups] == [
        ("site dc2", "1 failing"),
        ("site dc1", "1 well"),
        ("no site", "1 well"),
    ]


def test_without_groups_they_stand_in_one_line() -> None:
    made = view(*daemons("a", "b", "c", failing="b"))
    assert made.fleet is not None
    [group] = made.fleet.groups
    assert group.name == ""
    assert [(place.text, place.anchor) for place in group.places] == [
        ("b: 1 of 1 task fails", "instance/b"),
        ("a: 1 task, well", "instance/a"),
        ("c: 1 task, well", "instance/c"),
    ]


def test_of_a_very_large_fleet_the_worst_have_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the others are counted: nothing is dropped."""
    monkeypatch.setattr(fleet_module, "MOST_MARKS", 2)
    made = view(*daemons("a", "b", "c", failing="c"))
    assert made.fleet is not None
    assert [place.name for place in made.fleet.groups[0].places] == ["c", "a"]
    assert made.fleet.more == 1
    assert 'href="#instances">1 more</a>' in text_of("html", made)


def test_a_group_counts_those_without_a_mark_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet_module, "MOST_MARKS", 1)
    made = view(*daemons("a", "b", "c", failing="b"), selection=Selection(group_by="site"), expectations=GROUPS)
    assert made.fleet is not None
    assert [(group.name, group.text, len(group.places)) for group in made.fleet.groups] == [
        ("site dc2", "1 failing", 1),
        ("site dc1", "1 well", 0),
        ("no site", "1 well", 0),
    ]


def test_who_is_away_is_named_with_what_was_last_known() -> None:
    """On the first screen, in one line."""
    away = [snapshot(instance=f"x{number}", read=False, error="It is away.") for number in range(13)]
    before = [snapshot(task("a", "F"), task("b", "s"), instance="x0"), snapshot(task("a", "s"), instance="x1")]
    made = build(assess([*daemons("a"), *away], NOW, before=before), Clock(NOW, UTC, "UTC"))
    assert made.fleet is not None
    names = "x0, x1, x10, x11, x12, x2, x3, x4, x5, x6, x7, x8"
    assert made.fleet.away == f"{names} and 1 more; when last known, 1 of 3 tasks of 2 of them failed"
    assert made.fleet.away in text_of("html", made)


def test_of_many_that_were_not_read_the_first_screen_names_some() -> None:
    away = [snapshot(instance=f"x{number}", read=False, error="It is away.") for number in range(5)]
    made = view(*daemons("a"), *away)
    assert [each.name for each in made.instances.unread_first] == ["x0", "x1", "x2"]
    assert made.instances.unread_more == "2 more daemons could not be read"
    for name in ("html", "markdown"):
        assert "2 more daemons could not be read" in text_of(name, made)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (FleetInstance("a", "failing", 3, 20), "3 of 20 tasks fail"),
        (FleetInstance("a", "failing", 1, 20), "1 of 20 tasks fails"),
        (FleetInstance("a", "failing", 2, 0), "2 of 2 tasks fail"),
        (FleetInstance("a", "not read", 0, 0), "not read"),
        (FleetInstance("a", "unsure", 0, 1), "1 task, unsure"),
    ],
)
def test_how_an_instance_is(place: FleetInstance, text: str) -> None:
    assert place_text(place) == text


@pytest.mark.parametrize(
    ("spread", "text"),
    [
        (Spread(4, 4), "in all 4 instances that were read"),
        (Spread(2, 4), "in 2 of 4 instances that were read"),
        (
            Spread(2, 4, "site", "dc2", 2),
            "in 2 of 4 instances that were read; all of them site dc2; 2 others run the same task well",
        ),
        (Spread(3, 4, well=1), "in 3 of 4 instances that were read; 1 other runs the same task well"),
    ],
)
def test_where_a_cause_is(spread: Spread, text: str) -> None:
    assert spread_text(spread) == text


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("html", ('id="instances"', 'id="causes"', 'id="compared"', 'id="broken"', 'id="unhealthy"')),
        ("mediawiki", ("Daemons to look at", "Causes behind", "The same task in several", "What is broken")),
        ("markdown", ('## <a name="instances">', "## Causes", '## <a name="compared">', "## What is broken")),
    ],
)
def test_daemons_come_before_causes_and_these_before_tasks(name: str, marks: tuple[str, ...]) -> None:
    """Of a fleet: here or everywhere, before which."""
    tasks = [task(each, "F", events=run("F", message="connection refused")) for each in ("x", "y")]
    well = (snapshot(task("x", "s"), instance=each) for each in ("b", "c"))
    text = text_of(name, view(snapshot(*tasks, instance="a"), *well))
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
