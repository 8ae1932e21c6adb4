"""How the process ends, as far as what was read decides it: a gate that failed, then what could not be told."""

import pytest

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from ctsreport.errors import ExitCode
from tests.unit.making import NOW, overall, snapshot, task

FAILING = snapshot(task("web", "FF"), task("db"))
UNREAD = snapshot(instance="east", read=False, error="silent")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, ExitCode.DONE),
        ({"unread": 1}, ExitCode.DONE),
        ({"malformed": 1}, ExitCode.UNREAD),
        ({"read": False, "error": "x"}, ExitCode.UNREAD),
    ],
)
def test_how_the_process_ends(fields: dict[str, object], code: ExitCode) -> None:
    """4 where health could not be told, of any instance; a task that fails is no error of ours."""
    made = snapshot(task("a", "FF"), **fields)  # type: ignore[arg-type]
    assert assess([made], NOW).exit_code is code
    assert assess([snapshot(task()), made], NOW).exit_code is code


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ("critical", ExitCode.GATE),
        ("critical:db", ExitCode.DONE),
        ("critical:wbe", ExitCode.UNREAD),
        ("critical?:wbe", ExitCode.DONE),
        ("critical,errored:wbe", ExitCode.GATE),
        ("critical:prod", ExitCode.UNREAD),
        ("critical:prod/*", ExitCode.GATE),
        ("stale:nowhere>1h", ExitCode.UNREAD),
        ("unreachable:nowhere", ExitCode.UNREAD),
        ("unreachable:prod", ExitCode.DONE),
        ("unsure", ExitCode.DONE),
    ],
)
def test_a_rule_that_is_about_nothing_is_never_green(rules: str, code: ExitCode) -> None:
    """But where its ? allows that; a rule that failed comes first."""
    assert assess([FAILING], NOW, Expectations(parse_rules([rules]))).exit_code is code


@pytest.mark.parametrize(
    ("rules", "judged"), [("errored", False), ("errored:prod/*", True), ("errored:web", False), ("critical", True)]
)
def test_what_a_rule_needs_must_have_been_read(rules: str, judged: bool) -> None:
    """One that fails has been judged all the same."""
    gate = assess([FAILING, UNREAD], NOW, Expectations(parse_rules([rules]))).gate
    assert gate is not None
    assert [rule.judged for rule in gate.rules] == [judged]


def test_an_answer_about_health_that_is_missing_is_a_doubt_of_the_gate_alone() -> None:
    part = snapshot(task("a"), unread=1)
    assert assess([part], NOW).exit_code is ExitCode.DONE
    assert assess([part], NOW, Expectations(parse_rules(["critical"]))).exit_code is ExitCode.UNREAD
    assert assess([part], NOW, Expectations(parse_rules(["critical?"]))).exit_code is ExitCode.DONE


def test_narrowed_away_is_judged_with_nothing_shown() -> None:
    made = assess([FAILING], NOW, Expectations(parse_rules(["critical:web"])), Selection(("db",)))
    assert made.gate is not None
    assert made.gate.rules[0].judged
    assert made.exit_code is ExitCode.DONE


@pytest.mark.parametrize(
    ("patterns", "code"),
    [
        (("web",), ExitCode.DONE),
        (("prod/we*",), ExitCode.DONE),
        (("east/web",), ExitCode.UNREAD),
        (("web", "wbe"), ExitCode.UNREAD),
        (("nope*",), ExitCode.UNREAD),
    ],
)
def test_a_pattern_that_matches_no_task_ends_with_4(patterns: tuple[str, ...], code: ExitCode) -> None:
    assert assess([FAILING], NOW, selection=Selection(patterns)).exit_code is code


def test_a_pattern_whose_tasks_another_health_hides_matches() -> None:
    assert assess([FAILING], NOW, selection=Selection(("web",), ("successful",))).exit_code is ExitCode.DONE


@pytest.mark.parametrize("rule", ["critical", "errored"])
def test_more_failing_tasks_counted_than_told_fail_their_rule(rule: str) -> None:
    """Live or saved: the list lacks some."""
    for live in (True, False):
        lacking = snapshot(task("a"), overall=overall(successful=1, **{rule: 2}), live=live)
        made = assess([lacking], NOW, Expectations(parse_rules([rule])))
        assert made.findings.verdict == "unsure"
        assert made.exit_code is ExitCode.GATE


def test_as_many_counted_as_told_go_by_the_tasks() -> None:
    made = assess([snapshot(task("a"), overall=overall(critical=1))], NOW, Expectations(parse_rules(["critical"])))
    assert made.findings.verdict == "healthy"
    assert made.exit_code is ExitCode.DONE


def test_nothing_read_is_said() -> None:
    assert "nothing_read" in {notice.code for notice in assess([UNREAD], NOW).findings.notices}
    assert "nothing_read" not in {notice.code for notice in assess([UNREAD, FAILING], NOW).findings.notices}
