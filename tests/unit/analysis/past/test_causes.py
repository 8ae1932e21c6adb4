"""Causes with what is remembered of them: since when, how often, where; whatever is over stays out."""

from ctsreport.analysis.causes import find_causes
from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import judge
from ctsreport.analysis.past.causes import with_past
from ctsreport.analysis.past.outcomes import event_of
from ctsreport.history.model import Past, Run
from ctsreport.snapshot.model import Task
from tests.unit.analysis.past.making import Line, at, look, past


def failed(minutes: float, why: str = "it broke") -> Run:
    return Run(f"id-{minutes:g}", False, at(minutes), at(minutes + 0.5), f"Error: {why}\n")


def task_of(instance: str, name: str, *runs: Run) -> TaskFinding:
    return judge(instance, Task(name, "errored", events=tuple(map(event_of, runs))), None)


RUNS = [failed(0), failed(5, "something else"), failed(10), failed(20)]
PAST = past(
    [look(1), look(21)], x=Line(RUNS).saw(1, 0).saw(21, 20, 10), y=Line([failed(3)]).saw(21, 3), z=Line([]).saw(21)
)


def test_a_cause_goes_as_far_back_as_anybody_remembers() -> None:
    """In tasks that are shown alone; the window's runs are not counted twice."""
    tasks = [task_of("a", "x", RUNS[3], RUNS[2]), task_of("a", "z")]
    (cause,) = with_past(find_causes(tasks), tasks, [PAST], diagnose)
    assert (cause.events, cause.first_seen, cause.last_seen) == (3, at(0), at(20.5))
    assert cause.before == ()


def test_tasks_that_failed_by_it_once_are_named() -> None:
    tasks = [task_of("a", "x", RUNS[3]), task_of("a", "y")]
    (cause,) = with_past(find_causes(tasks), tasks, [PAST], diagnose)
    assert cause.before == (("a", "y"),)
    assert cause.events == 4


def test_what_nobody_remembers_is_as_it_is_told() -> None:
    """Of an instance whose answers have no time."""
    tasks = [task_of("a", "x", RUNS[3]), task_of("b", "x", RUNS[2], RUNS[1])]
    found = find_causes(tasks)
    assert with_past(found, tasks, [], diagnose) == found
    ours, other = with_past(found, tasks, [PAST], diagnose)
    assert (ours.events, other.events) == (4, 2)


def test_without_causes_nothing_is_looked_at() -> None:
    def never(message: str, task: str) -> None:
        raise AssertionError(message, task)

    assert with_past((), [], [Past("a", (), {})], never) == ()  # type: ignore[arg-type] # it is not called
