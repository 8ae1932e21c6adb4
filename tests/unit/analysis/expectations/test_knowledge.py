"""What people know of tasks, by glob."""

from ctsreport.analysis.expectations.knowledge import NOTHING, Knowledge, TaskGlob, knowledge_of, unmatched_notices
from tests.unit.making import finding, found, snapshot, task


def test_the_later_counts_key_by_key() -> None:
    globs = (
        TaskGlob("*", Knowledge(owner="all", runbook="http://wiki/")),
        TaskGlob("edge-*", Knowledge(owner="edge", next_step="Call")),
        TaskGlob("x", Knowledge(owner="nobody")),
    )
    assert knowledge_of(finding("edge-fw"), globs) == Knowledge("edge", "http://wiki/", "Call")
    assert knowledge_of(finding("dns"), globs) == Knowledge("all", "http://wiki/")


def test_an_instance_narrows_it() -> None:
    assert knowledge_of(finding("a"), [TaskGlob("a", Knowledge("x"), instance="test")]) == NOTHING
    assert knowledge_of(finding("a"), [TaskGlob("a", Knowledge("x"), instance="pro?")]) == Knowledge("x")


def test_a_pattern_that_fits_nothing_is_named_with_its_place() -> None:
    findings = found(snapshot(task("a")))
    [notice] = unmatched_notices(
        findings, [TaskGlob("a", NOTHING), TaskGlob("gone-*", NOTHING, place="ctsreport.toml, line 3")]
    )
    assert (notice.code, notice.level) == ("config_unmatched", "info")
    assert "gone-* (ctsreport.toml, line 3)" in notice.message


def test_nothing_is_said_where_not_all_tasks_are_known() -> None:
    findings = found(snapshot(task("a")), snapshot(instance="east", read=False, error="silent"))
    assert list(unmatched_notices(findings, [TaskGlob("gone", NOTHING)])) == []
