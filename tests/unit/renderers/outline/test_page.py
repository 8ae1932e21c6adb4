"""The outline says what the Markdown page says, of reports of every sort: neither a word less nor a word more."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from ctsreport.renderers import render
from ctsreport.renderers.interface import Files
from ctsreport.renderers.outline.options import WIKIS
from ctsreport.renderers.page.options import MarkdownOptions
from ctsreport.snapshot.model import Condition, Definition, Notice, Snapshot, Task
from ctsreport.view.build import build
from ctsreport.view.note import read_note
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import NOW, event, run, snapshot, task, view
from tests.unit.renderers.wiki.reading import mediawiki_messages

LEFT = Counter(["its", "number", "is", "its", "place", "in", "this", "report"])
"""Markdown's pages number the causes."""

OURS = Counter(
    [
        "this",
        "is",
        "made",
        "by",
        "ctsreport",
        "what",
        "is",
        "written",
        "into",
        "it",
        "by",
        "hand",
        "is",
        "lost",
        "when",
        "it",
        "is",
        "made",
        "anew",
        "messages",
        "word",
        "for",
        "word",
        "earlier",
        "messages",
        "word",
        "for",
        "word",
    ]
)
"""What pages of wikis say, and what folds are called."""


def failing(name: str, message: str = "Error: no route", *, minutes: int = 60, outcomes: str = "FFs") -> Task:
    return task(
        name, events=run(outcomes, at=NOW - timedelta(minutes=minutes), message=message), services=(f"of-{name}",)
    )


def stable(*snapshots: Snapshot) -> View:
    """A page that stays the same, with an address of the whole and a time until which it is fresh."""
    clock = Clock(NOW, UTC, "UTC", stable=True, fresh_for=timedelta(days=1))
    return build(assess(snapshots, NOW), clock, None, report_url="https://ci.example.com/report.html")


def known(reason: str, **fields: Any) -> KnownFailure:
    return KnownFailure(reason, datetime(2027, 1, 1, tzinfo=UTC), "2027-01-01", **fields)


DEFINITIONS = {
    "web": Definition("web", "Opens ports", True, "example/module", None, {"services": Condition(regexp="^web$")}),
    "kv": Definition("kv", None, True, None, None, {"consul_kv": Condition(path="a/b")}),
}
SILENT = snapshot(instance="silent", read=False, error="Nobody listens there.", address="http://cts:8558")
MANY = tuple(snapshot(failing("web"), task("db"), instance=f"dc{number}") for number in range(4))
GATE = parse_rules(["critical,errored:w*>1,unknown?,unreachable"])

VIEWS = {
    "nothing": view(),
    "nothing read": view(SILENT),
    "one away": view(snapshot(failing("web")), SILENT, note=read_note("Call *them*")),
    "many away": view(*(snapshot(instance=f"s{n}", read=False, error="away") for n in range(6)), snapshot(task())),
    "healthy": view(snapshot(task("a"), task("b", "sF"))),
    "healthy, all ran well": view(snapshot(task("a"), task("b"))),
    "began together": view(snapshot(*(failing(name, f"Error: {name}") for name in "abcd"))),
    "began one after the other": view(snapshot(failing("a"), failing("b", "Error: x", minutes=500, outcomes="FsFs"))),
    "alone": view(snapshot(failing("a"), task("idle", "", status="unknown"))),
    "without a message": view(snapshot(task("a", events=(event(False), event(number=2))))),
    "other tries": view(snapshot(failing("a", "retry attempt #2 failed 'new': retry attempt #1 failed 'old'"))),
    "conditions": view(snapshot(failing("web"), failing("kv"), task("none"), definitions=DEFINITIONS)),
    "disabled": view(snapshot(task("off", "oFF", enabled=False), failing("b"), task("unsaid", enabled=None))),
    "one of several": view(*MANY[:2], selection=Selection(("dc1/web",))),
    "one that is well": view(snapshot(task("db"), failing("web")), selection=Selection(("db",))),
    "narrowed": view(snapshot(failing("web-1"), failing("web-2"), failing("db")), selection=Selection(("web-*",))),
    "a fleet": view(*MANY, SILENT),
    "groups": view(
        *MANY,
        selection=Selection(group_by="site"),
        expectations=Expectations(tags={"dc1": {"site": "north"}, "dc2": {"site": "south"}}),
    ),
    "a gate": view(snapshot(failing("web"), failing("db"), task("i", "")), expectations=Expectations(GATE)),
    "known": view(
        snapshot(failing("web"), failing("db")),
        expectations=Expectations(
            GATE, (known("Waits", task="web", owner="Ops", ticket="X-1"), known("Gone", task="x"))
        ),
    ),
    "uncertain": view(
        snapshot(
            failing("web"),
            notices=(
                *(Notice("answer_unread", "warning", f"Answer {number} is missing.", None) for number in range(20)),
                Notice("quiet", "warning", "Nothing was heard.", "web"),
                Notice("other_files", "info", "Left aside.", None),
            ),
        )
    ),
    "many": view(snapshot(*(failing(f"t{number}", f"Error: {number % 5}") for number in range(40)))),
    "stable": stable(snapshot(failing("web"), taken_at=NOW), snapshot(task("x"), instance="b")),
}


def drawn(name: str, made: View) -> str:
    options = (
        MarkdownOptions(earlier="report.before.md") if name == "markdown" else WIKIS[name](earlier="report.before.md")
    )
    [document] = render(name, made, Files(), options)
    return b"".join(document.chunks()).decode()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w(?:[\w/-]*\w)?|[✗✓▲◇]", unescape(text).lower()))


def markdown_words(text: str) -> Counter[str]:
    return words(re.sub(r"\]\([^)]*\)", "]", re.sub(r'<a name="[^"]*"></a>', "", text)))


def mediawiki_words(text: str) -> Counter[str]:
    """What is read of it: markup, style and places of links are not."""
    text = re.sub(r"<[^>]*>|__[A-Z]+__|\[\[#[^|]*\||\[https?:\S+ |data-sort-value=\"[^\"]*\"|scope=\"col\"", " ", text)
    return words(re.sub(r'\{\| class="[^"]*"', " ", text))


@pytest.mark.parametrize("name", VIEWS)
def test_it_says_what_the_markdown_page_says(name: str) -> None:
    markdown, outline = (drawn(form, VIEWS[name]) for form in ("markdown", "mediawiki"))
    page, ours = markdown_words(markdown), mediawiki_words(outline)
    assert page - ours - LEFT == Counter()
    more = ours - page - OURS
    assert set(more) <= {"messages", "earlier", "word", "for", "failed", "passed"}, more


@pytest.mark.parametrize("name", VIEWS)
def test_its_links_lead_where_those_of_the_markdown_page_do(name: str) -> None:
    """But for those that lead nowhere."""
    page = drawn("mediawiki", VIEWS[name])
    places = set(re.findall(r'<span id="([^"]*)">', page))
    markdown = set(re.findall(r"\]\(#([^)]*)\)", drawn("markdown", VIEWS[name])))
    assert set(re.findall(r"\[\[#([^|]*)\|", page)) == markdown & places


def test_few_tasks_lie_open_and_many_are_folded() -> None:
    """The newest message of each of few, with its cause; of many the causes alone."""
    few, many = (drawn("mediawiki", VIEWS[name]) for name in ("other tries", "many"))
    assert "mw-collapsed" not in few
    assert len(mediawiki_messages(few)) == 2
    assert many.count("Messages, word for word") == 40
    outside = re.sub(r'<div class="mw-collapsible.*?</div>\n</div>', "", many, flags=re.DOTALL)
    assert "<pre>" not in outside
    assert outside.count("<b>Next&#58;</b>") + outside.count("<b>Next:</b>") >= 5


def test_times_and_health_sort_by_what_they_are() -> None:
    """Not by their texts, which begin with an age."""
    page = drawn("mediawiki", VIEWS["began one after the other"])
    rows = re.findall(r'data-sort-value="([^"]*)" \| <span.*\n\| data-sort-value="([^"]*)"', page)
    assert [health for health, _ in rows] == ["0", "0"]
    assert sorted(since for _, since in rows) == [since for _, since in rows] != []


@pytest.mark.parametrize("name", VIEWS)
def test_headings_are_those_of_the_markdown_page(name: str) -> None:
    """Of the same levels, in the same order; the title is the page's own in a wiki."""
    markdown = re.findall(r"(?m)^(#{2,3}) ", drawn("markdown", VIEWS[name]))
    mediawiki, dokuwiki = (drawn(wiki, VIEWS[name]) for wiki in ("mediawiki", "dokuwiki"))
    assert [len(signs) for signs in re.findall(r"(?m)^(={2,3}) .* \1$", mediawiki)] == list(map(len, markdown))
    assert [7 - len(signs) for signs in re.findall(r"(?m)^(={4,5}) .* \1$", dokuwiki)] == list(map(len, markdown))
