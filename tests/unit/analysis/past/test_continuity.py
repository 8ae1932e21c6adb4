import pytest

from ctsreport.analysis.past.continuity import Continuity, continuity_of
from ctsreport.history.model import LookAt
from tests.unit.analysis.past.making import Line, at, look, past, run


def runs(*starts: float) -> Line:
    return Line([run(start) for start in starts])


def gaps(known: Continuity) -> list[tuple[str | None, float, float, str]]:
    """Task, minutes and reason."""
    begin = at(0)
    return [
        (gap.task, (gap.begins - begin).total_seconds() / 60, (gap.ends - begin).total_seconds() / 60, gap.reason)
        for gap in known.gaps
    ]


def unbroken(known: Continuity, task: str = "x") -> list[tuple[float, float, list[str]]]:
    begin = at(0)
    return [
        (
            (each.begins - begin).total_seconds() / 60,
            (each.ends - begin).total_seconds() / 60,
            [run.id for run in each.runs],
        )
        for each in known.tasks[task].unbroken
    ]


LOOKS = [look(minutes) for minutes in (0, 5, 10, 15)]


def test_windows_that_overlap_are_one_unbroken_time() -> None:
    line = (
        runs(-5, -4, -3, -2, -1, 1, 2, 11).saw(0, -1, -2, -3, -4, -5).saw(5, 2, 1, -1, -2, -3).saw(15, 11, 2, 1, -1, -2)
    )
    known = continuity_of(past(LOOKS, x=line))
    assert gaps(known) == []
    assert unbroken(known) == [(0, 15, [f"id-{start}" for start in (-5, -4, -3, -2, -1, 1, 2, 11)])]
    (whole,) = known.tasks["x"].unbroken
    assert whole.given == 5
    assert whole.seen == (*[at(0)] * 5, at(5), at(5), at(15))
    assert not whole.whole


def test_windows_that_do_not_overlap_are_a_hole_from_the_last_look_that_saw_the_older() -> None:
    line = runs(-1, 6, 6.1, 6.2, 6.3, 6.4).saw(0, -1).saw(10, 6.4, 6.3, 6.2, 6.1, 6)
    known = continuity_of(past(LOOKS, x=line))
    assert gaps(known) == [("x", 5, 10, "window")]
    assert [each[:2] for each in unbroken(known)] == [(0, 5), (10, 15)]
    assert known.restarts == ()


def test_five_new_ones_after_none_may_be_more() -> None:
    line = runs(6, 6.1, 6.2, 6.3, 6.4).saw(0).saw(10, 6.4, 6.3, 6.2, 6.1, 6)
    known = continuity_of(past(LOOKS, x=line, y=runs(-1).saw(0, -1)))
    assert gaps(known) == [("x", 5, 10, "window")]


def test_holes_that_follow_each_other_are_one() -> None:
    line = (
        runs(-1, *(6 + each / 10 for each in range(5)), *(11 + each / 10 for each in range(5)))
        .saw(0, -1)
        .saw(10, 6.4, 6.3, 6.2, 6.1, 6)
        .saw(15, 11.4, 11.3, 11.2, 11.1, 11)
    )
    assert gaps(continuity_of(past(LOOKS, x=line))) == [("x", 5, 15, "window")]


def test_known_events_that_are_gone_are_a_restart_of_all() -> None:
    lost = runs(-1, 7).saw(0, -1).saw(10, 7)
    silent = runs().saw(0)
    known = continuity_of(past(LOOKS, x=lost, y=silent))
    assert gaps(known) == [(None, 5, 10, "restart")]
    assert [(cut.begins, cut.ends) for cut in known.restarts] == [(at(5), at(10))]
    assert known.gaps[0].lost_at_least is None
    assert unbroken(known, "y") == [(0, 5, []), (10, 15, [])] or unbroken(known, "y")[-1][:2] == (10, 15)
    assert known.tasks["x"].unbroken[1].whole


def test_a_task_that_knows_an_event_of_before_proves_that_the_daemon_lived() -> None:
    anew = runs(-1, 7).saw(0, -1).saw(10, 7)
    known = continuity_of(past(LOOKS, x=anew, y=runs(-1).saw(0, -1)))
    assert gaps(known) == [("x", 5, 10, "restart")]
    assert known.restarts == ()
    assert known.tasks["x"].recreated == (at(10),)


def test_where_nothing_is_stored_nobody_knows_whether_the_daemon_restarted() -> None:
    known = continuity_of(past(LOOKS, x=runs(7).saw(0).saw(10, 7)))
    assert gaps(known) == [(None, 0, 10, "window")]
    assert known.restarts == ()
    assert unbroken(known)[-1] == (10, 15, ["id-7"])


def test_nothing_is_lost_between_an_empty_window_and_a_small_one_of_a_daemon_that_lived() -> None:
    known = continuity_of(past(LOOKS, x=runs(7).saw(0).saw(10, 7), y=runs(-1).saw(0, -1)))
    assert gaps(known) == []
    assert unbroken(known) == [(0, 15, ["id-7"])]
    assert known.tasks["x"].unbroken[0].given == 0
    assert known.tasks["x"].unbroken[0].whole


@pytest.mark.parametrize(
    ("looks", "reason"),
    [
        ([look(0), look(5), look(7, read=False), look(10)], "unreachable"),
        ([look(0), look(1), look(2), look(3), look(4), look(5), look(10)], "no_look"),
        ([look(0), look(5), look(10)], "window"),
    ],
)
def test_a_hole_has_a_reason(looks: list[LookAt], reason: str) -> None:
    line = runs(-1, 6, 6.1, 6.2, 6.3, 6.4).saw(0, -1).saw(10, 6.4, 6.3, 6.2, 6.1, 6)
    assert gaps(continuity_of(past(looks, x=line))) == [("x", 5, 10, reason)]


def test_looks_that_were_not_read_break_nothing() -> None:
    looks = [look(0), look(5, read=False), look(10, read=False), look(15)]
    known = continuity_of(past(looks, x=runs(-1, 3).saw(0, -1).saw(15, 3, -1)))
    assert gaps(known) == []
    assert unbroken(known) == [(0, 15, ["id--1", "id-3"])]


def test_what_a_task_ran_last_before_it_went_nobody_saw() -> None:
    line = runs(-1, 12).saw(0, -1).gone(10).saw(15, 12)
    known = continuity_of(past(LOOKS, x=line, y=runs(-2).saw(0, -2)))
    assert gaps(known) == [("x", 5, 10, "window")]
    assert unbroken(known) == [(0, 5, ["id--1"]), (15, 15, ["id-12"])]


def test_runs_that_are_not_said_are_not_known() -> None:
    line = runs(-1, 12).saw(0, -1).untold(5).saw(15, 12, -1)
    known = continuity_of(past(LOOKS, x=line, y=runs(-2).saw(0, -2)))
    assert gaps(known) == [("x", 0, 15, "window")]


def test_a_look_that_does_not_tell_of_a_task_breaks_nothing_and_proves_nothing() -> None:
    line = runs(-1, 7).saw(0, -1).not_told(5).saw(10, 7, -1)
    looks = [look(0), look(5, whole=False), look(10), look(15, whole=False)]
    known = continuity_of(past(looks, x=line))
    assert unbroken(known) == [(0, 15, ["id--1", "id-7"])]
    assert unbroken(continuity_of(past(looks[:2], x=runs(-1).saw(0, -1).not_told(5)))) == [(0, 0, ["id--1"])]


def test_a_clock_that_was_put_back_is_no_restart() -> None:
    """Looks in the wrong order show events vanish that ended later than those that are there."""
    line = runs(-1, 1, 2).saw(5, 2, 1).saw(10, -1)
    known = continuity_of(past(LOOKS[1:], x=line))
    assert known.restarts == ()
    assert gaps(known) == [("x", 5, 10, "window")]


def test_a_single_look_or_none() -> None:
    assert continuity_of(past([])).gaps == ()
    assert continuity_of(past([])).newest is None
    known = continuity_of(past([look(3)], x=runs(1).saw(3, 1)))
    assert known.newest == at(3)
    assert unbroken(known) == [(3, 3, ["id-1"])]
    assert continuity_of(past([look(3, read=False)])).newest is None


def test_of_before_the_looks_that_are_remembered_only_overlaps_are_known() -> None:
    line = runs(-99, -80, -70, -60).saw(-90, -99).saw(-75, -80).saw(-65, -70, -80).saw(-55, -60, -70, -80)
    known = continuity_of(past(LOOKS, x=line))
    assert unbroken(known) == [(-90, -90, ["id--99"]), (-75, 15, ["id--80", "id--70", "id--60"])]
    assert gaps(known) == []
    assert known.restarts == ()
    assert known.tasks["x"].recreated == ()


def test_windows_that_contradict_each_other_are_a_hole_though_they_share_a_run() -> None:
    """Nothing that a daemon does: perhaps two have one name."""
    line = runs(-3, -2, -1, 7).saw(0, -1, -2, -3).saw(10, 7, -1)
    known = continuity_of(past(LOOKS, x=line))
    assert gaps(known) == [("x", 5, 10, "window")]
    assert known.restarts == ()
    full = runs(-5, -4, -3, -2, -1, 7, 8).saw(0, -1, -2, -3, -4, -5).saw(10, 8, 7, -1, -3, -4)
    assert gaps(continuity_of(past(LOOKS, x=full))) == [("x", 5, 10, "window")]


def test_what_a_new_task_ran_before_it_was_seen_first_is_known_where_its_window_has_room() -> None:
    steady = runs(-2).saw(0, -2)
    few = runs(6, 7).saw(10, 7, 6)
    assert gaps(continuity_of(past(LOOKS, x=few, y=steady))) == []
    full = runs(6, 7, 8, 9, 9.5).saw(10, 9.5, 9, 8, 7, 6)
    assert gaps(continuity_of(past(LOOKS, x=full, y=steady))) == [("x", 5, 10, "window")]
    assert gaps(continuity_of(past(LOOKS, x=few))) == [("x", 5, 10, "window")], "the daemon may have restarted since"
