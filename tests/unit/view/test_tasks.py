"""The tasks and causes of a report, in lists."""

from datetime import timedelta

import pytest

from ctsreport.snapshot.model import Event
from ctsreport.view import tasks as tasks_module
from ctsreport.view.tasks import BROKEN, FIRST, MANY
from tests.unit.making import NOW, event, run, snapshot, task, text_of, view


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(0, 0, 0), (1, 1, 0), (BROKEN, BROKEN, 0), (BROKEN + 1, FIRST, BROKEN + 1 - FIRST)]
)
def test_what_is_broken_is_as_much_as_a_screen_holds(count: int, shown: int, more: int) -> None:
    """The first, and how many more there are."""
    made = view(snapshot(*(task(f"t{number:02}", "F") for number in range(count)), task("z")))
    assert [each.name for each in made.tasks.broken] == [f"t{number:02}" for number in range(shown)]
    assert made.tasks.broken_more == more


def test_causes_that_hold_now_and_those_behind_several_tasks() -> None:
    """What only failed in the past is neither; two tasks that fail by one cause share it."""
    old, shared, alone = "Error: an old song", "Error: a shared sorrow", "Error: a lonely lament"
    made = view(
        snapshot(
            task("a", events=run("F", message=shared)),
            task("b", events=run("FF", message=shared)),
            task("c", events=run("F", message=alone)),
            task("d", events=run("sF", message=old)),
            task("e", events=run("sF", message=old)),
        )
    )
    assert len(made.causes.all) == 3
    assert [cause.sample for cause in made.causes.current] == [shared, alone]
    assert [cause.sample for cause in made.causes.shared] == [shared]


def test_a_line_of_runs_ends_when_its_own_daemon_was_asked() -> None:
    """Of an instance of which that is not known, with the newest of all its runs."""
    early, late = run("F", at=NOW - timedelta(hours=30)), run("F", at=NOW - timedelta(hours=3))
    unknown = snapshot(task("a", events=early), task("b", events=late), taken_at=None)
    asked = snapshot(task("c", events=early), instance="other", taken_at=NOW - timedelta(hours=6))
    found = {}
    for each in view(unknown, asked).tasks.all:
        line = each.runs.line(tuple(each.runs.events))
        assert line is not None
        found[each.name] = line.text
    assert found == {
        "a": "1 run in 1 d 3 h, then nothing for 1 d 3 h",
        "b": "1 run in 4 s",
        "c": "1 run in 1 d, then nothing for 23 h 59 min",
    }


def test_ids_that_begin_alike_are_told_apart_over_all_tasks_that_are_shown_in_full() -> None:
    """What is not shown in full has no anchors for its runs."""
    one = "12345678-1111-2222-3333-444444444444"
    twin, alone = Event(False, one, NOW, NOW), Event(True, one, NOW, NOW)
    anchors = [
        each.anchor
        for found in view(snapshot(task("a", events=(twin,)), task("b", events=(twin,)))).tasks.all
        for each in found.runs.events
    ]
    assert anchors == ["event/prod/a/1", "event/prod/b/1"]
    [found] = [
        found
        for found in view(snapshot(task("a", events=(twin,)), task("b", events=(alone,)))).tasks.all
        if found.whole
    ]
    assert [each.anchor for each in found.runs.events] == ["event/12345678"]


@pytest.mark.parametrize("name", ["all", "unhealthy", "known", "broken", "recovered", "others", "rows"])
def test_a_list_of_tasks_is_worded_while_it_is_read(name: str) -> None:
    """Never whole in memory; each reading begins afresh."""
    made = view(snapshot(task("a", "FF"), task("b", "sF"), task("c"))).tasks
    one, other = getattr(made, name), getattr(made, name)
    assert iter(one) is one
    assert one is not other
    assert [each.key for each in one] == [each.key for each in other]
    assert next(one, None) is None


@pytest.mark.parametrize(("failing", "past"), [(1, MANY - 1), (1, MANY), (0, MANY + 1)])
def test_very_many_that_failed_are_told_in_brief(failing: int, past: int) -> None:
    """Each in one place: the table of all holds the others alone, and lists that go on lead to where they are."""
    made = view(
        snapshot(
            *(task(f"f{number}", "F") for number in range(failing)),
            *(task(f"p{number:04}", "sF") for number in range(past)),
            task("well"),
        )
    ).tasks
    brief = failing + past > MANY
    assert bool(made.brief) == brief
    assert made.brief.startswith(f"{failing + past} tasks fail or failed") == brief
    assert made.rest == (("unhealthy" if failing else "recovered") if brief else "tasks")
    assert made.rows_count == len(list(made.rows)) == (1 if brief else failing + past + 1)


def test_of_more_than_a_page_can_hold_the_newest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that work again are rows, and of those that fail the newest message stands; what is not told is said."""
    monkeypatch.setattr(tasks_module, "MANY", 1)
    monkeypatch.setattr(tasks_module, "VERY_MANY", 1)
    fails = task("a", events=(event(False, number=1, message="first"), event(False, number=2, message="second")))
    made = view(snapshot(fails, task("b", "sF"), task("c", "F")))
    assert (made.tasks.unhealthy_count, made.tasks.recovered_count) == (2, 0)
    assert [each.name for each in made.tasks.rows] == ["b"]
    assert "with its newest message" in made.tasks.brief
    page = text_of("html", made)
    assert "first" in page
    assert "second" not in page
    for name in ("html", "markdown", "mediawiki"):
        assert "Too much for a page" in text_of(name, made)
    assert "second" in text_of("json", made)
    assert "told_in_brief" not in text_of("json", view(snapshot(fails)))
