"""Failed runs of many tasks and instances, grouped by what went wrong."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.causes import CauseFinding, fails_by, find_causes
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.selection import Selection
from ctsreport.snapshot.model import Event, EventError, Task, happened_at
from tests.unit.making import NOW, ZERO, event, finding, found, run, snapshot, task, view

SORROW, LAMENT, SONG = "Error: a shared sorrow", "Error: a lonely lament", "Error: an old song"


def failing(name: str, outcomes: str, message: str = SORROW, *, hours: int = 1) -> Task:
    return task(name, events=run(outcomes, at=NOW - timedelta(hours=hours), message=message))


def names(tasks: tuple[TaskFinding, ...]) -> list[str]:
    return [each.name for each in tasks]


def causes(*tasks: Task) -> tuple[CauseFinding, ...]:
    return find_causes(found(snapshot(*tasks)).tasks)


# --- Grouping ---------------------------------------------------------------------------------------------------------


def test_runs_that_failed_alike_are_one_cause() -> None:
    """Of one task or of several; what differs from run to run is no other cause."""
    [cause] = causes(
        task("a", events=run("FF", message="Error: no host at 10.0.0.1")),
        task("b", events=run("F", message="Error: no host at 10.0.0.2")),
    )
    assert (names(cause.tasks), cause.events) == (["a", "b"], 3)


def test_over_instances_too() -> None:
    """One firewall can break several daemons."""
    [cause] = find_causes(found(*(snapshot(failing("a", "F"), instance=name) for name in ("x", "y"))).tasks)
    assert [(each.instance, each.name) for each in cause.tasks] == [("x", "a"), ("y", "a")]


def test_tasks_that_fail_by_it_now_are_told_apart() -> None:
    """Those whose newest run failed by it: not by another, and not only in the past."""
    shown = causes(
        failing("now", "F"),
        failing("past", "sF"),
        task(
            "moved",
            events=(event(False, message=LAMENT), event(False, number=2, at=NOW - timedelta(hours=3), message=SORROW)),
        ),
        task("off", enabled=False, events=run("oF", message=SORROW)),
    )
    sorrow = next(cause for cause in shown if cause.sample.error == EventError(SORROW))
    assert sorted(names(sorrow.tasks)) == ["moved", "now", "off", "past"]
    assert sorted(names(sorrow.failing)) == ["now", "off"]


def test_a_failure_that_said_nothing_has_no_cause() -> None:
    """It is no cause of its own, and the task fails by none."""
    assert causes(task("a", "FF"), task("b", "s"), task("c", "", status="critical")) == ()
    assert fails_by(finding("a", "FF")) is None
    mixed = finding(events=(event(False), event(False, message=SORROW)))
    assert fails_by(mixed) is None
    assert len(find_causes([mixed])) == 1


def test_what_a_task_fails_by() -> None:
    """Its newest run's headline; nothing where that succeeded; past the switching off."""
    shown = finding(events=run("Fs", message=SORROW))
    assert fails_by(shown) == find_causes([shown])[0].id
    assert fails_by(finding(events=run("sF", message=SORROW))) is None
    assert fails_by(finding(events=run("oF", message=SORROW), enabled=False)) == find_causes([shown])[0].id


# --- Numbers ----------------------------------------------------------------------------------------------------------

messages = st.sampled_from([SORROW, LAMENT, SONG, f"{SORROW}\n\n{LAMENT}", "boom", None, ""])
events = st.lists(st.tuples(st.booleans(), messages), max_size=5)


@given(st.lists(events, max_size=5))
def test_the_numbers_of_all_causes_add_up(tasks: list[list[tuple[bool, str | None]]]) -> None:
    """Each failed run that said why counts once."""
    made = [
        finding(
            f"t{place}",
            events=tuple(
                event(good, number=number, message=None if good else text) for number, (good, text) in enumerate(runs)
            ),
        )
        for place, runs in enumerate(tasks)
    ]
    shown = find_causes(made)
    assert sum(cause.events for cause in shown) == sum(not good and bool(text) for runs in tasks for good, text in runs)
    assert len({cause.id for cause in shown}) == len(shown)
    for cause in shown:
        assert set(map(id, cause.failing)) <= set(map(id, cause.tasks))
        assert len(cause.tasks) <= cause.events
    hit = {each.name for cause in shown for each in cause.failing}
    assert hit == {
        each.name
        for each in made
        if each.runs and not each.runs[0].success and each.runs[0].error and each.runs[0].error.message
    }


def test_what_fails_now_is_first_then_what_hits_most() -> None:
    """By tasks that fail by it now, then by all tasks, then by runs, then by age."""
    shown = causes(
        *(failing(f"p{number}", "sF", SONG) for number in range(3)),
        failing("a", "FFFF", LAMENT),
        failing("b", "F", SORROW),
        failing("c", "F", SORROW),
        failing("d", "FF", "Error: a fourth matter"),
    )
    assert [cause.sample.error.message for cause in shown if cause.sample.error] == [
        SORROW,
        LAMENT,
        "Error: a fourth matter",
        SONG,
    ]


def test_of_causes_that_fail_as_many_tasks_now_that_of_more_tasks_is_first() -> None:
    """Though the other is older, and has as many runs."""
    shown = causes(failing("a", "FF", LAMENT, hours=9), failing("b", "F"), failing("c", "sF"))
    assert [(len(cause.failing), len(cause.tasks), cause.events) for cause in shown] == [(1, 2, 2), (1, 1, 2)]


def test_the_older_of_equals_is_first() -> None:
    """And the order does not depend on the order of the tasks."""
    tasks = (failing("a", "F", SONG, hours=2), failing("b", "F", LAMENT, hours=9))
    one, other = (find_causes(each) for each in ([*map(_judged, tasks)], [*map(_judged, reversed(tasks))]))
    assert [cause.sample.error for cause in one] == [EventError(LAMENT), EventError(SONG)]
    assert [cause.id for cause in one] == [cause.id for cause in other]


def _judged(shown: Task) -> TaskFinding:
    return finding(shown.name, events=shown.events)


# --- Times ------------------------------------------------------------------------------------------------------------


def test_first_and_last_seen() -> None:
    """When the earliest began, when the latest ended; the sample is the latest."""
    [cause] = causes(failing("a", "FFs", hours=4), failing("b", "Fs", hours=2))
    assert cause.first_seen == NOW - timedelta(hours=5)
    assert cause.last_seen == NOW - timedelta(hours=2) + timedelta(seconds=4)
    assert cause.sample_task.name == "b"
    assert happened_at(cause.sample) == cause.last_seen


def test_times_that_were_not_told() -> None:
    """Then the end tells, if anything does; nothing is invented."""
    [cause] = causes(task("a", events=(Event(False, "e", None, NOW, EventError(SORROW)),)))
    assert (cause.first_seen, cause.last_seen) == (NOW, NOW)
    [cause] = causes(task("a", events=(Event(False, "e", ZERO, ZERO, EventError(SORROW)),)))
    assert (cause.first_seen, cause.last_seen) == (None, None)


# --- Narrowed ---------------------------------------------------------------------------------------------------------


def test_a_narrowed_report_has_the_causes_of_what_it_shows() -> None:
    """With the ids that they have in the whole."""
    made = snapshot(failing("web", "FF"), failing("db", "F"), failing("dns", "F", LAMENT))
    whole, narrowed = view(made), view(made, selection=Selection(tasks=("web",)))
    [only] = narrowed.causes.all
    assert ([link.name for link in only.links], only.events_text) == (["web"], "2 failed runs")
    assert only.id in {cause.id for cause in whole.causes.all}
    assert len(whole.causes.all) == 2
