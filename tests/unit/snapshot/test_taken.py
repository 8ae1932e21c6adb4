"""When saved answers were taken: one time for all that say nothing, or one for each instance."""

from datetime import timedelta

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.taken import TakenAt, check_taken_at, dated
from tests.unit.making import NOW, reading, run, snapshot, task

EARLY, LATE = NOW - timedelta(days=3), NOW


def test_what_says_its_own_time_keeps_it() -> None:
    saved, own = reading(), reading(taken_at=EARLY)
    assert [each.taken_at for each in dated([saved, own], TakenAt(LATE))] == [LATE, EARLY]


def test_a_time_of_one_instance_comes_before_that_of_all() -> None:
    assert dated([reading()], TakenAt(LATE, {"prod": EARLY}))[0].taken_at == EARLY


def test_a_time_of_an_instance_that_is_not_there_is_wrong() -> None:
    """It would be for nothing, and nobody would know."""
    with pytest.raises(CtsReportError, match="no instance is named prdo") as raised:
        dated([reading()], TakenAt(None, {"prdo": LATE}))
    assert raised.value.exit_code is ExitCode.USAGE
    assert raised.value.cure == "Did you mean prod?"


def test_one_time_must_be_able_to_be_that_of_each_instance() -> None:
    old = snapshot(task("a", events=run("s", at=EARLY - timedelta(hours=1))), instance="old", taken_at=EARLY)
    new = snapshot(task("a", events=run("s", at=LATE - timedelta(hours=1))), instance="new", taken_at=EARLY)
    with pytest.raises(CtsReportError, match="cannot be the time of all 2 instances: new holds a run of") as raised:
        check_taken_at(TakenAt(EARLY), [old, new])
    assert raised.value.exit_code is ExitCode.USAGE
    assert "--taken-at new=TIME" in raised.value.cure
    check_taken_at(TakenAt(EARLY), [old])
    check_taken_at(TakenAt(EARLY, {"new": EARLY}), [old, new])
    check_taken_at(TakenAt(EARLY), [new])
