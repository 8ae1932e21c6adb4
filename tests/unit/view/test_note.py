"""What a person adds on top: kept as written in Markdown, and as HTML that can do nothing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.view.note import read_note
from tests.unit.making import any_text

ALLOWED = set(
    re.findall(
        r"\w+",
        "a abbr b blockquote br code dd del dl dt em h3 h4 h5 h6 hr i ins kbd li ol p pre q s samp strong sub sup "
        "table tbody td th thead tr ul var",
    )
)


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    return Tags(read_note(text).html).found


def test_markdown_becomes_html() -> None:
    """Emphasis, lists, links, tables and fenced code."""
    html = read_note(
        "**Known** since *Monday*\n\n- [ticket](https://example.com/1)\n\n| a |\n|---|\n| b |\n\n```\ncode\n```\n"
    ).html
    assert all(
        part in html
        for part in ("<strong>Known</strong>", "<em>Monday</em>", 'href="https://example.com/1"', "<td>b</td>", "<pre>")
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://example.com/p.png)",
        "<style>body{display:none}</style>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        '<form action="/x"><input><button>x</button></form>',
        '<p style="position:fixed" id="broken" class="verdict" onclick="x()">x</p>',
        "<iframe src=x></iframe><object></object><svg onload=x>",
        "<base href='//example.com'><meta http-equiv=refresh>",
        "<h1>CTS is healthy</h1>",
        "<details><summary>x</summary>",
        "</header></section></main>",
    ],
)
def test_nothing_that_acts_or_imitates_survives(text: str) -> None:
    """No script, image, style, form, frame, heading of ours, or attribute but a link's."""
    for tag, attributes in tags(text):
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "title", "rel"}
        assert (attributes.get("href") or "https:").partition(":")[0] in {"http", "https", "mailto"}
    assert "alert" not in read_note(text).html or "<script" not in read_note(text).html


@given(
    st.lists(
        st.sampled_from(["<", ">", "a", "script", "href=", '"', "javascript:", "](", "[", "`", "\n", "&", "!", "/"])
        | any_text
    ).map("".join)
)
def test_no_text_gets_another_tag_through(text: str) -> None:
    """However it is put together."""
    assert {tag for tag, _ in tags(text)} <= ALLOWED


def test_every_tag_is_closed() -> None:
    """An open one would swallow the report."""
    html = read_note("<b><i>never closed\n\n<ul><li>x").html
    assert html.count("<b>") == html.count("</b>")
    assert html.count("<li>") == html.count("</li>")


def test_the_markdown_stays_as_written() -> None:
    """But for blanks around it, and characters that a page cannot hold."""
    assert read_note("\n# Known\n\n*text* <b>x</b>\n\n").markdown == "# Known\n\n*text* <b>x</b>"
    assert read_note("bell\x07").markdown == "bell␇"
    assert read_note("").html == ""


def test_headings_keep_their_rank_below_those_of_the_page() -> None:
    """The page has its own of the first and the second."""
    assert read_note("# One\n\n## Two\n\ntext").html == "<h3>One</h3>\n<h4>Two</h4>\n<p>text</p>"
