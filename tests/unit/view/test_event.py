"""One run as a reader sees it, and the messages of a task's failed runs, each text once."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ctsreport.analysis.diagnosis import Cause, Diagnosis
from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Event, EventError
from ctsreport.view.event import EventView, MessageView, ambiguous_ids, event_views, messages
from ctsreport.view.times import Clock
from tests.unit.making import HOSTILE, NOW, ZERO, any_text, event, finding, run, snapshot, task, view

CLOCK = Clock(NOW, UTC, "UTC")
SAME = "retry attempt #2 failed 'x': retry attempt #1 failed 'x'"


def views(*events: Event, **fields: Any) -> list[EventView]:
    return list(event_views(finding(events=events, **fields), CLOCK))


def messages_of(*texts: str | None) -> list[MessageView]:
    """The messages of failed runs with these, newest first."""
    events = tuple(
        event(False, number=number, at=NOW - timedelta(hours=number + 1), message=text)
        for number, text in enumerate(texts)
    )
    judged = finding(events=events)
    return messages(judged, list(event_views(judged, CLOCK)).__getitem__)


# --- A run ------------------------------------------------------------------------------------------------------------


def test_a_runs_figures() -> None:
    """Start, duration and id."""
    [each] = views(event(at=NOW - timedelta(hours=2), took=timedelta(seconds=4, milliseconds=120)))
    assert (each.started.removesuffix(" UTC"), each.took, each.id) == ("2026-11-24 22:00:00", "4.1", "event-1")
    assert each.which == "2026-11-24 22:00:00"


@pytest.mark.parametrize("unset", [None, ZERO])
def test_a_run_without_times(unset: None) -> None:
    """Nothing is invented; its id tells it from the others."""
    [each] = views(Event(True, "", unset, unset))
    assert (each.started, each.took, each.id, each.which) == ("", "–", "–", "–")


# --- Anchors ----------------------------------------------------------------------------------------------------------


def test_the_anchor_of_a_run_is_the_beginning_of_its_id() -> None:
    """It is random, so that is enough, and a link stays short."""
    one = "12345678-1111-2222-3333-444444444444"
    assert views(Event(True, one))[0].anchor == "event/12345678"
    assert (views(Event(True, one))[0].short, views(Event(True, "e1"))[0].short) == ("12345678", "")


def test_ids_that_begin_alike_are_not_enough() -> None:
    """Then the anchor is that of the task and its place there, and the whole id is shown."""
    one, other = "12345678-1111-2222-3333-444444444444", "12345678-9999-2222-3333-444444444444"
    judged = finding("a.b", events=(Event(True, one), Event(False, other)))
    assert ambiguous_ids([judged]) == {"12345678"}
    both = list(event_views(judged, CLOCK, ambiguous_ids([judged])))
    assert [(each.anchor, each.short, each.id) for each in both] == [
        ("event/prod/a.2e.b/1", "", one),
        ("event/prod/a.2e.b/2", "", other),
    ]


def test_ids_are_told_apart_over_all_tasks() -> None:
    """Two tasks may send one id."""
    one = "12345678-1111-2222-3333-444444444444"
    assert ambiguous_ids([finding("a", events=(Event(True, one),)), finding("b", events=(Event(True, one),))]) == {
        "12345678"
    }
    assert ambiguous_ids([finding("a", events=(Event(True, one),)), finding("b", "")]) == frozenset()


ids = st.one_of(
    any_text, st.uuids().map(str), st.sampled_from([str(UUID(int=number)) for number in (1, 2, 1 << 100)]), st.just("")
)


@given(st.dictionaries(any_text, st.lists(ids, max_size=4), max_size=4))
def test_no_two_runs_share_an_anchor(tasks: dict[str, list[str]]) -> None:
    """Whatever ids and names are sent; in letters that a link can hold."""
    judged = [finding(name, events=tuple(Event(True, each) for each in found)) for name, found in tasks.items()]
    anchors = [each.anchor for task in judged for each in event_views(task, CLOCK, ambiguous_ids(judged))]
    assert len(set(anchors)) == len(anchors)
    assert all(anchor.isascii() and not set(anchor) & set(" \"'<>&#%?\n\x00") for anchor in anchors)


# --- Messages ---------------------------------------------------------------------------------------------------------


def test_a_message_that_repeats_byte_for_byte_is_shown_once() -> None:
    """With every run that gave it; another byte is another message."""
    several = messages_of("x", "y", "x", "x ", "y")
    assert [(each.event.id, [again.id for again in each.repeats]) for each in several] == [
        ("event-0", ["event-2"]),
        ("event-1", ["event-4"]),
        ("event-3", []),
    ]
    assert (
        several[0].runs_text
        == "Run of 2026-11-24 23:00:00, and byte for byte the same in the runs of 2026-11-24 21:00:00"
    )
    assert several[2].runs_text == "Run of 2026-11-24 20:00:00"


@given(st.lists(st.sampled_from(["a", "b", "c", "", None]), max_size=5))
def test_every_failed_run_is_under_one_message(texts: list[str | None]) -> None:
    """None is lost, none is told twice."""
    several = messages_of(*texts)
    assert sorted(each.id for one in several for each in (one.event, *one.repeats)) == [
        f"event-{number}" for number in range(len(texts))
    ]
    assert len(several) == len(set(texts))


def test_only_failures_have_messages() -> None:
    """Newest first."""
    judged = finding(events=run("sFsF", message="x"))
    [only] = messages(judged, list(event_views(judged, CLOCK)).__getitem__)
    assert [each.id for each in (only.event, *only.repeats)] == ["event-1", "event-3"]


def texts_of(message: str | None) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in messages_of(message)[0].tries]


def test_each_different_try_is_shown_once() -> None:
    """And which tries gave it, of how many."""
    assert texts_of(SAME) == [("3 tries, 2 and 3 alike", "x")]
    assert texts_of("retry attempt #2 failed 'new': retry attempt #1 failed 'old'") == [
        ("try 3 of 3", "new"),
        ("try 2 of 3", "old"),
    ]
    assert texts_of("context canceled: retry attempt #1 failed 'x'") == [("try 2 of 2", "x")]


def test_a_bare_message_says_nothing_of_tries() -> None:
    """After ``?run=now``."""
    assert texts_of("boom") == [("", "boom")]


def test_a_message_that_cannot_be_taken_apart_still_says_how_many_tries() -> None:
    """It is shown whole, word for word, and the number of tries is known all the same."""
    message = "retry attempt #2 failed 'a': retry attempt #1 failed 'b': retry attempt #1 failed 'c'"
    assert texts_of(message) == [("3 tries, whose texts cannot be separated", message)]


@pytest.mark.parametrize("message", [None, ""])
def test_a_failure_without_a_message(message: str | None) -> None:
    """Has no text to show and no cause, but failed, and that is said."""
    [only] = messages_of(message)
    assert (only.tries, only.cause_anchor, only.phase, only.remarks) == ((), "", "", ())
    assert only.summary == "It failed without a message."


@given(st.text(max_size=50))
def test_a_message_is_shown_word_for_word(message: str) -> None:
    """But for what no page can hold."""
    if message.isprintable() and message and not message.startswith(("retry", "context")):
        assert texts_of(message) == [("", message)]


# --- What is said beside a message ------------------------------------------------------------------------------------


def diagnosed(diagnosis: Diagnosis) -> MessageView:
    judged: TaskFinding = structs.replace(finding(events=(event(False, message="x"),)), diagnoses=(diagnosis,))
    [only] = messages(judged, list(event_views(judged, CLOCK)).__getitem__)
    return only


def diagnosis(*summaries: str, phase: str | None = "apply", hints: tuple[str, ...] = ()) -> Diagnosis:
    causes = tuple(Cause(f"other-{number}", "other", summary, summary) for number, summary in enumerate(summaries))
    return Diagnosis(phase, None, False, causes, hints, "", "")


def test_its_cause_and_the_others_in_the_same_message() -> None:
    """The first is the headline and is linked to, the others are told, then what helps to read it."""
    only = diagnosed(diagnosis("no\nroute", "also this", hints=("A hint.",)))
    assert only.summary.startswith("no␊route")
    assert only.cause_anchor == "cause/other-0"
    assert only.remarks == ("Also: also this", "A hint.")


def test_in_which_phase() -> None:
    """Where it is not the usual one."""
    assert [diagnosed(diagnosis("x", phase=phase)).phase for phase in ("apply", "init", None)] == ["", "init", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_beside_a_message_have_one_line(text: str) -> None:
    """No control character is left in them."""
    only = diagnosed(diagnosis(f"x{text}", f"y{text}", phase=text, hints=(text,)))
    assert not any(set(map(chr, range(32))) & set(each) for each in (only.summary, only.phase, *only.remarks))


def test_runs_are_plain_where_only_times_tell_them_apart() -> None:
    """An id from outside must be escaped."""
    bare = finding(events=(Event(False, "<b>", None, None, EventError("x")),))
    [only] = messages(bare, list(event_views(bare, CLOCK)).__getitem__)
    assert not only.plain
    assert messages_of("x")[0].plain


def test_a_run_told_alone_has_its_id_its_time_and_its_length() -> None:
    """Where no table has it; what is not known is left out, and those that repeat it are named by their ids."""
    one = "12345678-1111-2222-3333-444444444444"
    same = (Event(False, one, NOW, NOW, EventError("x")), Event(False, "<b>", None, None, EventError("x")))
    [only] = view(snapshot(task("a", events=same))).tasks.all
    [message] = only.runs.alone
    assert message.run_text == "Run 12345678 of 2026-11-25 00:00:00 (≈0 s), and byte for byte the same in the runs <b>"
    [only] = view(snapshot(task("a", events=same[1:]))).tasks.all
    assert [each.run_text for each in only.runs.alone] == ["Run <b>"]
