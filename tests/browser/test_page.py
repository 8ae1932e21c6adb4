"""The HTML report in a real browser, opened as a file."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests import oracle
from tests.conftest import CAPTURES, Report, Visit

NAMES = ["v0.9.0/mixed", "v0.9.0/hostile", "v0.9.0/all-successful", "v0.9.0/empty", "v0.9.0/many", "v0.9.0/wide"]

pytestmark = pytest.mark.parametrize("name", NAMES)


def _silent(visit: Visit, report: Report) -> None:
    assert visit.requests == [report.html.as_uri()]
    assert visit.console == []
    assert visit.errors == []
    assert visit.dialogs == []


def _messages(name: str) -> list[str]:
    messages = oracle.expect(CAPTURES / name).messages
    return [oracle.shown(text).strip("\n") for message in messages for text in oracle.different_tries(message)]


def test_the_page_is_quiet_and_complete(name: str, report_of: Callable[[str], Report], visit: Callable[..., Visit]) -> None:
    """No request but the file itself, no console message, error or dialog; every message is there as text."""
    report = report_of(name)
    opened = visit(report.html)
    text = opened.text
    _silent(opened, report)
    assert [message for message in _messages(name) if message not in text] == []


def test_the_page_needs_no_script(name: str, report_of: Callable[[str], Report], visit: Callable[..., Visit]) -> None:
    """Without JavaScript the same text is there."""
    report = report_of(name)
    with_script = visit(report.html).text
    without_script = visit(report.html, javascript=False)
    _silent(without_script, report)
    assert without_script.text == with_script


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_does_not_scroll_sideways(name: str, width: int, report_of: Callable[[str], Report], visit: Callable[..., Visit]) -> None:
    """On a telephone and on a screen, as it opens and with everything unfolded."""
    page = visit(report_of(name).html, width=width).page
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert page.evaluate(overflow) <= 0
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(overflow) <= 0


def test_the_page_prints(name: str, report_of: Callable[[str], Report], visit: Callable[..., Visit]) -> None:
    """On A4 nothing is folded away, and nothing is wider than the sheet (else Chromium shrinks it all)."""
    page = visit(report_of(name).html, width=700).page
    page.emulate_media(media="print")
    assert page.pdf(format="A4").startswith(b"%PDF")
    hidden = page.evaluate("[...document.querySelectorAll('details > :not(summary)')].filter(each => !each.offsetHeight).length")
    assert hidden == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 700


def test_ids_are_unique_and_links_lead_somewhere(name: str, report_of: Callable[[str], Report], visit: Callable[..., Visit]) -> None:
    """Each link inside the page has its target; no id stands twice."""
    page = visit(report_of(name).html).page
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), each => each.id)")
    assert len(ids) == len(set(ids))
    lost = page.evaluate(
        "Array.from(document.querySelectorAll('a[href^=\"#\"]'), each => each.getAttribute('href').slice(1))"
        ".filter(name => name && !document.getElementById(decodeURIComponent(name)))"
    )
    assert lost == []


def test_the_page_has_one_heading_and_a_language(name: str, report_of: Callable[[str], Report], visit: Callable[..., Visit]) -> None:
    """What assistive technology needs first: language, title, one main heading, no skipped level."""
    page = visit(report_of(name).html).page
    assert page.get_attribute("html", "lang") == "en"
    assert page.title()
    levels = page.evaluate("Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'), each => Number(each.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
