"""One cause as a reader sees it."""

from datetime import timedelta

import pytest
from msgspec import structs

from ctsreport.snapshot.model import Snapshot
from ctsreport.view.cause import MOST_NAMED, CauseView
from tests.unit.making import HOSTILE, NOW, run, snapshot, task, view

SORROW = "Error: a shared sorrow"


def causes(*snapshots: Snapshot) -> tuple[CauseView, ...]:
    return view(*snapshots).causes.all


def one(*tasks: tuple[str, str]) -> CauseView:
    """The only cause of tasks with these names and outcomes."""
    [found] = causes(snapshot(*(task(name, events=run(outcomes, message=SORROW)) for name, outcomes in tasks)))
    return found


@pytest.mark.parametrize(
    ("tasks", "text"),
    [
        ([("a", "F")], "1 task"),
        ([("a", "F"), ("b", "FF")], "2 tasks"),
        ([("a", "F"), ("b", "sF")], "2 tasks, 1 of them now"),
        ([("a", "sF")], "1 task, which does not fail by it now"),
        ([("a", "sF"), ("b", "sF")], "2 tasks, none of which fails by it now"),
    ],
)
def test_how_many_tasks_it_hits_and_how_many_now(tasks: list[tuple[str, str]], text: str) -> None:
    """Both are told where they differ."""
    assert one(*tasks).tasks_text == text


def test_what_holds_now() -> None:
    """And what several tasks share."""
    assert (one(("a", "F")).failing, one(("a", "F")).shared) == (1, False)
    assert (one(("a", "sF"), ("b", "sF")).failing, one(("a", "sF"), ("b", "sF")).shared) == (0, True)


def test_its_runs_and_times() -> None:
    """How many failed by it, since when, and when last."""
    found = one(("a", "FFs"), ("b", "F"))
    assert found.events_text == "3 failed runs"
    assert found.first_seen is not None
    assert found.last_seen is not None
    assert (found.first_seen.text, found.last_seen.text) == ("2026-11-24 22:00:00 UTC", "2026-11-24 23:00:04 UTC")


def test_its_anchor_is_its_id() -> None:
    """The same from run to run, kind first."""
    found = one(("a", "F"))
    assert found.anchor == f"cause/{found.id}"
    assert found.id.startswith(found.kind)
    assert one(("z", "FF")).id == found.id


def test_its_tasks_are_linked_to_those_that_fail_by_it_now_first() -> None:
    """No more than a few; the rest is a number."""
    found = one(("a", "sF"), ("b", "F"))
    assert [(link.name, link.anchor, link.failing) for link in found.links] == [
        ("b", "task/b", True),
        ("a", "task/a", False),
    ]
    assert found.more_tasks == 0
    many = one(*((f"t{number:02}", "F") for number in range(MOST_NAMED + 3)))
    assert (len(many.links), many.more_tasks) == (MOST_NAMED, 3)


def test_over_several_instances() -> None:
    """Tasks of one name are told apart, and how far it reaches is said."""
    [found] = causes(*(snapshot(task("a", events=run("F", message=SORROW)), instance=name) for name in ("x", "y")))
    assert [(link.name, link.anchor) for link in found.links] == [("x / a", "task/x/a"), ("y / a", "task/y/a")]
    assert found.reach == "2 tasks of 2 instances"
    assert one(("a", "F"), ("b", "F")).reach == "2 tasks"
    assert one(("a", "F"), ("b", "sF")).reach == "1 task"


def test_the_services_of_its_tasks() -> None:
    """Each once; nothing where none is told."""
    tasks = (task(name, events=run("F", message=SORROW), services=(name, "web")) for name in "ab")
    [found] = causes(snapshot(*tasks))
    assert sorted(found.services.replace(" and ", ", ").split(", ")) == ["a", "b", "web"]
    assert one(("a", "F")).services == ""


def test_its_message_is_the_latest_whole() -> None:
    """And whose it is."""
    old, new = (run("F", at=NOW - timedelta(hours=hours), message=f"{SORROW}\n\n{hours}") for hours in (5, 2))
    [found] = causes(snapshot(task("old", events=old), task("new", events=new)))
    assert found.sample == f"{SORROW}\n\n2"
    assert (found.sample_of.name, found.sample_of.anchor) == ("new", "task/new")


@pytest.mark.parametrize("text", HOSTILE)
def test_its_texts_have_one_line(text: str) -> None:
    """But for the message, which holds what a page can hold."""
    [found] = causes(snapshot(task(text, events=run("F", message=f"Error: {text}"), services=(text,))))
    lines = (found.summary, found.phase, found.services, *(link.name for link in found.links), found.sample_of.name)
    assert not any(set(map(chr, range(32))) & set(line) for line in lines)
    assert not set(map(chr, [*range(9), *range(11, 32)])) & set(found.sample)


def test_services_by_name() -> None:
    """As many as it names one by one, and how many more there are."""
    services = tuple(f"s{number:02}" for number in range(MOST_NAMED + 2))
    [found] = causes(snapshot(task("a", events=run("F", message=SORROW), services=services)))
    assert (found.service_names, found.more_services) == (services[:MOST_NAMED], 2)


def test_what_to_do_next_the_owners_words_first() -> None:
    """Each is a sentence; ours is of the kind."""
    cause = one(("a", "F"))
    assert cause.next_step.startswith("Read the whole message")
    owned = structs.replace(cause, owned=("Ask the network team", "Look at the board."))
    assert owned.next_step == f"Ask the network team. Look at the board. {cause.next_step}"
