"""What changed since a look, one task at a time; that all of it is true is held against random histories."""

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.past.changes import changes_of, in_order
from ctsreport.analysis.past.continuity import continuity_of
from ctsreport.analysis.past.model import Change
from ctsreport.analysis.past.spells import known_times
from ctsreport.history.model import LookAt, Run, State
from tests.unit.analysis.past.making import STATE, Line, at, look, past, run

LOOKS = [look(0), look(5), look(10), look(15)]


def changes(line: Line, base: float, looks: list[LookAt] = LOOKS) -> list[Change]:
    steady = Line([run(-999)]).saw(0, -999)
    known = continuity_of(past(looks, x=line, y=steady))
    times = {name: known_times(task.unbroken) for name, task in known.tasks.items()}
    return list(in_order(changes_of(known, times, at(base), diagnose)))


def kinds(found: list[Change]) -> list[str]:
    return [change.kind for change in found]


def test_failing_and_recovered_between_two_looks_is_told_exactly() -> None:
    line = Line([run(-1), run(6, "failed"), run(8)]).saw(0, -1).saw(10, 8, 6, -1)
    recovered, failing = changes(line, 5)
    assert recovered == Change("recovered", "a", "x", at(8.5), None, True, "errored", "successful", None, ("id-8",))
    assert (failing.kind, failing.at, failing.at_exact, failing.events) == ("failing", at(6), True, ("id-6",))
    assert (failing.before, failing.after) == ("successful", "errored")
    assert failing.cause_id is not None
    assert changes(line, 10) == []


def test_a_turn_in_a_hole_lies_between_two_instants() -> None:
    burst = [6, 6.5, 7, 7.5, 8]
    line = Line([run(-1), *(run(each, "failed") for each in burst)]).saw(0, -1).saw(10, *reversed(burst))
    [failing] = changes(line, 0)
    assert (failing.at, failing.not_before, failing.at_exact) == (at(6), at(5), False)
    mended = Line([run(-1, "failed"), *(run(each) for each in burst)]).saw(0, -1).saw(10, *reversed(burst))
    [recovered] = changes(mended, 0)
    assert (recovered.kind, recovered.at, recovered.not_before) == ("recovered", at(6.5), at(5))


def test_empty_successes_recover_nothing() -> None:
    line = Line([run(-1, "failed"), run(6, "empty")]).saw(0, -1).saw(10, 6, -1)
    assert kinds(changes(line, 5)) == ["same_cause"]


def test_worse_and_better_are_between_errored_and_critical() -> None:
    line = Line([run(-2), run(-1, "failed"), run(6, "failed")]).saw(0, -1, -2).saw(10, 6, -1, -2)
    worse = next(change for change in changes(line, 5) if change.kind == "worse")
    assert (worse.at, worse.at_exact, worse.before, worse.after) == (at(6.5), True, "errored", "critical")
    mended = [run(-3, "failed"), run(-2, "failed"), *(run(6 + each / 2) for each in range(4)), run(8, "failed")]
    better = Line(mended).saw(0, -2, -3).saw(10, 8, 7.5, 7, 6.5, 6)
    assert "better" not in kinds(changes(better, 5)), "a hole lies between"
    gently = Line(mended).saw(0, -2, -3).saw(5, -2, -3).saw(7.9, 7, 6.5, 6, -2, -3).saw(10, 8, 7.5, 7, 6.5, 6)
    found = changes(gently, 5, [look(0), look(5), look(7.9), look(10)])
    assert kinds(found) == ["same_cause", "better", "failing", "recovered"]


def failed(minutes: float, text: str) -> Run:
    return Run(f"id-{minutes:g}", False, at(minutes), at(minutes + 0.5), f"Error: {text}\n")


def test_another_cause_is_told_at_the_first_run_that_failed_by_it() -> None:
    line = Line(
        [failed(-1, "access denied"), failed(6, "no space left on device"), failed(8, "no space left on device")]
    )
    found = changes(line.saw(0, -1).saw(10, 8, 6, -1), 5)
    [cause] = [change for change in found if change.kind == "cause"]
    assert (cause.at, cause.at_exact, cause.events) == (at(6.5), True, ("id-6",))
    assert cause.before != cause.after
    [same] = [change for change in changes(line, 10) if change.kind == "same_cause"]
    assert same.cause_id == cause.cause_id
    assert (same.not_before, same.at) == (at(10), at(15))


def test_nothing_goes_on_in_a_daemon_that_is_away() -> None:
    looks = [*LOOKS, look(20, read=False)]
    found = changes(Line([run(-1, "failed")]).saw(0, -1), 15, looks)
    assert found == [
        Change("unreachable", "a", None, at(20), at(15), after="it did not answer"),
    ]
    back = changes(Line([run(-1, "failed")]).saw(0, -1), 20, [*looks, look(25)])
    assert kinds(back) == ["reachable", "same_cause"]
    assert (back[0].at, back[0].not_before, back[0].before) == (at(25), at(20), "it did not answer")


def test_settings_are_told_at_the_look_that_saw_them_first() -> None:
    other = State("successful", False, ("api", "web"), None, "./b")
    line = Line([run(-1)])
    line.saw(0, -1, state=State("successful", True, ("web",), None, "./a")).saw(10, -1, state=other)
    found = changes(line, 0)
    assert kinds(found) == ["disabled", "module", "services"]
    assert {(change.at, change.not_before, change.at_exact) for change in found} == {(at(10), at(5), False)}
    assert [(change.before, change.after) for change in found] == [(None, None), ("./a", "./b"), ("web", "api, web")]


def test_what_a_look_did_not_say_did_not_change() -> None:
    line = Line([run(-1)])
    line.saw(0, -1, state=State("successful", True, None, None, "./a")).saw(5, -1, state=STATE)
    assert changes(line, 0) == []
    line.saw(15, -1, state=State("successful", True, None, None, "./b"))
    [module] = changes(line, 0)
    assert (module.at, module.not_before) == (at(15), at(0))


def test_tasks_that_come_and_go() -> None:
    line = Line([run(-1), run(12)]).saw(0, -1).gone(10).saw(15, 12)
    assert [(change.kind, change.at, change.not_before) for change in changes(line, 0)] == [
        ("appeared", at(15), at(10)),
        ("disappeared", at(10), at(5)),
    ]
    new = Line([run(6, "failed")]).saw(10, 6)
    found = changes(new, 5)
    assert [(change.kind, change.at, change.not_before) for change in found] == [
        ("appeared", at(10), at(5)),
        ("failing", at(6), at(5)),
    ]


def test_a_task_that_no_look_told_of_neither_came_nor_went() -> None:
    looks = [look(0, whole=False), look(5, whole=False), look(10), look(15)]
    assert changes(Line([run(6)]).saw(10, 6), 0, looks) == []
    assert changes(Line([run(-1)]).saw(0, -1).not_told(5).saw(10, -1), 0, looks) == []


def test_a_restart_is_told_and_forgets_what_was() -> None:
    line = Line([run(-1, "failed"), run(7)]).saw(0, -1).saw(10, 7)
    known = continuity_of(past(LOOKS, x=line))
    times = {"x": known_times(known.tasks["x"].unbroken)}
    restarted, recovered = in_order(changes_of(known, times, at(5), diagnose))
    assert restarted == Change("restarted", "a", None, at(10), at(5))
    assert (recovered.kind, recovered.at, recovered.not_before, recovered.at_exact) == (
        "recovered",
        at(7.5),
        at(5),
        False,
    )
