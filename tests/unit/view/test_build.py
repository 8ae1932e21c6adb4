"""What was judged to the view: narrowed as asked for, and that is said (`about`, `records`)."""

import pytest

from ctsreport.analysis.selection import Selection
from tests.unit.making import snapshot, task, view

DAEMON = snapshot(
    task("web-a", "FF"), task("web-b", "s"), task("DB", "F"), task("idle", "", status="unknown", enabled=False)
)


def shown(*tasks: str, statuses: tuple[str, ...] = ()) -> list[str]:
    return [each.name for each in view(DAEMON, selection=Selection(tasks=tasks, statuses=statuses)).tasks.all]


def test_without_a_selection_all_tasks_are_shown() -> None:
    """And nothing is said of it."""
    made = view(DAEMON)
    assert made.tasks.count == 4
    assert made.about.narrowed is None
    assert made.about.narrowed_text == ""
    assert made.records.head.narrowed is None


@pytest.mark.parametrize(
    ("globs", "names"),
    [
        (("web-*",), ["web-a", "web-b"]),
        (("web-a", "DB"), ["web-a", "DB"]),
        (("WEB-*",), []),
        (("db",), []),
        (("web-[b-z]",), ["web-b"]),
        (("*",), ["web-a", "DB", "idle", "web-b"]),
    ],
)
def test_globs_of_names(globs: tuple[str, ...], names: list[str]) -> None:
    """Any of them; letters count as they are, as CTS has `a-b` and `A-b` side by side."""
    assert shown(*globs) == names


def test_words_of_health() -> None:
    """Any of them; with globs, both must fit."""
    assert shown(statuses=("critical", "errored")) == ["web-a", "DB"]
    assert shown(statuses=("unknown",)) == ["idle"]
    assert shown("web-*", statuses=("successful",)) == ["web-b"]


def test_verdict_and_counts_stay_those_of_all_tasks() -> None:
    """What is left out is counted, and said."""
    made = view(DAEMON, selection=Selection(tasks=("idle",)))
    assert made.verdict.state == "failing"
    assert made.first.tasks == 4
    assert made.records.head.narrowed is not None
    assert (
        made.records.head.narrowed.tasks,
        made.records.head.narrowed.statuses,
        made.records.head.narrowed.left_out,
    ) == (
        ("idle",),
        (),
        3,
    )
    assert all(
        words in made.about.narrowed_text for words in ("task idle:", "1 task is shown", "3 left out", "of all tasks")
    )
    [notice] = [each for each in made.records.notices if each.code == "narrowed"]
    assert notice.level == "info"


def test_nothing_that_matches_is_a_warning() -> None:
    """A report that shows nothing must not look healthy."""
    made = view(DAEMON, selection=Selection(tasks=("nope",), statuses=("critical",)))
    assert list(made.tasks.all) == []
    levels = {each.code: each.level for each in made.records.notices}
    assert levels["narrowed"] == "warning"
    assert levels["task_unmatched"] == "error"


def test_the_notice_of_narrowing_keeps_the_order() -> None:
    """The gravest first, this one included."""
    made = view(snapshot(task(), taken_at=None), selection=Selection(tasks=("nope",)))
    assert [notice.level for notice in made.records.notices] == ["error", "warning", "info"]


def test_the_title() -> None:
    """As asked for, else made from the instances' names."""
    assert view(DAEMON, title="Night <shift>").about.title == "Night <shift>"
    assert view(DAEMON, snapshot(instance="other")).about.title == "CTS health: prod, other"
    assert view().about.title == "CTS health"
