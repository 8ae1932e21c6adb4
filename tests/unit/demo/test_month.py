"""A month of a daemon: the same every time, and as CTS would have it."""

import itertools
from datetime import UTC, datetime, timedelta

from ctsreport.demo.month import DAYS, EVERY, WINDOW, Month

END = datetime(2026, 11, 28, 3, tzinfo=UTC)


def test_it_is_the_same_every_time() -> None:
    assert list(Month(END).looks()) == list(Month(END).looks())
    assert Month(END).wire() == Month(END).wire()
    assert Month(END, seed=1).wire() != Month(END).wire()


def test_looks_see_windows_of_five_newest_first_and_nothing_of_the_future() -> None:
    looks = list(Month(END).looks())
    assert looks[-1].at == END
    assert looks[0].at == END - timedelta(days=DAYS)
    for look in looks:
        for window in look.tasks.values():
            assert len(window) <= WINDOW
            assert all(run.ended_at <= look.at for run in window)
            assert [run.ended_at for run in window] == sorted((run.ended_at for run in window), reverse=True)


def test_the_job_and_the_daemon_are_away_for_a_while() -> None:
    looks = list(Month(END).looks())
    widest = max(after.at - before.at for before, after in itertools.pairwise(looks))
    assert widest == timedelta(hours=6) + EVERY
    assert sum(not look.answered for look in looks) == 4
    assert all(not look.tasks for look in looks if not look.answered)


def test_a_restart_forgets() -> None:
    """The window gets shorter, and has none of the runs of before."""
    looks = [look for look in Month(END).looks() if look.answered]
    shorter = [
        (before, after)
        for before, after in itertools.pairwise(looks)
        if len(after.tasks["edge-firewall-rules"]) < len(before.tasks["edge-firewall-rules"])
    ]
    assert len(shorter) == 2
    for before, after in shorter:
        known = {run.id for run in before.tasks["edge-firewall-rules"]}
        assert known.isdisjoint(run.id for run in after.tasks["edge-firewall-rules"])


def test_the_end_is_what_the_last_look_saw() -> None:
    wire = Month(END).wire()
    last = list(Month(END).looks())[-1]
    assert {name: [event["id"] for event in task["events"]] for name, task in wire.items()} == {
        name: [run.id for run in window] for name, window in last.tasks.items()
    }
    assert wire["web-lb-pool"]["status"] == "critical"
