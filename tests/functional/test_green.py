"""Never green because it could not tell: what an attacker tried, and how it is said now."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CAPTURES, NOBODY, NOW, Ran, run_ctsreport
from tests.formats import TEXT_FORMATS
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0/mixed"
HEALTHY = CAPTURES / "v0.9.0/all-successful"
GATE = ("--fail-on", "critical,errored,unknown,unreachable,stale>26h")
ZERO = "0001-01-01T00:00:00Z"


def save(name: str, body: object) -> str:
    Path(name).write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    return name


def good(name: str = "a", **fields: Any) -> dict[str, object]:
    return wire_task(name, [wire_event(task_name=name, **fields)])


def bad(name: str = "a", **fields: Any) -> dict[str, object]:
    events = [
        wire_event(success, task_name=name, id=f"{name}{number}", **fields)
        for number, success in enumerate((False, False))
    ]
    return wire_task(name, events, status="critical")


def report(*args: str | Path, now: str = NOW) -> tuple[Ran, dict[str, Any]]:
    ran = run_ctsreport("report", *args, *GATE, "-f", "json", "-f", "html", "--now", now)
    return ran, json.loads(Path("output/report.json").read_bytes())


def warned(document: dict[str, Any]) -> set[str]:
    return {notice["code"] for notice in document["notices"] if notice["level"] != "info"}


@pytest.mark.parametrize("events", [None, []])
def test_an_answer_without_runs_that_says_worse_is_not_passed_over(events: list[object] | None) -> None:
    """Nobody knows which of the two is newer."""
    later = {"a": {**wire_task("a", status="critical"), "events": events}}
    ran, found = report(save("1.json", {"a": good()}), save("2.json", later))
    assert warned(found) == {"source_differs"}
    assert "says that a is critical" in ran.out
    assert run_ctsreport("report", "1.json", "2.json", "-q", "--fail-on", "disagreement").code == 3


def test_a_failure_without_a_time_is_not_passed_over() -> None:
    untold = {"a": wire_task("a", [wire_event(False, id="z", start_time=ZERO, end_time=ZERO)], status="errored")}
    _, found = report(save("1.json", {"a": good()}), save("2.json", untold))
    assert "source_differs" in warned(found)


def test_an_instance_that_lost_its_tasks_among_others_is_told() -> None:
    ran, found = report(f"a={save('a.json', {'a': good()})}", f"b={save('b.json', {})}")
    assert ran.code == 3, "nothing is fresh where nothing ran"
    assert "no_tasks" in warned(found)


def test_answers_of_after_the_report_are_told_and_are_not_fresh() -> None:
    """Where a build pins the time, everything would be new, and what has expired would be known again."""
    ran, found = report(save("a.json", {"a": good()}), "--taken-at", "2026-11-24T14:00:00Z", now="2023-11-14T00:00:00Z")
    assert ran.code == 3
    assert "clock_ahead" in warned(found)


@pytest.mark.parametrize("key", [r"\ud800", "x"])
def test_a_name_that_stands_twice_is_found_beside_half_a_character(key: str) -> None:
    text = f'{{"a":{json.dumps(bad())},"a":{json.dumps(good())},"b":{json.dumps(wire_task("b", status="KEY"))}}}'
    ran = run_ctsreport("report", save("a.json", text.replace("KEY", key).encode()), *GATE)
    assert ran.code in {3, 4}
    assert "stands there twice" in ran.out


def test_names_that_become_one_are_malformed() -> None:
    text = f'{{"a\\ud800":{json.dumps(bad())},"a\\ud801":{json.dumps(good())}}}'
    assert run_ctsreport("report", save("a.json", text.encode()), *GATE).code in {3, 4}


@pytest.mark.parametrize(
    "last",
    [
        json.dumps(good("z")).replace('"status"', '"status":"critical","status"', 1),
        json.dumps(bad("z")).replace('"success":', '"success" :') + ',"z":' + json.dumps(good("z")),
        json.dumps(good("z")).replace('"status"', r'"st\u0061tus":"critical","status"', 1),
    ],
    ids=["status twice", "task twice", "escaped key"],
)
def test_a_large_answer_hides_nothing_behind_a_second_key(last: str) -> None:
    many = ",".join(f'"t{number}":{json.dumps(good(f"t{number}"))}' for number in range(300))
    ran = run_ctsreport("report", save("a.json", f'{{{many},"z":{last}}}'.encode()), *GATE)
    assert ran.code in {3, 4}


def test_a_known_text_does_not_cover_a_second_cause() -> None:
    refused, denied = "Error: dial tcp 192.0.2.1:443: connect: connection refused", "Error: bad credentials 401"
    message = f"retry attempt #2 failed '{refused}': retry attempt #1 failed '{denied}'"
    Path("ctsreport.toml").write_text('[[known]]\ntext = "bad credentials"\nreason = "x"\nexpires = 2027-01-01\n')
    ran, _ = report(save("a.json", {"a": bad(error={"message": message})}))
    assert ran.code == 3


def test_a_gate_that_passes_counts_what_is_known() -> None:
    Path("ctsreport.toml").write_text('[[known]]\ntask = "a"\nreason = "x"\nexpires = 2027-01-01\n')
    ran, _ = report(save("a.json", {"a": bad()}))
    assert ran.code == 0
    assert "The gate passed: all 5 rules hold, 1 known failure not counted." in ran.out


@pytest.mark.parametrize("content", ["", "<html>502 Bad Gateway</html>"])
def test_a_file_that_was_to_be_an_answer_is_a_warning(content: str) -> None:
    Path("folder").mkdir()
    save("folder/a.json", {"a": good()})
    Path("folder/b.json").write_text(content)
    ran, found = report("folder")
    assert "other_files" in warned(found)
    assert "b.json" in ran.out


def test_a_configuration_that_leads_nowhere_is_no_configuration_without_a_gate() -> None:
    Path("ctsreport.toml").symlink_to("gone.toml")
    assert run_ctsreport("report", MIXED, "-q").code == 2


@pytest.mark.parametrize("fmt", ["text", "github-output", "badge"])
def test_a_narrowed_report_says_so_in_few_words_too(fmt: str) -> None:
    ran = run_ctsreport("report", MIXED, "--task", "vpn-*", "-f", fmt, "-o", "-", "--fail-on", "critical", "--now", NOW)
    assert "16" in ran.out


def test_a_run_without_a_time_costs_no_page() -> None:
    ran, _ = report(save("a.json", {"a": good(start_time=ZERO, end_time=ZERO)}))
    assert ran.code == 3, "nobody knows how old it is"
    assert Path("output/report.html").exists()


def program(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "ctsreport", *map(str, args)]


def test_a_code_page_without_our_signs_changes_no_exit_code() -> None:
    name = "größe-✗-東"
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    args = program("report", save("a.json", {name: bad(name)}), *GATE, "--ci=azure")
    out = subprocess.run(args, env=environment, capture_output=True, check=False)
    assert out.returncode == 3, out.stderr
    assert b"##vso[task.logissue type=error]" in out.stdout


def test_a_summary_that_cannot_be_written_does_not_hide_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is told all the same."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/nonexistent/summary.md")
    monkeypatch.setenv("GITHUB_OUTPUT", "outputs.txt")
    ran = run_ctsreport("report", MIXED, *GATE, "--ci=github", "-q")
    assert ran.code == 3
    assert "/nonexistent/summary.md cannot be written" in ran.err
    assert "::error title=" in ran.out
    assert "gate=failed" in Path("outputs.txt").read_text()
    assert run_ctsreport("report", MIXED, "--ci=github", "-q").code == 5


@pytest.mark.parametrize(
    "name", ["report.xml", "report.txt", "report.zip", "report.prom", "report.html", "report.md", "report.css"]
)
def test_files_of_others_stay(name: str) -> None:
    """And are not named as ours."""
    Path(name).write_text("<testsuites/> of somebody else")
    ran = run_ctsreport("report", MIXED, "-f", "json", "-o", ".")
    assert Path(name).read_text() == "<testsuites/> of somebody else"
    assert "Older files" not in ran.out


def test_every_file_of_ours_is_known_again() -> None:
    """Of each format, by what it holds, however healthy or not the report is."""
    every = [word for name in TEXT_FORMATS for word in ("-f", name)]
    sorts: list[tuple[str | Path, ...]] = [(MIXED,), (HEALTHY,), (NOBODY, "--retries", "0")]
    for number, sources in enumerate(sorts):
        folder = f"output{number}"
        run_ctsreport("report", *sources, *every, "--html-style", "linked", "--bundle", "10M", "-q", "-o", folder)
        made = {path.name for path in Path(folder).iterdir()}
        assert len(made) == len(TEXT_FORMATS) + 3
        [line] = [
            text
            for text in run_ctsreport("report", MIXED, "-f", "json", "-o", folder).out.splitlines()
            if "Older files" in text
        ]
        missing = {name for name in made - {"report.json"} if f"{folder}/{name} (" not in line}
        assert missing <= {"report.annotations.txt"}, "which is empty where nothing is wrong"
