"""One task as a reader sees it: every word from what was told, and what was not told is said."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Condition, Definition, Event, EventError
from ctsreport.view.task import TaskView
from ctsreport.view.times import Clock
from tests.unit.making import HOSTILE, NOW, ZERO, any_text, event, finding

SAME = "retry attempt #2 failed 'x': retry attempt #1 failed 'x'"


def seen(told: TaskFinding, *, several: bool = False) -> TaskView:
    return TaskView(told, Clock(NOW, UTC, "UTC"), several)


def view_of(outcomes: str = "s", **fields: Any) -> TaskView:
    return seen(finding(outcomes=outcomes, **fields))


# --- Names ---------------------------------------------------------------------------------------------------------------

ANCHORED = ("a-b", "A-b", "a_b", "index", "con", "__proto__", "a.b", "a b", "a/b", "a%2Fb", "ä", "日", "a.2d.b", "", *HOSTILE)


def test_each_task_has_an_anchor_of_its_own() -> None:
    """However alike the names are; in letters that a link can hold."""
    anchors = [seen(finding(name)).anchor for name in ANCHORED]
    assert len(set(anchors)) == len(ANCHORED)
    assert all(anchor.isascii() and not set(anchor) & set(" \"'<>&#%?\n\x00") for anchor in anchors)


@given(any_text, any_text)
def test_two_names_never_share_an_anchor(one: str, other: str) -> None:
    """Whatever stands in them."""
    assert (seen(finding(one)).anchor == seen(finding(other)).anchor) is (one == other)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_text_of_one_line_has_one_line(name: str) -> None:
    """Name, daemon's word, services, module, providers, description and condition hold no control character."""
    definition = Definition("a", description=name, module=name, providers=(name,), condition={name: Condition(regexp=name)})
    told = seen(finding(name, status=name, services=(name,), definition=definition))
    texts = [
        told.name,
        told.instance,
        told.reported,
        told.module,
        told.providers,
        told.description,
        told.condition,
        *told.services,
        told.about,
    ]
    assert all((text is not None and text.isprintable()) or "\u2028" in str(text) or "\u202e" in str(text) for text in texts)
    assert not any(set(map(chr, range(32))) & set(str(text)) for text in texts)


# --- Health --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcomes", "word"), [("s", "successful"), ("Fs", "errored"), ("FF", "critical")])
def test_health_in_word_and_shape(outcomes: str, word: str) -> None:
    """Never in colour alone."""
    mark = view_of(outcomes).mark
    assert mark.word == word
    assert mark.symbol


def test_switched_off_while_failing_does_not_look_successful() -> None:
    """Its word says both, its shape is not that of a success."""
    mark = view_of("oFF", enabled=False).mark
    assert mark.word.startswith("successful, switched off")
    assert mark.symbol != view_of("s").mark.symbol


def test_the_daemons_own_word_is_shown_where_it_differs() -> None:
    """And only there."""
    assert view_of("FF", status="successful").reported == "successful"
    assert view_of("FF", status="critical").reported is None
    assert view_of("FF", status=None).reported is None


@pytest.mark.parametrize(("enabled", "word"), [(True, "enabled"), (False, "disabled"), (None, "not told")])
def test_the_switch(enabled: bool | None, word: str) -> None:
    """Not told is not disabled."""
    assert view_of(enabled=enabled).enabled == word


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"enabled": False, "status": "unknown"}, "Disabled"),
        ({"enabled": True, "status": "unknown"}, "Enabled"),
        ({"enabled": True, "status": None}, "not told"),
    ],
)
def test_why_a_task_is_unknown(fields: dict[str, Any], words: str) -> None:
    """Switched off, never ran, or not told: three different things."""
    told = view_of("", **fields).why_unknown
    assert told is not None
    assert words in told
    assert view_of("s").why_unknown is None


def test_since_when_it_fails() -> None:
    """With a hedge where it may have begun earlier; no time for one that does not fail."""
    exact, open_ended = view_of("FFs"), view_of("FFFFF")
    assert exact.since is not None
    assert exact.since.text == "2026-11-24 22:00:00 UTC"
    assert exact.since_hedge == ""
    assert open_ended.since_hedge == "at least"
    assert view_of("s").since is None


def test_failures_are_counted_of_the_runs_that_are_stored() -> None:
    """In words."""
    assert view_of("FFs").failures == "2 of 3 stored runs failed"
    assert view_of("F").failures == "1 of 1 stored run failed"
    assert view_of("").failures == "no run is stored"


# --- What it is for ------------------------------------------------------------------------------------------------------


def test_services_not_told_none_and_a_condition_in_their_place() -> None:
    """Three different texts where there is no name."""
    none = Definition("a", condition={"services": None})
    pattern = Definition("a", condition={"services": Condition(regexp="^web")})
    assert view_of(services=("b", "a")).services == ("a", "b")
    assert view_of(services=()).services_text == "not told"
    assert view_of(services=(), definition=none).services_text == "none"
    assert view_of(services=(), definition=pattern).services_text == "services ^web"


def test_what_is_not_told_is_said() -> None:
    """Module and providers; providers can be none."""
    told = view_of(providers=None)
    assert (told.module, told.providers, told.description) == ("not told", "not told", None)
    assert view_of(providers=()).providers == "none"
    assert view_of(providers=("b", "a")).providers == "a and b"


# --- Events --------------------------------------------------------------------------------------------------------------


def test_the_strip_is_oldest_first_and_the_table_newest_first() -> None:
    """As people read them."""
    told = view_of("oFs", enabled=False)
    assert [mark.word for mark in told.strip] == ["succeeded", "failed", "switched off"]
    assert [each.mark.word for each in told.events] == ["switched off", "failed", "succeeded"]
    assert told.failures == "1 of 2 stored runs failed"


def test_a_short_success_between_runs_is_no_switching_off() -> None:
    """A scheduled task that had nothing to do takes microseconds, too: only what is newest can be the switching off."""
    assert [mark.word for mark in view_of("Fo", enabled=False).strip] == ["succeeded", "failed"]


def test_an_events_figures() -> None:
    """Start, end, age, duration and id."""
    [told] = view_of(events=(event(at=NOW - timedelta(hours=2), took=timedelta(seconds=4, milliseconds=120)),)).events
    assert (told.started, told.started_iso) == ("2026-11-24 22:00:00 UTC", "2026-11-24T22:00:00.000Z")
    assert (told.ended, told.ended_iso) == ("2026-11-24 22:00:04 UTC", "2026-11-24T22:00:04.120Z")
    assert (told.age, told.took, told.id) == ("2 h ago", "4.1 s", "event-1")


@pytest.mark.parametrize("unset", [None, ZERO])
def test_an_event_without_times(unset: None) -> None:
    """Nothing is invented."""
    [told] = view_of(events=(Event(True, "", unset, unset),)).events
    assert (told.started, told.started_iso, told.ended, told.ended_iso, told.age, told.took, told.id) == ("", "", "", "", "", "–", "–")


@pytest.mark.parametrize("text", [*HOSTILE, "a b", "é"])
def test_an_id_that_is_none_of_ctss_is_not_plain(text: str) -> None:
    """It must be escaped; a UUID need not."""
    [told] = view_of(events=(Event(True, text),)).events
    assert not told.plain_id
    assert next(view_of(events=(Event(True, "0a1B2c-3d"),)).events).plain_id


def texts_of(message: str | None) -> list[tuple[str, str]]:
    [told] = view_of(events=(Event(False, error=EventError(message)),)).events
    return [(each.label, each.text) for each in told.tries]


def test_each_different_try_is_shown_once() -> None:
    """And how many tries there were, and that the text of the first is lost."""
    [(label, text)] = texts_of(SAME)
    assert text == "x"
    assert all(words in label for words in ("2 and 3 of 3", "the same", "try 1"))
    assert texts_of("retry attempt #2 failed 'new': retry attempt #1 failed 'old'") == [("Try 3 of 3", "new"), ("Try 2 of 3", "old")]
    assert texts_of("context canceled: retry attempt #1 failed 'x'") == [("Try 2 of 2", "x")]


def test_a_bare_message_says_nothing_of_tries() -> None:
    """After ``?run=now``."""
    assert texts_of("boom") == [("Error", "boom")]


def test_a_message_that_cannot_be_taken_apart_still_says_how_many_tries() -> None:
    """It is shown whole, word for word, and the number of tries is known all the same."""
    message = "retry attempt #2 failed 'a': retry attempt #1 failed 'b': retry attempt #1 failed 'c'"
    [(label, text)] = texts_of(message)
    assert text == message
    assert "3" in label


def test_a_failure_without_a_message() -> None:
    """Has no text to show, but failed."""
    assert texts_of(None) == []
    assert texts_of("") == []
    assert next(view_of("F").events).failed


@given(st.text(max_size=50))
def test_a_message_is_shown_word_for_word(message: str) -> None:
    """But for what no page can hold."""
    if message.isprintable() and message and not message.startswith(("retry", "context")):
        assert texts_of(message) == [("Error", message)]


def test_only_failures_are_among_the_errors() -> None:
    """Newest first."""
    assert [each.id for each in view_of("sFsF").events if each.failed] == ["event-1", "event-3"]


def test_the_short_form_says_what_the_long_form_says() -> None:
    """Services, module, providers, description and runs in one paragraph."""
    told = view_of("ss", services=("web",), providers=("tls",), definition=Definition("a", description="Opens ports", module="mod")).about
    assert all(word in told for word in ("web", "tls", "Opens ports", "mod", "0 of 2 stored runs failed"))
    assert "critical" in view_of("ss", status="critical").about
    assert "not told" in view_of("", status=None, enabled=None).about
