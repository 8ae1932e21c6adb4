"""Answers that jq and scripts built anew or put into other JSON.

The same tasks, where that is certain; else named for what they are.
"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Reading, Snapshot, Task
from ctsreport.sources.content import Content, sort_texts
from ctsreport.sources.mixed import of_several_daemons
from tests.properties.wrapping import made
from tests.unit.making import any_text, wire_event, wire_task

EVENTS = [wire_event(False, id="2", error={"message": "no"}), wire_event(id="1")]
TASKS = {
    "a": wire_task("a", EVENTS),
    "b": wire_task("b"),
    "c": wire_task("c", [wire_event(id="3", task_name="c")], enabled=False),
}


def content(*values: object) -> Content:
    return sort_texts([json.dumps(value).encode() for value in values], "f")


def snapshot(*values: object) -> Snapshot:
    return merge(Reading("saved", tuple(content(*values).answers)))


def tasks(*values: object) -> dict[str, Task]:
    return snapshot(*values).tasks


def left(*values: object) -> str:
    """What is left aside, where nothing else is in it."""
    found = content(*values)
    assert not found.known
    return ", ".join(map(str, found.others))


# --- Entries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"), [("key", "value"), ("k", "v"), ("Name", "Value"), ("name", "value"), ("K", "V")]
)
def test_entries_are_the_object_again(key: str, value: str) -> None:
    """By any pair of names that jq's from_entries takes."""
    entries = [{key: name, value: task} for name, task in TASKS.items()]
    assert tasks(entries) == tasks(TASKS)
    assert content(entries).steps == ["a list of keys and values (to_entries of jq) put together"]


def test_entries_of_every_answer() -> None:
    """Not of tasks alone."""
    overall = {"task_summary": {"status": {"errored": 1}, "enabled": {"true": 1}}}
    definitions = {"request_id": "r", "tasks": [{"name": "a", "module": "m"}]}
    for value in (overall, definitions, TASKS["a"]):
        assert snapshot([{"key": key, "value": each} for key, each in value.items()]) == snapshot(value)


@given(made())
def test_entries_of_any_tasks(value: dict[str, Any]) -> None:
    """Back and forth."""
    assert tasks([{"key": key, "value": each} for key, each in value.items()]) == tasks(value)


def test_a_key_twice_among_entries_is_still_twice() -> None:
    """Which makes that task malformed, as it does in an object."""
    found = snapshot([{"key": "a", "value": TASKS["a"]}, {"key": "a", "value": wire_task("a")}])
    assert found.malformed == 1
    assert "a" not in found.tasks


@pytest.mark.parametrize(
    "value", [[{"key": 1, "value": TASKS["a"]}], [{"key": "a", "value": 1, "more": 2}], [{"key": "a"}], [3]]
)
def test_what_only_resembles_entries(value: object) -> None:
    """Is read as what it is: other JSON, with or without a task in it."""
    assert not any("keys and values" in step for step in content(value).steps)


# --- Events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values", [(EVENTS,), tuple(EVENTS), ([EVENTS],), ({"events": EVENTS},), ({"status": "errored", "events": EVENTS},)]
)
def test_the_events_of_one_task(values: tuple[object, ...]) -> None:
    """A list (``.a.events``), a stream (``.a.events[]``), a part of the task: in their order."""
    [task] = tasks(*values).values()
    assert (task.name, task.enabled) == ("a", None)
    assert [event.id for event in task.events or ()] == ["2", "1"]
    assert content(*values).steps


def test_the_events_of_several_tasks() -> None:
    """``[.[].events[]]`` or ``.[].events``: each to the task that it names, and how many those are is said."""
    flat = [event for task in TASKS.values() for event in task.get("events", [])]  # type: ignore[attr-defined]
    for values in ((flat,), tuple(task.get("events") for task in TASKS.values())):
        found = tasks(*values)
        assert {name: len(task.events or ()) for name, task in found.items()} == {"a": 2, "c": 1}
        [step] = content(*values).steps
        assert "those of 2 tasks" in step


def test_events_by_task() -> None:
    """``map_values(.events)``, in which a task without events is null."""
    found = tasks({"a": EVENTS, "b": None, "c": []})
    assert {name: len(task.events or ()) for name, task in found.items()} == {"a": 2, "b": 0, "c": 0}
    assert set(tasks({"mine": EVENTS, "b": None})) == {"a"}


def test_events_of_two_answers_are_not_one_list() -> None:
    """The answer with the newest event counts, as of whole tasks."""
    old = [wire_event(id="0", start_time="2026-11-20T00:00:00Z", end_time="2026-11-20T00:00:01Z")]
    assert [event.id for event in tasks(old, EVENTS)["a"].events or ()] == ["2", "1"]


@pytest.mark.parametrize(
    "value",
    [
        [wire_event(task_name=None), wire_event(task_name="")],
        [EVENTS[0], wire_event(task_name=None)],
        wire_event(task_name=None),
        {"events": [wire_event(task_name=None)]},
        {"a": [wire_event(task_name=None)], "b": None},
        {"status": "errored", "enabled": True},
        {"a": [wire_event(task_name=None), 3]},
    ],
)
def test_events_whose_task_is_not_certain_are_left_aside(value: object) -> None:
    """All of a list, where one of them names none."""
    assert "name" in left(value) or not content(value).others[0].like


def test_an_event_is_not_a_task_that_never_ran() -> None:
    """Although it has the name of one."""
    [task] = tasks(EVENTS[0]).values()
    assert task.events


# --- Other keys, other JSON -------------------------------------------------------------------------------------------


def test_a_task_under_another_key_has_its_own_name() -> None:
    """``{task: .a}``; what is among them under its own is too."""
    assert set(tasks({"task": TASKS["a"]})) == {"a"}
    assert set(tasks({"task": TASKS["a"], "b": TASKS["b"]})) == {"a", "b"}
    assert content({"task": TASKS["a"]}).steps == ["tasks by the names that they give themselves"]
    assert content(TASKS).steps == []


def test_tasks_that_only_their_keys_tell_apart_keep_these() -> None:
    """Two daemons' tasks in one map: none hides the other."""
    value = {"east/a": TASKS["a"], "west/a": wire_task("a")}
    assert set(tasks(value)) == {"east/a", "west/a"}


def test_a_large_answer_under_other_keys() -> None:
    """Is looked at too."""
    many = {f"t{number}": wire_task(f"t{number}", EVENTS) for number in range(500)}
    assert set(tasks({f"prod/{name}": task for name, task in many.items()})) == set(many)
    assert content(many).steps == []


@pytest.mark.parametrize(
    "value",
    [
        json.dumps(TASKS),
        {"tasks": TASKS},
        {"tasks": [*TASKS.values()]},
        {"body": json.dumps(TASKS), "status": 200},
        {"log": {"entries": [{"response": {"content": {"mimeType": "application/json", "text": json.dumps(TASKS)}}}]}},
        {"apiVersion": "v1", "kind": "ConfigMap", "data": {"tasks.json": json.dumps(TASKS, indent=2)}},
        {"/v1/status": {"task_summary": {"status": {}, "enabled": {}}}, "/v1/status/tasks": TASKS, "/v1/health": {}},
        [{"host": "x", "answer": {"json": TASKS}}],
    ],
)
def test_answers_in_other_json(value: object) -> None:
    """A text, a HAR file, a ConfigMap, what a script collected."""
    assert tasks(value) == tasks(TASKS)
    assert "read out of other JSON" in content(value).steps


@pytest.mark.parametrize(
    "value",
    [
        {"data": {}},
        {"data": None, "error": {"message": "task_name"}},
        {"task_name": {"x": 1}, "request_id": "r", "response": {"error": {"message": "no"}}},
        {"plays": [{"tasks": [{"name": "a"}]}], "request_id": 1},
        {"proposed": {"name": "a", "module": "m", "condition": {}}, "request_id": "r"},
        {"rules": {"a": {"status": "on", "enabled": True}}, "x": "task_name"},
        "{} task_name",
        "{task_name",
    ],
)
def test_what_anybody_s_json_can_hold_is_not_an_answer(value: object) -> None:
    """Within other JSON; an empty object and an error message are nobody's in particular."""
    left(value)


def test_answers_of_several_daemons_in_one_text() -> None:
    """Told by events of one task that have nothing in common: the newest of them would hide the others."""
    east, west = (
        content({"a": wire_task("a", [wire_event(id=name), wire_event(id=f"{name}-old")])}).answers
        for name in ("e", "w")
    )
    later = content({"a": wire_task("a", [wire_event(id="e-new"), wire_event(id="e")])}).answers
    without = content({"a": wire_task("a")}, {"b": wire_task("b", [wire_event(id="b", task_name="b")])}).answers
    assert of_several_daemons([*east, *west])
    assert of_several_daemons([*west, *later, *east])
    assert not of_several_daemons([*east, *later])
    assert not of_several_daemons([*east, *without, *east, *without])
    assert not of_several_daemons([Answer("f", b'{"a":{"task_name":"a","events":[3]}}'), *east])
    assert content({"east": json.loads(east[0].body), "west": json.loads(west[0].body)}).mixed
    assert not content({"before": json.loads(east[0].body), "after": json.loads(later[0].body)}).mixed


def test_what_an_inspection_would_create_is_not_there() -> None:
    """Neither as it comes nor within other JSON."""
    value = {
        "request_id": "r",
        "run": {"plan": ""},
        "task": {"name": "a", "module": "m", "condition": {}, "enabled": True},
    }
    for each in (value, [value], {"body": value}, json.dumps(value)):
        left(each)


def test_other_json_is_not_looked_into_without_end() -> None:
    """And nothing grows faster than the text."""
    value: object = TASKS
    for _ in range(30):
        value = {"in": value}
    left(value)
    deep = b'{"in":' * 400 + b'"task_name"' + b"}" * 400
    assert not sort_texts([deep], "f").known


# --- What tells nothing of tasks --------------------------------------------------------------------------------------


def test_answers_of_cts_about_other_things() -> None:
    """Are idle: beside others they are left aside, alone they are refused by their name."""
    cluster = {"cluster_name": "c", "members": [{"id": "1", "leader": True}], "request_id": "r"}
    assert "the members of a cluster (/v1/status/cluster)" in left(cluster)
    assert content(cluster).idle
    assert not content({"hello": 1}).idle
    assert not content(cluster, {"hello": 1}).idle
    assert not content(cluster, TASKS).idle


def test_of_many_texts_a_few_are_named() -> None:
    """And how many more there are."""
    found = content(*range(1000)).others
    assert len(found) == 6
    assert str(found[-1]) == "995 more in f"


# --- PowerShell -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": wire_task(events=[]) | {"events": ["@{id=1; success=True; error=}"]}}, "$.a.events[0]"),
        ({"a": wire_task("a", [wire_event() | {"error": "@{message=Error: x}"}])}, "$.a.events[0].error"),
        ({"task_summary": "@{status=; enabled=}"}, "$.task_summary"),
        ({"task_summary": {"status": "@{successful=1}", "enabled": {"true": 1}}}, "$.task_summary.status"),
        ({"a": "@{task_name=a; status=critical; events=System.Object[]}"}, "$.a"),
        ({"a": wire_task() | {"events": "System.Object[]"}}, "$.a.events"),
        ([{"request_id": "r", "tasks": ["@{name=a}"]}], "$[0].tasks[0]"),
    ],
)
def test_what_powershell_cut_is_refused(value: object, place: str) -> None:
    """With the place and the option that keeps the depth; what would be left is not what the daemon said."""
    with pytest.raises(CtsReportError) as raised:
        content(value)
    assert raised.value.exit_code is ExitCode.UNREAD
    assert f"at {place} " in raised.value.message
    assert "-Depth 10" in raised.value.cure


@pytest.mark.parametrize("text", ["@{id=1}", "@{task=x} failed", "System.Object[] cannot be cast", "mail to @{x"])
def test_a_message_can_say_anything(text: str) -> None:
    """Where a person's or a provider's text is due it is no sign of anything."""
    value = {"a": wire_task("a", [wire_event(False, error={"message": text})], description=text)}
    [event] = tasks(value)["a"].events or ()
    assert event.error is not None
    assert event.error.message == text


@given(
    st.recursive(
        st.none() | st.integers() | any_text,
        lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
        max_leaves=8,
    )
)
def test_no_json_is_a_crash(value: object) -> None:
    """Whatever it is, and where it stands among what an answer has."""
    for each in (
        value,
        [value],
        {"task_name": value},
        {"events": value},
        {"events": [value, EVENTS[0]]},
        {"key": value, "value": value},
    ):
        sort_texts([json.dumps(each).encode()], "f")
        sort_texts([json.dumps([each, {"key": "a", "value": each}]).encode()], "f")
