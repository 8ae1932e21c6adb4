"""Changes in Consul that a daemon hears, or cannot be held to: no alarm is raised for any of them."""

from collections.abc import Callable

import pytest
from msgspec import structs

from ctsreport.watched import WatchedState
from tests.unit.analysis.past.play import (
    KEYS,
    SERVICES,
    Play,
    hearing_after,
    ran,
)

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
