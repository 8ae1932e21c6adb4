"""Raw answers about some tasks alone: what is left of each shape of answer, and that no answer of others stays."""

import json
from typing import Any

import pytest

from ctsreport.snapshot.narrow import narrowed
from tests.unit.making import answer, reading, wire_task

DEFINED = {"name": "a", "module": "m", "condition": {}}
OTHER = {**DEFINED, "name": "b"}


def left(body: object, *names: str) -> list[Any]:
    """What is left of one answer in a reading about these tasks."""
    return [json.loads(each.body) for each in narrowed(reading(answer(body)), set(names), 2).answers]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({"a": wire_task("a"), "b": wire_task("b")}, [{"a": wire_task("a")}]),
        (wire_task("a"), [wire_task("a")]),
        (wire_task("b"), []),
        ({"request_id": "r", "tasks": [DEFINED, OTHER]}, [{"request_id": "r", "tasks": [DEFINED]}]),
        ({"request_id": "r", "task": DEFINED}, [{"request_id": "r", "task": DEFINED}]),
        ({"request_id": "r", "task": OTHER}, []),
        (DEFINED, [DEFINED]),
        (OTHER, []),
    ],
)
def test_what_is_about_other_tasks_goes(body: object, kept: list[object]) -> None:
    assert left(body, "a") == kept


@pytest.mark.parametrize(
    "body",
    [
        {"task_summary": {"status": {"critical": 2}, "enabled": {"true": 2}}},
        {"error": {"message": "no"}},
        {},
    ],
)
def test_what_is_about_no_task_stays(body: object) -> None:
    assert left(body) == [body]


def test_what_stays_of_a_task_stays_byte_for_byte() -> None:
    body = (
        b'{"a": {"task_name": "a",  "status":"critical" , "enabled": true}, "b": '
        b'{"task_name":"b","status":"errored","enabled":true}}'
    )
    [kept] = narrowed(reading(answer(body)), {"a"}, 2).answers
    assert b'{"task_name": "a",  "status":"critical" , "enabled": true}' in kept.body


@pytest.mark.parametrize("name", [["a"], {"a": 1}, 1, None, True])
def test_a_name_that_is_not_a_text_is_none_of_those_asked_for(name: object) -> None:
    """A task whose name has a wrong type is malformed; that is no reason to end in a bug."""
    assert left({"request_id": "r", "tasks": [DEFINED, {**OTHER, "name": name}]}, "a") == [
        {"request_id": "r", "tasks": [DEFINED]}
    ]


def test_a_note_says_how_many_tasks_the_answers_are_about() -> None:
    [note] = narrowed(reading(answer({})), {"a"}, 17).notes
    assert note.code == "snapshot_narrowed"
    assert "1 of 17 tasks" in note.message
