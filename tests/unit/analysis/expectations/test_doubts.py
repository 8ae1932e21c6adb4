"""When a rule of the gate cannot be judged, and when it can: what must have been reported for it."""

from typing import Any

import pytest

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.snapshot.model import Definition, Snapshot, Task
from tests.unit.making import NOW, overall, run, snapshot

WELL = Task("web", "successful", True, events=run("s"))
WORD = Task("web", "successful", True)
SILENT = Task("web", events=None)
COUNTS = overall(1, successful=1)
NOTHING_TO_COMPARE = "there is nothing to compare: no events were reported."
NOT_REPORTED = "the status of web was not reported."


def doubt(rule: str, *daemons: Snapshot) -> str:
    """Why a rule could not be judged; empty where it was, and passed."""
    gate = assess(daemons, NOW, Expectations(rules=parse_rules([rule]))).gate
    assert gate
    [found] = gate.rules
    assert not found.failed
    return found.doubt


@pytest.mark.parametrize(
    ("rule", "task", "fields", "why"),
    [
        ("disagreement", WELL, {}, ""),
        ("disagreement", WORD, {}, NOTHING_TO_COMPARE),
        ("disagreement", WORD, {"overall": COUNTS}, ""),
        ("disagreement:web", WORD, {"overall": COUNTS}, NOTHING_TO_COMPARE),
        ("disagreement:web", WELL, {}, ""),
        ("critical", WELL, {}, ""),
        ("critical", WORD, {}, ""),
        ("critical", SILENT, {}, NOT_REPORTED),
        ("critical", SILENT, {"overall": COUNTS}, ""),
        ("critical:web", SILENT, {}, NOT_REPORTED),
    ],
)
def test_what_one_daemon_reports(rule: str, task: Task, fields: dict[str, Any], why: str) -> None:
    assert doubt(rule, snapshot(task, **fields)) == why


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("critical:dns", "its pattern dns matches no task here. "),
        ("unreachable:web", "its pattern web matches no instance here. "),
        ("stale:dns>1h", "its pattern dns matches no task and no instance here. "),
        ("critical:prod", "For all tasks of that instance write critical:prod/*."),
        ("unreachable:prod", ""),
        ("critical:we*", ""),
        ("critical:prod/we*", ""),
    ],
)
def test_a_pattern_that_matches_nothing(rule: str, says: str) -> None:
    """A task's, an instance's, or of either: as the rule is about."""
    found = doubt(rule, snapshot(WELL))
    assert says in found if says else found == ""


@pytest.mark.parametrize(
    ("task", "definitions", "why"),
    [
        (WELL, None, "the schedules of prod were not read (/v1/tasks)."),
        (WELL, {}, "whether web has a schedule is not known (/v1/tasks)."),
        (WELL, {"web": Definition("web")}, ""),
        (Task("web", "successful", False, events=run("s")), {}, ""),
    ],
)
def test_what_is_known_of_schedules(task: Task, definitions: dict[str, Definition] | None, why: str) -> None:
    """Of one that is switched off nothing needs to be known."""
    assert doubt("overdue", snapshot(task, definitions=definitions)) == why
