"""The filter: by health without a script; by text, service and cause with it; kept in the address."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import JENKINS, LARGE, MIXED
from tests.conftest import Report, Visit

Open = Callable[..., Visit]

ROWS = """[...document.querySelectorAll('.dense tbody tr')].filter(each => each.checkVisibility())
    .map(each => (each.querySelector('th a') ?? each.cells[0].firstChild).textContent)"""
WHOLE = """[...document.querySelectorAll('.task')].filter(each => each.checkVisibility())
    .map(each => each.querySelector('h3').textContent)"""
COUNT = "output"


def rows(page: Page) -> list[str]:
    """The tasks whose row is visible."""
    return list(page.evaluate(ROWS))


def whole(page: Page) -> list[str]:
    """The tasks that are visible in full."""
    return list(page.evaluate(WHOLE))


def tasks_of(report: Report) -> list[dict[str, Any]]:
    return list(json.loads(report.json.read_bytes())["tasks"])


@pytest.fixture
def mixed(report_of: Callable[..., Report]) -> Report:
    return report_of(MIXED)


# --- By health --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["script", "no script", "linked"])
def test_by_health(
    style: str, mixed: Report, linked_of: Callable[[str], Path], serve: Callable[[Path, str], str], visit: Open
) -> None:
    """It needs no script: rows and parts of another health go, and come back."""
    page = visit(
        serve(linked_of(MIXED), JENKINS) if style == "linked" else mixed.html, javascript=style == "script"
    ).page
    tasks = tasks_of(mixed)
    before = rows(page), whole(page)
    assert before[0] == [task["name"] for task in tasks]
    for health in ("critical", "errored", "unknown", "successful"):
        page.locator(f"#h-{health}").evaluate("each => each.click()")
        names = {task["name"] for task in tasks if task["effective_health"] == health}
        assert set(rows(page)) == names
        assert set(whole(page)) <= names
        assert set(before[1]) & names == set(whole(page))
    page.locator("#h-all").evaluate("each => each.click()")
    assert (rows(page), whole(page)) == before


# --- By text, service and cause ---------------------------------------------------------------------------------------


def test_by_text(mixed: Report, visit: Open) -> None:
    """Of the name, the cause or the services, in any case; rows and parts of others go, the count is told."""
    page = visit(mixed.html).page
    name = tasks_of(mixed)[0]["name"]
    page.get_by_label("Filter by text").fill(f" {name.upper()} ")
    assert rows(page) == whole(page) == [name]
    expect(page.locator(COUNT)).to_have_text(f"1 of {len(tasks_of(mixed))}")
    page.get_by_label("Filter by text").fill("nothing has such a name")
    assert rows(page) == whole(page) == []
    assert page.locator(COUNT).inner_text().startswith("0 of ")


def test_by_service(large: Report, visit: Open) -> None:
    """One of those that there are; exactly that, not one that begins alike."""
    page = visit(large.html).page
    tasks = tasks_of(large)
    page.get_by_label("Filter by text").focus()
    offered = page.get_by_label("Filter by service").locator("option").all_inner_texts()
    assert offered[1:] == sorted({service for task in tasks for service in task["services"]})
    page.get_by_label("Filter by service").select_option("service-3")
    wanted = {task["name"] for task in tasks if "service-3" in task["services"]}
    assert set(rows(page)) == wanted
    expect(page.locator(COUNT)).to_have_text(f"{len(wanted)} of {LARGE}")


def test_by_cause(large: Report, visit: Open) -> None:
    """The tasks that failed by it."""
    page = visit(large.html).page
    document = json.loads(large.json.read_bytes())
    page.get_by_label("Filter by text").focus()
    options = (
        page.get_by_label("Filter by cause")
        .locator("option")
        .evaluate_all("all => all.map(each => [each.value, each.textContent])")
    )
    assert {tuple(option) for option in options[1:]} == {
        (cause["id"], cause["summary"]) for cause in document["causes"]
    }
    cause = document["causes"][1]
    page.get_by_label("Filter by cause").select_option(cause["id"])
    assert sorted(rows(page)) == sorted(whole(page)) == cause["tasks"]


def test_by_a_cause_that_is_not_the_first(mixed: Report, visit: Open) -> None:
    """A message may have several: each is offered, and finds the task."""
    page = visit(mixed.html).page
    others = page.locator(".task p[title]")
    task = others.first.evaluate("each => each.closest('.task').querySelector('h3').textContent")
    page.get_by_label("Filter by text").focus()
    page.get_by_label("Filter by cause").select_option(others.first.get_attribute("title"))
    assert task in whole(page)
    assert len(rows(page)) < len(tasks_of(mixed))


def test_pieces_of_the_table_without_a_hit_go(large: Report, visit: Open) -> None:
    """No empty table is left with its caption; health counts, too."""
    page = visit(large.html).page
    chunks = "[...document.querySelectorAll('.chunk')].map(each => each.checkVisibility())"
    assert page.evaluate(chunks) == [True, True, True]
    page.get_by_label("Filter by text").fill(rows(page)[-1])
    assert page.evaluate(chunks) == [False, False, True]
    page.get_by_label("Filter by text").fill("")
    page.locator("#h-errored").evaluate("each => each.click()")
    assert page.evaluate(chunks) == [True, False, False]


def test_all_at_once_and_all_again(large: Report, visit: Open) -> None:
    """What fits text, service and health; a button shows all again, and the address forgets."""
    page = visit(large.html).page
    page.get_by_label("Filter by text").fill("task-1")
    page.get_by_label("Filter by service").select_option("service-0")
    page.locator("#h-errored").evaluate("each => each.click()")
    tasks = tasks_of(large)
    wanted = [
        task["name"]
        for task in tasks
        if "task-1" in task["name"] and "service-0" in task["services"] and task["effective_health"] == "errored"
    ]
    assert sorted(rows(page)) == sorted(wanted)
    expect(page.locator(COUNT)).to_have_text(f"{len(wanted)} of {LARGE}")
    page.get_by_role("button", name="show all").click()
    expect(page.locator(COUNT)).to_have_text(f"{LARGE} of {LARGE}")
    assert len(rows(page)) == LARGE
    assert page.evaluate("location.hash") in {"", "#?", "#"}


# --- In the address ---------------------------------------------------------------------------------------------------


def test_the_address_keeps_the_filter(large: Report, visit: Open) -> None:
    """Whoever is sent it sees the same; the page is asked for once."""
    page = visit(large.html).page
    page.get_by_label("Filter by text").fill("task-1 & ä#?")
    page.get_by_label("Filter by text").fill("task-1")
    page.get_by_label("Filter by service").select_option("service-0")
    page.locator("#h-errored").evaluate("each => each.click()")
    address = page.evaluate("location.href")
    assert "#?q=task-1" in address
    other = visit(address)
    assert rows(other.page) == rows(page)
    assert other.page.get_by_label("Filter by text").input_value() == "task-1"
    assert other.page.get_by_label("Filter by service").input_value() == "service-0"
    assert other.page.locator("#h-errored").is_checked()
    assert other.requests == [large.html.as_uri()]
    assert other.errors == []


def test_any_text_survives_in_the_address(mixed: Report, visit: Open) -> None:
    """Signs that mean something there, too."""
    page = visit(mixed.html).page
    page.get_by_label("Filter by text").fill("a & b=#?+% ä")
    other = visit(page.evaluate("location.href")).page
    assert other.get_by_label("Filter by text").input_value() == "a & b=#?+% ä"
    assert rows(other) == []


@pytest.mark.parametrize(
    "fragment",
    ["#?health=nonsense&service=none&cause=none", "#?%", "#?q=%E0%A4%A", "#?health=all", "#nowhere", "#?made=1"],
)
def test_an_odd_address_breaks_nothing(fragment: str, mixed: Report, visit: Open) -> None:
    """What cannot be chosen is not chosen."""
    opened = visit(mixed.html.as_uri() + fragment)
    assert opened.errors == []
    assert len(rows(opened.page)) in {0, len(tasks_of(mixed))}


def test_a_link_within_the_page_leaves_the_filter(mixed: Report, visit: Open) -> None:
    """And a filter that comes by an address later counts."""
    page = visit(mixed.html.as_uri() + "#?health=critical").page
    before = rows(page)
    page.evaluate("location.hash = '#basis'")
    assert rows(page) == before
    page.evaluate("location.hash = '#?health=successful'")
    expect(page.locator("#h-successful")).to_be_checked()
    assert set(rows(page)) == {task["name"] for task in tasks_of(mixed) if task["effective_health"] == "successful"}


def test_tasks_that_have_no_row_are_filtered_too(vast: Report, visit: Open) -> None:
    """Where very many failed, each has one place: by text, service, cause and health, all in the count."""
    page = visit(vast.html).page
    tasks = tasks_of(vast)
    count = page.locator(COUNT)
    page.get_by_label("Filter by text").fill("task-20")
    failed = [task["name"] for task in tasks if "task-20" in task["name"] and task["failures_in_window"]]
    assert sorted(whole(page)) == sorted(failed)
    expect(count).to_have_text(f"{len(failed)} of {len(tasks)}")
    page.get_by_label("Filter by service").select_option("idle")
    assert (whole(page), len(rows(page))) == ([], 0)
    page.get_by_label("Filter by text").fill("")
    assert (whole(page), len(rows(page))) == ([], 2)
    page.get_by_label("Filter by service").select_option("")
    cause = json.loads(vast.json.read_bytes())["causes"][0]
    page.get_by_label("Filter by cause").select_option(cause["id"])
    expect(count).to_have_text(f"{len(cause['tasks'])} of {len(tasks)}")
    page.locator("#h-successful").evaluate("each => each.click()")
    expect(count).to_have_text(f"0 of {len(tasks)}")


def test_a_link_to_a_folded_task_unfolds_it(vast: Report, visit: Open) -> None:
    """Whoever follows it reads it at once."""
    page = visit(vast.html.as_uri() + "#task/task-20").page
    assert page.locator("[id='task/task-20'] pre").first.is_visible()
