"""Short forms: as many points as their place takes, and never half of one."""

import json

import pytest
from msgspec import structs

from ctsreport.errors import CtsReportError
from ctsreport.renderers import FORMATS, render
from ctsreport.renderers.fitting import ShortOptions
from ctsreport.view.page import View
from ctsreport.view.short import MOST_POINTS, short_of
from tests.unit.making import run, snapshot, task, text_of, view

SHORT = [name for name, each in FORMATS.items() if each.options is ShortOptions]
LINK = "https://reports.example/cts?a=1&b=2"


def many(number: int) -> View:
    """So many tasks that fail, each for a reason of its own."""
    tasks = [
        task(f"task-{each:03}", events=run("FFs", message=f"Error: part {chr(97 + each % 26) * 9}{each} is broken"))
        for each in range(number)
    ]
    return view(snapshot(*tasks))


def drawn(name: str, made: View, **options: object) -> str:
    [document] = render(name, made, options=ShortOptions(**options))  # type: ignore[arg-type]
    return b"".join(document.chunks()).decode()


@pytest.mark.parametrize("name", SHORT)
def test_a_budget_is_kept_and_what_is_left_out_is_counted(name: str) -> None:
    made = many(MOST_POINTS + 5)
    whole = drawn(name, made)
    budget = len(whole.encode()) // 2
    smaller = drawn(name, made, budget=budget)
    assert len(smaller.encode()) <= budget
    assert "more causes" in smaller
    assert "000" in smaller


@pytest.mark.parametrize("name", SHORT)
def test_not_even_the_head_fits(name: str) -> None:
    with pytest.raises(CtsReportError, match="too small"):
        drawn(name, many(2), budget=20)


@pytest.mark.parametrize("name", SHORT)
def test_it_leads_to_the_whole_report(name: str) -> None:
    """Only where it is known where that lies."""
    made = many(1)
    there = text_of(name, structs.replace(made, about=structs.replace(made.about, report_url=LINK)))
    assert LINK.replace("&", "&amp;") in there if name == "mail" else LINK in there
    assert "The whole report" not in text_of(name, many(1))


def test_points_are_causes_with_the_most_tasks_first() -> None:
    """A task that fails alone stands behind two that share a cause, though it fails for longer."""
    alone = task("alone", events=run("FFF", message="Error: no route to host fw-2.example.com"))
    together = [task(name, events=run("Fss", message="Error: quota of addresses is exceeded")) for name in "ab"]
    short = short_of(view(snapshot(alone, *together)))
    assert [point.facts[0].label for point in short.points] == ["2 tasks", "Task"]
    assert [point.facts[0].text for point in short.points] == ["a and b", "alone"]


def test_what_is_beyond_the_points_is_counted() -> None:
    short = short_of(many(MOST_POINTS + 3))
    assert (len(short.points), short.more) == (MOST_POINTS, 3)
    assert short.first(2).more == MOST_POINTS + 1
    assert not short_of(many(1)).more_text


@pytest.mark.parametrize("name", ["slack", "teams", "mattermost"])
def test_a_chat_has_six_causes_at_most(name: str) -> None:
    text = drawn(name, many(9))
    assert "And 3 more causes" in text
    assert json.loads(text)
