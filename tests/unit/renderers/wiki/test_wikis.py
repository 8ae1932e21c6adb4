"""Pages for wikis: whole, within what the wiki takes, and nothing in them but what we wrote."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError
from ctsreport.renderers import FORMATS, render
from ctsreport.renderers.interface import Files
from ctsreport.renderers.outline.options import WIKIS
from ctsreport.renderers.wiki import confluence, dokuwiki, mediawiki
from ctsreport.snapshot.model import Notice
from ctsreport.view.note import read_note
from ctsreport.view.page import View
from ctsreport.view.wording import one_line, visible
from tests.properties.hostile import every_text, whole
from tests.unit.making import awkward_text, run, snapshot, task, view
from tests.unit.renderers.test_contract import full_of
from tests.unit.renderers.wiki import reading

MESSAGES: dict[str, Callable[[str], list[str]]] = {
    "mediawiki": reading.mediawiki_messages,
    "dokuwiki": reading.dokuwiki_messages,
    "confluence": lambda page: reading.confluence_messages(reading.confluence(page)),
}
SIGNS: dict[str, Callable[[str], object]] = {
    "mediawiki": reading.mediawiki_signs,
    "dokuwiki": reading.dokuwiki_signs,
    "confluence": reading.confluence_signs,
}


@pytest.fixture(params=WIKIS)
def wiki(request: pytest.FixtureRequest) -> str:
    """Each in turn."""
    return str(request.param)


def drawn(wiki: str, made: View, budget: int | None = None, names: tuple[str, ...] = ()) -> str:
    [document] = render(wiki, made, Files(names=names), WIKIS[wiki].within(budget, ""))
    return b"".join(document.chunks()).decode()


def broken(count: int, message: str = "Error: {} is away\n\n  on main.tf line 2:\n") -> View:
    """So many failing tasks, each with messages of its own, one that failed before, and a healthy one."""
    tasks = [task(f"web-{n}", events=run("FFs", message=message.format(n)), services=(f"s{n}",)) for n in range(count)]
    notices = (Notice("answer_unread", "warning", "An answer is missing.", "web"),)
    rest = (task("db", events=run("sF", message="Error: it was locked")), task("quiet"))
    return view(snapshot(*tasks, *rest, notices=notices), note=read_note("**Call** the `network` team"))


# --- What a reader wants ----------------------------------------------------------------------------------------------


def words(page: str) -> str:
    """All that is read of a page, in its order, roughly."""
    plain = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), page)
    return re.sub(r"\s+", " ", re.sub(r"%%|</?nowiki>|<!\[CDATA\[|\]\]>|</?[a-z][^<>]*>", "", plain))


def test_the_verdict_stands_before_all_else(wiki: str) -> None:
    """Then what is broken and why, then the tasks with their messages, then what all that was made from."""
    page = words(drawn(wiki, broken(2)))
    order = [
        r"✗ (failing|FAILING)",
        "2 of 4 tasks fail: 2 critical",
        "What is broken",
        "What makes this less certain",
        "Unhealthy tasks",
        "Run of 2026-11-24",
        "Failed before, and not now",
        "What this report was made from",
        "How health is judged",
    ]
    assert re.search(".*".join(order), page), page


def test_each_message_stands_word_for_word(wiki: str) -> None:
    """Blanks and empty lines too, each different one once."""
    texts = [f"  Error: {n} \n\n\ttab\n  * star\n</code></pre>]]>%%''[[x]]&lt;" for n in range(2)]
    tasks = [task(str(n), events=run("FF", message=text)) for n, text in enumerate(texts)]
    found = MESSAGES[wiki](drawn(wiki, view(snapshot(*tasks))))
    assert sorted(found) == sorted(texts)


def test_a_person_s_note_keeps_its_form(wiki: str) -> None:
    """Headings, lists, tables, code and links, each as the wiki has it."""
    note = read_note(
        "# Call\n\n- one **two**\n- `code`\n    - deep\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "    in a block\n\n[there](https://example.com/x) and [mail](mailto:a@example.com)"
    )
    page = drawn(wiki, view(snapshot(task()), note=note))
    signs = {
        "mediawiki": (
            "<b>Call</b>",
            "* one <b>two</b>\n* <code>code</code>\n** deep\n",
            "[https://example.com/x there]",
        ),
        "dokuwiki": ("**%%Call%%**", "  * one **two**\n", "[[https://example.com/x|there]]"),
        "confluence": ("<strong>Call</strong>", "<ul><li><p>one <strong>two</strong></p></li>", ">there</a>"),
    }
    for sign in signs[wiki]:
        assert sign.replace("%%Call%%", "Call") in page
    assert "in a block" in MESSAGES[wiki](page)[0]
    assert "a@example.com" in words(page)


def test_links_lead_to_what_is_there(wiki: str) -> None:
    """Each to a place of the page."""
    page = drawn(wiki, broken(2))
    links = {
        "mediawiki": (r"\[\[#([^|]*)\|", r'<span id="([^"]*)">'),
        "dokuwiki": (r"\[\[#([^|]*)\|", r"^={2,6} (.*) ={2,6}$"),
        "confluence": (r'ac:anchor="([^"]*)"', r'<ac:parameter ac:name="">([^<]*)<'),
    }
    to, places = (re.findall(each, page, re.MULTILINE) for each in links[wiki])
    assert len(set(to)) > 3
    assert {_id(each) for each in to} <= {_id(each) for each in places}


def _id(text: str) -> str:
    """What DokuWiki makes of a heading, and of a link to it; of anchors it changes nothing that differs."""
    return re.sub(r"[^\w.:;/-]+", " ", text).strip()


# --- Nothing from outside is carried out ------------------------------------------------------------------------------


def test_naughty_texts_change_nothing_but_the_words(wiki: str) -> None:
    """Every text of the list in every place: the markup around them is that around harmless ones."""
    texts = tuple(dict.fromkeys(whole(text) for text in every_text() if text.strip()))[::9]
    page = drawn(wiki, full_of(texts))
    assert SIGNS[wiki](page) == SIGNS[wiki](drawn(wiki, full_of(tuple(f"plain text {n}" for n in range(len(texts))))))


texts = awkward_text.map(one_line)


@given(texts)
def test_mediawiki_gives_a_text_back(text: str) -> None:
    """As a sentence and as a message, and nothing in it has a meaning there."""
    made = mediawiki.safe(text)
    assert unescape(made) == text
    bare = re.sub(r"&#\d+;", "e", made)
    assert not re.search(r"[][{}|<>&='*#!~\"^]|__|//|\b[a-z]+:[^ ]|-\{|^[:;]|(?:RFC|ISBN|PMID)\s+\d", bare)


@given(texts.filter(str.strip))
def test_dokuwiki_gives_a_text_back(text: str) -> None:
    """As a sentence, whose blanks count once, and as a name."""
    bare = re.compile(r"%%(.*?)%%|<nowiki>(.*?)</nowiki>")
    joined = re.sub(r"</nowiki><nowiki>", "", dokuwiki.safe(text)) if "</nowiki>" not in text else None
    if joined is not None:
        assert bare.sub(lambda match: match[1] or match[2] or "", joined).split() == text.split()
    for read in re.findall(r"<nowiki>(.*?)</nowiki>", dokuwiki.raw(text)):
        assert "</nowiki>" not in read


@given(awkward_text.map(visible))
def test_confluence_gives_a_text_back(text: str) -> None:
    """In an element, in a parameter, in a block of code."""
    spelling = confluence.Confluence({}, None)  # type: ignore[arg-type]
    root = reading.confluence(f"<p>{confluence.safe(text)}</p>{spelling.message(text)}")
    assert root[0].text == (text or None)
    assert reading.confluence_messages(root) == [text]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(visible))
def test_mediawiki_composes_nothing(text: str) -> None:
    """It stores texts composed (NFC): what that would change is written by number."""
    from unicodedata import normalize

    made = mediawiki.safe(text)
    assert normalize("NFC", made) == made


# --- What the wiki takes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("budget", [9_000, 30_000, 200_000])
def test_a_budget_is_kept_and_the_page_is_whole(wiki: str, budget: int) -> None:
    """What is left out is said, and tables and folds are closed."""
    page = drawn(wiki, broken(60), budget, ("report.html",))
    assert len(page.encode()) <= budget
    assert ("Left out to stay within" in words(page)) is (budget < 200_000)
    assert page.count("{|") == page.count("|}\n")
    assert page.count("<div") == page.count("</div>")
    SIGNS[wiki](page)
    assert MESSAGES[wiki](page) or budget < 30_000


def test_what_the_wiki_takes_is_kept_to_unasked() -> None:
    """It refuses the whole of anything larger."""
    page = drawn("confluence", broken(40, "Error: {}\n" + "a line of many words\n" * 1500))
    assert 700_000 < len(page.encode()) <= 1_000_000
    assert "Left out to stay within" in words(page)


def test_a_budget_is_never_above_what_the_wiki_takes(wiki: str) -> None:
    """The smaller of both counts."""
    limit = {"mediawiki": 2048 << 10, "dokuwiki": 1 << 20, "confluence": 1_000_000}[wiki]
    found = [WIKIS[wiki].within(budget, "").budget for budget in (1000, None, limit * 2)]
    assert [*found, WIKIS[wiki]().budget] == [1000, limit, limit, limit]
    assert WIKIS[wiki]().whole().budget is None


def test_too_small(wiki: str) -> None:
    """The option that gave the budget is named."""
    with pytest.raises(CtsReportError, match="--wiki-budget 10 is too small"):
        drawn(wiki, broken(1), 10)


def test_the_limits_are_those_of_the_registry() -> None:
    """Each wiki has options of its own."""
    assert {name for name, each in FORMATS.items() if each.options in WIKIS.values()} == set(WIKIS)


@pytest.mark.parametrize("text", ["50%", "%x", "a%%b", "%</nowiki>%", "100 %%"])
def test_dokuwiki_reads_no_percent_signs(text: str) -> None:
    """At an edge one would be taken for half of the end."""
    assert dokuwiki.raw(text).startswith("<nowiki>")
    assert dokuwiki.raw("50% of it") == "%%50% of it%%"


@pytest.mark.parametrize(("text", "made"), [("é", "é"), ("e\u0301é", "e&#769;&#233;"), ("plain", "plain")])
def test_mediawiki_numbers_only_what_it_would_compose(text: str, made: str) -> None:
    assert mediawiki.safe(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("50 % so", "50 &#37; so"),
        ("is it ?", "is it &#63;"),
        ("« so »", "&#171; so &#187;"),
        ("10:00", "10:00"),
        ("a : b", "a &#58; b"),
        ("why: so", "why: so"),
        ("RFC 1", "RFC &#49;"),
        ("a-b_c/d", "a-b_c/d"),
        ("--x__", "&#45;&#45;x&#95;&#95;"),
        ("http://x", "http&#58;&#47;&#47;x"),
    ],
)
def test_mediawiki_keeps_plain_signs_alone(text: str, made: str) -> None:
    """Each that could mean something, or be changed, is a number."""
    assert mediawiki.safe(text) == made
