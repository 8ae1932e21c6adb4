"""The notices that judgement gives: each where it is due, and nowhere else."""

from datetime import datetime, timedelta, timezone

import pytest

from ctsreport.snapshot.model import Definition, Event, Notice, Overall, Task
from ctsreport.snapshot.taken import AHEAD
from tests.unit.making import LAST, NOW, ZERO, codes, event, found, overall, run, snapshot, task


def notices_of(*tasks: Task, **fields: object) -> list[Notice]:
    return list(found(snapshot(*tasks, **fields)).notices)  # type: ignore[arg-type]


def notice(code: str, *tasks: Task, **fields: object) -> Notice:
    """The one notice of that code."""
    [one] = [each for each in notices_of(*tasks, **fields) if each.code == code]
    return one


def codes_of(*tasks: Task, **fields: object) -> list[str]:
    return [each.code for each in notices_of(*tasks, **fields)]


def test_an_ordinary_daemon_gives_no_notice() -> None:
    """Nothing odd, nothing said."""
    made = snapshot(
        task("a", "sF", status="successful"),
        task("b", "Fs", status="errored"),
        overall=overall(successful=1, errored=1),
    )
    assert codes(found(made)) == []


# --- Words ------------------------------------------------------------------------------------------------------------


def test_an_unknown_word_is_said() -> None:
    """With the word, as a warning, of the task."""
    shown = notice("unknown_status", task("a", "", status="degraded"))
    assert (shown.level, shown.task, shown.instance) == ("warning", "a", "prod")
    assert "'degraded'" in shown.message


def test_an_empty_word_is_not_told() -> None:
    """A daemon's ``""`` is null, not a word outside the four."""
    assert codes_of(task("a", "s", status="")) == []


def test_an_unknown_word_that_is_counted_is_said() -> None:
    """In the overall counts; one that counts nothing is not."""
    made = Overall({"successful": 1, "undetermined": 2, "healthy": 0}, {"true": 1})
    shown = notice("unknown_status", task(status="successful"), overall=made)
    assert "undetermined" in shown.message
    assert "healthy" not in shown.message


def test_health_that_disagrees_is_said() -> None:
    """The daemon's word and that of its events, both."""
    shown = notice("health_disagrees", task("a", "FF", status="successful"))
    assert (shown.level, shown.task) == ("warning", "a")
    assert "successful" in shown.message
    assert "critical" in shown.message
    assert "health_disagrees" not in codes_of(task("a", "FF", status="critical"))
    assert "health_disagrees" not in codes_of(task("a", "", status="critical"))
    assert "health_disagrees" not in codes_of(task("a", "FF", status=None))


# --- Runs -------------------------------------------------------------------------------------------------------------


def test_switched_off_while_failing_is_a_warning() -> None:
    """It looks healthy and is not."""
    shown = notice("switched_off_while_failing", task("a", "oFF", enabled=False, status="successful"))
    assert (shown.level, shown.task) == ("warning", "a")
    assert codes_of(task("a", "oss", enabled=False, status="successful")) == []


def test_never_ran_is_a_warning_for_an_enabled_task() -> None:
    """A daemon in a crash loop looks like that; a disabled one without events is harmless."""
    assert notice("never_ran", task("a", "", status="unknown", enabled=True)).level == "warning"
    assert notice("never_ran", task("a", "", status="unknown", enabled=None)).level == "warning"
    assert "never_ran" not in codes_of(task("a", "", status="unknown", enabled=False))


@pytest.mark.parametrize(("events", "words"), [("o", "since the daemon started"), ("ooooo", "not proven")])
def test_only_events_in_which_nothing_ran_are_told(events: str, words: str) -> None:
    """With five of them nobody knows what they pushed out."""
    shown = notice("nothing_ran", task("a", events, status="successful"))
    assert shown.level == "info"
    assert words in shown.message


def test_a_failure_that_an_empty_success_hides_is_a_warning() -> None:
    shown = notice("empty_success", task("a", "oFF", status="successful"))
    assert (shown.level, shown.task) == ("warning", "a")
    assert "not applied" in shown.message


def test_a_full_window_is_said() -> None:
    """More may have happened than is stored: of the instance, and of a task that failed in all of it."""
    shown = [
        each
        for each in notices_of(task("a", "FFFFF"), task("b", "sssss"), task("c", "s"))
        if each.code == "window_full"
    ]
    assert {(each.task, each.level) for each in shown} == {(None, "info"), ("a", "info")}
    assert any("2 of 3" in each.message for each in shown)
    assert "window_full" not in codes_of(task("a", "FFFF"))


def test_no_events_is_a_warning_with_a_number() -> None:
    """The daemon's word alone stands, and the report says that."""
    shown = notice("no_events", task("a", "", status="successful"), task("b", "", status="critical"), task("c", "s"))
    assert shown.level == "warning"
    assert "2 of 3" in shown.message
    assert "no_events" not in codes_of(task("a", "", status="unknown"))


def test_tasks_that_are_only_defined_are_counted() -> None:
    """Their status was not reported at all."""
    shown = notice("no_events", Task("a"), task("b", "s"), definitions={"a": Definition("a")})
    assert "1 of 2" in shown.message
    assert "defined" in shown.message


# --- Counts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (overall(successful=2), "successful 2"),
        (overall(successful=1, errored=1), "errored 1"),
        (overall(successful=1, enabled=0, disabled=1), "disabled 1"),
        (overall(critical=1), "critical 1"),
    ],
)
def test_counts_that_disagree_are_said(counts: Overall, words: str) -> None:
    """With both numbers."""
    shown = notice("counts_disagree", task(status="successful"), overall=counts)
    assert shown.level == "warning"
    assert words in shown.message


def test_counts_without_the_enabled_part_compare_by_status() -> None:
    """What was not reported does not disagree."""
    assert codes_of(task(status="successful"), overall=Overall({"successful": 1}, {})) == []


def test_counts_alone_say_that_the_tasks_were_not_told() -> None:
    """That is another thing than a disagreement; nothing counted, nothing said."""
    assert codes_of(overall=overall(successful=3)) == ["tasks_not_told"]
    assert codes_of(overall=overall()) == []


# --- Times ------------------------------------------------------------------------------------------------------------


def test_times_out_of_order_is_a_warning() -> None:
    """The order of the daemon is kept."""
    made = (event(number=1, at=NOW - timedelta(hours=3)), event(False, number=2, at=NOW - timedelta(hours=2)))
    shown = notice("times_out_of_order", task("a", events=made))
    assert (shown.level, shown.task) == ("warning", "a")
    assert found(snapshot(task("a", events=made))).tasks[0].health == "successful"


def test_runs_that_overlap_are_an_info() -> None:
    """CTS does not run one task twice at once, but a restart can look like it."""
    made = (event(number=1, at=NOW - timedelta(seconds=62)), event(number=2, at=NOW - timedelta(seconds=65)))
    assert notice("times_overlap", task(events=made)).level == "info"


@pytest.mark.parametrize(("ahead", "said"), [(11, True), (10.000001, True), (10, False), (-60, False)])
def test_a_clock_that_is_ahead_is_said(ahead: float, said: bool) -> None:
    """Ten seconds are left to the whole seconds of a ``Date``."""
    made = task(events=(event(at=NOW + timedelta(seconds=ahead), took=timedelta(0)),))
    assert ("clock_ahead" in codes_of(made)) is said


def test_the_clock_is_compared_with_when_the_daemon_was_asked() -> None:
    """A report made of an old answer does not make a new event look old, nor an old one new."""
    made = snapshot(task(events=(event(at=NOW),)), taken_at=NOW - timedelta(hours=1))
    assert "clock_ahead" in codes(found(made, now=NOW + timedelta(days=30)))
    assert "quiet" not in codes(found(made, now=NOW + timedelta(days=30)))


@pytest.mark.parametrize(("hours", "said"), [(23, False), (25, True), (24 * 400, True)])
def test_a_quiet_daemon_is_said(hours: int, said: bool) -> None:
    """CTS that lost Consul makes no event and goes on saying ``successful``."""
    made = snapshot(
        task("a", events=run("ss", at=NOW - timedelta(hours=hours))),
        task("b", events=run("s", at=NOW - timedelta(days=900))),
    )
    assert ("quiet" in codes(found(made))) is said


@pytest.mark.parametrize(("microseconds", "said"), [(-1, True), (0, True), (1, False)])
def test_quiet_is_a_day_of_silence_and_more(microseconds: int, said: bool) -> None:
    """Counted from the end of the newest run."""
    ended = NOW - timedelta(hours=24) + timedelta(microseconds=microseconds)
    made = task(events=(event(at=ended - timedelta(seconds=4)),))
    assert ("quiet" in codes_of(made)) is said


@pytest.mark.parametrize(("microseconds", "said"), [(0, False), (1, True)])
def test_an_answer_of_after_the_report_is_said(microseconds: int, said: bool) -> None:
    """Five minutes are left to clocks that differ."""
    made = snapshot(task("a"), taken_at=NOW + AHEAD + timedelta(microseconds=microseconds))
    assert ("clock_ahead" in codes(found(made))) is said


def test_a_daemon_without_any_event_is_not_quiet() -> None:
    """There is no newest event whose age could be told."""
    assert "quiet" not in codes_of(task("a", "", status="successful"))
    assert "quiet" not in codes_of(task("a", events=(Event(True, "e", ZERO, ZERO),)))


def test_when_saved_answers_were_taken_is_not_known() -> None:
    """And said."""
    assert codes_of(task(), taken_at=None) == ["taken_at_unknown"]


@pytest.mark.parametrize("now", [LAST, LAST.replace(tzinfo=timezone(timedelta(hours=-5))), ZERO])
@pytest.mark.parametrize("at", [LAST, ZERO, NOW, LAST.replace(tzinfo=timezone(timedelta(hours=-5)))])
def test_the_ends_of_the_calendar_are_never_a_crash(now: datetime, at: datetime) -> None:
    """Neither an event nor the instant of the report at the first or last day makes a report impossible."""
    made = snapshot(task(events=(Event(False, "e1", at, at), *run("s"))), taken_at=None)
    assert found(made, now=now).verdict == "failing"


# --- Order ------------------------------------------------------------------------------------------------------------


def test_the_gravest_come_first() -> None:
    """Errors, warnings, infos, whatever found them."""
    mine = (Notice("other_files", "info", "x", "prod"), Notice("task_malformed", "error", "y", "prod"))
    levels = [each.level for each in notices_of(task("a", "FFFFF", status="successful"), notices=mine, taken_at=None)]
    assert levels == sorted(levels, key=("error", "warning", "info").index)
    assert levels[0] == "error"


def test_a_word_that_is_not_counted_at_all_counts_as_none() -> None:
    """Though a task is so."""
    counts = Overall({"successful": 2}, {})
    shown = notice("counts_disagree", task("a", "FF"), task("b", "s"), overall=counts)
    assert "critical 0 by its count, 1 by its tasks" in shown.message
    assert "successful 2 by its count, 1 by its tasks" in shown.message


@pytest.mark.parametrize(("live", "ahead", "said"), [(True, 10, False), (True, 11, True), (False, 11, False)])
def test_a_daemon_that_answers_from_the_future_is_said_at_once(live: bool, ahead: int, said: bool) -> None:
    """Its clock and ours are looked at in the same moment; of saved answers one was looked at before."""
    made = snapshot(task("a"), taken_at=NOW + timedelta(seconds=ahead), live=live)
    assert ("clock_ahead" in codes(found(made))) is said
