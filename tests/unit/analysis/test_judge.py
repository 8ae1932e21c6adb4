"""The whole: order of tasks, counts, and a verdict that never says more than is known."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.snapshot.model import Definition, Notice, Overall, Snapshot, Task
from tests.unit.making import NOW, found, overall, run, snapshot, task

RANK = ("critical", "errored", "unknown", "successful")


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (snapshot(task("a", "s")), "healthy"),
        (snapshot(task("a", "s"), task("b", "", status="unknown", enabled=False)), "healthy"),
        (snapshot(task("a", "s"), task("b", "F")), "failing"),
        (snapshot(task("a", "FF", enabled=False)), "failing"),
        (snapshot(task("a", "", status="errored")), "failing"),
        (snapshot(overall=overall(successful=3, critical=1)), "failing"),
        (snapshot(overall=overall(successful=3, errored=1)), "failing"),
        (snapshot(overall=overall(successful=3)), "unsure"),
        (snapshot(), "unsure"),
        (snapshot(task("a", "s"), task("b", "", status="unknown", enabled=True)), "unsure"),
        (snapshot(task("a", "s"), task("b", "", status="unknown", enabled=None)), "unsure"),
        (snapshot(task("a", "s", status="degraded")), "unsure"),
        (snapshot(task("a", "s"), overall=Overall({"successful": 1, "degraded": 1})), "unsure"),
        (snapshot(task("a", "s"), overall=Overall({"successful": 1, "degraded": 0})), "healthy"),
        (snapshot(task("a", "oF", enabled=False)), "failing"),
        (snapshot(task("a", "oF")), "failing"),
        (snapshot(task("a", "ooooo")), "healthy"),
        (snapshot(task("a", "s"), malformed=1), "unsure"),
        (snapshot(task("a", "F"), malformed=1), "failing"),
        (snapshot(task("a", "s"), unread=1), "unsure"),
        (snapshot(read=False, error="silent"), "unsure"),
        (snapshot(task("a", "s"), Task("b"), definitions={"b": Definition("b", enabled=True)}), "unsure"),
        (snapshot(task("a", "s", status="")), "healthy"),
    ],
)
def test_the_verdict(made: Snapshot, verdict: str) -> None:
    """Failing before unsure before healthy."""
    assert found(made).verdict == verdict


def test_a_reported_count_alone_does_not_fail_tasks_that_were_told() -> None:
    """The two answers are two requests: the disagreement is a notice, the tasks' own events count."""
    made = found(snapshot(task("a", "s", status="successful"), overall=overall(critical=1)))
    assert made.verdict == "healthy"
    assert [notice.code for notice in made.notices] == ["counts_disagree"]


def test_one_instance_that_was_not_read_makes_the_whole_unsure() -> None:
    """But a task that fails anywhere is failing."""
    silent = snapshot(instance="silent", read=False, error="nobody listens")
    assert found(snapshot(task("a", "s")), silent).verdict == "unsure"
    assert found(snapshot(task("a", "F")), silent).verdict == "failing"


def test_no_instance_at_all_is_unsure() -> None:
    """No task is known."""
    assert found().verdict == "unsure"


def test_worst_first_then_longest_failing_then_instance_and_name() -> None:
    """Names by code point."""
    early, late = NOW - timedelta(days=9), NOW - timedelta(days=1)
    one = snapshot(
        task("ok", "s"),
        task("Zeta", "", status="unknown"),
        task("alpha", "", status="unknown"),
        task("late", events=run("FF", at=late)),
        task("early", events=run("FF", at=early)),
        task("counted", "", status="critical"),
        task("once", events=run("Fs", at=early)),
        task("off", events=run("oF", at=early), enabled=False),
        instance="b",
    )
    other = snapshot(task("late", events=run("FF", at=late)), task("alpha", "", status="unknown"), instance="a")
    assert [(each.instance, each.name) for each in found(one, other).tasks] == [
        ("b", "early"),
        ("a", "late"),
        ("b", "late"),
        ("b", "counted"),
        ("b", "off"),
        ("b", "once"),
        ("a", "alpha"),
        ("b", "Zeta"),
        ("b", "alpha"),
        ("b", "ok"),
    ]


def test_counts_are_ours() -> None:
    """By health and by switch, of each instance and of all; a task whose switch was not reported is in neither."""
    one = snapshot(
        task("a", "s"),
        task("b", "FF", enabled=False),
        task("c", "", enabled=None, status="unknown"),
        overall=overall(successful=9),
    )
    other = snapshot(task("a", "F"), instance="other")
    made = found(one, other)
    summary = made.summary
    assert (summary.tasks, summary.successful, summary.errored, summary.critical, summary.unknown) == (4, 1, 1, 1, 1)
    assert (summary.enabled, summary.disabled) == (2, 1)
    assert [each.summary.tasks for each in made.instances] == [3, 1]


def test_a_task_has_the_name_that_the_map_gives_it() -> None:
    """Two tasks that both say of themselves to be ``a`` stay two."""
    made = snapshot()
    made.tasks.update({"x": task("a", "s"), "y": task("a", "F")})
    assert sorted(each.name for each in found(made).tasks) == ["x", "y"]


def test_a_definition_belongs_to_the_task_of_its_name_and_instance() -> None:
    """Two instances may have tasks of one name."""
    one = snapshot(task("a"), definitions={"a": Definition("a", module="one")}, instance="one")
    other = snapshot(task("a"), instance="other")
    modules = {each.instance: each.definition.module if each.definition else None for each in found(one, other).tasks}
    assert modules == {"one": "one", "other": None}


def test_the_newest_event_of_an_instance() -> None:
    """Of all its tasks; None where there is none."""
    made = snapshot(
        task("a", events=run("s", at=NOW - timedelta(hours=5))), task("b", events=run("F", at=NOW - timedelta(hours=2)))
    )
    assert found(made).instances[0].newest_event_at == run("F", at=NOW - timedelta(hours=2))[0].ended_at
    assert found(snapshot()).instances[0].newest_event_at is None


def test_what_the_source_noticed_is_kept() -> None:
    """Beside what judgement finds."""
    mine = Notice("leader_asked", "info", "asked another", "prod")
    assert mine in found(snapshot(task(), notices=(mine,))).notices


@given(
    st.lists(
        st.tuples(
            st.text("Fso", max_size=5), st.sampled_from([True, False, None]), st.sampled_from([*RANK, "odd", None])
        ),
        max_size=8,
    )
)
def test_what_is_found_fits_together(shown: list[tuple[str, bool | None, str | None]]) -> None:
    """Whatever tasks there are.

    The counts add up, the order is that of the ranks, and healthy means that nothing is amiss.
    """
    tasks = [
        task(f"t{number}", events, enabled=enabled, status=status)
        for number, (events, enabled, status) in enumerate(shown)
    ]
    made = found(snapshot(*tasks))
    summary = made.summary
    assert summary.tasks == len(tasks) == summary.successful + summary.errored + summary.critical + summary.unknown
    ranks = [RANK.index(each.health) for each in made.tasks]
    assert ranks == sorted(ranks)
    assert (made.verdict == "failing") == (summary.errored + summary.critical > 0)
    if made.verdict == "healthy":
        assert not any(each.unhealthy for each in made.tasks)
        assert all(each.enabled is False for each in made.tasks if each.health == "unknown")
    assert found(snapshot(*reversed(tasks))).tasks == made.tasks
