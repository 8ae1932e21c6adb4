"""What a reader sees: nothing off the side, the first screen, and paper."""

import re
import shutil
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import DRAWN, MIXED, ODD, UNFOLD, messages
from tests.conftest import Report, Visit

Open = Callable[..., Visit]
ReportOf = Callable[[str], Report]
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.mark.parametrize("name", ODD)
def test_the_page_does_not_scroll_sideways(name: str, report_of: ReportOf, visit: Open) -> None:
    """On a screen, on a telephone, and at four times its size (WCAG 1.4.10).

    As it opens and with everything unfolded.
    """
    page = visit(report_of(name).html, width=320).page
    for width in (320, 390, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) <= 0, width
    page.evaluate(UNFOLD)
    page.evaluate(DRAWN)
    for width in (1280, 800, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) <= 0, width


OVERPRINTED = """[...document.querySelectorAll('.copy')].filter(each => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return [[left + 1, top + 1], [right - 1, top + 1], [left + 1, bottom - 1], [right - 1, bottom - 1]]
      .some(([x, y]) => x > innerWidth || [...document.elementsFromPoint(x, y)]
        .some(other => other.closest('pre, h3, h4, svg, caption') && !other.contains(each)));
  }).length"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_copy_button_lies_on_nothing(width: int, report_of: ReportOf, visit: Open) -> None:
    """Neither on a message or a heading, nor off the side, wherever one has scrolled."""
    page = visit(report_of(MIXED).html, width=width, height=30000).page
    page.evaluate(UNFOLD)
    page.evaluate(DRAWN)
    assert page.locator(".copy").count() > 20
    assert page.evaluate(OVERPRINTED) == 0


WIDER = "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth).length"


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_no_table_is_wider_than_its_card(width: int, report_of: ReportOf, visit: Open) -> None:
    """So that nobody must scroll to read a cause."""
    page = visit(report_of(MIXED).html, width=width).page
    page.evaluate(DRAWN)
    assert page.evaluate(WIDER) == 0


LINES = """[...document.querySelectorAll('.task[open] tr:has(td)')]
    .filter(each => each.getBoundingClientRect().height > 24).length"""


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_each_run_of_a_task_is_one_line(width: int, report_of: ReportOf, visit: Open) -> None:
    """Its time is not broken into pieces, on a telephone neither."""
    page = visit(report_of(MIXED).html, width=width).page
    page.evaluate(DRAWN)
    assert page.locator(".task[open] tr:has(td)").count() > 20
    assert page.evaluate(LINES) == 0


EDGES = """['.said .sign', '.counts b', 'header .facts dt', '.broken th a', '.cause h3', '.notices strong', '.dense th']
    .map(name => document.querySelector(name))
    .map(each => { const range = document.createRange(); range.selectNodeContents(each);
      return Math.round(range.getBoundingClientRect().left); })"""


def test_all_cards_begin_on_one_edge(report_of: ReportOf, visit: Open) -> None:
    page = visit(report_of(MIXED).html, width=1280).page
    edges = page.evaluate(EDGES)
    assert len(edges) == 7
    assert max(edges) - min(edges) <= 1, edges


# --- The first screen -------------------------------------------------------------------------------------------------


def _on_screen(page: Page, what: Locator) -> bool:
    box, size = what.bounding_box(), page.viewport_size
    assert size is not None
    return (
        box is not None
        and box["y"] >= 0
        and box["y"] + box["height"] <= size["height"]
        and box["x"] + box["width"] <= size["width"]
    )


@pytest.mark.parametrize(("width", "height", "rows"), [(1280, 800, 5), (800, 900, 4), (390, 844, 2)])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_screen_tells_what_matters(
    width: int, height: int, rows: int, javascript: bool, report_of: ReportOf, visit: Open
) -> None:
    """Verdict, counts, how fresh it is, and the first tasks that fail, with the cause, without a scroll."""
    page = visit(report_of(MIXED).html, width=width, height=height, javascript=javascript).page
    for what in (".verdict", ".counts", ".bar", ".facts"):
        assert _on_screen(page, page.locator(what).first), what
    assert "Newest run ended" in page.locator("header .facts").inner_text()
    for number in range(rows):
        row = page.locator(".broken tbody tr").nth(number)
        assert _on_screen(page, row.locator("th a"))
        assert _on_screen(page, row.locator("td a[href^='#cause/']"))


def test_of_several_healths_the_bar_shows_each(report_of: ReportOf, visit: Open) -> None:
    """From one side to the other, nothing over."""
    page = visit(report_of(MIXED).html).page
    boxes = page.evaluate(
        "[...document.querySelectorAll('.bar rect')].map(each => [Number(each.getAttribute('x')), "
        "Number(each.getAttribute('width'))])"
    )
    assert len(boxes) > 1
    assert sum(width for _, width in boxes) == 1000
    assert [x for x, _ in boxes] == [sum(width for _, width in boxes[:number]) for number in range(len(boxes))]


# --- Paper ------------------------------------------------------------------------------------------------------------

# A sample of a cause is the message of a task, where it is printed.
UNSEEN = """[...document.querySelectorAll('pre, .task dd, .task td, .dense th, .dense td, li, .cause p')]
    .filter(each => !each.closest('.sample') && (!each.checkVisibility({ contentVisibilityAuto: true })
      || each.textContent.trim() && !each.getClientRects().length))
    .length"""


@pytest.mark.parametrize("name", ODD)
def test_on_paper_nothing_is_folded_away(name: str, report_of: ReportOf, visit: Open) -> None:
    """On A4 all parts are drawn, and nothing is wider than the sheet (else Chromium shrinks it all)."""
    page = visit(report_of(name).html, width=700).page
    page.emulate_media(media="print")
    assert page.evaluate(UNSEEN) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 700


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext was found: apt-get install poppler-utils")
@pytest.mark.parametrize("name", [MIXED, "v0.9.0/causes"])
def test_on_paper_every_message_is_there(name: str, report_of: ReportOf, visit: Open) -> None:
    """As the text of a PDF, of folded tasks too."""
    pdf = visit(report_of(name).html, javascript=False).page.pdf(format="A4")
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    printed = _letters(text)
    lines = {line for message in messages(name) for line in message.splitlines() if len(_letters(line)) > 8}
    lost = [line for line in lines if _letters(line) not in printed]
    assert len(lost) <= len(lines) // 50, lost  # a line that a page break parts


def _letters(text: str) -> str:
    """Letters and digits alone: a PDF has no blanks, and breaks lines where it likes."""
    return re.sub(r"[\W_]", "", text)
