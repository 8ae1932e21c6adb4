"""Health by CTS's rule, the streak, and the success that is only a switching off."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.snapshot.model import Definition, Health
from tests.unit.making import NOW, ZERO, event, finding, run

outcomes = st.text("Fso", max_size=7)


@pytest.mark.parametrize(
    ("events", "health"),
    [
        ("s", "successful"),
        ("sF", "successful"),
        ("sFFFF", "successful"),
        ("F", "errored"),
        ("Fs", "errored"),
        ("Fssss", "errored"),
        ("FF", "critical"),
        ("FsF", "critical"),
        ("FsssF", "critical"),
        ("FFFFF", "critical"),
    ],
)
def test_health_is_ctss_rule_over_the_events(events: str, health: str) -> None:
    """The newest event, and whether any other stored one failed; what the daemon reported plays no part."""
    assert finding(outcomes=events).health == health
    assert finding(outcomes=events, status="unknown").health == health


@pytest.mark.parametrize("word", ["successful", "errored", "critical", "unknown"])
def test_without_events_the_daemons_word_stands(word: str) -> None:
    """Where it is one of the four."""
    assert finding(outcomes="", status=word).health == word


@pytest.mark.parametrize("word", ["degraded", "Successful", "", None])
def test_without_events_another_word_is_unknown(word: str | None) -> None:
    """A word outside the four tells no health, and never crashes a reader."""
    assert finding(outcomes="", status=word).health == "unknown"


@given(st.text("Fs", min_size=1, max_size=5))
def test_health_agrees_with_a_plain_count(events: str) -> None:
    """Another way to say the rule."""
    failures = events.count("F")
    expected = "successful" if events[0] == "s" else "errored" if failures == 1 else "critical"
    assert finding(outcomes=events).health == expected
    assert finding(outcomes=events).failures_in_window == failures


@pytest.mark.parametrize(
    ("events", "streak", "exact"),
    [
        ("s", 0, False),
        ("sFF", 0, False),
        ("F", 1, False),
        ("Fs", 1, True),
        ("FFsF", 2, True),
        ("FFFFF", 5, False),
        ("FFFFs", 4, True),
    ],
)
def test_the_streak_is_the_failures_from_the_newest_on(events: str, streak: int, exact: bool) -> None:
    """It is not exact where it reaches the end of what is stored, for it may have begun earlier."""
    task = finding(outcomes=events)
    assert task.streak == streak
    assert task.failing_since_exact is exact
    assert task.failing_since == (run(events)[streak - 1].started_at if streak else None)


def test_failing_since_of_a_run_without_a_start_is_not_told() -> None:
    """Go's zero time, or none at all, is no time; that it fails is told all the same."""
    for at in (ZERO, None):
        task = finding(events=(event(False, at=at, took=None), event()))
        assert task.failing_since is None
        assert task.streak == 1


# --- Switched off while failing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "health", "stored"),
    [
        ("oF", "errored", "successful"),
        ("ooFF", "critical", "successful"),
        ("oFs", "errored", "successful"),
        ("FoF", "critical", "critical"),
        ("Foo", "errored", "errored"),
        ("os", "successful", "successful"),
        ("sF", "successful", "successful"),
        ("ooooo", "successful", "successful"),
    ],
)
@pytest.mark.parametrize("enabled", [True, False, None])
def test_a_success_in_which_nothing_ran_is_no_recovery(
    events: str, health: str, stored: str, enabled: bool | None
) -> None:
    """A tick of a schedule that found no change, a switching off: what failed before was never applied."""
    task = finding(outcomes=events, enabled=enabled)
    assert (task.health, task.stored_health) == (health, stored)
    assert task.hidden is (health != stored)
    assert task.switched_off_while_failing is (task.hidden and enabled is False)
    assert task.unhealthy is (health in {"errored", "critical"})


def test_what_ran_tells_since_when_a_task_fails() -> None:
    """Failing since, its exactness and the failures are as before the switch."""
    before, after = finding(outcomes="FFs"), finding(events=(run("o")[0], *run("FFs")), enabled=False)
    assert (after.health, after.stored_health) == (Health.CRITICAL, Health.SUCCESSFUL)
    assert after.switched_off_while_failing
    assert (after.streak, after.failing_since, after.failing_since_exact) == (
        before.streak,
        before.failing_since,
        before.failing_since_exact,
    )
    assert after.failures_in_window == 2


def test_a_streak_behind_a_switch_reaches_the_end() -> None:
    """Then it is not exact."""
    assert not finding(outcomes="oFFFF", enabled=False).failing_since_exact


@pytest.mark.parametrize(
    ("took", "switched_off"),
    [
        (timedelta(0), True),
        (timedelta(microseconds=9999), True),
        (timedelta(milliseconds=10), False),
        (timedelta(microseconds=-1), False),
    ],
)
def test_in_less_than_ten_milliseconds_nothing_ran(took: timedelta, switched_off: bool) -> None:
    """Terraform takes longer to start; an end before its start tells nothing."""
    assert finding(events=(event(took=took), *run("F")), enabled=False).switched_off_while_failing is switched_off


@pytest.mark.parametrize("at", [ZERO, None])
def test_a_success_without_times_is_no_switch(at: None) -> None:
    """How long it took is not known."""
    assert not finding(events=(event(at=at, took=timedelta(0)), *run("F")), enabled=False).switched_off_while_failing


def test_enabled_is_told_by_the_definition_where_the_status_does_not() -> None:
    """A status answer may leave it out."""
    off = Definition("a", enabled=False)
    assert finding(enabled=None, definition=off).enabled is False
    assert finding(enabled=True, definition=off).enabled is True
    assert finding(enabled=None).enabled is None
    assert finding(outcomes="oF", enabled=None, definition=off).switched_off_while_failing


# --- Never ran --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "enabled", "status", "never_ran"),
    [
        ("", True, "unknown", True),
        ("", False, "unknown", True),
        ("", None, "unknown", True),
        ("", True, "successful", False),
        ("", True, None, False),
        ("o", False, "successful", False),
        ("o", True, "successful", False),
        ("so", False, "successful", False),
        ("F", False, "errored", False),
    ],
)
def test_never_ran(events: str, enabled: bool | None, status: str | None, never_ran: bool) -> None:
    """No event is stored; a daemon's other word without events says that something ran."""
    assert finding(outcomes=events, enabled=enabled, status=status).never_ran is never_ran


def test_a_task_that_is_only_defined_was_not_told() -> None:
    """It has no word and no event, so nothing is said of its runs."""
    task = finding(outcomes="", enabled=None, definition=Definition("a", enabled=True))
    assert not task.has_status
    assert not task.never_ran
    assert task.health is Health.UNKNOWN


@given(outcomes, st.sampled_from([True, False, None]), st.sampled_from(["successful", "critical", "odd", None]))
def test_what_is_found_fits_together(events: str, enabled: bool | None, status: str | None) -> None:
    """Whatever happened."""
    task = finding(outcomes=events, enabled=enabled, status=status)
    assert task.streak <= task.failures_in_window == events.count("F")
    assert (task.failing_since is not None) is (task.streak > 0)
    assert not (task.failing_since_exact and not task.streak)
    assert not (task.hidden and task.stored_health is not Health.SUCCESSFUL)
    assert task.hidden or task.health == task.stored_health or not task.runs
    assert not (task.never_ran and task.failures_in_window)
    if task.failing_since is not None:
        assert task.failing_since < NOW
