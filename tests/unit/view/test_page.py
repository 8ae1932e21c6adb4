"""The whole report as a reader sees it: the sentence, the counts, the groups of tasks, the notices, the instances.

That is `verdict`, `instance` and `notices`, put together.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from ctsreport.snapshot.model import Notice, Overall, Snapshot
from ctsreport.view.labels import HEALTH, NOTICES
from ctsreport.view.notices import MOST_NOTICES
from tests.unit.making import HOSTILE, NOW, overall, run, snapshot, task, view


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (snapshot(task("a", "s")), "No task fails: 1 of 1 task successful."),
        (
            snapshot(task("a", "s"), task("b", "", status="unknown", enabled=False)),
            "No task fails: 1 of 2 tasks successful; 1 disabled and never ran.",
        ),
        (snapshot(task("a", "F")), "1 of 1 task fails: 1 errored."),
        (snapshot(task("a", "F"), task("b", "FF"), task("c", "s")), "2 of 3 tasks fail: 1 critical and 1 errored."),
        (
            snapshot(overall=overall(critical=1)),
            "1 of 1 task fails: 1 critical, by the daemon's count; which of them is not known.",
        ),
        (snapshot(task("a", "", status="unknown")), "Health is not certain: 1 enabled task never ran."),
        (snapshot(task("a", "oF", enabled=False)), "1 disabled task fails: 1 errored."),
        (
            snapshot(task("a", "oF", enabled=False), task("b"), task("c")),
            "1 disabled task fails: 1 errored; of 2 enabled tasks none.",
        ),
        (
            snapshot(task("a", "F"), task("b", "FF"), task("c"), task("d", "FF", enabled=False)),
            "2 of 3 enabled tasks fail: 1 critical and 1 errored; 1 disabled task too.",
        ),
        (
            snapshot(task("a", "F"), task("b", enabled=None), task("c", enabled=False)),
            "1 of 2 enabled tasks fails: 1 errored.",
        ),
        (
            snapshot(task("a", "s"), task("b", "ooooo"), task("c", "oo")),
            "No task fails: 3 of 3 tasks successful; 1 not proven: nothing ran in the daemon's memory.",
        ),
        (snapshot(), "Health is not certain: no task is known."),
        (snapshot(read=False, error="x"), "Health is not certain: no task is known. 1 instance could not be read."),
        (snapshot(task("a", "", status=None)), "Health is not certain: the status of 1 task was not reported."),
        (snapshot(task("a", "s", status="odd")), "Health is not certain: the daemon uses words that are not known."),
    ],
)
def test_the_whole_in_a_sentence(made: Snapshot, text: str) -> None:
    """With counts, and why where nothing certain can be said."""
    assert view(made).verdict.headline == text


def test_what_is_known_is_said_where_one_daemon_could_not_be_read() -> None:
    """Once: it is the reason already."""
    away = snapshot(instance="x", read=False, error="silent")
    found = view(snapshot(task("a"), task("b"), task("c")), away).verdict
    assert found.state == "unsure"
    assert found.headline == "3 of 3 known tasks are successful, but 1 instance could not be read."
    found = view(snapshot(task("a"), task("b", "", status="unknown")), away).verdict
    assert found.headline == "Health is not certain: 1 enabled task never ran. 1 instance could not be read."


def test_what_is_not_proven_is_counted_beside_what_fails() -> None:
    found = view(snapshot(task("a", "F"), task("b", "ooooo"))).verdict.headline
    assert found == "1 of 2 tasks fails: 1 errored; 1 not proven: nothing ran in the daemon's memory."


def test_a_sentence_of_several_reasons() -> None:
    """All are told."""
    broken = Notice("task_malformed", "error", "x", "prod", "bad")
    made = snapshot(task("a", "s", status="odd"), task("b", "", status="unknown"), malformed=1, notices=(broken,))
    text = view(made).verdict.text
    assert all(words in text for words in ("words that are not known", "never ran", "could not be read"))


def test_what_is_only_counted_is_said_beside_what_is_known_to_fail() -> None:
    """Of another daemon, which reported nothing else; and of the same one, where it counts more than it reported."""
    failing, well = Overall({"critical": 1, "errored": 5, "successful": 28}, {}), Overall({"successful": 2}, {})
    known = snapshot(task("a", "F"), task("b"))
    assert view(known, snapshot(instance="x", overall=failing)).verdict.headline == (
        "1 of 2 tasks fails: 1 errored; by the count of 1 other instance 6 of 34 tasks fail: 1 critical and 5 errored; "
        "which of them is not known."
    )
    assert view(known, snapshot(instance="x", overall=well)).verdict.headline == "1 of 2 tasks fails: 1 errored."
    more = snapshot(task("a", "F"), overall=Overall({"errored": 2, "successful": 1}, {}))
    assert view(more).verdict.headline == (
        "1 of 1 task fails: 1 errored. 2 tasks are counted that no answer is about, 1 of them fails."
    )


def test_answers_of_several_daemons_have_two_ends() -> None:
    """So that no run is newer than the answers; as of when goes by the oldest."""
    early, late = NOW - timedelta(days=3), NOW - timedelta(hours=1)
    made = view(snapshot(task("a"), taken_at=early), snapshot(task("b"), instance="x", taken_at=late))
    answers = made.first.answers
    assert (answers.taken and answers.taken.at, answers.taken_last and answers.taken_last.at) == (early, late)
    assert answers.stale == "What happened in the 3 d since these answers is not known."
    assert made.verdict.as_of.age == "3 d old"
    alike = view(snapshot(task("a"), taken_at=early), snapshot(task("b"), instance="x", taken_at=early))
    assert alike.first.answers.taken_last is None


def test_what_health_does_not_need_is_no_reason() -> None:
    """Neither the daemon's word for itself nor its definitions; what says how tasks are is one."""
    away = Notice("answer_unread", "warning", "/v1/health was not read: silent", "prod")
    idle = task("a", "", status="unknown")
    assert view(snapshot(task("b"), notices=(away,))).verdict.state == "healthy"
    made = view(snapshot(idle, notices=(away,))).verdict
    assert made.headline == "Health is not certain: 1 enabled task never ran."
    made = view(snapshot(idle, notices=(away,), unread=1)).verdict
    assert made.headline == "Health is not certain: 1 enabled task never ran and some answers could not be read."


def test_that_an_instance_was_not_read_is_said_beside_what_fails() -> None:
    """As plainly as what is broken."""
    made = view(snapshot(task("a", "F")), snapshot(instance="x", read=False, error="silent"))
    assert made.verdict.headline == "1 of 1 task fails: 1 errored. 1 instance could not be read."
    assert [(each.name, each.error) for each in made.instances.unread] == [("x", "silent")]


# --- Counts and groups ------------------------------------------------------------------------------------------------


def test_counts_are_worst_first() -> None:
    """In word and number."""
    counts = view(snapshot(task("a", "FF"), task("b", "s"), task("c", "s"), task("d", "F"))).first.counts
    assert [(count.mark.word, count.number) for count in counts] == [
        ("critical", 1),
        ("errored", 1),
        ("unknown", 0),
        ("successful", 2),
    ]


def test_totals() -> None:
    """With those that are switched off."""
    assert view(snapshot(task("a"), task("b", enabled=False))).first.totals == "2 tasks, 1 disabled"
    assert view(snapshot(task("a"))).first.totals == "1 task"


def test_every_task_has_its_places() -> None:
    """All are in the list of all.

    Unhealthy ones, with one that was switched off while failing, and recovered ones in full too.
    """
    made = view(
        snapshot(
            task("critical", "FF"),
            task("errored", "F"),
            task("off", "oF", enabled=False),
            task("unknown", "", status="unknown"),
            task("again", "sF"),
            task("ok", "s"),
        )
    )
    assert [each.name for each in made.tasks.unhealthy] == ["critical", "errored", "off"]
    assert [each.name for each in made.tasks.recovered] == ["again"]
    assert [each.name for each in made.tasks.all] == ["critical", "errored", "off", "unknown", "again", "ok"]
    assert (made.tasks.unhealthy_count, made.tasks.recovered_count, made.tasks.count) == (3, 1, 6)
    by_time_alone = ["critical", "off", "errored", "unknown", "again", "ok"]
    assert [record.name for record in made.records.tasks] == by_time_alone
    assert {each.name for each in made.tasks.all if each.whole} == {"critical", "errored", "off", "again"}


# --- Notices ----------------------------------------------------------------------------------------------------------


def test_notices_are_grouped_by_kind_the_gravest_first() -> None:
    """Only so many are shown one by one, and the rest is a number."""
    many = tuple(Notice("times_overlap", "info", f"number {number}", "prod") for number in range(MOST_NOTICES + 3))
    grave = Notice("task_malformed", "error", "broken", "prod")
    groups = view(snapshot(task(), notices=(*many, grave))).notices.groups
    assert [(group.code, group.level, len(group.messages), group.left_out) for group in groups] == [
        ("task_malformed", "error", 1, 0),
        ("times_overlap", "info", MOST_NOTICES, 3),
    ]


def test_grave_notices_are_all_but_infos() -> None:
    """They make the report less certain."""
    notices = (
        Notice("other_files", "info", "x"),
        Notice("source_differs", "warning", "y"),
        Notice("task_malformed", "error", "z"),
    )
    made = view(snapshot(task(), notices=notices))
    assert [group.level for group in made.notices.grave] == ["error", "warning"]


def test_a_notice_names_its_instance_where_there_are_several() -> None:
    """And not where there is one."""
    odd = snapshot(task("a", "s", status="odd"))
    [alone] = view(odd).notices.groups
    [among] = view(odd, snapshot(task(), instance="other")).notices.groups
    assert not alone.messages[0].startswith("prod")
    assert among.messages[0].startswith("prod: ")


def test_every_notice_of_judgement_has_a_title() -> None:
    """In words, not its code."""
    made = view(
        snapshot(
            task("a", "FFFFF", status="odd"),
            task("b", "oF", enabled=False),
            task("c", "", status="critical"),
            taken_at=None,
        ),
        snapshot(
            task("x", events=run("s", at=NOW + timedelta(days=9)), status="critical"),
            overall=overall(successful=9),
            instance="y",
        ),
        snapshot(task("x", events=run("s", at=NOW - timedelta(days=9)), status="successful"), instance="z"),
        snapshot(overall=overall(successful=9), instance="w"),
    )
    assert len(made.notices.groups) > 8
    assert all(group.code in NOTICES and group.title == NOTICES[group.code] for group in made.notices.groups)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_notices_and_instances_have_one_line(text: str) -> None:
    """No control character is left in them."""
    made = view(
        snapshot(
            task(),
            notices=(Notice("answer_error", "info", text, text),),
            instance=text,
            read=False,
            error=text,
            address=text,
        )
    )
    [found] = made.instances.all
    texts = [
        found.name,
        found.error,
        found.address,
        *(message for group in made.notices.groups for message in group.messages),
    ]
    assert not any(set(map(chr, range(32))) & set(str(each)) for each in texts)


# --- Times and instances ----------------------------------------------------------------------------------------------


def test_when_the_daemons_were_asked() -> None:
    """The oldest of the answers; not known where that of one is not."""
    early, late = snapshot(task(), taken_at=NOW - timedelta(hours=3)), snapshot(task(), instance="other")
    found = view(early, late).first.answers.taken
    assert found is not None
    assert found.age == "3 h ago"
    assert view(early, snapshot(task(), instance="x", taken_at=None)).first.answers.taken is None


def test_the_newest_run_of_all() -> None:
    """None where no run is stored."""
    found = view(
        snapshot(task(events=run("s", at=NOW - timedelta(hours=8)))), snapshot(task(events=run("s")), instance="other")
    ).first.answers.newest_run
    assert found is not None
    assert found.text == "2026-11-24 23:00:04 UTC"
    assert view(snapshot(task("a", "", status="unknown"))).first.answers.newest_run is None


def test_an_instance() -> None:
    """Its address, its tasks, its own counts beside ours; what was not reported is said."""
    [found] = view(snapshot(task(), address="http://cts:8558", overall=overall(successful=1, errored=2))).instances.all
    assert (found.name, found.address, found.tasks, found.reported) == (
        "prod",
        "http://cts:8558",
        "1 task",
        "1 successful, 2 errored",
    )
    [found] = view(snapshot(task(), task("b"))).instances.all
    assert (found.address, found.tasks, found.reported) == (None, "2 tasks", "not reported")


def test_the_zone_of_all_times() -> None:
    """With its offset at the time of the report."""
    made = view(snapshot(task()), zone=ZoneInfo("Asia/Kolkata"), zone_name="Asia/Kolkata")
    assert made.about.zone == "Asia/Kolkata (+05:30)"
    assert made.about.made.text == "2026-11-25 05:30:00 +05:30"


def test_the_legend_explains_every_health() -> None:
    """In CTS's words."""
    assert [mark for mark, _ in view().about.legend] == list(HEALTH.values())


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ({"successful": 3}, "2 tasks are counted that no answer is about"),
        ({"successful": 1, "critical": 1}, "1 task is counted that no answer is about, 1 of them fails"),
        ({"successful": 3, "errored": -1, "critical": -1}, "2 tasks are counted that no answer is about"),
    ],
)
def test_tasks_that_are_counted_alone_are_told_as_that(counts: dict[str, int], text: str) -> None:
    """That some of them fail is said only where they do; a count below nothing hides no other."""
    assert (
        view(snapshot(task("a", "s"), overall=overall(**counts))).verdict.headline == f"Health is not certain: {text}."
    )
