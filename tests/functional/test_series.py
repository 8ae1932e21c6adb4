"""42 looks at a real daemon, held against what it really did: no statement about what is applied is false."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_ctsreport
from tests.unit.history.making import series

LOOKS = [each for each in series()["looks"] if each["answered"]]
TRUTH: dict[str, Any] = series()["truth"]["applied_state"]
"""Of each task when Terraform ran, and whether it did what it was to do."""


def report(document: dict[str, Any]) -> dict[str, Any]:
    for name in ("tasks", "status", "definitions"):
        Path(f"{name}.json").write_text(json.dumps(document[name]), "utf-8")
    files = [f"cts={name}.json" for name in ("tasks", "status", "definitions")]
    when = ("--taken-at", document["at"], "--now", document["at"])
    ran = run_ctsreport("report", *files, *when, "-f", "json", "-o", "out")
    assert ran.code == 0, ran.err
    made: dict[str, Any] = json.loads(Path("out/report.json").read_text("utf-8"))
    return made


def really(task: str, at: str) -> tuple[str, str] | None:
    """How the newest run of a task before an instant ended, and when; None where none had."""
    ran = [each for each in TRUTH.get(task, ()) if datetime.fromisoformat(each[0]) <= datetime.fromisoformat(at)]
    return (ran[-1][0], "applied" if ran[-1][1] == "ok" else "failed") if ran else None


@pytest.mark.parametrize("document", LOOKS, ids=[each["look"] for each in LOOKS])
def test_what_is_applied_is_true(document: dict[str, Any]) -> None:
    """Or not known, where the daemon has forgotten it."""
    made = report(document)
    for task in made["tasks"]:
        applied = task["applied"]
        if applied["state"] != "unknown":
            at, state = really(task["name"], document["at"]) or ("", "")
            assert applied["state"] == state, task["name"]
            # What was recorded of the daemon was rounded by another program: a microsecond apart is the same.
            assert abs(datetime.fromisoformat(applied["at"]) - datetime.fromisoformat(at)).total_seconds() <= 1e-6
        failing = task["effective_health"] in {"errored", "critical"}
        assert failing == (applied["state"] == "failed"), task["name"]
    failed = any(task["applied"]["state"] == "failed" for task in made["tasks"])
    assert (made["verdict"]["state"] == "failing") == failed


def test_what_the_daemon_has_forgotten_is_not_known() -> None:
    """Nothing else is."""
    known = unknown = 0
    for found in LOOKS[::6]:
        for task in report(found)["tasks"]:
            stored = [event for event in task["events"] if not event["empty"]]
            known += task["applied"]["state"] != "unknown"
            unknown += task["applied"]["state"] == "unknown"
            assert bool(stored) == (task["applied"]["state"] != "unknown")
    assert known > unknown > 0


def test_a_start_is_suspected_after_a_start_alone() -> None:
    """The daemon was started with the first look, and again between the 24th and the 26th."""
    suspected = {
        found["look"] for found in LOOKS if "restarted" in {notice["code"] for notice in report(found)["notices"]}
    }
    assert suspected == {"002", "003", "026"}
