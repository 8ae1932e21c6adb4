from ctsreport.analysis.causes import fails_by, find_causes
from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import judge
from ctsreport.analysis.notices import task_notices
from ctsreport.analysis.past.continuity import continuity_of
from ctsreport.analysis.past.outcomes import event_of, extend
from ctsreport.snapshot.model import Health, Task
from tests.unit.analysis.past.making import Line, at, look, past, run

LOOKS = [look(0), look(5)]


def finding(line: Line) -> TaskFinding:
    """As its newest window alone judges it."""
    window = tuple(event_of(line.runs[key]) for key in line.steps[-1].window or ())
    return judge("a", Task("x", "successful", True, events=window), None)


def extended(line: Line) -> TaskFinding:
    return extend(finding(line), continuity_of(past(LOOKS, x=line)).tasks["x"], diagnose)


def line_of(*outcomes: str) -> Line:
    """Runs a minute apart, oldest first: the first look saw the first five, the second the last five."""
    line = Line([run(number - 9, outcome) for number, outcome in enumerate(outcomes)])
    starts = [number - 9 for number in range(len(outcomes))]
    return line.saw(0, *reversed(starts[:5])).saw(5, *reversed(starts[-5:]))


def test_a_streak_goes_back_beyond_the_window() -> None:
    found = extended(line_of("ok", *["failed"] * 7))
    assert (found.streak, found.failing_since, found.failing_since_exact) == (7, at(-8), True)
    assert found.health is Health.CRITICAL
    assert len(found.runs) == 5
    assert found.failures_in_window == 5


def test_a_streak_that_reaches_the_beginning_may_have_begun_earlier() -> None:
    found = extended(line_of(*["failed"] * 7))
    assert (found.streak, found.failing_since, found.failing_since_exact) == (7, at(-9), False)


def test_a_streak_does_not_go_through_a_hole() -> None:
    line = Line([run(-1, "failed"), *(run(1 + each, "failed") for each in range(5))]).saw(0, -1).saw(5, 5, 4, 3, 2, 1)
    found = extended(line)
    assert (found.streak, found.failing_since, found.failing_since_exact) == (5, at(1), False)


def test_empty_successes_hide_nothing() -> None:
    found = extended(line_of("ok", "failed", *["empty"] * 5))
    assert found.health is Health.ERRORED
    assert found.stored_health is Health.SUCCESSFUL
    assert found.hidden
    assert (found.streak, found.failing_since, found.failing_since_exact) == (1, at(-8), True)
    assert [event.id for event in found.runs] == ["id--8"]
    newest = found.diagnoses[found.newest_ran]
    assert newest is not None
    assert newest.causes[0].summary == "It broke"
    assert not found.nothing_ran


def test_health_is_that_of_the_five_newest_in_which_something_ran() -> None:
    assert extended(line_of("failed", "ok", "ok", "ok", "ok", "failed")).health is Health.ERRORED
    assert extended(line_of("failed", "ok", "ok", "empty", "empty", "failed")).health is Health.CRITICAL


def test_what_lies_behind_a_hole_is_not_applied_now() -> None:
    line = Line([run(-1, "failed"), *(run(1 + each, "empty") for each in range(5))]).saw(0, -1).saw(5, 5, 4, 3, 2, 1)
    assert extended(line) == finding(line)


def test_a_task_whose_runs_are_not_told_now_is_as_it_is_told() -> None:
    line = line_of("ok", "failed")
    known = continuity_of(past(LOOKS, x=line)).tasks["x"]
    found = judge("a", Task("x", "successful", True), None)
    assert extend(found, known, diagnose) == found
    assert extend(found, None, diagnose) == found


def test_what_decides_has_a_cause_though_the_daemon_has_forgotten_it() -> None:
    found = extended(line_of("ok", "failed", *["empty"] * 5))
    [cause] = find_causes([found])
    assert (cause.summary, cause.failing, cause.events) == ("It broke", (found,), 1)
    assert fails_by(found) == cause.id


def test_a_streak_that_goes_on_beyond_the_window_is_no_full_window() -> None:
    def codes(line: Line) -> list[str]:
        return [notice.code for notice in task_notices(extended(line), at(6))]

    assert "window_full" in codes(line_of(*["failed"] * 7))
    assert "window_full" not in codes(line_of("ok", *["failed"] * 7))
    assert "window_full" not in codes(line_of("failed", "failed", "failed", *["empty"] * 2, "failed", "failed"))
