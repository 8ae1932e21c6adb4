"""Daemons that hear no change in Consul any more: found, and never where they hear."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ctsreport.analysis.past import hearing as hearing_module
from ctsreport.analysis.past.hearing import FIRST, NOT_ASKED, NOTHING
from ctsreport.analysis.past.model import Hearing
from ctsreport.snapshot.model import BufferPeriod, Condition
from ctsreport.watched import WatchedState
from tests.unit.analysis.past.play import (
    KEYS,
    LIST,
    OLD,
    PATTERN,
    SCHEDULE,
    SERVICES,
    Play,
    at,
    hearing_after,
    hearings_after,
    played,
    pool,
    ran,
    tick,
)

CONTROL = (1, 2, 10, 11)
"""Looks at a real daemon before the change that it did not hear."""


def sures(hearing: Hearing) -> dict[str, str]:
    """By task, how sure it is that it missed a change."""
    return {each.task: each.sure for each in (*hearing.unheard, *hearing.pending)}


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


# ---- no false alarm ----


def heard_in_time(play: Play) -> None:
    """The buffer and a slow start are within the grace."""
    play.look(0, "v1")
    play.look(60, "v2")
    play.ran("a", ran(85))
    play.look(120, "v2")


def heard_before_the_look(play: Play) -> None:
    """It ran between the change and the look that saw the change."""
    play.look(0, "v1")
    play.ran("a", ran(30))
    play.look(60, "v2")
    play.look(120, "v2")


def heard_and_failed(play: Play) -> None:
    """A failure was heard too."""
    play.look(0, "v1")
    play.ran("a", ran(61, success=False))
    play.look(60, "v2")
    play.look(120, "v2")


def run_in_progress(play: Play) -> None:
    """The API tells of no run before it is over: a task that once took long has time."""
    play.ran("a", ran(-50, 40))
    play.look(0, "v1")
    play.look(60, "v2")
    play.look(180, "v2")
    play.ran("a", ran(75, 110))
    play.look(240, "v2")


def output_of_a_check(play: Play) -> None:
    """The index moves, what is rendered does not."""
    for number in range(4):
        play.look(60 * number, "v1", index=10 + number)


def there_and_back(play: Play) -> None:
    """What is as it was again within the buffer."""
    for seconds, state in ((0, "v1"), (10, "v2"), (20, "v1"), (90, "v1"), (180, "v1")):
        play.look(seconds, state)


def restarted(play: Play) -> None:
    """Or the leader moved: all is read and run anew, and no event of before is there."""
    play.look(0, "v1")
    play.look(60, "v2")
    play.restart(70)
    play.look(120, "v2")
    play.look(180, "v2")


def switched_off(play: Play) -> None:
    """What changes meanwhile concerns it only once it is on again."""
    play.look(0, "v1")
    play.enabled["a"] = False
    play.look(60, "v2")
    play.enabled["a"] = True
    play.look(120, "v2")
    play.look(180, "v2")


def consul_restored(play: Play) -> None:
    """The index went back, so that CTS's question may be held for more than five minutes."""
    play.look(0, "v1", index=900)
    play.look(60, "v2", index=40)
    play.look(60 + 340, "v2", index=40)
    play.ran("a", ran(60 + 341))
    play.look(60 + 342, "v2", index=40)


def other_rights(play: Play) -> None:
    """Another token sees other rows."""
    play.look(0, "v1", rights="one")
    play.look(60, "v2", rights="other")
    play.look(120, "v2", rights="other")


def other_agent(play: Play) -> None:
    """Another data centre has other rows."""
    play.look(0, "v1")
    for seconds in (60, 120):
        play.look(seconds, "v2", agent="http://elsewhere:8500")


def filtered(play: Play) -> None:
    """A token may not see all of it."""
    play.look(0, "v1")
    for seconds in (60, 120):
        play.look(seconds, WatchedState("v2", 0, 10, filtered=True))


def no_leader(play: Play) -> None:
    """Servers that are cut off know what was."""
    play.look(0, "v1")
    for seconds in (60, 120):
        play.look(seconds, WatchedState("v2", 0, 10, knows_leader=False))


def refused(play: Play) -> None:
    """No answer is no change."""
    play.look(0, "v1")
    for seconds in (60, 120):
        play.look(seconds, WatchedState(error="answered 500"))


def short_outage(play: Play) -> None:
    """Four minutes: CTS asks again up to half as long after, and carries out what changed then."""
    play.look(0, "v1")
    play.look(30, None)
    play.look(200, None)
    play.look(250, "v2")
    play.look(250 + 300, "v2")
    play.ran("a", ran(250 + 302))
    play.look(250 + 310, "v2")


def window_full(play: Play) -> None:
    """More ran than the daemon keeps: the run that heard it may be among what is lost."""
    play.look(0, "v1")
    play.ran("a", *(ran(300 + number) for number in range(5)))
    play.look(60, "v2")
    play.look(400, "v2")


def other_clock(play: Play) -> None:
    """A proxy before the daemon dates its answers five minutes late: what ran between two looks was of then."""
    play.look(0, "v1")
    play.ran("a", ran(-280))
    play.look(40, "v1")
    play.ran("a", ran(-238))
    play.look(80, "v2")
    play.look(140, "v2")


def slow_clock(play: Play) -> None:
    """Or early."""
    play.look(0, "v1")
    play.ran("a", ran(320))
    play.look(40, "v1")
    play.ran("a", ran(362))
    play.look(80, "v2")
    play.look(140, "v2")


def other_condition(play: Play) -> None:
    """It was made anew, and watches something else."""
    play.look(0, "v1")
    play.definitions["a"] = structs.replace(play.definitions["a"], condition=KEYS)
    play.look(60, "v2")
    play.look(120, "v2")


@pytest.mark.parametrize(
    "scene",
    [
        heard_in_time,
        heard_before_the_look,
        heard_and_failed,
        run_in_progress,
        output_of_a_check,
        there_and_back,
        restarted,
        switched_off,
        consul_restored,
        other_rights,
        other_agent,
        filtered,
        no_leader,
        refused,
        short_outage,
        window_full,
        other_clock,
        slow_clock,
        other_condition,
    ],
)
def test_no_false_alarm(scene: Callable[[Play], None]) -> None:
    """Neither at the end nor after any look before: what is said is that a change may still be carried out."""
    play = Play(a=SERVICES)
    scene(play)
    for number in range(1, len(play.snapshots) + 1):
        hearing = hearing_after(play.snapshots[:number])
        assert (hearing.unheard, hearing.deaf) == ((), False), number


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


# ---- patterns, of which CTS hears less ----


@pytest.mark.parametrize(
    ("states", "sure"),
    [
        ([pool("v1", 10), pool("v2", 11), pool("v2", 11)], "likely"),
        ([pool("v1", 10), pool("", 10), pool("", 10)], None),
        ([pool("v1", 10), pool("", 10), pool("", 12), pool("", 12)], "likely"),
        ([pool("", 10), pool("v1", 11), pool("v1", 11)], None),
        ([pool("", 10), pool("v1", 11), pool("v1", 12), pool("v1", 12)], "likely"),
        ([pool("v1", 10), pool("v1", 11), pool("v1", 12)], None),
    ],
    ids=["registered", "health", "health-and-list", "new-and-maybe-critical-first", "new-and-list", "list-alone"],
)
def test_of_a_pattern_only_what_the_list_of_services_tells_is_heard(
    states: list[WatchedState], sure: str | None
) -> None:
    """A check that fails or passes wakes nobody before the list changes the next time."""
    play = Play(a=PATTERN)
    for number, state in enumerate(states):
        play.look(60 * number, state)
    assert sures(play.hearing()) == ({"a": sure} if sure else {})


# ---- what cannot be told ----


def test_why_nothing_can_be_told() -> None:
    play = Play(a=SERVICES, old=OLD)
    play.look(0, "v1")
    assert play.hearing().doubt == FIRST
    play.look(60, "v1")
    assert play.hearing().doubt == ""
    assert play.hearing().unclear == ("old: the deprecated service blocks have filters that CTS does not tell",)
    play.look(120, None)
    assert play.hearing().doubt == "Consul could not be asked: nobody listens"
    play.look_with(180, None)
    assert play.hearing().doubt == NOT_ASKED
    play.look(240, WatchedState("v2", filtered=True))
    assert play.hearing().doubt == NOTHING
    assert "a: the token may not see all of what it watches" in play.hearing().unclear


def test_an_outage_after_it_makes_nothing_of_a_miss() -> None:
    """Nor does what was run by hand in between."""
    play = Play(a=SERVICES)
    looks = ((0, "v1"), (60, "v2"), (120, "v2"), (950, "v2"), (1000, None), (1150, "v2"), (9000, "v2"))
    for seconds, state in looks:
        if seconds == 950:
            play.ran("a", ran(900))
        play.look(seconds, state)
        assert sures(hearing_after(play.snapshots)).get("a") not in {None, "pending"} or seconds < 120
    [missed] = play.hearing().unheard
    assert (missed.due, missed.ran_at) == (at(61 + 26.3), at(900))


def test_what_consul_refuses_is_said_with_its_words() -> None:
    """Of some tasks, or of all."""
    play = Play(a=SERVICES, b=KEYS)
    refused = WatchedState(error="answered 403: Permission denied.")
    for seconds in (0, 60):
        play.look(seconds, "v1")
        consul = play.snapshots[-1].consul
        assert consul is not None
        half = tuple(structs.replace(each, state=refused) if each.task == "a" else each for each in consul.watched)
        play.snapshots[-1] = structs.replace(play.snapshots[-1], consul=structs.replace(consul, watched=half))
    hearing = play.hearing()
    assert hearing.doubt == ""
    assert hearing.compared == {"b"}
    assert hearing.unclear == ("a: Consul gave no answer about what it watches (answered 403: Permission denied)",)
    play.look(120, refused)
    assert play.hearing().doubt == "Consul could not be asked: answered 403: Permission denied."
    assert play.hearing().unclear == ()


def test_what_was_found_stands_while_consul_is_away() -> None:
    play = Play(a=SERVICES)
    for seconds, state in ((0, "v1"), (60, "v2"), (120, "v2"), (180, None)):
        play.look(seconds, state)
    assert sures(play.hearing()) == {"a": "likely"}


def test_a_daemon_that_heard_between_two_misses_is_not_deaf_as_a_whole() -> None:
    """It heard something after the first of them."""
    play = Play(a=SERVICES, b=KEYS)
    play.look(0, "v1")
    play.look(60, "v2")
    play.ran("b", ran(62))
    play.look(200, "v2")
    play.look(260, "v3")
    play.look(400, "v3")
    assert sures(play.hearing()) == {"a": "likely", "b": "likely"}
    assert not play.hearing().deaf


def test_ticks_in_which_nothing_ran_are_no_runs_of_later() -> None:
    play = Play(a=SCHEDULE)
    for seconds, events in ((0, ()), (20, ()), (35, (tick(30),)), (65, (tick(60),))):
        play.ran("a", *events)
        play.look(seconds, "v2" if seconds else "v1")
    [missed] = play.hearing().unheard
    assert missed.ran_at is None


def test_servers_without_a_leader_are_named() -> None:
    play = Play(a=SERVICES)
    play.look(0, WatchedState("v1", knows_leader=False))
    assert play.hearing().unclear == ("a: Consul's servers had no leader",)


def test_what_other_daemons_heard_tells_whose_fault_it_is() -> None:
    plays = {name: Play(a=SERVICES) for name in ("one", "two", "three")}
    for name, play in plays.items():
        play.look(0, "v1")
        play.look(60, "v2")
        if name == "three":
            play.ran("a", ran(62))
        play.look(120, "v2")
    both = hearings_after({name: plays[name].snapshots for name in ("one", "two")})
    assert {each.elsewhere for each in both.values()} == {"missed"}
    new = {"one": plays["one"].snapshots, "two": plays["two"].snapshots, "new": plays["three"].snapshots[:1]}
    assert hearings_after(new)["one"].elsewhere == ""  # of one of the others nobody knows
    all_three = hearings_after({name: play.snapshots for name, play in plays.items()})
    assert [each.elsewhere for each in all_three.values()] == ["heard", "heard", ""]
    assert [each.deaf for each in all_three.values()] == [True, True, False]


# ---- of many looks a few are enough ----


@settings(max_examples=50)
@given(st.data())
def test_looks_at_which_nothing_changed_make_no_difference(data: st.DataObject) -> None:
    """Of each such time the first and the last are held against runs; all of them would say the same."""
    play = Play(a=SERVICES)
    now = 0.0
    for state in data.draw(st.lists(st.sampled_from(["v1", "v1", "v2", "v3", None]), min_size=2, max_size=14)):
        now += data.draw(st.sampled_from([20.0, 60.0, 400.0]))
        if data.draw(st.booleans()):
            play.ran("a", ran(now - data.draw(st.sampled_from([1.0, 15.0]))))
        play.look(now, state)
    few = play.hearing()
    with patch.object(hearing_module, "turns_of", lambda asked: range(len(asked))):
        assert play.hearing() == few
