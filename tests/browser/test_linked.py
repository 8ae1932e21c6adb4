"""The page with linked style, as Jenkins serves it: no script, no style and no data within a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DRAWN, JENKINS, MIXED, NAMES, OLD_JENKINS, UNFOLD, messages
from tests.conftest import CAPTURES, Report, Visit

LinkedOf = Callable[[str], Path]
Serve = Callable[[Path, str], str]
Open = Callable[..., Visit]

COLOUR = "name => getComputedStyle(document.querySelector(name)).color"


@pytest.mark.parametrize(("name", "policy"), [*((name, JENKINS) for name in NAMES), (MIXED, OLD_JENKINS)])
def test_it_is_quiet_and_complete(name: str, policy: str, linked_of: LinkedOf, serve: Serve, visit: Open) -> None:
    """The page, its style and its icon are all that is asked for; nothing is refused.

    Every message is there as text.
    """
    address = serve(linked_of(name), policy)
    opened = visit(address)
    text = opened.text
    assert [message for message in messages(name) if message not in text] == []
    folder = address.rpartition("/")[0]
    assert set(opened.requests) <= {address, f"{folder}/report.css", f"{folder}/report.svg"}
    assert (opened.console, opened.errors, opened.dialogs) == ([], [], [])


@pytest.mark.parametrize("name", NAMES)
def test_it_shows_what_the_other_shows_without_script(
    name: str, linked_of: LinkedOf, serve: Serve, report_of: Callable[..., Report], visit: Open
) -> None:
    """The same text is visible, letter for letter."""
    linked = visit(serve(linked_of(name), JENKINS)).page
    inline = visit(report_of(name, "--no-redact").html, javascript=False).page
    assert _seen(linked) == _seen(inline)


def _seen(page: Page) -> str:
    page.evaluate(DRAWN)
    page.evaluate(UNFOLD)
    return str(page.evaluate("document.body.innerText"))


@pytest.mark.parametrize("policy", [JENKINS, OLD_JENKINS])
def test_the_style_is_taken(policy: str, linked_of: LinkedOf, serve: Serve, visit: Open) -> None:
    """Of the page, and of the bar and the lines of runs, which are drawn."""
    page = visit(serve(linked_of(MIXED), policy), color_scheme="light").page
    red, ink = page.evaluate(COLOUR, ".verdict"), page.evaluate(COLOUR, "body")
    assert red == "rgb(176, 18, 29)"
    assert ink == "rgb(27, 31, 36)"
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.bar .critical')).fill") == red
    assert page.evaluate(COLOUR, ".task svg path:not(.ok)") == red
    assert page.evaluate("document.querySelector('.bar').getBoundingClientRect().height") == 8


def test_the_icon_is_a_picture(linked_of: LinkedOf, serve: Serve, visit: Open) -> None:
    """It is drawn from beside the page under the policy.

    A headless browser asks for no icon by itself, so the page is asked to.
    """
    page = visit(serve(linked_of(MIXED), JENKINS)).page
    page.evaluate(
        "document.body.append(Object.assign(new Image(), { src: document.querySelector('link[rel=icon]').href, id: "
        "'seen' }))"
    )
    while not page.evaluate(
        "document.getElementById('seen').complete"
    ):  # no script of the page's runs there, so none can wait
        page.wait_for_timeout(20)
    assert page.evaluate("document.getElementById('seen').naturalWidth") > 0


def test_it_works_from_a_folder_too(linked_of: LinkedOf, visit: Open) -> None:
    """Opened as a file, with its style beside it."""
    opened = visit(linked_of(MIXED), color_scheme="light")
    assert opened.page.evaluate(COLOUR, ".verdict") == "rgb(176, 18, 29)"
    assert (opened.console, opened.errors) == ([], [])


def test_an_odd_name_finds_its_style(ctsreport: Callable[..., object], visit: Open) -> None:
    """Blanks, quotes and signs that mean something in an address."""
    stem = "a b#c?d%'é"
    ctsreport("report", CAPTURES / MIXED, "-f", "html", "-o", ".", "--name", stem, "--html-style", "linked")
    opened = visit((Path.cwd() / f"{stem}.html"), color_scheme="light")
    assert opened.page.evaluate(COLOUR, ".verdict") == "rgb(176, 18, 29)"


def test_the_inline_page_is_legible_where_its_style_is_refused(
    report_of: Callable[..., Report], serve: Serve, visit: Open
) -> None:
    """Under Jenkins' policy the page that has all inside stays unstyled, and says all the same.

    The browser tells in its console that it refused the style, the icon and the script: that is what linked style is
    for.
    """
    opened = visit(serve(report_of(MIXED, "--no-redact").html, JENKINS))
    text = opened.text
    assert [message for message in messages(MIXED) if message not in text] == []
    assert opened.page.locator("button").count() == 0
    assert opened.errors == []
    assert opened.console
    assert all("Content Security Policy" in line or "sandboxed" in line for line in opened.console)


def test_a_fragment_opens_the_task_that_its_run_is_in(linked_of: LinkedOf, serve: Serve, visit: Open) -> None:
    """Without a script: a link to a run in a folded task shows it."""
    address = serve(linked_of(MIXED), JENKINS)
    page = visit(address).page
    name = page.evaluate("document.querySelector('.task:not([open]) tr[id]').id")
    for _ in range(20):  # now and then, on a busy machine, the browser forgets where to go
        page = visit(f"{address}#{name}").page
        page.locator(f"[id='{name}']").wait_for(state="visible")
        assert page.evaluate("name => document.getElementById(name).closest('details').open", name)
        if _comes_into_sight(page, name):
            return
    pytest.fail(f"{name} did not come into sight", pytrace=False)


def _comes_into_sight(page: Page, name: str) -> bool:
    """Asked from here, for the policy stops the timers by which a page would be asked again."""
    in_sight = (
        "name => { const at = document.getElementById(name).getBoundingClientRect().y; return at >= 0 && at < 800 }"
    )
    for _ in range(60):
        if page.evaluate(in_sight, name):
            return True
        page.wait_for_timeout(50)
    return False
