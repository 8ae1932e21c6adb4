"""Many daemons: at the same time, but not too many; each with its own deadline, and one for all."""

import resource
import threading

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.model import Reading
from ctsreport.sources import pool as pool_module
from ctsreport.sources.pool import USUAL, Pool, ask, fitting
from tests.unit.sources.fakes import FakeDaemon


def say(_: str) -> None:
    """Nobody listens."""


def names(readings: list[list[Reading]]) -> list[str]:
    return [each.instance for parts in readings for each in parts]


def test_readings_come_in_the_order_of_the_daemons() -> None:
    """Whoever answers first."""
    let = threading.Event()
    slow, fast = FakeDaemon("slow", wait=let), FakeDaemon("fast")

    def release() -> None:
        fast.asked.wait()
        let.set()

    threading.Thread(target=release, daemon=True).start()
    assert names(ask([slow, fast], Pool(), say)) == ["slow", "fast"]


def test_daemons_are_asked_at_the_same_time() -> None:
    """One waits for what another begins: they would never end one after the other."""
    second = FakeDaemon("second")
    first = FakeDaemon("first", wait=second.asked)
    assert len(ask([first, second], Pool(parallel=2), say)) == 2


def test_no_more_are_asked_at_a_time_than_allowed() -> None:
    """The third waits until one of the first two is done."""
    let = threading.Event()
    first, second, third = FakeDaemon("a", wait=let), FakeDaemon("b", wait=let), FakeDaemon("c")
    seen: list[bool] = []

    def release() -> None:
        first.asked.wait()
        second.asked.wait()
        seen.append(third.asked.is_set())
        let.set()

    threading.Thread(target=release, daemon=True).start()
    assert names(ask([first, second, third], Pool(parallel=2), say)) == ["a", "b", "c"]
    assert seen == [False]


def test_a_daemon_that_never_answers_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where it had the only place: after its deadline and a little more the next one is asked."""
    monkeypatch.setattr(pool_module, "GRACE", 0.0)
    never = threading.Event()
    stuck = FakeDaemon("stuck", wait=never, deadline=0.01)
    assert names(ask([stuck, FakeDaemon("well")], Pool(parallel=1), say)) == ["stuck was silent", "well"]
    never.set()


def test_the_deadline_for_all_ends_what_is_running_and_what_waits() -> None:
    """Both are findings, and say how to allow more."""
    never = threading.Event()
    read = ask([FakeDaemon("a", wait=never), FakeDaemon("b")], Pool(parallel=1, run_deadline=0.05), say)
    never.set()
    assert sorted(names(read)) == ["a was silent", "b was silent"]
    assert "when the 0.05 s for all daemons were over" in (read[1][0].answers[0].error or "")


def test_what_a_daemon_raises_is_raised() -> None:
    wrong = CtsReportError("the key is encrypted", "decrypt it", ExitCode.USAGE)
    with pytest.raises(CtsReportError, match="the key is encrypted"):
        ask([FakeDaemon("a"), FakeDaemon("b", error=wrong)], Pool(), say)


def test_how_far_it_is_is_said_where_there_are_several() -> None:
    said: list[str] = []
    ask([FakeDaemon("a"), FakeDaemon("b")], Pool(), said.append)
    ask([FakeDaemon("a")], Pool(), said.append)
    assert said == ["1 of 2 daemons were asked", "2 of 2 daemons were asked"]


def test_as_many_are_asked_as_there_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that starts no second one asks one after the other; one that starts none says so."""
    start = threading.Thread.start
    alive: list[threading.Thread] = []

    def limited(self: threading.Thread, most: int) -> None:
        if sum(each.is_alive() for each in alive) >= most:
            raise RuntimeError("can't start new thread")
        alive.append(self)
        start(self)

    monkeypatch.setattr(pool_module._Asking, "start", lambda self: limited(self, 1))
    assert names(ask([FakeDaemon("a"), FakeDaemon("b"), FakeDaemon("c")], Pool(), say)) == ["a", "b", "c"]
    monkeypatch.setattr(pool_module._Asking, "start", lambda self: limited(self, 0))
    [[silent]] = ask([FakeDaemon("a")], Pool(), say)
    assert "starts no more threads" in (silent.answers[0].error or "")


@pytest.mark.parametrize(("soft", "most"), [(1024, USUAL), (128, 16), (70, 1), (10, 1), (-1, USUAL)])
def test_as_many_are_asked_as_descriptors_allow(soft: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, soft))
    assert fitting() == most
