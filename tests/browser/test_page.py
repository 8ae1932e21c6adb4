"""The HTML report in a real browser, opened as a file, with script and without."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.browser.conftest import NAMES, UNFOLD, messages
from tests.conftest import Report, Visit

pytestmark = pytest.mark.parametrize("name", NAMES)


def _silent(visit: Visit, report: Report) -> None:
    assert visit.requests == [report.html.as_uri()]
    assert visit.console == []
    assert visit.errors == []
    assert visit.dialogs == []


def test_the_page_is_quiet_and_complete(
    name: str, report_of: Callable[..., Report], visit: Callable[..., Visit]
) -> None:
    """No request but the file itself, no console message, error or dialog; every message is there as text."""
    report = report_of(name, "--no-redact")
    opened = visit(report.html)
    text = opened.text
    assert [message for message in messages(name) if message not in text] == []
    opened.page.evaluate(UNFOLD)
    opened.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    _silent(opened, report)


def test_the_page_needs_no_script(name: str, report_of: Callable[..., Report], visit: Callable[..., Visit]) -> None:
    """Without JavaScript every message is there, and nothing that only a script could work."""
    report = report_of(name, "--no-redact")
    opened = visit(report.html, javascript=False)
    text = opened.text
    assert [message for message in messages(name) if message not in text] == []
    assert opened.page.locator("body :is(button, select, output, input:not([type=radio]))").count() == 0
    _silent(opened, report)


def test_ids_are_unique_and_links_lead_somewhere(
    name: str, report_of: Callable[..., Report], visit: Callable[..., Visit]
) -> None:
    """Each link inside the page has its target; no id stands twice; with what the script adds, too."""
    page = visit(report_of(name, "--no-redact").html).page
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), each => each.id)")
    assert len(ids) == len(set(ids))
    lost = page.evaluate(
        "Array.from(document.querySelectorAll('a[href^=\"#\"]'), each => each.getAttribute('href').slice(1))"
        ".filter(name => name && !document.getElementById(decodeURIComponent(name)))"
    )
    assert lost == []


def test_the_page_has_one_heading_and_a_language(
    name: str, report_of: Callable[..., Report], visit: Callable[..., Visit]
) -> None:
    """What assistive technology needs first: language, title, one main heading, no skipped level."""
    page = visit(report_of(name, "--no-redact").html).page
    assert page.get_attribute("html", "lang") == "en"
    assert page.title()
    levels = page.evaluate(
        "Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'), each => Number(each.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
