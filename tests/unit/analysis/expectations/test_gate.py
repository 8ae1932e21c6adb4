"""The gate: what each word sees, what it leaves to others, and what is excused."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from ctsreport.analysis.expectations.gate import evaluate, gate_notices
from ctsreport.analysis.expectations.gate_finding import GateFinding
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.known import by_task, find_known
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import Findings
from ctsreport.snapshot.model import Condition, Definition, Event, Notice, Task
from ctsreport.snapshot.taken import AHEAD
from tests.unit.making import NOW, found, overall, run, snapshot, task

TASKS = (
    task("critical-a", "FFs"),
    task("critical-off", "FF", enabled=False),
    task("errored-a", "Fs"),
    task("errored-b", "Fs"),
    task("idle", "", status="unknown"),
    task("idle-off", "", status="unknown", enabled=False),
    task("switched", "oFF", enabled=False),
    task("fine", "sF"),
)


def gate(findings: Findings, *rules: str, known: Sequence[KnownFailure] = ()) -> GateFinding:
    return evaluate(findings, findings.tasks, parse_rules(rules), by_task(find_known(findings, known, NOW)), NOW)


def seen(findings: Findings, rule: str) -> set[str]:
    """What a rule sees: tasks by name, instances in brackets."""
    [shown] = gate(findings, rule).rules
    return {match.task.name if match.task else f"[{match.instance}]" for match in shown.matches}


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("critical", {"critical-a", "critical-off", "switched"}),
        ("errored", {"errored-a", "errored-b"}),
        ("unknown", {"idle"}),
        ("critical:*-a", {"critical-a"}),
        ("critical:prod/*-off", {"critical-off"}),
        ("critical:test/*", set()),
        ("disagreement", set()),
        ("unreachable", set()),
        ("stale>2d", set()),
        ("stale>30m", {"[prod]"}),
    ],
)
def test_a_word_sees_its_own(rule: str, names: set[str]) -> None:
    """A health exactly, disabled tasks included but for ``unknown``."""
    assert seen(found(snapshot(*TASKS)), rule) == names


@pytest.mark.parametrize(
    ("rule", "failed"), [("errored", True), ("errored>1", True), ("errored>2", False), ("unknown>0", True)]
)
def test_a_number_is_what_is_allowed(rule: str, failed: bool) -> None:
    result = gate(found(snapshot(*TASKS)), rule)
    assert result.failed is failed
    assert result.rules[0].matches, "what is allowed is told as well"


def test_one_rule_that_fails_fails_the_gate() -> None:
    result = gate(found(snapshot(*TASKS)), "unreachable", "critical", "errored>5")
    assert result.failed
    assert [rule.failed for rule in result.rules] == [False, True, False]


def test_what_no_rule_looks_at_is_told() -> None:
    result = gate(found(snapshot(*TASKS)), "critical", "unreachable")
    assert {each.name for each in result.unseen} == {"errored-a", "errored-b", "idle"}


def test_disagreement_is_about_words_and_counts() -> None:
    contradicted = task("a", "Fs", status="successful")
    odd = task("odd", "", status="fine")
    findings = found(snapshot(contradicted, odd, task("b"), overall=overall(successful=3)))
    assert seen(findings, "disagreement") == {"a", "odd", "[prod]"}
    assert seen(findings, "disagreement:a") == {"a"}


def test_unreachable_is_about_instances() -> None:
    findings = found(snapshot(task()), snapshot(instance="east", read=False, error="silent"))
    assert seen(findings, "unreachable") == {"[east]"}
    assert seen(findings, "unreachable:e*") == {"[east]"}
    assert seen(findings, "unreachable:prod") == set()


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("critical", {"[prod]"}),
        ("critical>1", {"[prod]"}),
        ("critical:edge-*", {"[prod]"}),
        ("errored", set()),
    ],
)
def test_what_is_counted_and_not_told_fails_too(rule: str, names: set[str]) -> None:
    """A daemon that cannot list its tasks says how many fail.

    Which they are nobody knows, so each pattern may be meant.
    """
    findings = found(snapshot(overall=overall(critical=2, successful=5), live=True))
    assert seen(findings, rule) == names
    assert gate(findings, rule).failed is bool(names)


def test_a_filtered_list_does_not_hide_what_the_counts_say() -> None:
    findings = found(snapshot(task("a", "Fs"), overall=overall(errored=3, successful=5)))
    [shown] = gate(findings, "errored>2").rules
    assert shown.count == 3
    assert shown.failed


def test_the_counts_of_a_whole_list_count_nothing_twice() -> None:
    findings = found(snapshot(task("a", "Fs"), task("b"), overall=overall(errored=1, successful=1), live=True))
    assert seen(findings, "errored") == {"a"}


@pytest.mark.parametrize(
    ("fields", "outcomes", "names"),
    [
        ({"taken_at": NOW - timedelta(hours=3)}, "s", {"[prod]"}),
        ({"taken_at": None}, "s", set()),
        ({}, "s", set()),
        ({}, "", {"[prod]"}),
        ({"read": False, "error": "silent"}, "", {"[prod]"}),
    ],
)
def test_stale_is_an_old_answer_an_old_run_or_none(fields: dict[str, Any], outcomes: str, names: set[str]) -> None:
    """Where nothing ever ran nothing is new either."""
    assert seen(found(snapshot(task("a", outcomes), **fields)), "stale>2h") == names


def test_stale_with_a_pattern_is_about_each_task_or_instance() -> None:
    old = run("s", at=NOW - timedelta(hours=5))
    findings = found(
        snapshot(task("dns-a", events=old), task("dns-b"), task("dns-c", "", status="unknown"), task("web", events=old))
    )
    assert seen(findings, "stale>2h") == set()
    assert seen(findings, "stale:dns-*>2h") == {"dns-a", "dns-c"}
    assert seen(findings, "stale:prod>2h") == set()
    assert seen(findings, "stale:prod>1m") == {"[prod]"}


@pytest.mark.parametrize(
    ("tasks", "names"), [((), {"[prod]"}), ((task("a", "", status="unknown", enabled=False),), set())]
)
def test_where_nothing_ran_nothing_is_fresh(tasks: tuple[Task, ...], names: set[str]) -> None:
    """A daemon that tells of no task may have lost them; one in which all is switched off runs nothing."""
    assert seen(found(snapshot(*tasks)), "stale>2h") == names


@pytest.mark.parametrize("fields", [{"taken_at": NOW + timedelta(hours=1)}, {}])
def test_what_lies_after_the_report_is_not_fresh(fields: dict[str, Any]) -> None:
    """A pinned time, or a clock that is ahead, would make everything new."""
    at = NOW + timedelta(hours=2) if not fields else NOW
    assert seen(found(snapshot(task("a", events=run("s", at=at)), **fields)), "stale>2h") == {"[prod]"}


@pytest.mark.parametrize(("microseconds", "names"), [(0, set()), (1, {"[prod]"})])
def test_the_boundaries_of_stale(microseconds: int, names: set[str]) -> None:
    """Older than the age, to the microsecond; and a little after the report is a clock, more is a mistake."""
    more = timedelta(microseconds=microseconds)
    fresh = task("a", events=run("s", at=NOW))
    assert seen(found(snapshot(fresh, taken_at=NOW - timedelta(hours=2) - more)), "stale>2h") == names
    assert seen(found(snapshot(fresh, taken_at=NOW + AHEAD + more)), "stale>2h") == names
    old = task("a", events=run("s", at=NOW - timedelta(hours=2, seconds=4) - more))
    assert seen(found(snapshot(old)), "stale>2h") == names


def test_two_answers_that_differ_about_a_task_disagree() -> None:
    notice = Notice("source_differs", "warning", "x", "prod", "a")
    assert seen(found(snapshot(task("a"), task("b"), notices=(notice,))), "disagreement") == {"a"}


def known(task_name: str, **fields: Any) -> KnownFailure:
    return KnownFailure(
        reason="x", expires=fields.pop("expires", NOW + timedelta(days=90)), until="x", task=task_name, **fields
    )


def test_what_is_known_is_excused_and_told() -> None:
    result = gate(
        found(snapshot(*TASKS)), "critical", "unknown", known=[known("critical-*"), known("switched"), known("idle")]
    )
    assert not result.failed
    assert [{match.task.name for match in rule.excused if match.task} for rule in result.rules] == [
        {"critical-a", "critical-off", "switched"},
        {"idle"},
    ]
    assert "critical-a" not in {each.name for each in result.unseen}


def test_what_is_known_no_more_is_not_excused() -> None:
    assert gate(found(snapshot(*TASKS)), "critical", known=[known("critical-*", expires=NOW)]).failed


def test_nothing_excuses_silence_and_contradiction() -> None:
    """A known failure is about a task that fails."""
    old = snapshot(task("a", "Fs", status="successful", events=run("Fs", at=NOW - timedelta(days=3))))
    silent = snapshot(instance="east", read=False, error="silent")
    result = gate(found(old, silent), "disagreement", "stale:a>2h", "unreachable", known=[known("*")])
    assert [rule.failed for rule in result.rules] == [True, True, True]


def test_a_rule_about_what_is_not_there_is_named() -> None:
    rules = (
        "critical:gone-*",
        "critical:critical-*",
        "unreachable:prod",
        "errored",
        "critical:prod",
        "unreachable:fine",
    )
    shown = [notice.message for notice in gate_notices(gate(found(snapshot(*TASKS)), *rules))]
    assert [text.split()[2] for text in shown] == ["critical:gone-*", "critical:prod", "unreachable:fine"]
    assert "critical:prod/*" in shown[1], "what was probably meant"


SCHEDULE = {"cron": Definition("cron", condition={"schedule": Condition(cron="* * * * *")})}


@pytest.mark.parametrize(
    ("events", "rule", "failed"),
    [
        (run("os", at=NOW), "stale>30m", True),
        (run("os", at=NOW), "stale>2h", False),
        (run("ooooo", at=NOW), "stale>3h", True),
        (run("ooooo", at=NOW), "stale>5h", False),
        (run("os", at=NOW), "stale:cron>30m", False),
        (run("os", at=NOW - timedelta(hours=1)), "stale:cron>30m", True),
        (run("os", at=NOW), "stale:web>30m", True),
    ],
)
def test_what_is_stale_goes_by_what_ran(events: tuple[Event, ...], rule: str, failed: bool) -> None:
    """A schedule named by a pattern has been heard at its newest tick.

    Where nothing ran at all, it is at least as old as the oldest.
    """
    made = snapshot(task("cron", events=events), task("web", events=events), definitions=SCHEDULE)
    assert gate(found(made), rule).failed is failed


def test_what_an_instance_did_not_tell_is_no_business_of_a_rule_about_another() -> None:
    """Its missing tasks cannot be those of ``prod``, whatever their names."""
    findings = found(snapshot(task("a")), snapshot(instance="test", overall=overall(critical=2)))
    assert seen(findings, "critical:prod/*") == set()
    assert seen(findings, "critical:test/*") == {"[test]"}
    assert seen(findings, "critical:a*") == {"[test]"}


def test_a_pattern_that_fits_one_instance_of_several_is_there() -> None:
    """Nobody is told that it matches nothing."""
    findings = found(snapshot(task("a")), snapshot(instance="east"))
    assert list(gate_notices(gate(findings, "unreachable:east"))) == []
    assert [each.code for each in gate_notices(gate(findings, "unreachable:west"))] == ["gate_unmatched"]
