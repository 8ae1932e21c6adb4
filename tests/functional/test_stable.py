"""A stable page changes only when something did: its last line alone says when it was made."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import CAPTURES, run_ctsreport

TAKEN = datetime(2026, 11, 24, 13, 53, tzinfo=UTC)
WIKIS = ("mediawiki", "dokuwiki", "confluence")
PAGES = ("html", "markdown", "github-summary", "text", "badge", *WIKIS)
WITH_LINE = {"html", "markdown", "github-summary", *WIKIS}
SOURCES = [CAPTURES / "v0.9.0" / name for name in ("mixed", "all-successful", "schedule-empty-success/02-next-tick")]

seconds = st.integers(0, 400 * 86400)
"""From the first of a minute to more than a year after the answers: over every threshold of an age."""


def page(form: str, made: datetime, source: Path, *options: str) -> list[str]:
    """The lines of one page, made at an instant."""
    ran = run_ctsreport("report", source, "--stable", "-f", form, "-o", "-", "--now", made.isoformat(), *options)
    return ran.out.splitlines()


@pytest.mark.parametrize("form", PAGES)
@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(one=seconds, other=seconds, source=st.sampled_from(SOURCES), zone=st.sampled_from(["UTC", "Europe/Berlin"]))
@example(one=0, other=86400 * 200, source=SOURCES[0], zone="Europe/Berlin")
@example(one=599, other=601, source=SOURCES[0], zone="UTC")
def test_only_the_last_line_is_of_the_instant(form: str, one: int, other: int, source: Path, zone: str) -> None:
    """Byte for byte, of the same saved answers: neither ages, nor what crosses a threshold, nor the zone's offset."""
    first, second = (page(form, TAKEN + timedelta(seconds=at), source, "--tz", zone) for at in (one, other))
    assert len(first) == len(second)
    differing = [(before, after) for before, after in zip(first, second, strict=True) if before != after]
    assert len(differing) == (form in WITH_LINE and one != other)
    assert all("Report made " in before and "Report made " in after for before, after in differing)


@pytest.mark.parametrize("form", PAGES)
def test_that_answers_are_newer_is_no_change(form: str) -> None:
    """A daemon that says the same ten minutes later: as of when stands in the last line too."""
    first, second = (
        page(form, TAKEN + timedelta(hours=1), SOURCES[1], "--taken-at", (TAKEN + timedelta(minutes=at)).isoformat())
        for at in (0, 10)
    )
    differing = [(before, after) for before, after in zip(first, second, strict=True) if before != after]
    assert len(differing) == (form in WITH_LINE)
    assert all("As of 2026-11-24 13:53:00 UTC." in before.replace("%%", "") for before, _ in differing)


@pytest.mark.parametrize("form", sorted(WITH_LINE))
def test_it_is_the_last_line(form: str) -> None:
    """Of what people read."""
    lines = page(form, TAKEN, SOURCES[0])
    found = [number for number, line in enumerate(lines) if "Report made " in line]
    last = max(number for number, line in enumerate(lines) if line.startswith("<p") or (form != "html" and line))
    assert found == [last]


@pytest.mark.parametrize("form", PAGES)
def test_no_age_is_left(form: str) -> None:
    """In no unit; the same page has many without the option."""
    text = "\n".join(page(form, TAKEN + timedelta(days=3), SOURCES[0])).partition("<script>")[0]
    assert " ago" not in text.replace("long ago", "")
    assert " old" not in text.replace("oldest", "").replace(" older", "")


def test_what_fails_still_changes_the_page() -> None:
    """Another state is another page."""
    folder = CAPTURES / "v0.9.0" / "progress"
    one, other = (page("markdown", TAKEN, folder / name)[:-1] for name in ("02", "05"))
    assert one != other


def test_the_terminal_and_machines_keep_their_times() -> None:
    """The summary is of now; report.json has each time under its key."""
    made = TAKEN + timedelta(days=3)
    ran = run_ctsreport("report", SOURCES[0], "--stable", "--now", made.isoformat())
    assert " ago)" in ran.out
    assert json.loads(Path("output/report.json").read_text("utf-8"))["generated_at"] == "2026-11-27T13:53:00Z"
    assert "3 d old, as of" in json.loads(Path("output/report.json").read_text("utf-8"))["verdict"]["text"]


def test_from_the_environment_and_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every option."""
    found = page("markdown", TAKEN, SOURCES[0])
    command = ("report", SOURCES[0], "-f", "markdown", "-o", "-", "--now", TAKEN.isoformat())
    monkeypatch.setenv("CTSREPORT_STABLE", "1")
    assert run_ctsreport(*command).out.splitlines() == found
    monkeypatch.delenv("CTSREPORT_STABLE")
    assert run_ctsreport(*command).out.splitlines() != found
    Path("ctsreport.toml").write_text("[report]\nstable = true\n")
    file_told = run_ctsreport(*command).out.splitlines()
    assert [
        line.replace(" What is expected of the tasks stands in `ctsreport.toml`.", "") for line in file_told
    ] == found


def test_a_stable_page_is_known_as_ours() -> None:
    """A later run that does not make it names it."""
    run_ctsreport("report", SOURCES[0], "--stable", "-f", "markdown", "-f", "html", "--now", TAKEN.isoformat())
    ran = run_ctsreport("report", SOURCES[0], "-f", "json", "--now", TAKEN.isoformat())
    assert "report.md" in ran.out
    assert "report.html" in ran.out
