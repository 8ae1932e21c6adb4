"""The page of a fleet: its first screen on a desk and in a hand, and its table of daemons."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from tests.browser.conftest import UNFOLD
from tests.browser.test_accessibility import violations
from tests.conftest import Visit
from tests.unit.making import run, snapshot, task, text_of, view

Open = Callable[..., Visit]

SITES = ("dc1", "dc2", "dc3", "dc4")
REFUSED = "dial tcp 10.0.0.1:443: connect: connection refused"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred daemons."""
    return page_of(200, tmp_path_factory.mktemp("fleet"))


def page_of(daemons: int, folder: Path) -> Path:
    """So many in four sites: those of one fail by one cause, the last two are away."""
    names = [f"{SITES[number % 4]}-cts-{number:03}" for number in range(daemons)]
    away = set(names[-2:])
    made = view(
        *(
            snapshot(instance=name, read=False, error="It did not answer.")
            if name in away
            else snapshot(task("fw", events=run("FF" if name[:3] == "dc2" else "s", message=REFUSED)), instance=name)
            for name in names
        ),
        selection=Selection(group_by="site"),
        expectations=Expectations(tags={name: {"site": name[:3]} for name in names}),
    )
    page = folder / "report.html"
    page.write_text(text_of("html", made))
    return page


def seen_at_once(page: Page) -> str:
    """What stands within the window before anything is scrolled."""
    return str(
        page.evaluate(
            "[...document.querySelectorAll('header p, header dd, h1')]"
            ".filter(each => each.getBoundingClientRect().bottom <= innerHeight)"
            ".map(each => each.textContent).join('\\n')"
        )
    )


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_first_screen_says_where_how_many_causes_and_who_is_away(
    size: tuple[int, int], fleet: Path, visit: Open
) -> None:
    page = visit(fleet).page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    seen = seen_at_once(page)
    for answer in (
        "200 daemons: 50 failing, 2 not read, 148 well",
        "in 50 of 198 instances that were read; all of them site dc2; 148 others run the same task well",
        "1 cause",
        "dc3-cts-198 and dc4-cts-199",
    ):
        assert answer in seen


def test_daemons_are_sorted_and_filtered(fleet: Path, visit: Open) -> None:
    """Up, then down; those of a filter that are well unfold."""
    page = visit(fleet).page
    names = (
        "[...document.querySelectorAll('.daemons tbody tr')].filter(each => each.checkVisibility())"
        ".map(each => each.cells[0].textContent)"
    )
    head = page.locator(".daemons").first.get_by_role("button", name="Instance")
    head.click()
    assert page.evaluate(names)[:2] == ["dc2-cts-001", "dc2-cts-005"]
    head.click()
    assert page.evaluate(names)[:2] == ["dc4-cts-199", "dc3-cts-198"]
    page.get_by_label("Filter daemons by text").fill("CTS-00")
    assert page.evaluate(names) == sorted(
        (f"{SITES[number % 4]}-cts-{number:03}" for number in range(10)),
        key=lambda name: (name[:3] != "dc2", -int(name[-3:]) if name[:3] == "dc2" else 0, name),
    )


def test_a_fleet_is_accessible(tmp_path: Path, visit: Open) -> None:
    page = visit(page_of(8, tmp_path)).page
    page.evaluate(UNFOLD)
    assert violations(page) == []
