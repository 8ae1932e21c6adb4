"""A wiki in a Git repository: what is of Git alone. What holds for every target is in the contract."""

import os
import re
import shutil
from pathlib import Path

import cmarkgfm
import pytest

from ctsreport.destinations.targets.index import plain
from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport
from tests.fakes.fake import TOKEN
from tests.fakes.git_server import GitServer, commits, git, pages, repository, write
from tests.unit.making import HOSTILE

MIXED = CAPTURES / "v0.9.0/mixed"
WELL = CAPTURES / "v0.9.0/all-successful"
PAGE = "CTS-Health.md"


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    return repository(tmp_path / "ops.wiki.git")


def publish(source: Path, *args: str, url: str = "ops.wiki.git", now: str = NOW, **keys: str) -> Ran:
    lines = ['kind = "git_wiki"', 'name = "wiki"', f'url = "{url}"', *(f"{key} = {keys[key]}" for key in keys)]
    Path("conf.toml").write_text("\n".join(["[[targets]]", *lines, ""]))
    return run_ctsreport("publish", "wiki", source, "--config", "conf.toml", "--now", now, *args)


# --- Who may come in --------------------------------------------------------------------------------------------------


@pytest.fixture
def spied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Git that notes its arguments, and what lies in its repository when it ends."""
    real = shutil.which("git")
    log = tmp_path / "spied"
    log.mkdir()
    spy = tmp_path / "bin/git"
    spy.parent.mkdir()
    spy.write_text(
        f'#!/bin/sh\necho "$@" >>{log}/args\n{real} "$@"\ncode=$?\n'
        f'for each in "$@"; do case "$each" in --git-dir=*) cat "${{each#*=}}/config" >>{log}/config ;; esac; done\n'
        "exit $code\n"
    )
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}:{os.environ['PATH']}")
    return log


@pytest.mark.usefixtures("wiki")
def test_the_token_is_nowhere(spied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In no argument, no remote's address, no output, and nothing that stays."""
    monkeypatch.setenv("WIKI_TOKEN", TOKEN)
    monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "trace"))
    with GitServer(folder=tmp_path).running() as server:
        url = f"{server.address}/git/ops.wiki.git"
        ran = publish(MIXED, "-v", url=url, token='{ env = "WIKI_TOKEN" }')
    assert ran.code == 0, ran.err
    assert f"git push {url}" in ran.err
    said = [ran.out, ran.err, (spied / "args").read_text(), (spied / "config").read_text()]
    assert [text for text in said if TOKEN in text] == []
    assert url in said[3]
    assert not (tmp_path / "trace").exists()
    assert list(Path(os.environ["TMPDIR"]).glob("ctsreport-git-*")) == []


def test_a_token_in_the_address_is_refused() -> None:
    ran = publish(MIXED, url="https://me:" + "secret@git.example.com/ops.wiki.git")
    assert (ran.code, "User and password must not stand in url" in ran.err) == (2, True)
    assert "secret" not in ran.err


# --- What is there ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "text"), [("120000", "/etc/passwd"), ("120000", "other.md")])
def test_a_link_is_left_alone(wiki: Path, mode: str, text: str) -> None:
    write(wiki, PAGE, text, mode)
    ran = publish(MIXED, "--adopt")
    assert (ran.code, "is a link or a folder" in ran.err) == (5, True)
    assert commits(wiki) == 1


def test_a_page_may_lie_in_a_folder(wiki: Path) -> None:
    write(wiki, "Home.md", "Welcome.\n")
    assert publish(MIXED, page="\"Status reports/CTS 'health'.md\"").code == 0
    assert set(pages(wiki)) == {"Home.md", "Status reports/CTS 'health'.md"}
    assert pages(wiki)["Home.md"] == "Welcome.\n"


def test_another_branch(wiki: Path) -> None:
    write(wiki, "Home.md", "Welcome.\n")
    git(wiki, "branch", "reports")
    assert publish(MIXED, branch='"reports"').code == 0
    assert PAGE not in pages(wiki)
    assert PAGE in git(wiki, "ls-tree", "--name-only", "reports")
    ran = publish(MIXED, branch='"nowhere"')
    assert (ran.code, "is not there" in ran.err) == (5, True)


def test_who_commits(wiki: Path) -> None:
    publish(MIXED, author='"CTS reports <cts@example.com>"')
    assert git(wiki, "log", "--format=%an <%ae> %s").strip() == (
        "CTS reports <cts@example.com> CTS health: mixed: failing"
    )


def test_a_hook_that_refuses_is_said(wiki: Path) -> None:
    hook = wiki / "hooks/pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    ran = publish(MIXED)
    assert (ran.code, "does not take it: pre-receive hook declined" in ran.err) == (5, True)


def test_without_git(wiki: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(wiki))
    ran = publish(MIXED)
    assert (ran.code, "Git is not installed here" in ran.err) == (5, True)


# --- The list of reports ----------------------------------------------------------------------------------------------


def test_a_list_of_reports(wiki: Path) -> None:
    """A section of each; of its last reports so many as are kept."""
    keys = {"index": '"Reports.md"', "index-keeps": "2"}
    for hour, source in enumerate([MIXED, WELL, WELL, MIXED]):
        ran = publish(source, "--title", "One #1", now=f"2026-11-25T0{hour}:00:00Z", **keys)
        assert ran.code == 0, ran.err
        assert ran.out.splitlines()[-1].startswith(f"wiki: {('created', 'updated', 'unchanged', 'updated')[hour]}")
    publish(WELL, "--reader", "two", "--title", "Two", page='"sub/two.md"', **keys)
    page = pages(wiki)["Reports.md"]
    rows = re.findall(r"(?m)^\| (2026.*?) UTC \| (\w+)", page)
    assert rows == [
        ("2026-11-25 03:00:00", "failing"),
        ("2026-11-25 01:00:00", "healthy"),
        ("2026-11-25 00:00:00", "healthy"),
    ]
    assert "## [One &#35;1](CTS-Health)" in page
    assert "## [Two](sub/two)" in page
    assert "Instances: mixed" in page
    assert commits(wiki) == 8


def test_a_list_of_others_is_left_alone(wiki: Path) -> None:
    """With the page, too: both go in one push."""
    write(wiki, "Reports.md", "By hand.\n")
    ran = publish(MIXED, index='"Reports.md"')
    assert (ran.code, "Reports.md was not made by ctsreport" in ran.err) == (5, True)
    assert pages(wiki) == {"Reports.md": "By hand.\n"}
    assert publish(MIXED, "--adopt", index='"Reports.md"').code == 0
    assert pages(wiki)["Reports.md"].startswith("By hand.\n\n<!-- ctsreport:report begin")


def test_a_list_that_is_the_page_is_refused() -> None:
    ran = publish(MIXED, index=f'"{PAGE}"')
    assert (ran.code, "page and index are the same file" in ran.err) == (2, True)


@pytest.mark.parametrize("text", [*HOSTILE, "www.example.com :tada: <!-- ctsreport:report end -->"])
def test_nothing_in_it_is_markup(text: str) -> None:
    """Every letter is shown."""
    html = cmarkgfm.github_flavored_markdown_to_html(f"| a |\n|---|\n| {plain(text)} |\n")
    cells = re.findall(r"<td>(.*?)</td>", html, re.DOTALL)
    assert len(cells) == 1
    assert "<" not in cells[0].replace("\n", "")
    assert "<!--" not in plain(text)


def test_the_cure_is_part_of_each_error() -> None:
    """Of a repository that is not there."""
    ran = publish(MIXED, url="nowhere")
    assert (ran.code, ran.err.splitlines()[-1].startswith("Check url")) == (5, True)
