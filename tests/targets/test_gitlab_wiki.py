"""A GitLab wiki through its API: what is of GitLab alone. What holds for every target is in the contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport
from tests.fakes.fake import READ_ONLY, TOKEN
from tests.fakes.gitlab_wiki import PROJECT, GitLabWiki

MIXED = CAPTURES / "v0.9.0/mixed"


@pytest.fixture
def wiki(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitLabWiki]:
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    with GitLabWiki().running() as running:
        yield running


def publish(wiki: GitLabWiki, *args: str | Path, **keys: str) -> Ran:
    settings = {"url": wiki.address, "project": PROJECT, **keys}
    lines = ['kind = "gitlab_wiki"', 'name = "wiki"', *(f'{key} = "{value}"' for key, value in settings.items())]
    Path("conf.toml").write_text("\n".join(["[[targets]]", *lines, 'token = { env = "GITLAB_TOKEN" }', ""]))
    return run_ctsreport("publish", "wiki", *args, "--config", "conf.toml", "--now", NOW)


def test_a_page_in_a_folder_and_the_list_of_reports(wiki: GitLabWiki) -> None:
    ran = publish(wiki, MIXED, page="status/CTS-Health", index="status/Reports")
    assert ran.code == 0, ran.err
    assert f"wiki: created {wiki.address}/{PROJECT}/-/wikis/status/CTS-Health" in ran.out
    assert set(wiki.pages) == {"status/CTS-Health", "status/Reports"}
    assert "](CTS-Health)" in wiki.pages["status/Reports"]
    assert wiki.written == 2
    assert publish(wiki, MIXED, page="status/CTS-Health", index="status/Reports").out.count("unchanged") == 2
    assert wiki.written == 2


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"project": "ops/nothing"}, "404"),
        ({"page": "CTS Health"}, "Expected a page as its address has it"),
        ({"index": "CTS-Health"}, "page and index are the same page"),
    ],
)
def test_what_is_wrong_is_said(wiki: GitLabWiki, keys: dict[str, str], said: str) -> None:
    ran = publish(wiki, MIXED, **keys)
    assert (ran.code in {2, 5}, said in ran.err) == (True, True)
    assert wiki.pages == {}


def test_a_check_looks_at_the_role(wiki: GitLabWiki, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The token may write pages of that wiki." in publish(wiki, "--check").out
    monkeypatch.setenv("GITLAB_TOKEN", READ_ONLY)
    ran = publish(wiki, "--check")
    assert (ran.code, "the token may only read ops/network" in ran.err) == (5, True)
