"""What cannot be told of daemons that may be deaf: patterns, refusals, first looks; and what others heard."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ctsreport.analysis.past import hearing as hearing_module
from ctsreport.analysis.past.hearing import FIRST, NOT_ASKED, NOTHING
from ctsreport.watched import WatchedState
from tests.unit.analysis.past.play import (
    KEYS,
    OLD,
    PATTERN,
    SCHEDULE,
    SERVICES,
    Play,
    at,
    hearing_after,
    hearings_after,
    pool,
    ran,
    sures,
    tick,
)

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
