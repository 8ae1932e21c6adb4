from datetime import timedelta

from hypothesis import given

from ctsreport.analysis.judge import find
from ctsreport.analysis.past.model import Memory
from ctsreport.analysis.past.remember import known_of, remember
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.history.recall import recall
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, opened
from ctsreport.snapshot.model import Definition, Health, Snapshot, Task
from tests.unit.analysis.past.making import Line, at, look, past, run
from tests.unit.history.making import any_looks

LOOKS = [look(0), look(5), look(10, read=False)]


def memory(base: dict[str, float], *, definitions: dict[str, Definition] | None = None) -> Memory:
    """Of a daemon that is away, of which two tasks are known."""
    known = known_of(
        [
            past(
                LOOKS,
                x=Line([run(-2), run(-1, "failed")]).saw(0, -1, -2),
                w=Line([run(-1)]).saw(0, -1),
                gone=Line([]).saw(0).gone(5),
            )
        ]
    )
    away = Snapshot("a", None, at(10), False, "it did not answer", None, {}, definitions, ())
    findings = find([away], at(10), known=known)
    return remember(known, findings, {name: at(minutes) for name, minutes in base.items()})


def test_the_tasks_of_a_daemon_that_is_away_are_as_they_were_last() -> None:
    last = memory({}).last_known["a"]
    assert last.at == at(5)
    assert [(task.name, task.health, task.streak) for task in last.tasks] == [
        ("x", Health.ERRORED, 1),
        ("w", Health.SUCCESSFUL, 0),
    ]
    assert last.tasks[0].failing_since == at(-1)
    assert last.tasks[0].enabled
    assert last.tasks[0].diagnoses[0] is not None


def test_what_is_defined_now_is_said_of_them() -> None:
    found = memory({}, definitions={"x": Definition("x", description="a word")}).last_known["a"]
    assert [task.definition and task.definition.description for task in found.tasks] == ["a word", None]


def test_without_a_look_to_compare_with_nothing_changed() -> None:
    assert memory({}).since is None
    assert memory({}).changes == ()
    assert memory({"b": 0}).since is None
    found = memory({"a": 0})
    assert found.since == at(0)
    assert [change.kind for change in found.changes] == ["unreachable", "disappeared"]


def test_a_daemon_that_answers_is_not_told_as_it_was() -> None:
    known = known_of([past(LOOKS[:2], x=Line([run(-1)]).saw(0, -1))])
    there = Snapshot("a", None, at(5), True, None, None, {"x": Task("x", "successful")}, None, ())
    found = remember(known, find([there], at(5), known=known), {})
    assert found.last_known == {}
    assert set(found.tasks) == {("a", "x")}
    assert [point.failing for point in found.trend] == [0]


def test_a_daemon_that_no_look_ever_told_has_nothing_that_is_known_last() -> None:
    known = known_of([past([look(10, read=False)])])
    away = Snapshot("a", None, at(10), False, "it did not answer", None, {}, None, ())
    assert remember(known, find([away], at(10), known=known), {}).last_known == {}


def test_a_restart_before_a_task_was_first_seen_cuts_nothing_of_it() -> None:
    """It shows at another task, whose runs of before are gone, by a look that saw this one for the first time."""
    nothing = Seen(State(), ())
    first = Look("b", at(4), tasks={"z": Seen(State(), (ran(1), ran(0)))})
    half = Look("b", at(5), whole=False, tasks={"x": nothing})
    last = Look("b", at(7), tasks={"x": nothing, "z": Seen(State(), (ran(6), ran(5), ran(4)))})
    store = Database(opened(IN_MEMORY))
    try:
        store.add([first, half, last])
        known = known_of([recall(store, "b")])
    finally:
        store.close()
    ends = [time for each in known["b"].tasks["x"].unbroken for time in (each.begins, each.ends)]
    assert ends == sorted(ends)
    assert ends


def ran(minute: int) -> Run:
    return Run(f"id-{minute}", False, at(minute), at(minute) + timedelta(seconds=30))


@given(any_looks())
def test_looks_that_no_daemon_gives_are_judged_without_a_wrong_order(looks: list[Look]) -> None:
    """Runs that come back, windows that contradict each other, words without runs."""
    store = Database(opened(IN_MEMORY))
    try:
        store.add(looks)
        known = known_of([recall(store, name) for name in "ab"])
    finally:
        store.close()
    found = remember(known, find([], at(31), known=known), {"a": min((each.at for each in looks), default=at(0))})
    assert [change.at for change in found.changes] == sorted((change.at for change in found.changes), reverse=True)
    assert all(gap.begins < gap.ends for gap in found.gaps)
    for history in found.tasks.values():
        assert 0 <= history.day.known <= 1
        assert all(stretch.begins < stretch.ends for stretch in history.stretches)
        assert history.day.seconds_failing is None or history.day.seconds_failing <= history.day.known * 86_400 + 1e-6
    for each in known.values():
        for task in each.tasks.values():
            ends = [time for unbroken in task.unbroken for time in (unbroken.begins, unbroken.ends)]
            assert ends == sorted(ends)
