"""Schedules over looks: a task by cron, looked at every five minutes by somebody who remembers."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from ctsreport.analysis.findings import Findings
from ctsreport.analysis.judge import find
from ctsreport.analysis.past.remember import known_of, remember
from ctsreport.history.from_snapshots import looks_of
from ctsreport.history.recall import recall
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, opened
from ctsreport.snapshot.model import Condition, Definition, Event, Snapshot, Task

START = datetime(2026, 11, 24, tzinfo=UTC)
HOURLY = "0 * * * *"


def ran(name: str, at: datetime, seconds: float = 1) -> Event:
    return Event(True, f"{name} {at.isoformat()}", at, at + timedelta(seconds=seconds))


def look(
    at: datetime, events: list[Event], *, cron: str = HOURLY, enabled: bool = True, other: datetime = START
) -> Snapshot:
    """What a daemon said of a task with a schedule, and of one without that ran last at an instant."""
    tasks = {
        "job": Task("job", None if events else "unknown", enabled, events=tuple(reversed(events[-5:])) or None),
        "web": Task("web", None, True, events=(ran("web", other), ran("web", START - timedelta(hours=1)))),
    }
    definitions = {"job": Definition("job", enabled=enabled, condition={"schedule": Condition(cron=cron)})}
    return Snapshot("a", None, at, True, None, None, tasks, definitions, ())


def judged(looks: list[Snapshot], zone: tzinfo | None = UTC) -> tuple[Findings, datetime | None]:
    """The newest of these looks, by one who remembers the others; since when the task is overdue."""
    store = Database(opened(IN_MEMORY))
    store.add(list(looks_of(looks)))
    known = known_of([recall(store, "a")])
    store.close()
    zones = {"a": zone} if zone else {}
    newest = looks[-1]
    assert newest.taken_at
    findings = find([newest], newest.taken_at, zones, None, known)
    return findings, remember(known, findings, {}).tasks["a", "job"].overdue_since


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def codes(findings: Findings) -> set[str]:
    return {notice.code for notice in findings.notices}


def test_the_first_tick_that_was_not_kept_is_since_when() -> None:
    events = [ran("job", hours(0)), ran("job", hours(1))]
    findings, since = judged([look(hours(1.1), events), look(hours(4.5), events)])
    assert since == hours(2)
    assert "it was due at 2026-11-24 02:00:00 UTC" in findings.overdue["a", "job"]
    assert "overdue" in codes(findings)


def test_a_tick_that_was_kept_or_may_be_under_way_is_not_late() -> None:
    events = [ran("job", hours(0)), ran("job", hours(1))]
    assert judged([look(hours(1.1), events)])[1] is None
    assert judged([look(hours(1.1), events), look(hours(2) + timedelta(seconds=59), events)])[1] is None
    assert judged([look(hours(1.1), events), look(hours(2) + timedelta(seconds=61), events)])[1] == hours(2)


def test_the_longest_run_that_is_remembered_says_how_late_one_may_be() -> None:
    """The window has forgotten it."""
    events = [ran("job", hours(0), 600), *(ran("job", hours(number)) for number in range(1, 7))]
    looks = [look(hours(0.5), events[:1]), look(hours(4.5), events[:5]), look(hours(6.4), events)]
    assert judged([*looks, look(hours(7.49), events)])[1] is None
    assert judged([*looks, look(hours(7.51), events)])[1] == hours(7)


def test_a_task_that_was_switched_on_lately_was_not_due_before() -> None:
    events = [ran("job", hours(0)), ran("job", hours(1))]
    looks = [look(hours(1.1), events), look(hours(2.5), events, enabled=False), look(hours(9.2), events)]
    assert judged(looks)[1] is None
    assert "overdue" not in codes(judged(looks)[0])
    assert judged([*looks, look(hours(10.5), events)])[1] == hours(10)
    assert judged([*looks, look(hours(10.5), events, enabled=False)])[1] is None


def test_of_a_task_that_never_ran_the_looks_prove_that_it_did_not() -> None:
    findings, since = judged([look(hours(1.1), []), look(hours(3.5), [])])
    assert since == hours(2)
    assert "none is since the daemon started" in findings.overdue["a", "job"]
    assert judged([look(hours(3.5), [])])[1] is None


@pytest.mark.parametrize("zone", [ZoneInfo("Europe/Berlin"), None])
def test_a_schedule_is_of_the_daemons_zone(zone: tzinfo | None) -> None:
    """Four in the morning there; without the zone what its stamps say, which a history does not keep."""
    there = timezone(timedelta(hours=1))
    events = [ran("job", datetime(2026, 11, 24 + day, 4, tzinfo=there)) for day in range(2)]
    looks = [look(datetime(2026, 11, 25, 5, tzinfo=there), events, cron="0 4 * * *")]
    late = look(datetime(2026, 11, 26, 5, 10, tzinfo=UTC), events, cron="0 4 * * *")
    assert judged([*looks, late], zone)[1] == datetime(2026, 11, 26, 3, tzinfo=UTC)


def test_clocks_that_are_put_back_make_no_tick_late() -> None:
    """On the last Sunday of October four o'clock comes an hour later."""
    berlin = ZoneInfo("Europe/Berlin")
    events = [ran("job", datetime(2026, 10, day, 4, tzinfo=berlin)) for day in (23, 24)]
    first = look(datetime(2026, 10, 24, 3, tzinfo=UTC), events, cron="0 4 * * *", other=hours(-999))
    before = look(datetime(2026, 10, 25, 2, 30, tzinfo=UTC), events, cron="0 4 * * *", other=hours(-999))
    after = look(datetime(2026, 10, 25, 3, 30, tzinfo=UTC), events, cron="0 4 * * *", other=hours(-999))
    assert judged([first, before], berlin)[1] is None
    assert judged([first, after], berlin)[1] == datetime(2026, 10, 25, 3, tzinfo=UTC)


def test_a_run_that_does_not_end_is_told_by_others_that_ran_since() -> None:
    events = [ran("job", hours(0)), ran("job", hours(1))]
    looks = [look(hours(1.1), events), look(hours(4.5), events, other=hours(3))]
    assert "run_not_ended" in codes(judged(looks)[0])
    assert "run_not_ended" not in codes(judged([*looks[:1], look(hours(4.5), events)])[0])


def test_a_schedule_that_is_not_understood_is_not_judged() -> None:
    events = [ran("job", hours(0)), ran("job", hours(1))]
    assert judged([look(hours(1.1), events), look(hours(90), events, cron="never")])[1] is None
