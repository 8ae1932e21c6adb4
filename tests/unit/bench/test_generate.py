"""The benchmark's data is what it is said to be: shares, lengths, shapes, and the same bytes for the same seed."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GENERATOR = Path(__file__).resolve().parents[3] / "bench" / "generate.py"
FILES = ("status.json", "tasks-api.json", "tasks-events.json")
TIME = re.compile(r"2026-11-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?Z")
TRY = r"(error tf-apply for '(.+?)': .+)"
WRAPPING = re.compile(rf"retry attempt #2 failed '{TRY}': retry attempt #1 failed '{TRY}'", re.DOTALL)


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_generate", GENERATOR)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


generate = load_generator()


def events_of(tasks: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for task in tasks.values() for event in task.get("events", [])]


def messages_of(tasks: dict[str, Any]) -> list[str]:
    return [event["error"]["message"] for event in events_of(tasks) if event["error"]]


def health_by_rule(task: dict[str, Any]) -> str:
    failed = [not event["success"] for event in task.get("events", [])]
    if not failed:
        return "unknown"
    if not failed[0]:
        return "successful"
    return "critical" if any(failed[1:]) else "errored"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("thousand")
    generate.generate(1000, 7, path)
    return path


@pytest.fixture(scope="module")
def tasks(folder: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((folder / "tasks-events.json").read_bytes())
    return answer


def test_health_shares_are_exact_and_follow_the_rule_over_the_events(tasks: dict[str, Any]) -> None:
    assert Counter(task["status"] for task in tasks.values()) == {
        "successful": 800,
        "errored": 90,
        "critical": 80,
        "unknown": 30,
    }
    assert all(task["status"] == health_by_rule(task) for task in tasks.values())


def test_twelve_percent_of_all_events_failed_some_in_each_kind_of_task(tasks: dict[str, Any]) -> None:
    events = events_of(tasks)
    assert len(events) == 970 * 5
    assert sum(not event["success"] for event in events) / len(events) == pytest.approx(0.12, abs=0.002)
    failures = Counter(task["status"] for task in tasks.values() for event in task.get("events", []) if event["error"])
    assert failures["errored"] == 90
    assert failures["critical"] > 160
    assert failures["successful"] > 100


def test_messages_are_690_bytes_on_average_and_none_is_out_of_bounds(tasks: dict[str, Any]) -> None:
    lengths = [len(message.encode()) for message in messages_of(tasks)]
    assert sum(lengths) / len(lengths) == pytest.approx(690, rel=0.02)
    assert min(lengths) >= 500
    assert max(lengths) <= 1200


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_average_holds_for_other_seeds(tmp_path: Path, seed: int) -> None:
    facts = generate.generate(1000, seed, tmp_path)
    assert facts.average == pytest.approx(690, rel=0.02)
    assert facts.failed_share == pytest.approx(0.12, abs=0.002)
    assert len(facts.causes) == 10


def test_messages_are_wrapped_as_cts_and_terraform_wrap_them(tasks: dict[str, Any]) -> None:
    for event in events_of(tasks):
        assert event["success"] is (event["error"] is None)
        if event["error"]:
            found = WRAPPING.fullmatch(event["error"]["message"])
            assert found
            assert found[2] == found[4] == event["task_name"]
    script = next(message for message in messages_of(tasks) if "local-exec" in message)
    detail = script.split("': retry attempt")[0].split("{\n")[1]
    assert 60 < max(map(len, detail.split("\n"))) <= 77
    assert "├───" in "".join(messages_of(tasks))


def test_an_event_has_the_daemons_keys_in_order(tasks: dict[str, Any]) -> None:
    assert list(tasks) == sorted(tasks)
    for name, task in tasks.items():
        events = ["events"] if task["status"] != "unknown" else []
        assert list(task) == ["task_name", "status", "enabled", "events_url", *events, "providers", "services"]
        assert task["events_url"] == (f"/v1/status/tasks/{name}?include=events" if events else "")
        for event in task.get("events", []):
            keys = ["id", "success", "start_time", "end_time", "task_name", "error", "config"]
            assert list(event) == keys
            assert event["task_name"] == name
            assert list(event["config"]) == ["providers", "services", "source"]
            assert TIME.fullmatch(event["start_time"])
            assert TIME.fullmatch(event["end_time"])


def test_events_come_newest_first_and_do_not_overlap(tasks: dict[str, Any]) -> None:
    for task in tasks.values():
        edges = [edge[:19] for event in task.get("events", []) for edge in (event["end_time"], event["start_time"])]
        assert edges == sorted(edges, reverse=True)
    assert len({event["id"] for event in events_of(tasks)}) == len(events_of(tasks))


def test_the_three_answers_agree(folder: Path, tasks: dict[str, Any]) -> None:
    document = json.loads((folder / "tasks-api.json").read_bytes())["tasks"]
    assert {task["name"]: task["enabled"] for task in document} == {
        name: task["enabled"] for name, task in tasks.items()
    }
    for task in document:
        assert tasks[task["name"]]["services"] in ([], task["condition"]["services"]["names"])
    summary = json.loads((folder / "status.json").read_bytes())["task_summary"]
    assert summary["status"] == {"successful": 800, "errored": 90, "critical": 80, "unknown": 30}
    disabled = sum(not task["enabled"] for task in tasks.values())
    assert summary["enabled"] == {"true": 1000 - disabled, "false": disabled}


def test_escaping_is_gos(folder: Path) -> None:
    text = (folder / "tasks-events.json").read_text(encoding="utf-8")
    assert not set("<>&") & set(text)
    assert r"\u003c" in text
    assert r"\u003e" in text
    assert r"\u0026" in text
    assert "├" in text


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    generate.generate(1000, 7, tmp_path / "again")
    generate.generate(1000, 8, tmp_path / "other")
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    assert (tmp_path / "other" / FILES[2]).read_bytes() != (folder / FILES[2]).read_bytes()


@pytest.mark.parametrize("total", [1, 2, 3, 10])
def test_a_few_tasks_are_a_whole_answer_too(tmp_path: Path, total: int) -> None:
    facts = generate.generate(total, 1, tmp_path)
    tasks = json.loads((tmp_path / "tasks-events.json").read_bytes())
    assert len(tasks) == total
    assert all(task["status"] == health_by_rule(task) for task in tasks.values())
    assert list(facts.lines())
