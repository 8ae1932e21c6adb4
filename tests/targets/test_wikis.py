"""MediaWiki and DokuWiki beyond the contract: what is put beside a page, sections, rights, titles that they change."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ctsreport.destinations.interface import Publication, RefusedError, TooLargeError
from ctsreport.destinations.targets import KINDS
from ctsreport.document import Document
from ctsreport.errors import CtsReportError
from tests.conftest import CAPTURES, NOW, run_ctsreport
from tests.fakes.dokuwiki import DokuWiki
from tests.fakes.fake import READ_ONLY, TOKEN
from tests.targets import dokuwiki, mediawiki
from tests.targets.adapter import Adapter, Place, Runner
from tests.targets.publications import failing, healthy, other
from tests.targets.test_docs import DOCS, examples
from tests.targets.wikis import WikiPlace

ADAPTERS = {"mediawiki": mediawiki.ADAPTER, "dokuwiki": dokuwiki.ADAPTER}


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """A real wiki of each."""
    return ADAPTERS[request.param]


@pytest.fixture
def place(adapter: Adapter, tmp_path: Path) -> Iterator[Place]:
    with adapter.start(tmp_path) as running:
        yield running


def job(adapter: Adapter, place: Place, **settings: Any) -> Runner:
    """One with other settings."""
    return Runner(adapter, replace(place, settings={**place.settings, **settings}))


def attaching(publication: Publication, data: bytes = b"PK\x05\x06" + bytes(18)) -> Publication:
    """With an archive: a real one, though it holds nothing."""
    return publication._replace(attach=lambda name, most: Document("report.zip", "application/zip", list, data))  # noqa: ARG005


def told(runner: Runner, publication: Publication) -> dict[str, str]:
    return {each.name: each.outcome for each in runner.run(publication)}


def test_the_archive_lies_beside_the_page(adapter: Adapter, place: Place) -> None:
    """It is put there where the page changes; one that cannot be made is said."""
    runner = job(adapter, place, archive=True)
    first = told(runner, attaching(failing()))
    assert (first["page"], first["archive"] in {"created", "updated"}) == ("created", True)
    assert told(runner, attaching(failing())) == {"page": "unchanged"}
    assert told(runner, attaching(other())) == {"page": "updated", "archive": "updated"}

    def attach(name: str, most: int | None) -> Document:
        raise TooLargeError(name, None, most or 1)

    found = {each.name: each for each in runner.run(healthy()._replace(attach=attach))}
    assert (found["page"].outcome, found["archive"].outcome) == ("updated", "unchanged")
    assert "does not fit there" in " ".join(found["archive"].remarks)


def test_a_section_leaves_the_page_to_others(adapter: Adapter, place: Place) -> None:
    """What stands around it stays, whatever is written into it."""
    assert place.foreign
    place.foreign()
    with pytest.raises(RefusedError, match="not made by ctsreport"):
        job(adapter, place, section=True).run(failing())
    adopting = job(adapter, place, section=True)
    adopting.adopt = True
    adopting.run(failing())
    job(adapter, place, section=True).run(other())
    [text] = place.there().values()
    assert text.startswith("What somebody wrote.\n")
    assert ("Second report" in text, "First report" in text) == (True, False)
    assert told(job(adapter, place, section=True), other()) == {"page": "unchanged"}


def test_a_list_of_reports(adapter: Adapter, place: Place) -> None:
    """Each report has a section of its own there, with its last ones; it leads to their pages."""
    page = str(place.settings["page"])
    index = f"{page}-all" if adapter.kind == "dokuwiki" else f"{page} all"
    more = f"{page}-dr" if adapter.kind == "dokuwiki" else f"{page} dr"
    assert isinstance(place, WikiPlace)
    runner = job(adapter, place, **{"index": index, "index-keeps": 2})
    assert told(runner, failing()) == {"page": "created", "index": "created"}
    assert told(runner, failing(hours=3)) == {"page": "unchanged", "index": "unchanged"}
    for publication in (other(), healthy()):
        assert told(runner, publication) == {"page": "updated", "index": "updated"}
    hostile = failing()._replace(key="dr", title="[[x]] ~~~~ {{y}}", headline="</nowiki> ''z'' %% <b>")
    assert told(job(adapter, place, page=more, index=index), hostile)["index"] == "updated"
    text = place.source(index)
    assert [text.count(made) for made in ("2026-11-25 02:00", "2026-11-25 01:00", "2026-11-25 00:00")] == [1, 1, 1]
    html = place.html(index)
    read = " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
    for words in ("Third report", "[[x]] ~~~~ {{y}}", "</nowiki> ''z'' %% <b>"):
        assert words in read, (words, read)
    assert re.search(rf'href="[^"]*{re.escape(page.replace(" ", "_"))}"', html)


def test_who_may_only_read_is_told_so(adapter: Adapter, place: Place) -> None:
    """By --check, before anything is tried."""
    runner = Runner(adapter, place, token=READ_ONLY)
    with pytest.raises(CtsReportError) as raised:
        runner.made().check()
    assert "lacks the right" in raised.value.message or "may not write" in raised.value.message
    assert place.there() == {}


def test_the_example_of_its_page_publishes(adapter: Adapter, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands there, but for address, page and account."""
    [example] = examples(DOCS / f"{adapter.kind}.md")
    for key in ("url", "page", "user"):
        example = re.sub(rf'^{key} = ".*"', f'{key} = "{place.settings[key]}"', example, flags=re.MULTILINE)
    Path("conf.toml").write_text(example, "utf-8")
    monkeypatch.setenv("WIKI_PASSWORD", TOKEN)
    ran = run_ctsreport("publish", "wiki", CAPTURES / "v0.9.0/mixed", "--config", "conf.toml", "--now", NOW)
    assert (ran.code, "wiki: created http" in ran.out) == (0, True), ran.err
    assert "11 of 16 enabled tasks fail" in next(iter(place.there().values()))
    ran = run_ctsreport("publish", "wiki", "--check", "--config", "conf.toml")
    assert (ran.code, "The account may" in ran.out) == (0, True), ran.err


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        *(("mediawiki", page) for page in ("CTS #1", "a|b", "[x]", "a<b", "{{x}}", "")),
        *(("dokuwiki", page) for page in ("CTS", "a b", "a/b", ":a", "a:", "ü", "a__b", "")),
    ],
)
def test_titles_that_a_wiki_would_change_are_refused_beforehand(kind: str, page: str) -> None:
    """MediaWiki writes ``CTS #1`` as ``CTS``, DokuWiki ``CTS/ü`` as ``cts_u``."""
    table = {"kind": kind, "name": "x", "url": "http://x", "user": "x", "password": {"env": "X"}}
    msgspec.convert(table, KINDS[kind].settings)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**table, "page": page}, KINDS[kind].settings)


@pytest.mark.parametrize("page", ["Special:Version", "a/../b", ":", "File:", "~~~~"])
def test_what_mediawiki_calls_otherwise_is_not_written(tmp_path: Path, page: str) -> None:
    with mediawiki.ADAPTER.start(tmp_path) as place:
        runner = job(mediawiki.ADAPTER, place, page=page)
        with pytest.raises(CtsReportError):
            runner.run(failing())
        assert place.writes() == 0


def test_a_title_may_be_written_in_other_ways(tmp_path: Path) -> None:
    """MediaWiki's first letter is a capital, and underscores are blanks."""
    with mediawiki.ADAPTER.start(tmp_path) as place:
        page = str(place.settings["page"])
        runner = job(mediawiki.ADAPTER, place, page=page[0].lower() + page[1:].replace(" ", "_"))
        assert told(runner, failing()) == {"page": "created"}
        assert place.there()


# --- DokuWiki of today ------------------------------------------------------------------------------------------------


@pytest.fixture
def today() -> Iterator[DokuWiki]:
    """A double with its errors."""
    with DokuWiki().running() as wiki:
        yield wiki


def at(wiki: DokuWiki) -> Runner:
    """By a token."""
    settings = {"url": wiki.address, "page": "ops:cts", "token": {"env": "TOKEN"}, "archive": True}
    return Runner(dokuwiki.ADAPTER, Place(settings, there=dict))


def test_a_page_that_is_not_there_is_no_template(today: DokuWiki) -> None:
    assert told(at(today), attaching(failing())) == {"page": "created", "archive": "updated"}
    assert "First report" in today.pages["ops:cts"]
    assert today.files == {"ops:cts-report.zip": b"PK\x05\x06" + bytes(18)}
    assert told(at(today), attaching(failing())) == {"page": "unchanged"}
    assert list(at(today).made().check())


def test_a_file_that_is_refused_is_said(today: DokuWiki) -> None:
    """The page is there."""
    today.refused = "The file is not allowed"
    found = {each.name: each.remarks for each in at(today).run(attaching(failing()))}
    assert "The file is not allowed" in " ".join(found["archive"])
    assert "First report" in today.pages["ops:cts"]


def test_a_page_that_somebody_edits_is_left(today: DokuWiki) -> None:
    today.locked.add("ops:cts")
    with pytest.raises(CtsReportError, match="being edited by somebody"):
        at(today).run(attaching(failing()))
    assert today.pages == {}


def test_an_answer_that_is_none_of_its(tmp_path: Path) -> None:
    """A login page, in place of an API."""
    with mediawiki.ADAPTER.start(tmp_path) as place:
        settings = {"url": f"{place.settings['url']}/index.php?", "page": "x", "token": {"env": "TOKEN"}}
        with pytest.raises(CtsReportError, match="something else than XML-RPC") as raised:
            Runner(dokuwiki.ADAPTER, Place(settings, there=dict)).run(failing())
        assert "remote is switched on" in raised.value.cure
