"""No sentence says ``1 tasks``: held against everything that is stored, and against reports of one of each."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EVERY_FORMAT, GOLD, NOW, run_ctsreport
from tests.plurals import wrong_plurals
from tests.unit.making import wire_event, wire_task

GOLD_FILES = sorted(path for path in GOLD.rglob("*") if path.is_file())
FAILED: dict[str, Any] = {
    "success": False,
    "error": {"message": "Error: one\n\nError: another, password=hunter2hunter2"},
}
ONE_EACH = {
    "one failure": {"a": wire_task("a", [wire_event(id="run-1", **FAILED)], status="errored")},
    "a full window": {"a": wire_task("a", [wire_event(id=f"run-{n}", **FAILED) for n in range(5)], status="critical")},
    "no events": {"a": wire_task("a", status="successful")},
    "never ran": {"a": wire_task("a", status="unknown")},
    "switched off": {"a": wire_task("a", [wire_event(id="run-1", **FAILED)], status="errored", enabled=False)},
    "a word of its own": {"a": wire_task("a", [wire_event(id="run-1")], status="fine")},
    "counts": {"task_summary": {"status": {"errored": 1}, "enabled": {"true": 1}}},
    "a definition": {"request_id": "x", "tasks": [{"name": "a", "enabled": True}]},
}
"""Answers in which there is one of everything."""

OPTIONS = ((), ("--task", "a"), ("--task", "b"), ("--fail-on", "errored,critical>1,overdue?,unknown:x?"))


@pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_stored_counts_well(path: Path) -> None:
    assert wrong_plurals(path.read_text("utf-8")) == []


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
@pytest.mark.parametrize("kind", ONE_EACH)
def test_one_of_each_counts_well(kind: str, options: tuple[str, ...]) -> None:
    """In what is written, and in what is said."""
    Path("saved.json").write_text(json.dumps(ONE_EACH[kind]), "utf-8")
    ran = run_ctsreport("report", "saved.json", *options, *EVERY_FORMAT, "-f", "junit", "--now", NOW, "-o", "out")
    texts = [ran.out, ran.err, *(path.read_text("utf-8") for path in Path("out").iterdir())]
    assert len(texts) > 4
    assert [wrong for text in texts for wrong in wrong_plurals(text)] == []


def test_what_counts_wrongly_is_seen() -> None:
    """Else all of these would pass always."""
    assert sorted(wrong_plurals("1 tasks, <b>2</b> task, 1 of 1 tasks")) == ["1 of 1 tasks", "1 tasks", "2 task"]
    assert wrong_plurals("1 task, 2 tasks, 1 of 2 tasks, 11 enabled tasks, 2 task-summaries") == []
