"""Every hostile text in every place of a page, in a browser, with a trap.

Nothing runs, nothing is asked for, nothing breaks out.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import NOW, Visit, run_ctsreport
from tests.oracle import shown
from tests.properties import hostile

TEXTS = hostile.every_text()
KINDS = """Array.from(new Set(Array.from(document.querySelectorAll('*'), each =>
    [each.localName, ...Array.from(each.attributes, one => one.name)]).flat())).sort()"""
NODES = """(() => { const found = new Set(), walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    while (walk.nextNode()) found.add(walk.currentNode.nodeType); return Array.from(found).sort() })()"""


def page_of(texts: Sequence[str], folder: Path, *, note: str, title: str, style: str) -> Path:
    folder.mkdir()
    (folder / "note.md").write_text(note, "utf-8", "surrogateescape")
    source = hostile.save(texts, folder / "answers")
    options = ("--note", folder / "note.md", "--title", title, "--html-style", style, "--no-redact", "--now", NOW)
    ran = run_ctsreport("report", source, "-f", "html", "-o", folder / "made", *options)
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out + ran.err
    return folder / "made/report.html"


@pytest.mark.parametrize("style", ["inline", "linked"])
def test_nothing_breaks_out(style: str, tmp_path: Path, visit: Callable[..., Visit]) -> None:
    """The page is made of what a harmless one is made of, says nothing to the console.

    And has every text word for word.
    """
    title = "</title><script>pwned=1</script>\u202e{{ 7*7 }}"
    trapped = visit(page_of(TEXTS, tmp_path / "hostile", note=hostile.NOTE, title=title, style=style))
    plain = visit(page_of(hostile.harmless(TEXTS), tmp_path / "harmless", note="*plain*", title="plain", style=style))
    trapped.page.mouse.move(200, 200)
    trapped.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert (trapped.console, trapped.errors, trapped.dialogs) == ([], [], [])
    asked, usual = (
        [each for each in opened.requests if not each.endswith("/report.svg")] for opened in (trapped, plain)
    )
    assert asked == [
        each.replace("/harmless/", "/hostile/") for each in usual
    ]  # now and then a browser asks for the icon, too
    assert {each for each in trapped.requests if each not in asked} <= {asked[0].replace(".html", ".svg")}
    assert trapped.page.evaluate("typeof pwned") == "undefined"
    # what a note may hold, where a long name may break, and a cause that two of the texts share
    note = {
        "wbr",
        "article",
        "dir",
        "a",
        "href",
        "title",
        "blockquote",
        "pre",
        "del",
        "s",
        "sup",
        "hr",
        "ol",
        "em",
        "h3",
        "h4",
        "table",
        "th",
        "td",
        "dl",
        "dt",
        "dd",
        "b",
        "br",
    }
    assert set(trapped.page.evaluate(KINDS)) - set(plain.page.evaluate(KINDS)) <= note
    assert trapped.page.evaluate(NODES) == plain.page.evaluate(NODES)
    targets = (
        "Array.from(document.querySelectorAll('main a[href]'), each => each.getAttribute('href')).filter(href "
        "=> !href.startsWith('#'))"
    )
    assert trapped.page.evaluate(targets) == []
    outside = "Array.from(document.querySelectorAll('.note a'), each => new URL(each.href).protocol)"
    assert set(trapped.page.evaluate(outside)) <= {
        "https:",
        "http:",
        "mailto:",
        "file:",
    }  # the last: a link within the page
    text = trapped.text
    assert [each for each in TEXTS if shown(hostile.whole(each)).strip("\n") not in text] == []


def test_the_policy_lets_nothing_else_run(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    """A script, a style or a picture that came into the page all the same does nothing."""
    page = page_of(["a"], tmp_path / "page", note="x", title="x", style="inline")
    inside = "<script>pwned=1</script><img src=x onerror=pwned=1><style>body{color:red}</style>"
    page.write_text(page.read_text("utf-8").replace("<main>", f"<main>{inside}", 1), "utf-8")
    opened = visit(page)
    assert opened.page.evaluate("typeof pwned") == "undefined"
    assert any("Content Security Policy" in each for each in opened.console)
    assert opened.page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
