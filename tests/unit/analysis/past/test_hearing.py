"""Daemons that hear no change in Consul any more: found, and never where they hear."""

import pytest
from msgspec import structs

from ctsreport.snapshot.model import BufferPeriod, Condition
from tests.unit.analysis.past.play import (
    KEYS,
    LIST,
    PATTERN,
    SCHEDULE,
    SERVICES,
    Play,
    at,
    hearing_after,
    played,
    pool,
    ran,
    sures,
    tick,
)

CONTROL = (1, 2, 10, 11)
"""Looks at a real daemon before the change that it did not hear."""


# ---- what is found ----


def test_a_real_daemon_that_went_deaf_is_found_by_the_third_look_after_the_change() -> None:
    """Each of its tasks, by name, by pattern and by schedule; and not before."""
    tasks = ("by-name-web", "by-name-api", "by-regexp", "every-30s")
    for last, sure in ((12, "pending"), (13, "pending"), (14, "likely")):
        hearing = hearing_after(played((*CONTROL, *range(12, last + 1))))
        assert sures(hearing) == dict.fromkeys(tasks, sure), last
        assert hearing.deaf == (last == 14)


def test_who_saw_how_long_consul_was_away_is_certain() -> None:
    """Nine retries are used up then, whatever CTS waited between them."""
    hearing = hearing_after(played(range(1, 15)))
    assert set(sures(hearing).values()) == {"certain"}


def test_runs_that_a_person_starts_do_not_prove_that_a_daemon_hears() -> None:
    """Switching off and on, and ``?run=now``, rendered the data of before."""
    hearing = hearing_after(played(range(1, 25)))
    assert hearing.deaf
    later = {each.task: each.ran_at for each in hearing.unheard}
    assert later["by-name-web"] is not None
    assert later["by-name-api"] is not None
    assert later["by-regexp"] is None
    assert [each.task for each in hearing.pending] == ["new-on-web"]


def test_a_restart_ends_it() -> None:
    """It reads everything then; what it heard before is no concern of the new one."""
    assert sures(hearing_after(played(range(1, 26)))) == {}
    healed = hearing_after(played(range(1, 27)))
    assert (healed.unheard, healed.pending, healed.doubt) == ((), (), "")
    assert healed.heard is not None


@pytest.mark.parametrize(
    ("condition", "grace"), [(SERVICES, 26.3), (KEYS, 26.3), (LIST, 27.3)], ids=["services", "keys", "list"]
)
def test_a_change_is_missed_once_its_grace_is_over(condition: dict[str, Condition | None], grace: float) -> None:
    """So long as CTS waits for more of it, sleeps, runs, and tries again; a look is a second, and Consul took two."""
    play = Play(a=condition)
    play.look(0, "v1")
    play.look(60, "v2", seconds=2.0)
    for late, sure in ((-0.2, "pending"), (0.2, "likely")):
        play.look(60 + 1 + 2 + grace + late, "v2")
        assert sures(play.hearing()) == {"a": sure}
    [missed] = play.hearing().unheard
    assert (missed.not_before, missed.seen, missed.due) == (at(0), at(63), at(63 + grace))


@pytest.mark.parametrize(("index", "grace"), [(11, 36.3), (9, 356.3)])
def test_a_pattern_and_an_index_that_went_back_have_more_time(index: int, grace: float) -> None:
    """CTS sleeps ten seconds after the list changed; a question of before is held for five minutes and a third."""
    play = Play(a=PATTERN)
    play.look(0, pool("v1", 10), index=10)
    for seconds, sure in ((60.0, "pending"), (61 + grace - 0.1, "pending"), (61 + grace + 0.1, "likely")):
        play.look(seconds, pool("v2", 12), index=index)
        assert sures(play.hearing()) == {"a": sure}


@pytest.mark.parametrize(("away", "sure"), [(718, "likely"), (719, "certain")])
def test_an_outage_of_which_no_watch_survives(away: int, sure: str) -> None:
    play = Play(a=SERVICES)
    for seconds, state in ((0, "v1"), (10, None), (10 + away, None), (760, "v1"), (800, "v2"), (860, "v2")):
        play.look(seconds, state)
    assert sures(play.hearing()) == {"a": sure}


def test_what_never_stands_is_never_certain() -> None:
    play = Play(a=SERVICES)
    for number in range(9):
        play.look(200 * number, f"v{number}")
    assert sures(play.hearing()) == {"a": "likely"}


def test_it_is_certain_once_cts_would_have_asked_again_after_any_outage_that_it_survives() -> None:
    play = Play(a=SERVICES)
    for seconds, state in ((0, "v1"), (60, "v2"), (120, "v2"), (120 + 384, "v2")):
        play.look(seconds, state)
    assert sures(play.hearing()) == {"a": "certain"}


def test_some_watches_can_be_deaf_while_others_hear() -> None:
    """After an outage of nine to thirteen minutes: then the daemon as a whole is not called deaf."""
    play = Play(a=SERVICES, b=KEYS)
    play.look(0, "v1")
    play.ran("b", ran(65))
    play.look(60, "v2")
    play.look(120, "v2")
    hearing = play.hearing()
    assert (sures(hearing), hearing.deaf) == ({"a": "likely"}, False)


def test_what_changes_at_each_look_is_missed_as_well() -> None:
    """It never stands, but a daemon that hears runs all the same."""
    play = Play(a=SERVICES)
    for number in range(4):
        play.look(60 * number, f"v{number}")
    assert sures(play.hearing()) == {"a": "likely"}


def test_a_schedule_misses_a_change_at_its_next_tick() -> None:
    """Not before: its buffer is off, and what it watches is its input."""
    play = Play(a=SCHEDULE)
    play.look(0, "v1")
    play.look(20, "v2")
    play.look(28, "v2")
    assert sures(play.hearing()) == {"a": "pending"}
    assert play.hearing().pending[0].due is None
    play.ran("a", tick(30))
    play.look(35, "v2")
    assert sures(play.hearing()) == {"a": "likely"}


def test_a_run_within_the_grace_proves_hearing_and_ends_what_was_found() -> None:
    """A watch that CTS began anew hears again."""
    play = Play(a=SERVICES)
    for seconds, state in ((0, "v1"), (60, "v2"), (120, "v2"), (180, "v3")):
        play.look(seconds, state)
    assert sures(play.hearing()) == {"a": "likely"}
    play.ran("a", ran(190))
    play.look(240, "v3")
    hearing = play.hearing()
    assert (sures(hearing), hearing.heard) == ({}, at(190))


def test_a_run_of_before_the_look_that_saw_a_change_may_be_a_persons() -> None:
    """It raises no alarm, but does not end one; a second would be too much of a chance."""
    play = Play(a=SERVICES)
    for seconds, state in ((0, "v1"), (60, "v2"), (120, "v2")):
        play.look(seconds, state)
    play.ran("a", ran(130))
    play.look(180, "v3")
    play.look(240, "v3")
    assert sures(play.hearing()) == {"a": "likely"}
    play.ran("a", ran(250))
    play.look(300, "v4")
    assert sures(play.hearing()) == {}


@pytest.mark.parametrize(("most", "sure"), [("1m0s", "pending"), ("5s", "likely"), (None, "likely")])
def test_a_task_can_have_a_buffer_of_its_own(most: str | None, sure: str) -> None:
    play = Play(a=SERVICES)
    play.definitions["a"] = structs.replace(play.definitions["a"], buffer_period=BufferPeriod(most))
    for seconds, state in ((0, "v1"), (60, "v2"), (100, "v2")):
        play.look(seconds, state)
    assert sures(play.hearing()) == {"a": sure}


def test_the_buffer_of_the_whole_daemon_can_be_said() -> None:
    """Its API does not tell it."""
    play = Play(a=SERVICES, b=KEYS)
    play.definitions["b"] = structs.replace(play.definitions["b"], buffer_period=BufferPeriod("5s"))
    for seconds, state in ((0, "v1"), (60, "v2"), (180, "v2")):
        play.look(seconds, state, buffer=300.0)
    assert sures(play.hearing()) == {"a": "pending", "b": "likely"}
