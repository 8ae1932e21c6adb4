"""Patterns of a template, filled in."""

from typing import Any

import pytest

from ctsreport.renderers.page.filling import Escapes, Filler
from ctsreport.renderers.page.patterns import NAMES
from ctsreport.snapshot.model import Event, EventError
from ctsreport.view.task import TaskView
from tests.unit.making import NOW, event, run, snapshot, task, view

MARKED = Escapes(
    name=lambda text: f"name({text})",
    names=lambda texts: "".join(f"names({text})" for text in texts),
    id=lambda text: f"id({text})",
    fact=lambda text: f"fact({text})",
    href=lambda text: f"name({text})",
    message=lambda text: f"message({text})",
    note=lambda text: f"note({text})",
    done=str,
)
"""Shows what went through it."""


def task_view(**fields: Any) -> TaskView:
    """The only task of a report."""
    return next(view(snapshot(task("n", **fields))).tasks.all)


EVERY = {name: f"<{name} " + " ".join(f"{each}={{{each}}}" for each in names) + ">" for name, names in NAMES.items()}
"""Patterns that show everything."""


@pytest.mark.parametrize("message", [None, "", "boom", "retry attempt #2 failed 'a': retry attempt #1 failed 'b'"])
def test_what_comes_from_outside_is_made_safe(message: str | None) -> None:
    """Name, instance, services, module, ids, causes and messages: no text of a daemon is drawn as it is."""
    outside = "\u00bf"
    failed = Event(False, outside, NOW, NOW, None if message is None else EventError(message and f"{outside}{message}"))
    fields: dict[str, Any] = {"services": (outside,), "providers": (outside,), "events": (failed,)}
    made = view(snapshot(task(outside, **fields), instance=outside), snapshot(task("z"), instance="z"))
    filler = Filler(EVERY, MARKED)
    shown = next(made.tasks.all)
    text = filler.whole(shown) + filler.brief(shown) + filler.dense(shown)
    bare = text
    for escape in ("name", "names", "id", "fact", "message"):
        while (at := bare.find(f"{escape}(")) >= 0:
            bare = bare[:at] + bare[_closed(bare, at + len(escape)) :]
    assert outside in text
    assert outside not in bare


def _closed(text: str, at: int) -> int:
    """Where the parenthesis at a place is closed."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    return len(text)


def test_a_pattern_that_a_format_leaves_out_is_empty() -> None:
    """Markdown draws no line of runs."""
    filler = Filler({"whole": "{name}|{line}|{runs}|{errors}"}, MARKED)
    assert filler.whole(task_view(outcomes="F")) == "name(n)|||"


def test_each_message_is_shown_once_and_a_cause_only_where_it_changes() -> None:
    """Newest first."""
    texts = ("Error: one\n\nx", "Error: one\n\ny", "Error: other", "Error: one\n\nx")
    events = tuple(event(False, number=number, at=NOW, message=text) for number, text in enumerate(texts))
    filler = Filler({"whole": "{errors}", "cause": "[{cause}]", "try": "{text};", "link": "{text}"}, MARKED)
    shown = filler.whole(task_view(events=events))
    assert shown.count("message(Error: one\n\nx)") == 1
    assert [shown.count(f"message({text})") for text in texts[:3]] == [1, 1, 1]
    assert shown.count("[") == 2


def test_a_row_of_the_table_of_runs() -> None:
    """What is not reported is said; what succeeded has no class of its own."""
    events = (Event(True, "", None, None), *run("F"))
    filler = Filler(
        {"whole": "{runs}", "runs": "{rows}", "row": "{css}{word} {started} {took} {id}\n", "css": "{initial}:"}, MARKED
    )
    assert filler.whole(task_view(events=events)).splitlines() == [
        "c:failed 2026-11-24 23:00:00 4.0 id(event-0)",
        "succeeded not reported – id(–)",
    ]


def test_a_task_that_is_shown_in_full_is_linked_to_from_its_row() -> None:
    """Its anchor is there already; any other row is an anchor itself."""
    filler = Filler({"dense": "{id}{name}", "id": "<{anchor}>", "link": "[{anchor} {text}]"}, MARKED)
    assert filler.dense(task_view(outcomes="F")) == "[task/n name(n)]"
    assert filler.dense(task_view(outcomes="s")) == "<task/n>name(n)"


def test_a_cause_without_a_place_of_its_own_says_all_of_it() -> None:
    """What to do next, and its id; where it has a place, that says so."""
    patterns = {"whole": "{errors}", "cause": "[{cause}]", "alone": "<{next}{id}>", "link": "{anchor}"}
    shown = task_view(events=(event(False, message="Error: one"),))
    anchor = shown.cause.anchor
    alone = Filler(patterns, MARKED, places=()).whole(shown)
    assert alone.startswith("[fact(One)]<Read the whole message")
    assert f"name({anchor.removeprefix('cause/')})" in alone
    assert (
        Filler(patterns, MARKED, places={anchor}).whole(shown) == Filler(patterns, MARKED).whole(shown) == f"[{anchor}]"
    )
