"""Pages with a gate, known failures and what people know of tasks; the page of one incident."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import JENKINS, MIXED, UNFOLD
from tests.browser.test_accessibility import violations
from tests.conftest import CAPTURES, EXPECTING, NOW, Report, Visit, run_ctsreport

Open = Callable[..., Visit]
PAGES = {"gate": EXPECTING, "incident": (*EXPECTING, "--task", "edge-firewall-rules")}


@pytest.mark.parametrize("state", [{"color_scheme": "light"}, {"color_scheme": "dark", "width": 390}])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, state: dict[str, Any], report_of: Callable[..., Report], visit: Open) -> None:
    """With everything unfolded, at a desk and on a telephone."""
    page = visit(report_of(MIXED, *PAGES[name]).html, **state).page
    page.evaluate(UNFOLD)
    assert violations(page, contrast=name == "gate") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_what_people_wrote_does_nothing_and_asks_for_nothing(
    name: str, report_of: Callable[..., Report], visit: Open
) -> None:
    """Markdown becomes a list and a link; a script is text that is not there."""
    opened = visit(report_of(MIXED, *PAGES[name]).html)
    assert (opened.console, opened.errors, opened.dialogs, len(opened.requests)) == ([], [], [], 1)
    assert opened.page.locator(".note li").count() == 2
    assert opened.page.locator(".note strong").all_text_contents() == ["Do not"]
    assert "Ask <b>who</b> changed the firewall | then `ping` it" in opened.text
    links = opened.page.locator('a:text-is("runbook")')
    assert {link.get_attribute("href") for link in links.all()} <= {"https://wiki.example.com/cts?a=1&b=2#top"}


def test_the_gate_stands_on_the_first_screen(report_of: Callable[..., Report], visit: Open) -> None:
    """And leads to its rules, which lead to the tasks behind them."""
    page = visit(report_of(MIXED, *EXPECTING).html).page
    gate = page.locator("p.gate")
    box = gate.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 800
    gate.get_by_role("link").click()
    page.wait_for_url("**#gate")
    rules = page.locator('table:has(caption:text("The gate failed"))')
    assert rules.locator("tbody tr").count() == 5
    rules.get_by_role("link", name="edge-firewall-rules").click()
    page.wait_for_url("**#task/edge-firewall-rules")


def test_under_jenkins_policy(visit: Open, serve: Callable[[Path, str], str], tmp_path: Path) -> None:
    """Linked style, no script: nothing is refused, and the gate is there."""
    ran = run_ctsreport(
        "report", CAPTURES / MIXED, *EXPECTING, "-f", "html", "-o", tmp_path, "--now", NOW, "--html-style", "linked"
    )
    assert ran.code == 3, ran.err
    opened = visit(serve(tmp_path / "report.html", JENKINS))
    assert opened.console == []
    assert opened.page.locator("p.gate").is_visible()
