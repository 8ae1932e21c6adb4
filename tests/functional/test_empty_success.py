"""Successes in which nothing ran, as real daemons stored them: what is applied counts, not what is said."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CAPTURES, Ran, run_ctsreport

SCHEDULE = CAPTURES / "v0.9.0/schedule-empty-success"
OFF_AND_ON = CAPTURES / "v0.9.0/off-and-on"
DEAF = CAPTURES / "v0.9.0/deaf-with-schedule/01-deaf-for-45s"


def report(folder: Path, *options: str) -> tuple[Ran, dict[str, Any]]:
    taken = (folder / "taken-at.txt").read_text().strip()
    ran = run_ctsreport("report", folder, "--taken-at", taken, "--now", taken, *options)
    return ran, json.loads(Path("output/report.json").read_bytes())


def codes(document: dict[str, Any]) -> set[str]:
    return {notice["code"] for notice in document["notices"]}


def test_a_tick_after_a_failure_hides_nothing() -> None:
    ran, found = report(SCHEDULE / "02-next-tick", "--fail-on", "critical,errored")
    assert ran.code == 3
    assert found["verdict"]["state"] == "failing"
    assert found["summary"]["hidden"] == 1
    [task] = [each for each in found["tasks"] if each["effective_health"] != each["health"]]
    assert task["health"] == "successful"
    assert task["applied"]["state"] == "failed"
    assert task["events"][0]["empty"]
    assert "empty_success" in codes(found)
    assert "CTS says successful: nothing ran since" in ran.out
    assert "CTS says successful: nothing ran since" in Path("output/report.html").read_text("utf-8")
    assert "works again" not in Path("output/report.html").read_text("utf-8")


def test_a_failure_out_of_the_window_leaves_something_not_proven() -> None:
    ran, found = report(SCHEDULE / "03-failure-out-of-window")
    assert "1 not proven" in ran.out
    assert found["verdict"]["state"] == "healthy"
    [task] = [each for each in found["tasks"] if len(each["events"]) == 5 and each["applied"]["state"] == "unknown"]
    assert [event["empty"] for event in task["events"]] == [True] * 5
    assert "nothing_ran" in codes(found)


@pytest.mark.parametrize(("part", "name"), [("01-edge-off-now-on-plain", "edge-firewall-rules")])
def test_switching_off_and_on_again_recovers_nothing(part: str, name: str) -> None:
    ran, found = report(OFF_AND_ON / part)
    assert name in ran.out
    assert [
        each["name"]
        for each in found["tasks"]
        if each["effective_health"] in {"critical", "errored"} and each["name"] == name
    ]


def test_ticks_say_nothing_about_hearing() -> None:
    """A daemon that lost Consul goes on storing them."""
    assert report(DEAF, "--fail-on", "stale>20s")[0].code == 3
    assert report(DEAF, "--fail-on", "stale>1h")[0].code == 0
