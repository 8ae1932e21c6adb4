"""All sources at once, and their readings by instance."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Notice, Reading
from ctsreport.sources import gather as gather_module
from ctsreport.sources.gather import combine, gather
from ctsreport.sources.limit import Limit
from ctsreport.sources.saved import SavedSource
from tests.unit.making import NOW, answer, wire_task

LONG = 3600.0
"""Seconds: no test takes so long."""

LIST = "/v1/status/tasks?include=events"


@dataclass
class FakeDaemon:
    """A daemon that answers at once, when it is let, with an error, or never."""

    name: str
    wait: threading.Event | None = None
    error: Exception | None = None
    asked: threading.Event = field(default_factory=threading.Event)

    def fetch(self) -> list[Reading]:
        """The one reading."""
        self.asked.set()
        if self.wait is not None:
            self.wait.wait()
        if self.error is not None:
            raise self.error
        return [Reading(self.name, (), live=True)]

    def silent(self) -> Reading:
        """What is said where nothing came."""
        return Reading(f"{self.name} was silent", (), live=True)


def taken(
    instance: str, at: datetime | None, *, live: bool = False, status: str = "successful", **fields: object
) -> Reading:
    body = {"a": wire_task(status=status)}
    return Reading(instance, (answer(body, origin=str(at), request=LIST),), None, at, live, **fields)  # type: ignore[arg-type]


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_readings_come_in_the_order_of_the_sources() -> None:
    """Daemons and files alike, whoever answers first."""
    let = threading.Event()
    slow, fast = FakeDaemon("slow", wait=let), FakeDaemon("fast", wait=None)
    Path("t.json").write_text("{}")

    def release() -> None:
        fast.asked.wait()
        let.set()

    threading.Thread(target=release, daemon=True).start()
    told = gather([slow, SavedSource("saved", ["t.json"], Limit()), fast], LONG)
    assert [each.instance for each in told] == ["slow", "saved", "fast"]


def test_daemons_are_asked_at_the_same_time() -> None:
    """One waits for what another begins: they would never end one after the other."""
    second = FakeDaemon("second")
    first = FakeDaemon("first", wait=second.asked)
    assert len(gather([first, second], LONG)) == 2


def test_a_daemon_that_never_answers_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its deadline and a little more; the others are told."""
    wait, never = gather_module._wait, threading.Event()

    def patient(threads: Sequence[Any], seconds: float) -> None:
        assert seconds == LONG + gather_module.GRACE
        threads[1].join()
        wait(threads, 0.01)

    monkeypatch.setattr(gather_module, "_wait", patient)
    told = gather([FakeDaemon("stuck", wait=never), FakeDaemon("well")], LONG)
    never.set()
    assert [each.instance for each in told] == ["stuck was silent", "well"]


def test_what_a_source_raises_is_raised() -> None:
    """From a daemon's thread as from a file."""
    wrong = CtsReportError("the key is encrypted", "decrypt it", ExitCode.USAGE)
    with pytest.raises(CtsReportError, match="the key is encrypted"):
        gather([FakeDaemon("a"), FakeDaemon("b", error=wrong)], LONG)
    with pytest.raises(CtsReportError, match=r"missing\.json"):
        gather([FakeDaemon("a"), SavedSource("saved", ["missing.json"], Limit())], LONG)


# --- Putting together -------------------------------------------------------------------------------------------------


def test_instances_stay_apart() -> None:
    """In the order in which they were named."""
    assert [each.instance for each in combine([taken("b", None), taken("a", None), taken("b", None)])] == ["b", "a"]


def test_parts_of_one_instance_are_one_reading() -> None:
    """Answers and notes in order."""
    note = Notice("other_files", "info", "x", "a")
    [made] = combine([taken("a", None, notes=(note,)), taken("a", None)])
    assert len(made.answers) == 2
    assert made.notes == (note,)


def test_of_several_snapshots_the_newest_is_the_state() -> None:
    """Whatever the order, and the earlier ones are counted."""
    times = [NOW - timedelta(hours=hours) for hours in (2, 1, 3)]
    [made] = combine([taken("a", time) for time in times])
    assert made.taken_at == NOW - timedelta(hours=1)
    assert [each.origin for each in made.answers] == [str(NOW - timedelta(hours=1))]
    [notice] = made.notes
    assert (notice.code, notice.level) == ("earlier_snapshots", "info")
    assert "2 earlier snapshots" in notice.message


def test_snapshots_of_one_instant_are_parts() -> None:
    """In any offset."""
    [made] = combine([taken("a", NOW), taken("a", NOW.astimezone(timezone(timedelta(hours=5))))])
    assert len(made.answers) == 2
    assert made.notes == ()


def test_a_daemon_that_does_not_answer_is_not_papered_over_by_an_old_snapshot() -> None:
    """Its silence is the newest state of that instance: yesterday's health must not be shown as today's."""
    silent = Reading(
        "a", (Answer("http://cts", b"", LIST, None, "Nobody listens."),), "http://cts", None, live=True, fresh=True
    )
    for order in (
        [silent, taken("a", NOW - timedelta(days=1), live=True)],
        [taken("a", NOW - timedelta(days=1), live=True), silent],
    ):
        [made] = combine(order)
        assert not merge(made).read


def test_one_reading_stays_as_it_is() -> None:
    """Nothing is added."""
    one = taken("a", NOW, live=True)
    assert combine([one]) == [one]
    assert combine([]) == []
