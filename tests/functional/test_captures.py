"""Every saved answer of a real daemon, through the whole program, against an independent reader of the same files."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests import oracle
from tests.conftest import CAPTURES, EVERY_FORMAT, NOW, Ran, Report
from tests.unit.renderers.markdown_reading import in_block, messages
from tests.unit.renderers.reading import Terse

FOLDERS = sorted(folder for folder in CAPTURES.rglob("*") if folder.is_dir())
NAMES = [folder.relative_to(CAPTURES).as_posix() for folder in FOLDERS if oracle.holds_answers(folder)]
WITHOUT = [folder.relative_to(CAPTURES).as_posix() for folder in FOLDERS if not oracle.holds_answers(folder)]

ReportOf = Callable[..., Report]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of a capture that holds answers."""
    return str(request.param)


@pytest.fixture
def expected(name: str) -> oracle.Expected:
    """What the independent reader makes of the capture."""
    return oracle.expect(CAPTURES / name)


def in_full(name: str) -> tuple[str, ...]:
    """What keeps the messages of a capture as they are.

    Those that hold secrets need it, and all others are told exactly without.
    """
    return ("--no-redact",) if name.endswith(("/hostile", "/mixed")) else ()


@pytest.fixture
def document(name: str, report_of: ReportOf) -> dict[str, Any]:
    """The capture's report.json."""
    report = report_of(name, *in_full(name))
    assert report.ran.code == 0, report.ran.err
    loaded: dict[str, Any] = json.loads(report.json.read_bytes())
    return loaded


def test_there_are_captures_of_every_version() -> None:
    """A lost folder of captures would make all of these tests pass."""
    assert {name.split("/")[0] for name in NAMES} == {"v0.4.3", "v0.5.2", "v0.7.1", "v0.9.0"}
    assert len(NAMES) == 72


def test_verdict_summary_and_instance_agree(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """The first screen's figures are those of the files."""
    assert document["schema"] == "ctsreport.report/1"
    assert document["verdict"]["state"] == expected.verdict
    assert document["summary"] == expected.summary
    assert document["generated_at"].startswith("2026-11-25T00:00:00")
    [instance] = document["instances"]
    assert instance["name"] == expected.instance
    assert instance["read"] == expected.read
    assert instance["address"] is None
    assert instance["taken_at"] is None
    assert _without_zeros(instance["reported"]) == _without_zeros(expected.reported)


def test_the_verdict_says_as_of_when(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """Nobody says when the files were saved: not before their newest event."""
    when = "as of a time that is not known"
    if expected.as_of is not None:
        newest = datetime.fromtimestamp(expected.as_of // 1_000_000_000, UTC)
        when = f"as of {newest:%Y-%m-%d %H:%M:%S} UTC or later"
    assert when in document["verdict"]["text"]


def test_tasks_agree_in_every_figure(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """Order, health, switches, services, providers, module and times of each task are those of the files."""
    assert [task["name"] for task in document["tasks"]] == [task.name for task in expected.tasks]
    for task, want in zip(document["tasks"], expected.tasks, strict=True):
        for key in (
            "health",
            "effective_health",
            "reported_health",
            "enabled",
            "providers",
            "module",
            "description",
            "events_url",
            "failures_in_window",
            "failing_since_exact",
        ):
            assert task[key] == getattr(want, key), (want.name, key)
        assert task["instance"] == expected.instance
        assert (task["applied"]["state"], task["applied"]["event"]) == want.applied, want.name
        assert _same_instant(task["failing_since"], want.failing_since), want.name


def test_services_and_conditions_agree(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """Services come from the status or from the task's definition.

    A condition that names none is told in their place.
    """
    for task, want in zip(document["tasks"], expected.tasks, strict=True):
        assert task["services"] == want.services, want.name
        if want.condition_kind is not None and not want.services:
            assert task["condition"]["kind"] == want.condition_kind, want.name
            assert task["condition"]["text"], want.name


def test_events_agree_in_every_figure(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """Each event is there, newest first, with its times, its outcome and its whole message."""
    for task, want in zip(document["tasks"], expected.tasks, strict=True):
        assert [event["id"] for event in task["events"]] == [event.id for event in want.events]
        for event, wanted in zip(task["events"], want.events, strict=True):
            assert event["success"] == wanted.success
            assert event["empty"] == wanted.is_empty
            assert _same_instant(event["started_at"], wanted.started)
            assert _same_instant(event["ended_at"], wanted.ended)
            assert _same_duration(event["duration_seconds"], wanted.duration_seconds)
            _same_error(event["error"], wanted.message)


def _same_error(error: dict[str, Any] | None, message: str | None) -> None:
    if message is None:
        assert error is None
        return
    assert error is not None
    assert error["message"] == message
    assert error["tries"] == oracle.tries(message)


def test_notices_agree_where_they_are_clear_cut(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """What the files show without doubt is noted, and nothing of the kind that they do not show."""
    found = {(notice["code"], notice["task"]) for notice in document["notices"] if notice["code"] in oracle.CLEAR_CUT}
    assert found == expected.notices
    for notice in document["notices"]:
        assert notice["level"] in {"info", "warning", "error"}
        assert notice["message"]


def test_other_files_are_named(expected: oracle.Expected, document: dict[str, Any]) -> None:
    """Each file that is no answer is named in the notice."""
    text = " ".join(notice["message"] for notice in document["notices"] if notice["code"] == "other_files")
    assert [name for name in expected.others if name not in text] == []


def test_every_message_stands_in_html_and_markdown(
    name: str, expected: oracle.Expected, document: dict[str, Any], report_of: ReportOf
) -> None:
    """Each different try of each failed event is there word for word, and each task's name."""
    assert document
    report = report_of(name, *in_full(name))
    html = text_of(report.html.read_text("utf-8"))
    markdown = "\n".join(messages(report.markdown.read_bytes().decode()))
    texts = [
        oracle.shown(text).strip("\n") for message in expected.messages for text in oracle.different_tries(message)
    ]
    assert [text for text in texts if text not in html] == []
    assert [text for text in texts if in_block(text) not in markdown] == []
    assert [task.name for task in expected.tasks if task.name not in html] == []


def test_every_task_has_its_place_in_html(name: str, expected: oracle.Expected, report_of: ReportOf) -> None:
    """One row for each, in order.

    One part more, with all its runs, for each that is unhealthy or failed as far as is stored.

    Parts are closed where they end: a row more or less would be a task hidden in another.
    """
    page = Terse(report_of(name).html.read_text("utf-8"))
    rows = [each for each in page.elements if each.tag == "tr" and each.within(".dense") and each.within("tbody")]
    assert len(rows) == len(expected.tasks)
    assert all(row.text.startswith(oracle.shown(task.name)) for row, task in zip(rows, expected.page, strict=True))
    whole = [each for each in page.elements if each.tag == "details" and "task" in each.classes]
    unhealthy = [task for task in expected.page if task.effective_health in {"critical", "errored"}]
    recovered = [task for task in expected.page if task.failures_in_window and task not in unhealthy]
    shown = [each.text for each in page.elements if each.tag == "h3" and each.within(".task")]
    assert shown == [oracle.shown(task.name) for task in (*unhealthy, *recovered)]
    assert ["open" in each.attributes for each in whole] == [True] * len(unhealthy) + [False] * len(recovered)
    runs = [each for each in page.elements if each.tag == "tr" and each.within(".task") and "id" in each.attributes]
    assert len(runs) == sum(len(task.events) for task in (*unhealthy, *recovered))


def test_every_task_has_its_place_in_markdown(name: str, document: dict[str, Any], report_of: ReportOf) -> None:
    """Named in a heading, a fold or a row of a table."""
    text = re.sub(r"\W", "", report_of(name).markdown.read_text("utf-8"))
    assert [task["name"] for task in document["tasks"] if re.sub(r"\W", "", task["name"]) not in text] == []


def test_links_lead_somewhere_and_no_id_stands_twice(name: str, report_of: ReportOf) -> None:
    """Within the page, as a browser finds them."""
    page = Terse(report_of(name).html.read_text("utf-8"))
    assert len(set(page.ids)) == len(page.ids)
    assert [link for link in page.links if link.removeprefix("#") not in page.ids] == []


# --- Causes -----------------------------------------------------------------------------------------------------------


def test_every_message_has_its_cause(name: str, document: dict[str, Any]) -> None:
    """Each failed run that said why is in one cause, with its kind.

    Counts, tasks, instances and times are those of its runs.
    """
    assert name
    groups: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for task in document["tasks"]:
        for event in task["events"]:
            if event["error"] is not None:
                groups.setdefault(event["error"]["cause_id"], []).append((task, event))
    causes = {cause["id"]: cause for cause in document["causes"]}
    assert len(causes) == len(document["causes"])
    assert set(causes) == set(groups)
    for key, members in groups.items():
        cause, runs = causes[key], [event for _, event in members]
        assert cause["events"] == len(members)
        assert cause["tasks"] == sorted({task["name"] for task, _ in members})
        assert cause["instances"] == sorted({task["instance"] for task, _ in members})
        assert {event["error"]["kind"] for event in runs} == {cause["kind"]}
        assert any(event["error"]["summary"].startswith(cause["summary"]) for event in runs)
        assert cause["first_seen"] == min((event["started_at"] for event in runs if event["started_at"]), default=None)
        assert cause["last_seen"] == max((event["ended_at"] for event in runs if event["ended_at"]), default=None)


def test_what_fails_now_comes_first_among_the_causes(document: dict[str, Any]) -> None:
    """By how many tasks fail by it now, as their newest runs tell it."""
    now = [next((event for event in task["events"] if not event["empty"]), None) for task in document["tasks"]]
    ids = [event["error"]["cause_id"] for event in now if event and event["error"]]
    counts = [ids.count(cause["id"]) for cause in document["causes"]]
    assert counts == sorted(counts, reverse=True)


def test_ids_of_causes_are_the_same_another_day(
    ctsreport: Callable[..., Ran], report_of: ReportOf, tmp_path: Path
) -> None:
    """In another folder, at another time, under another title and in part.

    Whoever wrote one into a ticket finds it again.
    """
    first = {cause["id"] for cause in json.loads(report_of("v0.9.0/mixed").json.read_bytes())["causes"]}
    shutil.copytree(CAPTURES / "v0.9.0/mixed", tmp_path / "elsewhere")
    ran = ctsreport(
        "report",
        f"x={tmp_path / 'elsewhere'}",
        "-f",
        "json",
        "-o",
        "-",
        "--now",
        "2027-05-01T08:00:00Z",
        "--tz",
        "Asia/Kolkata",
    )
    assert {cause["id"] for cause in json.loads(ran.out)["causes"]} == first
    ran = ctsreport("report", CAPTURES / "v0.9.0/mixed", "-f", "json", "-o", "-", "--status", "critical")
    assert {cause["id"] for cause in json.loads(ran.out)["causes"]} <= first


def test_ids_of_causes_are_the_same_in_every_version(report_of: ReportOf) -> None:
    """One fault, told by four versions of CTS and two of Terraform, is one cause.

    Found by the same words of the raw messages.
    """
    ids: dict[str, set[str]] = {}
    for version in ("v0.4.3", "v0.5.2", "v0.7.1", "v0.9.0"):
        for task in json.loads(report_of(f"{version}/mixed").json.read_bytes())["tasks"]:
            for event in task["events"]:
                if event["error"]:
                    ids.setdefault(task["name"], set()).add(event["error"]["cause_id"])
    assert ids
    assert {name: found for name, found in ids.items() if len(found) != 1} == {}


def test_anchors_are_the_same_another_day(report_of: ReportOf, ctsreport: Callable[..., Ran], tmp_path: Path) -> None:
    """A link to a task, a run, a cause or a section of yesterday's page works in today's."""
    ran = ctsreport("report", CAPTURES / "v0.9.0/mixed", "-o", tmp_path, "-f", "html", "--now", "2027-05-01T08:00:00Z")
    assert ran.code == 0, ran.err
    first, second = (
        Terse(path.read_text("utf-8")).ids for path in (report_of("v0.9.0/mixed").html, tmp_path / "report.html")
    )
    assert first == second


def test_two_runs_give_the_same_bytes(
    name: str, report_of: ReportOf, ctsreport: Callable[..., Ran], tmp_path: Path
) -> None:
    """Same input, same options, same instant: the same files."""
    first = report_of(name)
    ran = ctsreport("report", CAPTURES / name, *EVERY_FORMAT, "-o", tmp_path, "--now", NOW)
    assert ran.code == first.ran.code
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.json", "report.md"]
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (first.folder / path.name).read_bytes()


@pytest.mark.parametrize("name", WITHOUT)
def test_a_folder_without_answers_is_an_error(name: str, ctsreport: Callable[..., Ran], tmp_path: Path) -> None:
    """Exit code 4, a message that names the folder, and nothing written.

    Answers in sub-folders are not a folder's own.
    """
    ran = ctsreport("report", CAPTURES / name, "-o", tmp_path / "made")
    assert ran.code == 4
    assert CAPTURES.joinpath(name).as_posix() in ran.err
    assert not (tmp_path / "made").exists()


# --- Helpers ----------------------------------------------------------------------------------------------------------


def _without_zeros(reported: dict[str, dict[str, int]] | None) -> dict[str, dict[str, int]] | None:
    """A count of nothing may be told or left out."""
    return reported and {
        key: {word: count for word, count in counts.items() if count} for key, counts in reported.items()
    }


def _same_instant(text: str | None, nanoseconds: int | None) -> bool:
    """Whether a time is the same, rounded to the microsecond, and in UTC."""
    if text is None or nanoseconds is None:
        return text is None and nanoseconds is None
    offset = datetime.fromisoformat(text).utcoffset()
    found = oracle.nanoseconds(text)
    return (
        offset is not None
        and not offset
        and found is not None
        and found % 1000 == 0
        and abs(found - nanoseconds) <= 500
    )


def _same_duration(given: float | None, seconds: float | None) -> bool:
    """Whether a duration is the same, but for the rounding of its two ends."""
    if given is None or seconds is None:
        return given is None and seconds is None
    return abs(given - seconds) < 1.5e-6


class _Text(HTMLParser):
    """The text of a page, but not of its styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def text_of(page: str) -> str:
    """The text of an HTML page."""
    parser = _Text()
    parser.feed(page)
    parser.close()
    return "".join(parser.pieces)
