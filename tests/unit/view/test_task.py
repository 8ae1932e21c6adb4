"""One task as a reader sees it: every word from what was told, and what was not reported is said.

Its parts are tried through it: `services`, `runs` and `why`.
"""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given

from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Condition, Definition
from ctsreport.view.task import TaskView
from ctsreport.view.times import Clock
from ctsreport.view.wording import one_line
from tests.unit.making import HOSTILE, NOW, any_text, finding, run


def seen(found: TaskFinding, *, several: bool = False) -> TaskView:
    return TaskView(found, several, Clock(NOW, UTC, "UTC"), NOW)


def view_of(outcomes: str = "s", **fields: Any) -> TaskView:
    return seen(finding(outcomes=outcomes, **fields))


def fact(label: str, found: TaskView) -> str | None:
    return next((each.text for each in found.details if each.label == label), None)


# --- Names ------------------------------------------------------------------------------------------------------------

ANCHORED = (
    "a-b",
    "A-b",
    "a_b",
    "index",
    "con",
    "__proto__",
    "a.b",
    "a b",
    "a/b",
    "a%2Fb",
    "ä",
    "日",
    "a.2d.b",
    "",
    *HOSTILE,
)


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
    definition = Definition(
        "a", description=name, module=name, providers=(name,), condition={name: Condition(regexp=name)}
    )
    found = seen(finding(name, status=name, services=(name,), definition=definition))
    texts = [
        found.name,
        found.instance,
        found.services.condition,
        *found.services.names,
        found.services.line,
        found.cause.text,
        *(each.text for each in found.details),
    ]
    assert all(
        (text is not None and text.isprintable()) or "\u2028" in str(text) or "\u202e" in str(text) for text in texts
    )
    assert not any(set(map(chr, range(32))) & set(str(text)) for text in texts)


# --- Health -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcomes", "word"), [("s", "successful"), ("Fs", "errored"), ("FF", "critical")])
def test_health_in_word_and_shape(outcomes: str, word: str) -> None:
    """Never in colour alone."""
    mark = view_of(outcomes).mark
    assert mark.word == word
    assert mark.symbol


def test_switched_off_while_failing_does_not_look_successful() -> None:
    """By what ran it is critical, and that CTS says otherwise stands beside it."""
    view = view_of("oFF", enabled=False)
    assert view.mark == view_of("FF").mark
    assert view.hidden == "CTS says successful: nothing ran since"
    assert view_of("FF").hidden == ""


def test_the_daemons_own_word_is_shown_where_it_differs() -> None:
    """And only there."""
    assert fact("The daemon says", view_of("FF", status="successful")) == "successful"
    assert fact("The daemon says", view_of("FF", status="critical")) is None
    assert fact("The daemon says", view_of("FF", status=None)) is None


@pytest.mark.parametrize(("enabled", "word"), [(True, "enabled"), (False, "disabled"), (None, "not reported")])
def test_the_switch(enabled: bool | None, word: str) -> None:
    """Not told is not disabled."""
    view = view_of(enabled=enabled)
    assert view.enabled is enabled
    assert view.state == ("0 of 1 run failed" if enabled else f"0 of 1 run failed, {word}")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"enabled": False, "status": "unknown"}, "Disabled"),
        ({"enabled": True, "status": "unknown"}, "Enabled"),
        ({"enabled": True, "status": None}, "not reported"),
    ],
)
def test_why_a_task_is_unknown(fields: dict[str, Any], words: str) -> None:
    """Switched off, never ran, or not reported: three different things."""
    view = view_of("", **fields).cause.unknown
    assert view is not None
    assert words in view
    assert view_of("s").cause.unknown is None


def test_since_when_it_fails() -> None:
    """With a hedge where it may have begun earlier; no time for one that does not fail."""
    exact, open_ended = view_of("FFs"), view_of("FFFFF")
    assert exact.since is not None
    assert exact.since.text == "2026-11-24 22:00:00 UTC"
    assert (exact.since.hedge, exact.failing_since) == ("", exact.since.moment.at)
    assert open_ended.since is not None
    assert (open_ended.since.hedge, open_ended.since_text) == ("at least", f"{open_ended.since.moment.text} or earlier")
    assert view_of("s").since is None


def test_failures_are_counted_of_the_runs_that_are_stored() -> None:
    """In words."""
    assert view_of("FFs").runs.failures == "2 of 3 runs failed"
    assert view_of("F").runs.failures == "1 of 1 run failed"
    assert view_of("").runs.failures == "no run is stored"


# --- What it is for ---------------------------------------------------------------------------------------------------


def test_services_not_told_none_and_a_condition_in_their_place() -> None:
    """Three different texts where there is no name."""
    none = Definition("a", condition={"services": None})
    pattern = Definition("a", condition={"services": Condition(regexp="^web")})
    assert view_of(services=("b", "a")).services.names == ("a", "b")
    assert view_of(services=()).services.text == "not reported"
    assert view_of(services=(), definition=none).services.text == "none"
    assert view_of(services=(), definition=pattern).services.text == "services matching ^web"


def test_what_is_not_told_is_said() -> None:
    """Module and providers; for no providers nothing is said."""
    view = view_of(providers=None)
    assert fact("Module", view) == "not reported (providers: not reported)"
    assert fact("Description", view) is None
    assert fact("Module", view_of(providers=())) == "not reported"
    assert fact("Module", view_of(providers=("b", "a"))) == "not reported (providers: a and b)"


def facts_of(found: TaskView) -> str:
    """All facts of a task in one text, labels and all."""
    return "; ".join(f"{each.label}: {each.text}" for each in found.details)


def test_what_is_known_of_a_task_is_among_its_facts() -> None:
    """Description, since when, services or a condition in their place, module, providers.

    Nothing that is not reported is made up.
    """
    definition = Definition("a", description="Opens ports", module="acme/ports")
    found = facts_of(view_of("FF", services=("web",), providers=("tls",), status="successful", definition=definition))
    assert all(
        words in found
        for words in ("Opens ports", "web", "acme/ports", "tls", "2026-11-24 22:00:00 UTC or earlier", "successful")
    )
    assert "Disabled, and no run is stored." in facts_of(view_of("", enabled=False, status="unknown"))
    pattern = Definition("a", condition={"services": Condition(regexp="^web")})
    assert "Condition: services matching ^web" in facts_of(view_of(services=(), definition=pattern))
    assert all(each.text for each in view_of().details)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_fact_of_ours_holds_nothing_from_outside(text: str) -> None:
    """What is marked as ours is drawn as it is."""
    definition = Definition(
        "a", description=text, module=text, providers=(text,), condition={text: Condition(regexp=text, names=(text,))}
    )
    for outcomes in ("FF", "s", ""):
        found = seen(finding(text, outcomes, status=text, services=(text,), definition=definition))
        assert not [each for each in found.details if each.ours and one_line(text).strip() in each.text]


# --- Cause ------------------------------------------------------------------------------------------------------------


def test_why_it_fails_in_one_line() -> None:
    """The cause of its newest failure; that it said nothing; that its runs were not reported; why it is unknown."""
    judged = finding(outcomes="FFs", events=run("FFs", message="Error: no route to host"))
    found = seen(judged)
    newest = judged.diagnoses[0]
    assert newest is not None
    assert found.cause.text == found.cause.now == newest.summary
    assert (found.cause.anchor, found.cause.kind) == (f"cause/{newest.causes[0].id}", newest.causes[0].kind)
    assert view_of("F").cause.text == "It failed without a message."
    assert view_of("", status="critical").cause.text == "Its runs were not reported."
    assert "no run is stored" in view_of("", status="unknown").cause.now
    healthy = view_of("s").cause
    assert (healthy.text, healthy.anchor, healthy.kind) == ("", "", "")


def test_in_the_table_of_all_only_what_is_wrong_now_has_a_cause() -> None:
    """A task that works again keeps its cause for the causes, not for a column."""
    view = view_of("sF", events=run("sF", message="Error: no route to host"))
    assert view.cause.text
    assert view.cause.now == ""
    off = view_of("oF", events=run("oF", message="Error: no route to host"), enabled=False)
    assert off.cause.now == view.cause.text


@pytest.mark.parametrize(
    ("outcomes", "fields", "whole"),
    [
        ("FF", {}, True),
        ("sF", {}, True),
        ("oF", {"enabled": False}, True),
        ("ss", {}, False),
        ("o", {"enabled": False}, False),
        ("", {"status": "unknown"}, False),
        ("", {"status": "critical"}, True),
    ],
)
def test_a_task_is_shown_in_full_where_something_went_wrong(outcomes: str, fields: dict[str, Any], whole: bool) -> None:
    """It is unhealthy, or one of its stored runs failed; all others have a row."""
    assert view_of(outcomes, **fields).whole is whole


# --- In a row ---------------------------------------------------------------------------------------------------------


def test_a_row_of_the_table_of_all() -> None:
    """Health, newest run, share of failures, seconds and services, each short enough for a column."""
    view = view_of("Fss", services=("b", "a"))
    assert (view.word_and_state, view.runs.newest_start, view.runs.share) == ("errored", "2026-11-24 23:00:00", "1/3")
    assert (view.runs.took, view.services.line) == ("4.0 4.0 4.0", "a, b")
    assert view_of("oF", enabled=False).word_and_state == "errored, disabled"


def test_a_row_of_a_task_of_which_no_run_is_stored() -> None:
    """Empty where nothing is known, and not reported is not none."""
    view = view_of("", status="unknown", services=())
    assert (view.runs.newest_start, view.runs.share, view.runs.took, view.services.line) == ("", "", "", "not reported")
    assert view_of(services=(), definition=Definition("a", condition={"services": None})).services.line == "none"
    assert view_of(
        services=(), definition=Definition("a", condition={"schedule": Condition(cron="* * * * *")})
    ).services.line.startswith("schedule")


# --- Runs -------------------------------------------------------------------------------------------------------------


def test_the_strip_is_oldest_first_and_the_table_newest_first() -> None:
    """As people read them."""
    view = view_of("oFs", enabled=False)
    assert [mark.word for mark in view.runs.strip] == ["succeeded", "failed", "nothing ran"]
    assert [each.mark.word for each in view.runs.events] == ["nothing ran", "failed", "succeeded"]
    assert view.runs.failures == "1 of 2 runs failed"
    assert len(view.runs.strip_text) == 3


def test_an_event_in_which_nothing_ran_has_a_sign_of_its_own() -> None:
    """A tick of a schedule without a change, wherever it stands."""
    assert [mark.word for mark in view_of("Fos").runs.strip] == ["succeeded", "nothing ran", "failed"]


def test_when_its_newest_run_began_and_how_it_ended() -> None:
    """The switching off is no run."""
    view = view_of("oFs", enabled=False)
    assert view.runs.newest is not None
    assert view.runs.newest.text == "2026-11-24 22:00:00 UTC"
    assert (view.runs.newest_outcome, view_of("s").runs.newest_outcome, view_of("").runs.newest_outcome) == (
        "failed",
        "succeeded",
        "",
    )
    assert view_of("").runs.newest is None


def test_the_line_of_runs_leaves_the_switching_off_out() -> None:
    """Three microseconds in which nothing ran are no bar."""
    view = view_of("oFs", enabled=False)
    line = view.runs.line(tuple(view.runs.events))
    assert line is not None
    assert (len(line.failed), len(line.succeeded)) == (1, 1)
