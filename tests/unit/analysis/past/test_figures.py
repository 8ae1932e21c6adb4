from datetime import datetime, timedelta

import pytest

from ctsreport.analysis.past.continuity import continuity_of
from ctsreport.analysis.past.figures import history_of
from ctsreport.analysis.past.model import Durations, Share, Stretch, TaskHistory
from ctsreport.analysis.past.spells import known_times
from ctsreport.history.model import Run
from tests.unit.analysis.past.making import Line, at, look, past, run

DAY = 24 * 60


def history(line: Line, *looks: float, unread: tuple[float, ...] = ()) -> TaskHistory:
    """Of a task, looked at at these minutes; others of its daemon prove that it did not restart."""
    steady = Line([run(-9_999)]).saw(looks[0], -9_999)
    every = sorted(
        [*(look(each) for each in looks), *(look(each, read=False) for each in unread)], key=lambda each: each.at
    )
    known = continuity_of(past(every, x=line, y=steady)).tasks["x"]
    return history_of(known.past, known_times(known.unbroken), every[0].at, every[-1].at)


def test_shares_are_of_known_time_that_ends_at_the_newest_look() -> None:
    line = Line([run(-5), run(60, "failed"), run(120)]).saw(0, -5).saw(61, 60, -5).saw(121, 120, 60, -5)
    found = history(line, 0, 61, 121, 240)
    seconds = 60 * 60 + 30
    assert found.day == Share(240 / DAY, 0.5, seconds)
    assert found.week == Share(240 / (DAY * 7), 0.5, seconds)
    assert found.month == Share(240 / (DAY * 30), 0.5, seconds)
    assert (found.events_known, found.first_event_at) == (3, at(-5))


def test_what_lies_before_a_length_of_time_is_not_counted() -> None:
    line = Line([run(-5), run(60, "failed"), run(DAY)]).saw(0, -5).saw(61, 60, -5).saw(DAY + 1, DAY, 60, -5)
    found = history(line, 0, 61, DAY + 1, 2 * DAY)
    assert found.day == Share(1.0, 0.0, 30.0)
    assert found.week.failed == 0.5
    assert found.week.seconds_failing == (DAY - 60) * 60 + 30


def test_a_hole_is_in_no_figure() -> None:
    burst = [60 + each for each in range(5)]
    line = Line([run(-5, "failed"), *(run(each, "failed") for each in burst)]).saw(0, -5).saw(70, *reversed(burst))
    found = history(line, 0, 10, 70, 80)
    assert found.day == Share(20 / DAY, None, 20 * 60)
    assert [(stretch.state, stretch.begins, stretch.ends) for stretch in found.stretches] == [
        ("failing", at(0), at(10)),
        ("unknown", at(10), at(70)),
        ("failing", at(70), at(80)),
    ]


def test_nothing_is_said_where_no_time_is_known() -> None:
    found = history(Line([run(-5, "failed")]).saw(0, -5), 0)
    assert found.day == found.month == Share(0.0, None, None)
    assert found.stretches == ()
    assert found.durations == Durations(30, 30, 30, (30,))


def test_time_after_the_last_look_that_was_answered_is_not_known() -> None:
    found = history(Line([run(-5)]).saw(0, -5), 0, 60, unread=(120,))
    assert found.day.known == 60 / DAY
    assert found.stretches[-1] == Stretch(at(60), at(120), "unknown")


def test_how_long_it_failed_is_not_known_where_the_window_may_hide_a_failure() -> None:
    """Five empty successes: what ran before them the daemon has forgotten."""
    empty = [run(each - 9, "empty") for each in range(5)]
    line = Line([*empty, run(30)]).saw(0, *range(-5, -10, -1)).saw(31, 30, *range(-5, -9, -1))
    found = history(line, 0, 31, 60)
    assert (found.day.known, found.day.failed, found.day.seconds_failing) == (60 / DAY, 0.0, None)
    assert [stretch.state for stretch in found.stretches] == ["unknown", "well"]


def test_a_task_that_never_ran_since_the_start_did_not_fail() -> None:
    assert history(Line([]).saw(0), 0, 60).day == Share(60 / DAY, None, 0.0)


def test_recoveries_are_from_well_to_failing_to_well() -> None:
    outcomes = ["failed", "ok", "failed", "failed", "ok", "failed", "empty", "ok", "failed"]
    line = Line([run(10 * place, outcome) for place, outcome in enumerate(outcomes)])
    for place in range(len(outcomes)):
        line.saw(10 * place + 1, *(10 * each for each in range(place, max(place - 5, -1), -1)))
    found = history(line, *(10 * place + 1 for place in range(len(outcomes))))
    assert found.recoveries == 2
    assert found.seconds_to_recovery == 20 * 60 + 30
    assert found.flaps == (at(80), at(70.5), at(50), at(40.5), at(20), at(10.5))
    assert found.flapping


@pytest.mark.parametrize(("turns", "flapping"), [(3, False), (4, True)])
def test_four_turns_in_a_day_are_flapping(turns: int, flapping: bool) -> None:
    outcomes = ["failed", "ok", "failed", "ok", "failed"][-turns - 1 :]
    starts = [10 * place for place in range(len(outcomes))]
    line = Line([run(start, outcome) for start, outcome in zip(starts, outcomes, strict=True)])
    found = history(line.saw(100, *reversed(starts)), 100)
    assert (len(found.flaps), found.flapping) == (turns, flapping)
    assert len(history(line, 100, DAY + 15).flaps) == turns - 1


def test_durations_are_of_runs_in_which_something_ran() -> None:
    runs = [Run(f"id-{each}", True, at(each), at(each) + timedelta(seconds=each), None) for each in range(1, 101)]
    line = Line([*runs, run(101, "empty")])
    for start in range(1, 102):
        line.saw(start + 2, *range(start, max(start - 5, 0), -1))
    found = history(line, *(start + 2 for start in range(1, 102)))
    assert found.durations == Durations(50.5, 95, 100, tuple(range(1, 101)))


def times(started: datetime | None, ended: datetime | None, outcome: str = "ok") -> Run:
    return Run("id-1", outcome == "ok", started, ended, None)


@pytest.mark.parametrize(
    "odd",
    [times(None, None), times(at(-3), None), times(at(3), at(1)), times(at(9_000), at(9_001)), times(None, at(-100))],
    ids=["no times", "no end", "ends before it starts", "of the future", "of before"],
)
def test_times_that_cannot_be_make_no_figure_wrong(odd: Run) -> None:
    line = Line([run(0, "failed")])
    line.runs = {0: line.runs[0], 1: odd}
    line.keys = {"id-0": 0, "id-1": 1}
    found = history(line.saw(1, 0).saw(5, 1, 0), 1, 5, 10)
    assert found.day.known == 9 / DAY
    assert found.day.seconds_failing is not None
    assert 0 <= found.day.seconds_failing <= 9 * 60
    assert [stretch.begins for stretch in found.stretches[1:]] == [stretch.ends for stretch in found.stretches[:-1]]
