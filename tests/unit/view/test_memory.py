"""What the memory adds, in words: changes, holes, and what was last known."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from msgspec import structs

from ctsreport.analysis.assess import assess
from ctsreport.analysis.past.model import Change, Gap, LastKnown, Memory
from ctsreport.snapshot.model import Snapshot
from ctsreport.view.build import build
from ctsreport.view.memory import MOST_CHANGES, MemoryView
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import NOW, finding, snapshot, task, text_of

BEFORE = NOW - timedelta(minutes=5)


def viewed(memory: Memory | None, *snapshots: Snapshot) -> View:
    assessed = assess(snapshots or (snapshot(task("a", "s")),), NOW)
    return build(structs.replace(assessed, memory=memory), Clock(NOW, UTC, "UTC"))


def memory_view(*changes: Change, **fields: Any) -> MemoryView:
    made = viewed(Memory(since=BEFORE, changes=changes, **fields)).memory
    assert made is not None
    return made


def change(kind: Any, name: str | None = "a", **fields: Any) -> Change:
    return Change(kind, "prod", name, fields.pop("at", NOW), **fields)


def test_without_a_memory_there_is_nothing_of_it_on_a_page() -> None:
    made = viewed(None)
    assert made.memory is None
    for name in ("html", "markdown"):
        assert "Over time" not in text_of(name, made)


def test_a_first_look_has_nothing_to_compare_with() -> None:
    made = viewed(Memory())
    assert made.memory is not None
    assert made.memory.since == ""
    assert "the first look of this reader" in text_of("html", made)
    assert "the first look of this reader" in text_of("markdown", made)


def test_changes_are_counted_by_kind_the_gravest_first() -> None:
    """What goes on as it did is counted apart, and a task that changed twice counts once."""
    made = memory_view(
        change("recovered", "c"), change("failing", "b"), change("failing", "b"), change("same_cause", "d")
    )
    assert made.summary == "1 newly failing (b, 2 times), 1 recovered (c); 1 goes on failing as before"
    assert [each.mark.word for each in made.changes] == ["recovered", "failing", "failing"]
    assert memory_view().summary == "nothing changed"


def test_many_names_are_a_number() -> None:
    made = memory_view(*(change("failing", name) for name in "abcde"))
    assert made.summary == "5 newly failing (a, b, c and 2 more)"


def test_when_it_was_is_as_exact_as_it_is_known() -> None:
    exact, between = memory_view(
        change("failing", at_exact=True, not_before=BEFORE), change("restarted", None, not_before=BEFORE)
    ).changes
    assert exact.when == "2026-11-25 00:00:00"
    assert between.when == "between 2026-11-24 23:55:00 and 2026-11-25 00:00:00"
    assert between.name == "prod"


def test_a_change_leads_to_its_task_where_that_is_shown() -> None:
    there, gone = memory_view(change("failing", "a"), change("disappeared", "z")).changes
    assert there.anchor == "task/a"
    assert gone.anchor == ""


@pytest.mark.parametrize(
    ("made", "detail"),
    [
        (change("module", before="a/b", after="a/c"), "a/b → a/c"),
        (change("services", before=None, after="web"), "none → web"),
        (change("unreachable", None, after="It is away."), "It is away."),
        (change("enabled"), ""),
    ],
)
def test_how_it_changed(made: Change, detail: str) -> None:
    [view] = memory_view(made).changes
    assert view.detail == detail


def test_more_changes_than_a_page_lists_are_counted() -> None:
    made = memory_view(*(change("failing", f"t{number}") for number in range(MOST_CHANGES + 3)))
    assert len(made.changes) == MOST_CHANGES
    assert made.more_changes == 3


def test_holes_of_several_tasks_between_the_same_looks_are_one() -> None:
    """The newest first, each with why nobody knows and of what."""
    older = BEFORE - timedelta(hours=1)
    made = memory_view(
        gaps=(
            Gap("prod", None, older, BEFORE, "restart", None),
            Gap("prod", "a", BEFORE, NOW, "window"),
            Gap("prod", "b", BEFORE, NOW, "window"),
            Gap("prod", None, older - timedelta(hours=1), older, "window"),
        )
    )
    assert [text.partition(": ") for text in made.gaps] == [
        (
            "2026-11-24 23:55:00 to 2026-11-25 00:00:00 (5 min)",
            ": ",
            "more ran than the daemon keeps; what ran then of 2 tasks is not known",
        ),
        (
            "2026-11-24 22:55:00 to 2026-11-24 23:55:00 (1 h)",
            ": ",
            "the daemon was restarted, and forgot what it had done; what ran then is not known",
        ),
        (
            "2026-11-24 21:55:00 to 2026-11-24 22:55:00 (1 h)",
            ": ",
            "nothing shows that it was not restarted; what ran then is not known",
        ),
    ]


def test_what_was_last_known_is_said_and_not_counted() -> None:
    last = LastKnown(BEFORE, (finding("a", "FF"), finding("b", "s")))
    made = viewed(
        Memory(since=BEFORE, last_known={"prod": last}), snapshot(instance="prod", read=False, error="It is away.")
    )
    assert [each.last for each in made.instances.unread] == [
        "as it was 2026-11-24 23:55:00 UTC (5 min ago): 1 of 2 tasks was failing: a. It is not counted above"
    ]
    assert "Last known:" in text_of("html", made)
    assert "Last known:" in text_of("markdown", made)
    assert made.first.tasks == 0


def test_hostile_names_do_nothing() -> None:
    made = viewed(Memory(since=BEFORE, changes=(change("module", "<script>x</script>", after="|<b>"),)))
    assert "<script>x" not in text_of("html", made)
    assert "| <b>" not in text_of("markdown", made)


def test_changes_stand_in_one_line_and_in_one_annotation() -> None:
    """Where something changed, and not where a task goes on as it did."""
    made = viewed(Memory(since=BEFORE, changes=(change("failing", "a"),)))
    assert "since the last: 1 newly failing (a)" in text_of("text", made)
    assert "::notice title=CTS%3A since 2026-11-24 23%3A55%3A00 UTC" in text_of("github-annotations", made)
    same = viewed(Memory(since=BEFORE, changes=(change("same_cause", "a"),)))
    assert "since the last" not in text_of("text", same)
    assert "::notice" not in text_of("github-annotations", same)
