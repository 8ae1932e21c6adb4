"""Schedules that were not kept: when that is said, when it is too early to say, and what is not known."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ctsreport.analysis.expectations.gate import evaluate
from ctsreport.analysis.expectations.gate_finding import RuleFinding
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.findings import Findings
from ctsreport.analysis.judge import find
from ctsreport.snapshot.model import Condition, Definition, Event, Snapshot, Task
from tests.unit.making import NOW, codes, event, snapshot, task

HOURLY, DAILY = "0 0 * * * * *", "0 3 * * *"
BERLIN = ZoneInfo("Europe/Berlin")


def ticks(*ago: timedelta, took: timedelta = timedelta(microseconds=400), offset: int = 0) -> tuple[Event, ...]:
    """Events that started so long before the answers, newest first, as a daemon of that offset stamps them."""
    zone = timezone(timedelta(hours=offset))
    return tuple(event(number=number, at=(NOW - each).astimezone(zone), took=took) for number, each in enumerate(ago))


def said(cron: str, events: tuple[Event, ...] | None, *others: Task, zone: str = "", **fields: Any) -> Findings:
    """What is said of a task of that schedule and these events, beside others that ran twice."""
    tasks = (task("audit", events=events, **fields), *(others or (task("web", "ss"),)))
    definitions = {each.name: Definition(each.name) for each in tasks}
    definitions["audit"] = Definition("audit", condition={"schedule": Condition(cron=cron)})
    return find([snapshot(*tasks, definitions=definitions)], NOW, {"prod": ZoneInfo(zone)} if zone else {})


def gate(findings: Findings, rule: str = "overdue") -> RuleFinding:
    return evaluate(findings, findings.tasks, parse_rules([rule]), {}, NOW).rules[0]


def test_a_tick_that_is_missing_is_said_with_its_schedule_and_both_times() -> None:
    """Due at 23:00, and at midnight nothing is stored; said alike at each look."""
    findings = said(HOURLY, ticks(timedelta(hours=2), timedelta(hours=3)))
    [notice] = [each for each in findings.notices if each.code == "overdue"]
    assert notice.level == "warning"
    assert notice.task == "audit"
    for text in (
        HOURLY,
        "due at 2026-11-24 23:00:00 UTC",
        "ended at 2026-11-24 22:00:00",
    ):
        assert text in notice.message
    assert gate(findings).failed
    assert gate(findings, "overdue:audit").failed
    assert not gate(findings, "overdue:web").failed
    assert not gate(findings, "overdue>1").failed


@pytest.mark.parametrize(
    ("late", "took", "overdue"),
    [
        (timedelta(seconds=60), timedelta(seconds=1), False),
        (timedelta(seconds=61), timedelta(seconds=1), True),
        (timedelta(seconds=299), timedelta(seconds=100), False),
        (timedelta(seconds=301), timedelta(seconds=100), True),
    ],
)
def test_a_run_that_may_be_under_way_is_not_missing(late: timedelta, took: timedelta, overdue: bool) -> None:
    """A minute, or three times as long as the longest stored run: it can have three tries."""
    minute = NOW - late
    cron = f"{minute.second} {minute.minute} {minute.hour} * * * *"
    events = ticks(late + timedelta(days=1), late + timedelta(days=2), took=took)
    assert ("overdue" in codes(said(cron, events, zone="UTC"))) is overdue


def test_a_schedule_that_is_kept_is_nothing_to_say() -> None:
    findings = said(HOURLY, ticks(timedelta(0), timedelta(hours=1), timedelta(hours=2)))
    assert not {"overdue", "ticks_missing", "schedule_not_understood"} & set(codes(findings))
    assert gate(findings).judged


def test_a_daemon_s_offset_can_have_moved_by_an_hour() -> None:
    """Where nobody says the zone, a schedule of a day is late only by more than that."""
    newest = datetime(2026, 10, 24, 3, tzinfo=BERLIN)
    stamped = [(newest - timedelta(days=days)).astimezone(timezone(timedelta(hours=2))) for days in (0, 1)]
    events = tuple(event(at=at, took=timedelta(milliseconds=1)) for at in stamped)

    def late(zone: ZoneInfo | None, hour: int, minute: int) -> bool:
        asked = datetime(2026, 10, 25, hour, minute, tzinfo=UTC)
        definitions = {"audit": Definition("audit", condition={"schedule": Condition(cron=DAILY)})}
        made = snapshot(task("audit", events=events), task("b", "ss"), definitions=definitions, taken_at=asked)
        return "overdue" in codes(find([made], asked, {"prod": zone} if zone else {}))

    assert late(BERLIN, 2, 30)
    assert late(None, 2, 30)  # by the old offset it was due at one
    assert not late(BERLIN, 1, 45)
    assert not late(None, 1, 45)  # by the old offset it is late, by that of now it is not yet due


def test_never_while_the_daemon_starts() -> None:
    """It runs every task once before it keeps a schedule: as long as one has not, nothing is late."""
    first = ticks(timedelta(hours=3))
    waiting = task("slow", "", status="unknown")
    assert "overdue" not in codes(said(HOURLY, first, task("web", "s"), waiting))
    assert "overdue" in codes(said(HOURLY, first, task("web", "ss"), waiting))
    just = task("web", events=ticks(timedelta(minutes=1)))
    assert "overdue" not in codes(said(HOURLY, first, just))


@pytest.mark.parametrize("fields", [{"enabled": False}, {"enabled": None}, {"status": "unknown"}])
def test_what_should_not_run_is_not_late(fields: dict[str, Any]) -> None:
    """Nor what never ran: that is said already."""
    events = None if "status" in fields else ticks(timedelta(hours=9), timedelta(hours=10))
    assert "overdue" not in codes(said(HOURLY, events, **fields))


def test_missing_ticks_between_stored_events_are_said() -> None:
    """Five hours without one, of which four should have had it."""
    findings = said(HOURLY, ticks(timedelta(0), timedelta(hours=5), timedelta(hours=6)))
    [notice] = [each for each in findings.notices if each.code == "ticks_missing"]
    assert notice.level == "info"
    assert "4 more times" in notice.message
    assert not gate(findings).failed


@pytest.mark.parametrize("enabled", [False, None])
def test_of_what_need_not_run_no_tick_is_missing(enabled: bool | None) -> None:
    """Switched off, or nobody knows whether it is."""
    runs = ticks(timedelta(0), timedelta(hours=5), timedelta(hours=6))
    assert "ticks_missing" not in codes(said(HOURLY, runs, enabled=enabled))


def test_a_schedule_of_every_second_is_not_counted_to_its_end() -> None:
    """Nor once for each two events: ten thousand such tasks are judged in a second."""
    runs = ticks(*(timedelta(days=each) for each in (1, 90, 180, 270, 360)))
    [notice] = [each for each in said("* * * * * * *", runs).notices if each.code == "ticks_missing"]
    assert "at least 100 more times" in notice.message


@pytest.mark.parametrize("cron", ["0 0 15W * *", "whenever"])
def test_what_is_not_understood_is_said_and_judged_by_no_rule(cron: str) -> None:
    findings = said(cron, ticks(timedelta(days=9), timedelta(days=10)))
    assert "schedule_not_understood" in codes(findings)
    assert "overdue" not in codes(findings)
    assert "audit" in gate(findings).doubt
    assert gate(findings, "overdue:web").judged


def test_without_definitions_nothing_is_known_of_schedules() -> None:
    """The rule could not fail, and would be green for ever."""
    findings = find([snapshot(task("audit"))], NOW)
    assert "/v1/tasks" in gate(findings).doubt
    defined = {"web": Definition("web")}
    apart = find([snapshot(task("audit"), task("web"), task("off", enabled=False), definitions=defined)], NOW)
    assert gate(apart, "overdue:audit").doubt == "whether audit has a schedule is not known (/v1/tasks)."
    assert gate(apart).undecided
    assert not gate(apart, "overdue?:audit").undecided
    assert gate(apart, "overdue:web").judged
    assert gate(apart, "overdue:off").judged


def test_without_a_time_of_the_answers_their_newest_event_tells() -> None:
    """They were given then or later."""

    def saved(newest: timedelta) -> Snapshot:
        definitions = {"audit": Definition("audit", condition={"schedule": Condition(cron=HOURLY)})}
        events = ticks(timedelta(hours=8), timedelta(hours=9))
        other = task("web", events=ticks(newest, timedelta(hours=9)))
        return snapshot(task("audit", events=events), other, definitions=definitions, taken_at=None)

    assert "overdue" in codes(find([saved(timedelta(hours=2))], NOW))
    assert "overdue" not in codes(find([saved(timedelta(hours=8))], NOW))
