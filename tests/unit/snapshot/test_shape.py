"""Answers are known by their content."""

import json
from pathlib import Path

import msgspec
import pytest

from ctsreport.snapshot.shape import Shape, shape_of
from tests.unit.making import wire_event, wire_task

NAMED_ALIKE = (
    "error",
    "tasks",
    "task",
    "task_name",
    "task_summary",
    "schema",
    "status",
    "enabled",
    "name",
    "module",
    "request_id",
)
"""Names of tasks that are keys of other answers too."""


def shape(value: object) -> Shape:
    return shape_of(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, Shape.EMPTY),
        ({"task_summary": {"status": {}, "enabled": {}}}, Shape.OVERALL),
        ({"status": {"successful": 1}, "enabled": {"true": 1}}, Shape.OVERALL_BARE),
        ({"a": wire_task()}, Shape.TASKS),
        ({"a": {"status": "unknown", "enabled": True}}, Shape.TASKS),
        (wire_task(), Shape.TASK),
        ({"request_id": "r", "tasks": []}, Shape.DEFINITIONS),
        ({"tasks": []}, Shape.DEFINITIONS),
        ({"tasks": [{"name": "a"}]}, Shape.DEFINITIONS),
        ({"tasks": [wire_task()]}, Shape.OTHER),
        ({"request_id": "r", "task": {"name": "a"}}, Shape.DEFINITION),
        ({"name": "a", "module": "m", "condition": {}}, Shape.DEFINITION_BARE),
        ({"error": {"message": "no"}}, Shape.ERROR),
        ({"error": {"message": "no"}, "request_id": "r"}, Shape.ERROR),
        ({"schema": "ctsreport.snapshot/1"}, Shape.SNAPSHOT),
        ({"schema": "ctsreport.snapshot/99"}, Shape.SNAPSHOT),
        ({"schema": "ctsreport.report/1"}, Shape.REPORT),
        ([], Shape.ARRAY),
        ([{"a": wire_task()}], Shape.ARRAY),
        (None, Shape.OTHER),
        (3, Shape.OTHER),
        ("text", Shape.OTHER),
        ({"successful": 1, "errored": 0}, Shape.OVERALL_FLAT),
        ({"healthy": 1, "degraded": 0, "undetermined": 2, "critical": 3}, Shape.OVERALL_FLAT),
        ({"task_summary": {"healthy": 1}}, Shape.OVERALL),
        ({"successful": 1, "others": 0}, Shape.OTHER),
        ({"critical": 1, "unknown": 0}, Shape.OTHER),
        ({"successful": "1"}, Shape.OTHER),
        ({"successful": -1}, Shape.OTHER),
        (wire_event(), Shape.EVENT),
        ({"success": True, "task_name": "a"}, Shape.EVENT),
        ({"success": True, "data": 3}, Shape.OTHER),
        ({"success": True, "id": 3}, Shape.OTHER),
        ({"success": "yes", "id": "1"}, Shape.OTHER),
        ({"success": wire_task("success"), "id": wire_task("id")}, Shape.TASKS),
        ({"a": wire_event()}, Shape.OTHER),
        ({"members": [], "cluster_name": "c"}, Shape.CLUSTER),
        ({"members": [], "request_id": "r"}, Shape.CLUSTER),
        ({"members": [], "name": "c"}, Shape.OTHER),
        ({"members": wire_task("members")}, Shape.TASKS),
        ({"run": {}, "task": {"name": "a"}}, Shape.CHANGE),
        ({"inspect": True, "task": {"name": "a"}, "request_id": "r"}, Shape.CHANGE),
        ({"inspect": {"changes_present": False}}, Shape.CHANGE),
        ({"request_id": "r"}, Shape.CHANGE),
        ({"request_id": "r", "more": 1}, Shape.OTHER),
        ({"run": wire_task("run"), "task": wire_task("task")}, Shape.TASKS),
    ],
)
def test_each_answer_has_its_shape(value: object, expected: Shape) -> None:
    """The answers of CTS, ours, and those of others are told apart by their keys."""
    assert shape(value) is expected


@pytest.mark.parametrize("name", NAMED_ALIKE)
def test_a_task_may_be_named_as_a_key_of_another_answer(name: str) -> None:
    """A map with such a task is still a map of tasks, alone and beside another."""
    assert shape({name: wire_task(name)}) is Shape.TASKS
    assert shape({name: wire_task(name), "b": wire_task("b")}) is Shape.TASKS


def test_all_such_tasks_together_are_a_map_of_tasks() -> None:
    """However many keys look like those of other answers."""
    assert shape({name: wire_task(name) for name in NAMED_ALIKE}) is Shape.TASKS


def test_a_malformed_task_beside_a_good_one_does_not_hide_the_map() -> None:
    """What is malformed is told as a malformed task, not as an answer of another program."""
    assert shape({"bad": None, "a": wire_task()}) is Shape.TASKS


def test_a_later_field_beside_the_tasks_of_the_task_api_is_ignored() -> None:
    """Unknown fields are ignored: a newer daemon's answer stays what it is."""
    assert shape({"request_id": "r", "tasks": [{"name": "a"}], "next_page": ""}) is Shape.DEFINITIONS


@pytest.mark.parametrize("blanks", [b"", b" ", b"\n\t\r\n "])
def test_blanks_around_do_not_matter(blanks: bytes) -> None:
    """Leading and trailing blanks are JSON's."""
    assert shape_of(blanks + b"{}" + blanks) is Shape.EMPTY
    assert shape_of(blanks + b"[]" + blanks) is Shape.ARRAY


@pytest.mark.parametrize("text", [b"", b"{", b"nope", b'{"a":', b"{} {}", b"[", b"[1", b'[{"a": 1}'])
def test_no_json_raises(text: bytes) -> None:
    """A text that is no JSON has no shape, an array that was cut short included."""
    with pytest.raises(msgspec.DecodeError):
        shape_of(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status.json", Shape.OVERALL),
        ("tasks.json", Shape.TASKS),
        ("tasks-events.json", Shape.TASKS),
        ("tasks-api.json", Shape.DEFINITIONS),
        ("health.json", Shape.EMPTY),
    ],
)
def test_the_answers_of_a_real_daemon(captures: Path, name: str, expected: Shape) -> None:
    """What 0.9 sent has the shape that its path has."""
    assert shape_of((captures / "v0.9.0" / "mixed" / name).read_bytes()) is expected
