"""What the script adds: sorting, keys, copying, ages by the reader's clock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from ctsreport.view.wording import age
from tests.browser.conftest import LARGE, MIXED
from tests.conftest import NOW, Report, Visit

Open = Callable[..., Visit]
MADE = datetime.fromisoformat(NOW)


@pytest.fixture
def mixed(report_of: Callable[..., Report]) -> Report:
    return report_of(MIXED)


# --- Sorting ----------------------------------------------------------------------------------------------------------

CELLS = "number => [...document.querySelectorAll('.dense tbody tr')].map(each => each.cells[number].textContent)"
SORTS = (
    "[...document.querySelectorAll('.dense')].map(each => [...each.querySelectorAll('th[aria-sort]')].map(head "
    "=> head.ariaSort))"
)


def names(page: Page) -> list[int]:
    """The numbers of the tasks, in the table's order."""
    return [int(re.findall(r"task-(\d+)", text)[0]) for text in page.evaluate(CELLS, 0)]


def test_sorting_by_name_up_and_down(large: Report, visit: Open) -> None:
    """Over all pieces of the table, numbers as numbers; nothing is lost; each piece stays as long as it was."""
    page = visit(large.html).page
    head = page.locator(".dense thead th").nth(0).locator("button")
    sizes = page.evaluate("[...document.querySelectorAll('.dense tbody')].map(each => each.rows.length)")
    head.click()
    assert names(page) == list(range(LARGE))
    head.click()
    assert names(page) == list(range(LARGE))[::-1]
    head.click()
    assert names(page) == list(range(LARGE))
    assert page.evaluate("[...document.querySelectorAll('.dense tbody')].map(each => each.rows.length)") == sizes


@pytest.mark.parametrize("column", [1, 2, 3, 4, 5])
def test_sorting_by_any_other_column(column: int, large: Report, visit: Open) -> None:
    """Each is a permutation, sorted; the other way round it is the reverse order of values.

    Which way is told to who cannot see it.
    """
    page = visit(large.html).page
    before = page.evaluate(CELLS, column)
    head = page.locator(".dense").nth(1).locator("thead th").nth(column).locator("button")
    head.scroll_into_view_if_needed()
    head.click()
    assert page.evaluate(CELLS, column) == sorted(before, key=_value)
    assert all(each[column] == "ascending" and each.count("none") == 5 for each in page.evaluate(SORTS))
    head.click()
    assert page.evaluate(CELLS, column) == sorted(before, key=_value, reverse=True)
    assert all(each[column] == "descending" for each in page.evaluate(SORTS))
    assert sorted(names(page)) == list(range(LARGE))


def _value(text: str) -> tuple[float, str]:
    """Nothing first, then figures, ``≈0`` among them, then words."""
    try:
        return (float(text.removeprefix("≈")), "") if text.strip() else (-1, "")
    except ValueError:
        return 1e9, text


def test_sorting_keeps_the_filter(large: Report, visit: Open) -> None:
    """Rows that were hidden stay hidden, wherever they come to lie."""
    page = visit(large.html).page
    page.get_by_label("Filter by text").fill("task-51")
    visible = "[...document.querySelectorAll('.dense tbody tr')].filter(each => each.checkVisibility()).length"
    assert page.evaluate(visible) == 11
    page.locator(".dense thead th").nth(0).locator("button").evaluate("each => each.click()")
    assert page.evaluate(visible) == 11
    page.get_by_label("Filter by text").fill("")
    assert page.evaluate(visible) == LARGE


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_a_slash_goes_to_the_filter(mixed: Report, visit: Open) -> None:
    """And is not typed; inside of the filter it is a letter."""
    page = visit(mixed.html).page
    field = page.get_by_label("Filter by text")
    page.keyboard.press("/")
    assert field.evaluate("each => each === document.activeElement")
    assert field.input_value() == ""
    page.keyboard.press("/")
    page.keyboard.press("j")
    assert field.input_value() == "/j"


def test_j_and_k_go_along_the_unhealthy_tasks(mixed: Report, visit: Open) -> None:
    """From one to the next, into view, and not past the ends; not to those that are filtered out.

    With a modifier they are not ours.
    """
    page = visit(mixed.html).page
    tasks = page.locator("#unhealthy ~ * .task h3").all_text_contents()
    assert len(tasks) > 1
    at = "document.activeElement.closest('.task')?.querySelector('h3').textContent"

    def press(key: str) -> str | None:
        page.keyboard.press(key)
        where = page.evaluate(at)
        return None if where is None else str(where)

    assert press("Control+j") is None
    assert [press("j") for _ in tasks] == tasks
    assert press("j") == tasks[-1]
    assert press("k") == tasks[-2]
    assert [press("k") for _ in tasks][-1] == tasks[0]
    assert page.evaluate("(({ top }) => top >= 0 && top < innerHeight)(document.activeElement.getBoundingClientRect())")
    page.get_by_label("Filter by text").fill(tasks[1])
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    assert press("j") == tasks[1]


# --- Copying ----------------------------------------------------------------------------------------------------------

GRANTED = {"permissions": ["clipboard-read", "clipboard-write"]}


def test_a_message_is_copied_word_for_word(mixed: Report, visit: Open) -> None:
    """And the button says so."""
    page = visit(mixed.html, **GRANTED).page
    wanted = page.locator(".task[open] pre").first.text_content()
    page.locator(".task[open]").get_by_role("button", name="copy message").first.click()
    page.get_by_role("button", name="copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == wanted


def test_a_link_is_copied(mixed: Report, visit: Open) -> None:
    """To a task, to a run: opened, it shows what it was copied from."""
    page = visit(mixed.html.as_uri() + "#?q=e", **GRANTED).page
    task = page.locator(".task[open]").first
    for wanted in (task, task.locator("tr[id]").first):
        name = wanted.get_attribute("id")
        button = wanted.get_by_role("button", name="copy link").first
        button.click()
        wanted.get_by_role("button", name="copied").first.wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == f"{mixed.html.as_uri()}#{name}"
        other = visit(link).page
        expect(other.locator(":target")).to_have_id(name or "")


def test_where_the_clipboard_is_refused_the_text_is_offered(mixed: Report, visit: Open) -> None:
    """To be copied by hand."""
    opened = visit(mixed.html)
    page = opened.page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator(".task[open]").get_by_role("button", name="copy message").first.click()
    while not opened.dialogs:
        page.wait_for_timeout(10)
    wanted = page.locator(".task[open] pre").first.text_content() or ""
    assert len(opened.dialogs) == 1
    assert opened.dialogs[0].split() == wanted.split()
    assert opened.errors == []


# --- Ages -------------------------------------------------------------------------------------------------------------

AGES = (
    "[...document.querySelectorAll('time + .age')].map(each => [each.previousElementSibling.dateTime, "
    "each.textContent])"
)
BARE = "[...document.querySelectorAll('time.ago')].map(each => [each.dateTime, each.textContent])"


def _now(page: Page) -> datetime:
    return datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)


def _ages_fit(page: Page, since: datetime) -> None:
    """Each is the age at some instant between that one and now.

    The clock goes on, and the page is told to look at it now and then.
    """
    found = [*((time, text.strip("()")) for time, text in page.evaluate(AGES)), *page.evaluate(BARE)]
    assert found
    seconds = int((_now(page) - since).total_seconds()) + 2
    for time, text in found:
        oldest = (since - datetime.fromisoformat(time)).total_seconds()
        assert text in {age(oldest + later) for later in range(-1, seconds)}, (time, text)


def test_ages_follow_the_readers_clock(mixed: Report, visit: Open) -> None:
    """When the page is opened, and while it stays open; in the words of the page without a script."""
    opened_at = MADE + timedelta(hours=7, minutes=11)
    page = visit(mixed.html, at=opened_at).page
    _ages_fit(page, opened_at)
    page.clock.fast_forward("05:00:00")
    page.clock.run_for(31_000)
    later = _now(page)
    assert later - opened_at >= timedelta(hours=5)
    _ages_fit(page, later - timedelta(seconds=31))


def test_a_clock_that_is_behind(mixed: Report, visit: Open) -> None:
    """Is no error: the times lie ahead."""
    opened = visit(mixed.html, at=MADE - timedelta(days=2))
    assert opened.errors == []
    assert "in 1 d" in opened.page.locator("header .facts").inner_text()
    assert opened.page.locator(".old").count() == 0


@pytest.mark.parametrize(
    ("later", "old"),
    [(timedelta(hours=23, minutes=59), False), (timedelta(hours=24, minutes=1), True), (timedelta(days=9), True)],
)
def test_an_old_report_says_so(later: timedelta, old: bool, mixed: Report, visit: Open) -> None:
    """After a day: above all else, and aloud."""
    page = visit(mixed.html, at=MADE + later).page
    warning = page.get_by_role("alert")
    assert warning.count() == old
    if old:
        assert "old" in warning.inner_text()
        box = warning.bounding_box()
        assert box is not None
        assert box["y"] < 60


# --- Nothing to work on -----------------------------------------------------------------------------------------------


def test_without_tasks_there_is_nothing_to_filter(report_of: Callable[..., Report], visit: Open) -> None:
    """And no error for it; ages are told all the same."""
    opened = visit(report_of("v0.9.0/empty").html)
    opened.page.keyboard.press("/")
    opened.page.keyboard.press("j")
    assert opened.errors == []
    assert opened.page.locator("form").count() == 0
