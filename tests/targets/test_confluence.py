"""Confluence beyond the contract: Data Center, scoped tokens, what is attached, labels, and what an edit by hand is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ctsreport.destinations.interface import Publication, RefusedError, TooLargeError
from ctsreport.document import Document
from ctsreport.errors import CtsReportError
from tests.conftest import CAPTURES, NOW, run_ctsreport
from tests.fakes.confluence import CLOUD_ID, EMAIL, SPACE, Confluence
from tests.fakes.fake import READ_ONLY, TOKEN
from tests.targets.adapter import Place, Runner
from tests.targets.confluence import ADAPTER, TITLE
from tests.targets.publications import failing, other
from tests.targets.test_docs import DOCS, examples

KINDS: dict[str, dict[str, Any]] = {"cloud": {}, "scoped": {"scoped": True}, "data-center": {"cloud": False}}


def runner(site: Confluence, **settings: object) -> Runner:
    """A job that publishes there."""
    user = {"user": EMAIL} if site.cloud else {}
    scoped = {"scoped": True, "gateway": site.address} if site.scoped else {}
    given = {"url": site.address, "space": SPACE, "token": {"env": "TOKEN"}, **user, **scoped, **settings}
    return Runner(ADAPTER, Place(given, there=dict))


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest) -> Iterator[Confluence]:
    """Each kind of Confluence in turn, running."""
    with Confluence(**KINDS[request.param]).running() as running:
        yield running


def attaching(publication: Publication, size: int = 100) -> Publication:
    """With an archive of so many bytes."""

    def attach(name: str, most: int | None) -> Document:
        if name == "bundle":
            return Document("report.zip", "application/zip", list, b"z" * size)
        return publication.attach(name, most)

    return publication._replace(attach=attach)


def told(runner: Runner, publication: Publication) -> dict[str, str]:
    return {each.name: each.outcome for each in runner.run(publication)}


def test_page_labels_and_attachments(site: Confluence) -> None:
    """Each once, whichever way it is asked."""
    job = runner(site, labels=["ctsreport", "network"], parent="42")
    new = {"page": "created", "report.html": "created", "report.zip": "created"}
    assert told(job, attaching(failing())) == new
    [page] = site.pages.values()
    assert (page.title, page.parent, page.labels) == (TITLE, "42", {"ctsreport", "network"})
    assert set(page.attachments) == {"report.html", "report.zip"}
    assert told(job, attaching(failing())) == dict.fromkeys(new, "unchanged")
    ids = {name: each["id"] for name, each in page.attachments.items()}
    assert told(job, attaching(other())) == dict.fromkeys(new, "updated")
    assert {name: each["id"] for name, each in page.attachments.items()} == ids
    assert b"Second report" in page.attachments["report.html"]["data"]
    assert page.properties["ctsreport"]["value"]["text"] == str(page.version)


def test_only_what_is_left_of_version_1_is_asked_of_cloud() -> None:
    """Its pages are gone there (410); scoped tokens go to the gateway alone."""
    with Confluence(scoped=True).running() as site:
        told(runner(site), attaching(failing()))
        paths = {each.path for each in site.asked if each.path != "/_edge/tenant_info"}
        assert all(path.startswith(f"/ex/confluence/{CLOUD_ID}/wiki/") for path in paths)
        assert all("/attachment" in path or "/label" in path for path in paths if "/rest/api/" in path)


def test_an_attachment_that_was_lost_is_made_up_for(site: Confluence) -> None:
    """Though the page says what it should."""
    job = runner(site)
    site.plan("trouble", of=lambda asked: asked.path.endswith("/child/attachment") and asked.method == "POST")
    with pytest.raises(CtsReportError):
        told(job, attaching(failing()))
    assert told(job, attaching(failing())) == {"page": "unchanged", "report.html": "created", "report.zip": "created"}


def test_what_is_too_large_to_attach_is_said(site: Confluence) -> None:
    """And nothing else fails for it."""
    site.most = 200_000
    found = {each.name: each.remarks for each in runner(site).run(attaching(failing(), 300_000))}
    assert "300,000 bytes" in " ".join(found["report.zip"])
    assert site.pages

    def attach(name: str, most: int | None) -> Document:
        raise TooLargeError(name, None, most or 1)

    found = {each.name: each.remarks for each in runner(site).run(other()._replace(attach=attach))}
    assert "does not fit" in " ".join(found["bundle"])


def test_an_edit_by_hand_is_said_and_overwritten(site: Confluence) -> None:
    """The mark stays in the page; the version tells."""
    job = runner(site, archive=False)
    told(job, failing())
    site.put(TITLE, f"{site.titled(TITLE)}<p>added there</p>")
    [found] = job.run(failing())
    assert (found.outcome, "changed since it was last written" in " ".join(found.remarks)) == ("updated", True)
    assert "added there" not in site.titled(TITLE)
    assert told(job, failing()) == {"page": "unchanged"}


def test_a_difference_has_no_numbers_of_macros(site: Confluence) -> None:
    """Confluence's own."""
    job = runner(site, archive=False)
    told(job, failing())
    [change] = job.made().plan(other(), {})
    assert "ac:macro-id" in site.titled(TITLE)
    assert "macro-id" not in change.before
    assert change.before.count("\n") > 50


def test_rights_are_told(site: Confluence) -> None:
    """Of Cloud; what Data Center does not tell is said."""
    [may, limit] = runner(site).made().check()
    assert ("may create pages" if site.cloud else "only writing tells") in may
    assert "1,000,000" in limit
    if site.cloud:
        job = runner(site)
        job.token = READ_ONLY
        with pytest.raises(CtsReportError, match="may not create page, create attachment in the space OPS"):
            job.made().check()


def test_a_space_that_is_not_there(site: Confluence) -> None:
    """It may also be one that the account does not see."""
    with pytest.raises(CtsReportError, match="NONE"):
        runner(site, space="NONE").made().check()


def test_a_message_that_looks_like_our_anchor_makes_no_page_ours(site: Confluence) -> None:
    """A daemon's words stand in what is word for word, where nothing is escaped."""
    anchor = '<ac:parameter ac:name="">ctsreport:prod page</ac:parameter>'
    code = f'<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[\n{anchor}\n]]></ac:plain-text-body>'
    theirs = f"<p>By hand, of ctsreport:prod page</p>{code}</ac:structured-macro>"
    site.put(TITLE, theirs)
    with pytest.raises(RefusedError, match="was not made by ctsreport"):
        runner(site).run(failing())
    assert site.titled(TITLE) == theirs


@pytest.mark.parametrize("number", [0, 1])
def test_the_examples_of_its_page_publish(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cloud's and Data Center's, as they stand there, but for the address."""
    example = examples(DOCS / "confluence.md")[number]
    with Confluence(cloud=number == 0).running() as site:
        Path("conf.toml").write_text(re.sub(r'url = ".*"', f'url = "{site.address}"', example), "utf-8")
        Path("confluence-token").write_text(TOKEN, "utf-8")
        Path("confluence-token").chmod(0o600)
        monkeypatch.setenv("CONFLUENCE_TOKEN", TOKEN)
        ran = run_ctsreport("publish", "wiki", CAPTURES / "v0.9.0/mixed", "--config", "conf.toml", "--now", NOW)
        assert ran.code == 0, ran.err
        assert re.search(r"wiki: created http\S+/spaces/OPS/pages/\d+", ran.out)
        assert "11 of 16 enabled tasks fail" in site.titled(TITLE)
        [page] = site.pages.values()
        assert set(page.attachments) == {"report.html", "report.zip"}
