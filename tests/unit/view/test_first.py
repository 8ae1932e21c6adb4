"""The first screen's own sentences, with those on the age of the answers (`answers`)."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.snapshot.model import Snapshot, Task
from ctsreport.view.first import BAR, LEAST, NoFailures, _widths, recovered
from ctsreport.view.page import View
from tests.unit.making import NOW, event, found, run, snapshot, task, view

SORROW, LAMENT = "Error: a shared sorrow", "Error: a lonely lament"


# --- The bar of counts ------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 20_000), min_size=4, max_size=4))
def test_the_bar_is_full_and_every_health_that_is_there_can_be_seen(numbers: list[int]) -> None:
    """One task of ten thousand too; what is not there takes nothing; more is never less."""
    widths = _widths(numbers)
    assert sum(widths) == (BAR if sum(numbers) else 0)
    assert all((width >= LEAST) if number else width == 0 for number, width in zip(numbers, widths, strict=True))


def test_the_bar_begins_with_the_worst() -> None:
    """Each part where the one before it ends."""
    shown = view(snapshot(task("a", "FF"), task("b", "s"), task("c", "s"), task("d", "s"))).first.counts
    assert [(count.mark.word, count.x, count.width) for count in shown if count.number] == [
        ("critical", 0, 250),
        ("successful", 250, 750),
    ]


# --- Where to start ---------------------------------------------------------------------------------------------------


def test_one_or_several_causes() -> None:
    """Of those that tasks fail by now; and how many of them are shared."""

    def text(*groups: tuple[str, str, str]) -> str:
        return view(
            snapshot(*(task(name, events=run(outcomes, message=message)) for name, outcomes, message in groups))
        ).causes.text

    assert text(("a", "F", SORROW)) == "1 cause"
    assert text(("a", "F", SORROW), ("b", "F", SORROW)) == "1 cause"
    assert (
        text(("a", "F", SORROW), ("b", "F", SORROW), ("c", "F", LAMENT)) == "2 causes, 1 of them behind several tasks"
    )
    assert text(("a", "F", SORROW), ("b", "F", LAMENT)) == "2 causes"
    assert text(("a", "sF", SORROW)) == ""
    assert view(snapshot(task("a", "F"))).causes.text == ""


def test_a_cause_behind_several_tasks_is_where_to_start() -> None:
    """One repair mends them all."""
    shared = [task(name, events=run("F", message=SORROW)) for name in "ab"]
    shown = view(snapshot(*shared, task("c", events=run("FF", message=LAMENT)))).first.start
    assert shown is not None
    assert shown.text == "A shared sorrow"
    assert shown.anchor.startswith("cause/")
    assert shown.why == "behind 2 of 3 unhealthy tasks"


def test_else_the_longest_failing_of_the_worst() -> None:
    """One that is disabled was set aside by somebody; one alone needs no such words."""
    old, new = NOW - timedelta(hours=9), NOW - timedelta(hours=2)
    tasks = (task("new", events=run("FF", at=new)), task("old", events=run("FF", at=old)), task("brief", "F"))
    shown = view(snapshot(*tasks)).first.start
    assert shown is not None
    assert (shown.text, shown.anchor, shown.why) == ("old", "task/old", "critical for longest")
    shown = view(snapshot(task("old", events=run("FF", at=old), enabled=False), *tasks[::2])).first.start
    assert shown is not None
    assert shown.text == "new"
    assert view(snapshot(task("a", "F"), task("b"))).first.start is None
    assert view(snapshot(task("b"))).first.start is None


def test_a_cause_of_disabled_tasks_alone_is_not_where_to_start() -> None:
    """Somebody set these aside; what is enabled comes first, and that nothing is shared is said."""
    off = [task(name, events=run("FF", message=SORROW), enabled=False) for name in "ab"]
    shown = view(snapshot(*off, task("c", events=run("F", message=LAMENT)))).first.start
    assert shown is not None
    assert shown.text == "c"
    apart = [task(name, events=run("F", message=f"Error: {name} lost {name}")) for name in ("ax", "by", "cz")]
    shown = view(snapshot(*apart)).first.start
    assert shown is not None
    assert shown.why == "errored for longest; each has a cause of its own"


def test_a_cause_of_the_whole_daemon_that_is_over_says_so() -> None:
    """Terraform was missing, and ran for another task since: no repair is due."""
    message = "error tf-apply for 'a': fork/exec /opt/terraform: no such file or directory"
    broken = [task(name, events=run("F", at=NOW - timedelta(hours=2), message=message)) for name in "ab"]

    def why(*others: Task) -> str:
        shown = view(snapshot(*broken, *others)).first.start
        assert shown is not None
        return shown.why

    assert why(task("c", events=run("s", at=NOW - timedelta(hours=1)))).endswith("later runs of other tasks worked")
    assert why(task("c", events=run("s", at=NOW - timedelta(hours=3)))) == "behind both unhealthy tasks"
    assert why(task("c", events=run("o", at=NOW - timedelta(hours=1)))) == "behind both unhealthy tasks"


def test_what_began_to_fail_last() -> None:
    """As far as that is known for sure; said only where there is a choice."""
    fresh = task("fresh", events=run("Fs", at=NOW - timedelta(hours=1)))
    stale = task("stale", events=run("FFs", at=NOW - timedelta(hours=1)))
    endless = task("endless", events=run("FFFFF", at=NOW))
    shown = view(snapshot(fresh, stale, endless)).first.newest_failing
    assert shown is not None
    assert shown.name == "fresh"
    assert view(snapshot(fresh, task("ok"))).first.newest_failing is None
    assert view(snapshot(endless, task("other", "FFFFF"))).first.newest_failing is None


def test_that_all_began_at_once_is_said_instead() -> None:
    """Three or more, within minutes: then something happened there."""
    close = [
        task(name, events=run("Fs", at=NOW - timedelta(seconds=later)))
        for name, later in (("a", 0), ("b", 20), ("c", 60))
    ]
    made = view(snapshot(*close))
    assert made.first.together == "All 3 began to fail within 1 min"
    assert made.first.newest_failing is None
    assert not view(snapshot(*close[:2])).first.together
    assert not view(snapshot(*close, task("d", events=run("Fs", at=NOW - timedelta(hours=2))))).first.together


@pytest.mark.parametrize(
    "fourth",
    [
        task("d", events=run("FFFFF", at=NOW - timedelta(hours=1))),  # it may have begun earlier
        task("d", events=run("FsF", at=NOW - timedelta(hours=1))),  # it failed before
    ],
)
def test_that_all_began_at_once_must_be_sure(fourth: Task) -> None:
    close = [task(name, events=run("Fs", at=NOW - timedelta(hours=1))) for name in "abc"]
    assert view(snapshot(*close)).first.together
    assert not view(snapshot(*close, fourth)).first.together


def test_a_short_memory_tells_no_cluster_and_is_said() -> None:
    """In a minute of which all is stored everything happened within a minute."""

    def begun(name: str, later: int, before: int) -> Task:
        at = NOW - timedelta(hours=1)
        events = (
            event(False, number=1, at=at + timedelta(seconds=later)),
            event(True, number=2, at=at - timedelta(seconds=before)),
        )
        return task(name, events=events)

    made = view(snapshot(begun("a", 0, 24), begun("b", 20, 24), begun("c", 38, 24))).first
    assert not made.together
    assert made.memory == "The daemon's memory holds 1 min 2 s"
    made = view(snapshot(begun("a", 0, 342), begun("b", 20, 342), begun("c", 38, 342))).first
    assert made.together == "All 3 began to fail within 38 s"
    made = view(snapshot(begun("a", 0, 341), begun("b", 20, 341), begun("c", 38, 341))).first
    assert not made.together
    assert not view(snapshot(begun("a", 0, 3600))).first.memory


def test_the_memory_of_several_daemons_is_not_the_time_between_their_looks() -> None:
    """Each remembers its own; what lies between two looks nobody remembers."""

    def begun(before: int) -> Task:
        at = NOW - timedelta(seconds=before)
        return task(events=(event(False, number=1, at=at), event(True, number=2, at=at - timedelta(seconds=24))))

    made = view(snapshot(begun(0), instance="prod"), snapshot(begun(300), instance="dr")).first
    assert made.memory == "No daemon's memory holds over 24 s"


def test_the_daemon_s_own_offset_is_said_beside_the_report_s() -> None:
    """Its log has those times."""
    there = timezone(timedelta(hours=1))
    abroad = snapshot(task("a", events=run("s", at=(NOW - timedelta(hours=2)).astimezone(there))))
    assert view(abroad).first.stamps == "The daemon's own times, as its log has them, are in +01:00"
    assert not view(abroad, zone=there).first.stamps
    assert not view(snapshot(task("a"))).first.stamps
    both = view(abroad, snapshot(task("a"), instance="edge")).first.stamps
    assert both == "Daemons' own times, as their logs have them: prod in +01:00"


def test_the_services_of_what_is_unhealthy() -> None:
    """Each once, in order of name; nothing where none is known."""
    made = view(
        snapshot(
            task("a", "F", services=("web", "api")), task("b", "F", services=("web",)), task("c", "s", services=("db",))
        )
    )
    assert made.first.affected == "2 services: api and web"
    assert not view(snapshot(task("a", "F"))).first.affected


def test_old_answers_are_said_to_be_old() -> None:
    """From ten minutes on: what happened since is not known.

    Where nobody says when they were given, the verdict says that.
    """
    assert "in the 2 h since" in view(snapshot(task("a"), taken_at=NOW - timedelta(hours=2))).first.answers.stale
    ten_minutes = timedelta(minutes=10)
    assert view(snapshot(task("a"), taken_at=NOW - ten_minutes)).first.answers.stale
    assert not view(snapshot(task("a"), taken_at=NOW - ten_minutes + timedelta(seconds=1))).first.answers.stale
    assert not view(snapshot(task("a"), taken_at=NOW - timedelta(minutes=2))).first.answers.stale
    assert not view(snapshot(task("a"), taken_at=None)).first.answers.stale


# --- Where nothing fails ----------------------------------------------------------------------------------------------


def no_failures(made: View) -> NoFailures:
    assert made.first.no_failures is not None
    return made.first.no_failures


def test_what_ran_last() -> None:
    """The newest first, no more than a few; what never ran is not there."""
    tasks = [task(f"t{number}", events=run("s", at=NOW - timedelta(hours=number))) for number in (3, 1, 2, 7, 6, 5, 4)]
    made = view(snapshot(*tasks, task("idle", "", status="unknown"), task("off", "o", enabled=False)))
    assert [each.name for each in no_failures(made).latest] == ["t1", "t2", "t3", "t4", "t5"]


def test_what_failed_and_works_again() -> None:
    """The newest first; what fails now, and what was switched off while failing, is not."""
    hours = {"early": 9, "late": 2}
    tasks = [task(name, events=run("sF", at=NOW - timedelta(hours=hour))) for name, hour in hours.items()]
    others = (task("never", "ss"), task("now", "FsF"), task("off", "oFs", enabled=False))
    assert [each.name for each in recovered(found(snapshot(*tasks, *others)).tasks)] == ["late", "early"]
    assert [each.name for each in no_failures(view(snapshot(*tasks, others[0]))).recovered] == ["late", "early"]
    assert view(snapshot(*tasks, *others)).first.no_failures is None


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (snapshot(task("a", "ss"), task("b", "s"), task("c", "", status="unknown")), "3 stored runs of 2 tasks"),
        (snapshot(task("a", "s"), task("off", "o", enabled=False)), "1 stored run of 1 task"),
        (snapshot(), "0 stored runs of 0 tasks"),
    ],
)
def test_what_a_verdict_without_failures_rests_on(made: Snapshot, words: str) -> None:
    """Runs, not switches; and that CTS keeps few."""
    shown = no_failures(view(made)).rests_on
    assert words in shown
    assert "five" in shown
