"""Pages of ours in real wikis, as their readers have them: nothing from outside is carried out, every word is read."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from ctsreport.renderers import render
from ctsreport.renderers.outline.options import WIKIS
from ctsreport.view.page import View
from tests.properties.hostile import every_text, whole
from tests.servers.dokuwiki import DokuWiki
from tests.servers.mediawiki import MediaWiki
from tests.servers.shared import a_dokuwiki, a_mediawiki
from tests.unit.making import run, snapshot, task, view
from tests.unit.renderers.test_contract import full_of

HOW_MANY = 80
"""Texts of one page: each stands in some thirty places."""


@pytest.fixture
def mediawiki() -> MediaWiki:
    return a_mediawiki()


@pytest.fixture
def dokuwiki() -> DokuWiki:
    return a_dokuwiki()


class Read(HTMLParser):
    """A page's elements with the names of their attributes, where it leads, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.leads_to: set[str] = set()
        self.text = ""
        self.messages: list[str] = []
        self._in_message = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.leads_to.add(found.get("href") or "")
        if found.get("class") == "toctogglecheckbox":
            return  # MediaWiki's own list of headings
        if tag in {"img", "script", "iframe", "input", "form", "video", "audio", "object"} or found.get("onclick"):
            self.leads_to.add(f"{tag} {found.get('src')}")
        if tag == "pre":
            self._in_message = True
            self.messages.append("")
        self.elements.append((tag, tuple(sorted(name for name in found if name not in {"title", "dir"}))))

    def handle_endtag(self, tag: str) -> None:
        self._in_message = self._in_message and tag != "pre"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_message:
            self.messages[-1] += data


def drawn(wiki: str, made: View) -> str:
    [document] = render(wiki, made, options=WIKIS[wiki].within(None, ""))
    return b"".join(document.chunks()).decode()


def shown(wiki: MediaWiki | DokuWiki, name: str, made: View, page: str) -> Read:
    """A report as a reader of the wiki has it."""
    wiki.write(page, drawn(name, made))
    html = wiki.html(page)
    return Read(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))


def texts() -> list[tuple[str, ...]]:
    """All of the list of naughty strings, in portions; those that are long once alone are long enough."""
    found = list(dict.fromkeys(whole(text)[:400] for text in every_text() if text.strip()))
    return [tuple(found[at : at + HOW_MANY]) for at in range(0, len(found), HOW_MANY)]


PORTIONS = texts()


def words(text: str) -> str:
    """As a browser shows them: blanks count once."""
    return " ".join(text.split())


@pytest.mark.parametrize("portion", range(len(PORTIONS)))
@pytest.mark.parametrize("name", ["mediawiki", "dokuwiki"])
def test_naughty_texts_are_words(name: str, portion: int, request: pytest.FixtureRequest) -> None:
    """In each place: messages word for word, and no link, picture or element that a page of harmless ones has not."""
    wiki = request.getfixturevalue(name)
    naughty = PORTIONS[portion]
    messages = [f"Error: {text}\n\n  with {text}\n  * {text}\n" for text in naughty]
    tasks = [
        task(f"{n} {text}", events=run("FF", message=message), services=(text,))
        for n, (text, message) in enumerate(zip(naughty, messages, strict=True))
    ]
    page = shown(wiki, name, view(snapshot(*tasks, instance=naughty[0])), f"naughty-{portion}")
    allowed = {"", *(each for each in page.leads_to if each.startswith("#"))}
    assert {each for each in page.leads_to if not each.startswith("/doku.php?id=naughty")} <= allowed, page.leads_to
    for made in tasks:
        assert made.events
        [error] = {each.error.message or "" for each in made.events if each.error}
        assert _visible(error) in [each.strip("\n") for each in page.messages], error
        assert words(_one_line(made.name)) in words(page.text)


def _visible(text: str) -> str:
    from ctsreport.view.wording import visible

    return visible(text).strip("\n")


def _one_line(text: str) -> str:
    from ctsreport.view.wording import one_line

    return one_line(text)


@pytest.mark.parametrize("name", ["mediawiki", "dokuwiki"])
def test_hostile_texts_in_every_place(name: str, request: pytest.FixtureRequest) -> None:
    """Titles, instances, notices, conditions, causes: the elements are those of a page of harmless texts."""
    wiki = request.getfixturevalue(name)
    hostile: tuple[str, ...] = (
        "[[x]] {{y}} ~~~~",
        "''a'' <b>c</b> | d || e",
        "__TOC__ RFC 123 ISBN 9780306406157",
        "http://x.example/",
    )
    hostile += ("~~NOTOC~~ %%z%% ((f)) ^ g ^", "</nowiki></code></pre>[[w]]", "FIXME :-) -> (c) 640x480 CamelCase")
    plain = tuple(f"plain text {number}" for number in range(len(hostile)))
    page, harmless = (shown(wiki, name, full_of(each), f"places-{len(each[0])}") for each in (hostile, plain))
    assert _bare(page.elements) == _bare(harmless.elements)
    for text in hostile:
        assert words(text) in words(page.text)


def _bare(elements: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Without names that are code beside their link in the one and the link itself in the other."""
    return [each for each in elements if each[0] not in {"code", "a"}]


@pytest.mark.parametrize("name", ["mediawiki", "dokuwiki"])
def test_every_link_leads_to_its_place(name: str, request: pytest.FixtureRequest) -> None:
    """By the wiki's own ids."""
    wiki = request.getfixturevalue(name)
    names = ("web-1", "a_b.c", "with blank", "a/b: c; d", "ümläut", "UPPER", "[x] {y}", "1 2 3")
    tasks = [task(each, events=run("FF", message=f"Error: {number}")) for number, each in enumerate(names)]
    page = shown(wiki, name, view(snapshot(*tasks)), "links")
    ids = {unescape(each) for each in re.findall(r' id="([^"]*)"', wiki.html("links"))}
    targets = {unquote(each)[1:] for each in page.leads_to if each.startswith("#")}
    assert len(targets) >= len(names)
    assert {each for each in targets if each not in ids} == set()


def test_a_large_page_is_drawn(mediawiki: MediaWiki) -> None:
    """Of what MediaWiki takes at most."""
    tasks = [task(f"web-{n}", events=run("FFs", message=f"Error: {n}\n" + "many words\n" * 900)) for n in range(200)]
    page = drawn("mediawiki", view(snapshot(*tasks)))
    assert len(page.encode()) > 1_500_000
    mediawiki.write("Large", page)
    assert mediawiki.html("Large").count("<pre>") > 100
