"""``ctsreport publish`` and ``report --publish``: what is the same for every target."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ctsreport.destinations.targets import KINDS
from tests.conftest import CAPTURES, NOBODY, NOW, Ran, run_ctsreport
from tests.fakes.git_server import commits, pages, repository, write
from tests.targets import shouting

MIXED = CAPTURES / "v0.9.0/mixed"
WELL = CAPTURES / "v0.9.0/all-successful"
PAGE = "CTS-Health.md"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, kind in shouting.KINDS.items():
        monkeypatch.setitem(KINDS, name, kind)


def target(name: str, kind: str = "git_wiki", **keys: str) -> str:
    lines = [f'kind = "{kind}"', f'name = "{name}"', *(f"{key} = {value}" for key, value in keys.items())]
    return "\n".join(["[[targets]]", *lines, ""])


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    """An empty one, which ``conf.toml`` has as the target ``wiki``."""
    made = repository(tmp_path / "wiki.git")
    Path("conf.toml").write_text(target("wiki", url='"wiki.git"'))
    return made


def publish(*args: str | Path, now: str = NOW) -> Ran:
    return run_ctsreport("publish", *args, "--config", "conf.toml", "--now", now)


# --- What it does -----------------------------------------------------------------------------------------------------


def test_it_writes_the_page_and_no_files(wiki: Path) -> None:
    ran = publish("wiki", MIXED)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"wiki: created wiki.git {PAGE}")
    assert "✗ FAILING" in ran.out
    assert "11 of 16 enabled tasks fail" in pages(wiki)[PAGE]
    assert not Path("output").exists()
    assert publish("wiki", MIXED).out.splitlines()[-1] == f"wiki: unchanged wiki.git {PAGE}"
    assert publish("wiki", WELL).out.splitlines()[-1] == f"wiki: updated wiki.git {PAGE}"
    assert commits(wiki) == 2


def test_that_time_passes_is_no_change(wiki: Path) -> None:
    """With a history, which has seen more each time, and a gate; it is renewed as its promise runs out."""
    told = []
    for hour in range(0, 26, 5):
        now = f"2026-11-{25 + hour // 24}T{hour % 24:02}:00:00Z"
        options = ("--history", "h.db", "--taken-at", now, "--fail-on", "errored", "--fail-on", "stale>90d")
        told.append(publish("wiki", f"prod={MIXED}", *options, now=now).out.splitlines()[-1].split()[1])
    assert told == ["created", "unchanged", "unchanged", "updated", "unchanged", "unchanged"]
    assert "Last 24 h: failing for 15 h" in pages(wiki)[PAGE]


def test_a_report_does_it_after_its_files(wiki: Path) -> None:
    ran = run_ctsreport("report", MIXED, "--publish", "wiki", "--config", "conf.toml", "--now", NOW)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"wiki: created wiki.git {PAGE}")
    assert Path("output/report.html").exists()
    assert " ago" in Path("output/report.md").read_text("utf-8")
    assert " ago" not in pages(wiki)[PAGE].replace("long ago", "")


def test_a_dry_run_shows_the_difference_and_changes_nothing(wiki: Path) -> None:
    publish("wiki", MIXED, "--history", "h.db", "--taken-at", NOW)
    before, history = commits(wiki), Path("h.db").read_bytes()
    ran = publish("wiki", WELL, "--history", "h.db", "--taken-at", "2026-11-25T01:00:00Z", "--dry-run")
    assert f"wiki: would update wiki.git {PAGE}" in ran.out
    assert "\n+**✓ HEALTHY** No task fails" in ran.out
    assert "\n-**✗ FAILING** 11 of 16" in ran.out
    assert (commits(wiki), Path("h.db").read_bytes()) == (before, history)
    ran = publish("wiki", MIXED, "--history", "none.db", "--dry-run")
    assert "as if nothing had ever been delivered" in ran.err
    assert not Path("none.db").exists()


def test_a_check_reads_no_source(wiki: Path) -> None:
    ran = publish("wiki", "--check")
    assert (ran.code, "wiki: wiki.git can be read, and a push is let in." in ran.out) == (0, True)
    assert commits(wiki) == 0


def test_the_page_says_until_when_it_is_fresh(wiki: Path) -> None:
    publish("wiki", MIXED, "--fresh-for", "26h", "--report-url", "https://ci.example.com/report.html")
    assert "It is renewed by 2026-11-26 02:00:00 UTC" in pages(wiki)[PAGE].splitlines()[-1]
    assert "[The whole report](https://ci.example.com/report.html)" in pages(wiki)[PAGE]
    assert "updated" in publish("wiki", MIXED, "--fresh-for", "0").out
    assert "renewed" not in pages(wiki)[PAGE]


def test_two_reports_may_have_a_section_each(wiki: Path) -> None:
    """In a page of somebody else, which stays as it is around them."""
    Path("conf.toml").write_text(target("wiki", url='"wiki.git"', section="true"))
    write(wiki, PAGE, "# Ours\n\nBy hand.\n")
    refused = publish("wiki", MIXED, "--reader", "one")
    assert (refused.code, "<!-- ctsreport:one begin --> and <!-- ctsreport:one end -->" in refused.err) == (5, True)
    for reader, source in {"one": MIXED, "two": WELL}.items():
        assert publish("wiki", source, "--reader", reader, "--adopt").code == 0
    publish("wiki", WELL, "--reader", "one")
    page = pages(wiki)[PAGE]
    assert page.startswith("# Ours\n\nBy hand.\n")
    assert (page.count("**✓ HEALTHY** No task fails"), page.count("ctsreport:one"), page.count("FAILING")) == (2, 2, 0)


# --- How it ends ------------------------------------------------------------------------------------------------------


def test_what_is_found_comes_first(wiki: Path) -> None:
    """3, then 4, then 5."""
    write(wiki, PAGE, "By hand.\n")
    gate = ("--fail-on", "critical")
    assert publish("wiki", MIXED, NOBODY, "--retries", "0", *gate).code == 3
    assert publish("wiki", MIXED, NOBODY, "--retries", "0").code == 4
    assert publish("wiki", MIXED).code == 5
    assert run_ctsreport("report", MIXED, "--publish", "wiki", "--config", "conf.toml", *gate).code == 3
    assert run_ctsreport("report", MIXED, "--publish", "wiki", "--config", "conf.toml").code == 5
    assert pages(wiki) == {PAGE: "By hand.\n"}


def test_one_that_fails_keeps_none_of_the_others_from_theirs(wiki: Path) -> None:
    write(wiki, "theirs.md", "By hand.\n")
    tables = (
        target("theirs", url='"wiki.git"', page='"theirs.md"'),
        target("gone", url='"nowhere.git"'),
        target("wiki", url='"wiki.git"'),
    )
    Path("conf.toml").write_text("\n".join(tables))
    ran = publish("theirs", "gone", "wiki", MIXED)
    assert (ran.code, ran.out.splitlines()[-1]) == (5, f"wiki: created wiki.git {PAGE}")
    assert "theirs: refused: wiki.git theirs.md was not made by ctsreport, and is left alone." in ran.err
    assert "gone: failed: nowhere.git is not there" in ran.err
    assert "--adopt" in ran.err


def test_a_bug_in_one_keeps_none_of_the_others_from_theirs(wiki: Path) -> None:
    Path("conf.toml").write_text(target("bad", "broken", file='"x"', on='"always"') + target("wiki", url='"wiki.git"'))
    ran = publish("bad", "wiki", MIXED)
    assert (ran.code, "This is a bug in ctsreport" in ran.err) == (1, True)
    assert PAGE in pages(wiki)


def test_quiet_says_what_failed_alone(wiki: Path) -> None:
    assert publish("wiki", MIXED, "-q") == Ran(0, "", "")
    write(wiki, PAGE, "By hand.\n")
    ran = publish("wiki", MIXED, "-q")
    assert (ran.code, ran.out, "refused" in ran.err) == (5, "", True)


# --- What is wrong beforehand -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("wiki")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("wik", MIXED), "There is no target 'wik'. Did you mean wiki?"),
        ((MIXED,), "There is no target"),
        ((), "No target is named."),
        (("wiki", MIXED, "--fresh-for", "soon"), "--fresh-for 'soon' is no length of time."),
        (("wiki", MIXED, "--report-url", "javascript:x"), "--report-url 'javascript:x' is no address of a page."),
    ],
)
def test_wrong_usage(args: tuple[str | Path, ...], said: str) -> None:
    ran = publish(*args)
    assert (ran.code, said in ran.err) == (2, True)


def test_without_a_file_there_is_no_target() -> None:
    ran = run_ctsreport("report", MIXED, "--publish", "wiki")
    assert (ran.code, "no file was named that has any" in ran.err) == (2, True)
    assert not Path("output").exists()


@pytest.mark.usefixtures("wiki")
def test_a_secret_that_is_not_here_is_said_before_anything_is_read() -> None:
    Path("conf.toml").write_text(target("wiki", url='"wiki.git"', token='{ env = "WIKI_TOKEN" }'))
    ran = publish("wiki", "nowhere.json")
    assert (ran.code, "conf.toml, line 5, targets[0].token: The variable WIKI_TOKEN is not set." in ran.err) == (
        2,
        True,
    )


# --- When it speaks ---------------------------------------------------------------------------------------------------


@pytest.fixture
def say() -> Callable[..., list[str]]:
    """Runs with a target that cannot read back what it said; gives what was said so far."""

    def run(source: Path, minute: int, *args: str, on: str = "change") -> list[str]:
        Path("conf.toml").write_text(target("chat", "shout", file='"said"', on=f'"{on}"'))
        taken = f"2026-11-25T00:{minute:02}:00Z"
        ran = publish("chat", f"{source.name}={source}", *args, "--taken-at", taken, now=taken)
        assert ran.code in {0, 5}, ran.err
        return Path("said").read_text().splitlines() if Path("said").exists() else [ran.out.splitlines()[-1]]

    return run


def test_it_speaks_of_changes(say: Callable[..., list[str]]) -> None:
    """The first time where something is wrong; a thread goes on."""
    history = ("--history", "h.db")
    assert say(WELL, 1, *history) == ["chat: silent: nothing wants attention, and it never spoke before"]
    assert len(say(MIXED, 2, *history)) == 1
    assert len(say(MIXED, 3, *history)) == 1
    said = say(WELL, 4, *history)
    assert [line.endswith("(after 1)") for line in said] == [False, True]
    assert len(say(WELL, 5, *history)) == 2


def test_it_speaks_of_failures(say: Callable[..., list[str]]) -> None:
    """In every run, and once when that is over."""
    history = ("--history", "h.db")
    say(MIXED, 1, *history, on="failure")
    assert len(say(MIXED, 2, *history, on="failure")) == 2
    assert len(say(WELL, 3, *history, on="failure")) == 3
    assert len(say(WELL, 4, *history, on="failure")) == 3


def test_without_a_history_it_speaks_always_or_not_at_all(say: Callable[..., list[str]]) -> None:
    [line] = say(MIXED, 1)
    assert "it cannot know what it said last: name a --history" in line
    [line] = say(MIXED, 1, "--history", "none.db", "--dry-run")
    assert not line.startswith("chat: silent")
    say(MIXED, 2, on="always")
    assert len(say(MIXED, 3, on="always")) == 2


def test_a_page_of_failures_is_made_only_while_there_are_any(wiki: Path) -> None:
    """What is there is kept up to date."""
    Path("conf.toml").write_text(target("wiki", url='"wiki.git"', on='"failure"'))
    assert "wiki: silent" in publish("wiki", WELL).out
    assert pages(wiki) == {}
    publish("wiki", MIXED)
    assert "wiki: updated" in publish("wiki", WELL).out
    assert "**✓ HEALTHY**" in pages(wiki)[PAGE]
