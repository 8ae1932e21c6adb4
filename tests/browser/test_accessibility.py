"""axe-core finds nothing: rules of WCAG 2.2 A and AA and its best practices, in every state that a reader can see."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import DRAWN, MIXED, UNFOLD
from tests.conftest import NOW, Report, Visit, run_ctsreport
from tests.unit.making import wire_event, wire_task

Open = Callable[..., Visit]
ReportOf = Callable[[str], Report]

STATES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "telephone": {"width": 390, "height": 844, "color_scheme": "light"},
}


def violations(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds, with what it found it in. To measure contrast takes most of its time."""
    page.evaluate(DRAWN)  # axe sees what is drawn
    found = (
        Axe()
        .run(page, options={"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}})
        .response["violations"]
    )
    return [f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found]


@pytest.mark.parametrize("state", STATES)
def test_a_page_that_tells_of_failures(state: str, report_of: ReportOf, visit: Open) -> None:
    """With everything unfolded."""
    page = visit(report_of(MIXED).html, **STATES[state]).page
    page.evaluate(UNFOLD)
    assert violations(page) == []


@pytest.mark.parametrize(
    "name", ["v0.9.0/all-successful", "v0.9.0/empty", "v0.9.0/causes", "v0.9.0/disabled-now/02-disabled-with-run-now"]
)
def test_other_pages(name: str, report_of: ReportOf, visit: Open) -> None:
    """Where all is well, where there is nothing, where all fail by one cause, where one was switched off."""
    assert (
        violations(visit(report_of(name).html, color_scheme="dark").page, contrast=name.endswith("all-successful"))
        == []
    )


def test_names_and_messages_that_would_break_a_page(report_of: ReportOf, visit: Open) -> None:
    """Structure holds, whatever a daemon sends."""
    assert violations(visit(report_of("v0.9.0/hostile").html).page, contrast=False) == []


def test_filtered_and_sorted(report_of: ReportOf, visit: Open) -> None:
    """With what the script adds, in use."""
    page = visit(report_of(MIXED).html.as_uri() + "#?q=e&health=critical").page
    page.locator(".dense thead button").first.evaluate("each => each.click()")
    assert violations(page, contrast=False) == []


def test_nothing_found_by_the_filter(report_of: ReportOf, visit: Open) -> None:
    """An empty table leaves no trace."""
    assert violations(visit(report_of(MIXED).html.as_uri() + "#?q=no+such+task").page, contrast=False) == []


def test_without_a_script(linked_of: Callable[[str], Path], visit: Open) -> None:
    """With linked style, which has none. Opened as a file: axe itself needs the timers that Jenkins' policy stops."""
    page = visit(linked_of(MIXED)).page
    page.evaluate(UNFOLD)
    assert violations(page, contrast=False) == []


def test_an_old_report(report_of: ReportOf, visit: Open) -> None:
    """With the warning on top."""
    page = visit(report_of(MIXED).html, at=datetime.fromisoformat(NOW) + timedelta(days=3)).page
    page.clock.resume()
    assert page.get_by_role("alert").count() == 1
    assert violations(page) == []


def test_very_many_failures(vast: Report, visit: Open) -> None:
    """Each in one place, one of them open; a thousand that are like it are taken out first, for each costs time."""
    page = visit(vast.html.as_uri() + "#?q=task-200").page
    page.locator(".task:not([hidden]) summary").first.evaluate("each => each.click()")
    hidden = "[...document.querySelectorAll('.task[hidden], tr[hidden]')]"
    page.evaluate(f"{hidden}.slice(60).forEach(each => each.remove())")
    assert violations(page, contrast=False) == []


def test_a_fleet(visit: Open) -> None:
    """The marks of its daemons and their two tables."""
    for name in ("dc1", "dc2", "dc3", "dc4"):
        folder = Path("fleet", name)
        folder.mkdir(parents=True)
        health = "critical" if name == "dc2" else "successful"
        events = [wire_event(success=health == "successful", id=f"{name}-{number}") for number in range(2)]
        (folder / "tasks.json").write_text(json.dumps({"a": wire_task("a", status=health, events=events)}))
    assert run_ctsreport("report", "fleet", "--recursive", "-q").code == 0
    for scheme in ("light", "dark"):
        page = visit(Path("output/report.html").absolute(), color_scheme=scheme).page
        page.evaluate(UNFOLD)
        assert violations(page) == []


def test_a_month(visit: Open) -> None:
    """What changed, the chart, the lines of tasks."""
    assert run_ctsreport("demo", "--history", "-q", "-f", "html", "--now", "2026-11-28T03:00:00Z").code == 0
    for scheme in ("light", "dark"):
        page = visit(Path("output/report.html").absolute(), color_scheme=scheme).page
        page.evaluate(UNFOLD)
        assert violations(page) == []
