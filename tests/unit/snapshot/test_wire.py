"""CTS's JSON to the model: every null, absent and empty, every time, every wrong type named with its place."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsreport.snapshot import lenient, wire
from ctsreport.snapshot.model import Answer, Condition, Event, Overall, Task, is_set
from ctsreport.snapshot.shape import Shape
from ctsreport.snapshot.wire import Part
from tests.unit.making import answer, any_offset, any_text, wire_event, wire_task


def decode(value: object) -> Part:
    return wire.decode(answer(value))


def only_task(value: object) -> Task:
    part = decode(value)
    assert part.flaws == ()
    assert part.tasks is not None
    [task] = part.tasks.values()
    return task


def only_event(**fields: Any) -> Event:
    [event] = only_task({"a": wire_task(events=[wire_event(**fields)])}).events or ()
    return event


# --- What CTS leaves out, sends as null, or as an empty text ----------------------------------------------------------


@pytest.mark.parametrize("field", ["status", "enabled", "services", "providers", "events_url", "events"])
def test_null_and_absent_are_the_same(field: str) -> None:
    """Each field of a task may be null or missing: both are "not reported"."""
    body = wire_task()
    body.pop(field, None)
    absent = only_task({"a": body})
    assert absent == only_task({"a": {**body, field: None}})
    assert getattr(absent, field) is None


@pytest.mark.parametrize("field", ["start_time", "end_time", "error", "config"])
def test_fields_of_an_event_may_be_null_or_absent(field: str) -> None:
    """The same for an event."""
    body = wire_event()
    del body[field]
    absent = only_task({"a": wire_task(events=[body])})
    assert absent == only_task({"a": wire_task(events=[{**body, field: None}])})


def test_an_empty_text_for_a_time_is_not_told() -> None:
    """A daemon's ``""`` is null, and does not make a task malformed."""
    event = only_event(start_time="", end_time="")
    assert (event.started_at, event.ended_at) == (None, None)


def test_an_error_without_a_message() -> None:
    """``{}`` and ``{"message": null}`` are a failure that says nothing."""
    for error in ({}, {"message": None}):
        event = only_event(success=False, error=error)
        assert event.error is not None
        assert event.error.message is None


def test_unknown_fields_are_ignored() -> None:
    """A newer daemon may say more, at every level."""
    event = wire_event(later={"x": [1]}, error={"message": "m", "kind": 3}, config={"source": "s", "more": True})
    part = decode({"a": {**wire_task(events=[event]), "later": None}})
    assert part.flaws == ()


def test_an_unknown_status_survives() -> None:
    """A word outside the four is kept as it is."""
    assert only_task({"a": wire_task(status="degraded")}).status == "degraded"


def test_a_task_with_no_events_differs_from_one_asked_without_them_in_nothing() -> None:
    """CTS leaves ``events`` out in both cases; an empty list is as good."""
    assert only_task({"a": wire_task()}).events is None
    assert only_task({"a": wire_task(events=[])}).events == ()


def test_both_names_of_the_module_in_an_event() -> None:
    """One documented example says ``module`` where the daemon says ``source``."""
    said = only_event(config={"module": "m", "source": None}).config
    assert said is not None
    assert (said.source, said.module) == (None, "m")


def test_one_task_cut_out_of_the_map() -> None:
    """A single task has the name that it gives itself."""
    part = decode(wire_task("b"))
    assert part.shape is Shape.TASK
    assert list(part.tasks or {}) == ["b"]


# --- The other answers ------------------------------------------------------------------------------------------------


def test_overall_with_and_without_the_wrapper() -> None:
    """The documentation leaves out the wrapper that the daemon sends."""
    counts = {"status": {"successful": 3, "odd": 1}, "enabled": {"true": 4}}
    expected = Overall({"successful": 3, "odd": 1}, {"true": 4})
    assert decode({"task_summary": counts}).overall == expected
    assert decode(counts).overall == expected


@pytest.mark.parametrize(
    "counts", [{"successful": 3, "errored": 0, "critical": 1}, {"healthy": 2, "degraded": 1, "undetermined": 0}]
)
def test_the_flat_counts_of_before_0_1(counts: dict[str, int]) -> None:
    """With the wrapper and without; words of then are kept as they are, for they are none of the four."""
    for value in (counts, {"task_summary": counts}):
        part = decode(value)
        assert part.overall == Overall(counts, {})
        assert part.flaws == ()


def test_a_summary_that_is_not_an_object() -> None:
    """Is malformed, and named with its place."""
    for value in ("null", "3", '"x"', "[]"):
        [flaw] = wire.decode(Answer("f", f'{{"task_summary": {value}}}'.encode())).flaws
        assert flaw.path == "$.task_summary"


def test_definitions_by_name() -> None:
    """`/v1/tasks`: names of services, patterns and schedules; what is not set is an empty text or object."""
    body = {
        "name": "a",
        "module": "m",
        "description": "",
        "condition": {"services": {"names": ["x"], "regexp": ""}},
        "module_input": {},
    }
    for value in ({"request_id": "r", "tasks": [body]}, {"request_id": "r", "task": body}, body):
        found = (decode(value).definitions or {})["a"]
        assert found.condition == {"services": Condition(names=("x",), regexp="")}
        assert found.module == "m"


def test_variables_never_reach_the_model() -> None:
    """They can hold secrets, and no report needs them."""
    part = decode({"request_id": "r", "tasks": [{"name": "a", "variables": {"key": '"in-clear"'}}]})
    assert "in-clear" not in repr(part.definitions)


def test_an_error_answer_is_its_message() -> None:
    """Word for word; one without a message is still an error."""
    assert decode({"error": {"message": "task 'x' does not exist"}}).error == "task 'x' does not exist"
    assert decode({"error": {"message": None}}).error
    assert wire.error_message(b'{"error": {"message": "m"}}') == "m"
    assert wire.error_message(b"404 page not found") is None


def test_other_json_tells_nothing() -> None:
    """And raises nothing."""
    part = decode({"members": []})
    assert (part.overall, part.tasks, part.definitions, part.error, part.flaws) == (None, None, None, None, ())


# --- Wrong types ------------------------------------------------------------------------------------------------------

BAD_EVENT = {**wire_event(), "success": "no"}


@pytest.mark.parametrize(
    ("body", "path", "words"),
    [
        (None, '$["bad"]', "null"),
        ([], '$["bad"]', "array"),
        (wire_task(enabled="yes"), '$["bad"].enabled', '"yes"'),
        (wire_task(status=7), '$["bad"].status', "7"),
        (wire_task(services="web"), '$["bad"].services', '"web"'),
        ({**wire_task(), "events": {}}, '$["bad"].events', "{}"),
        (wire_task(events=[BAD_EVENT]), '$["bad"].events[0].success', '"no"'),
        (wire_task(events=[wire_event(), wire_event(), BAD_EVENT]), '$["bad"].events[2].success', '"no"'),
        (wire_task(events=[wire_event(error="boom")]), '$["bad"].events[0].error', '"boom"'),
        (wire_task(events=[wire_event(), wire_event(error={"message": 7})]), '$["bad"].events[1].error.message', "7"),
        (wire_task(events=[wire_event(start_time="noon")]), '$["bad"].events[0].start_time', '"noon"'),
        (
            wire_task(events=[wire_event(end_time="2026-01-01T00:00:00")]),
            '$["bad"].events[0].end_time',
            "2026-01-01T00:00:00",
        ),
        (wire_task(events=[wire_event(), {"id": "x"}]), '$["bad"].events[1]', "success"),
    ],
)
def test_a_wrong_type_is_named_and_the_others_are_told(body: object, path: str, words: str) -> None:
    """Task, JSON path, what was expected and what stood there; the other tasks are decoded."""
    part = decode({"good": wire_task("good"), "bad": body, "too": wire_task("too")})
    assert list(part.tasks or {}) == ["good", "too"]
    [flaw] = part.flaws
    assert (flaw.task, flaw.path) == ("bad", path)
    assert words in flaw.what
    assert re.search("expected|missing|invalid", flaw.what)


def test_the_item_of_a_list_is_numbered() -> None:
    """The path leads to the very item, and the value is the item's."""
    [flaw] = decode({"bad": wire_task(services=["x", 3]), "a": wire_task()}).flaws
    assert flaw.path.startswith('$["bad"].services')
    assert "got int" in flaw.what


def test_a_long_wrong_value_is_shortened() -> None:
    """An explanation does not repeat a megabyte."""
    [flaw] = decode({"bad": wire_task(status=["x" * 1_000_000]), "a": wire_task()}).flaws
    assert len(flaw.what) < 200


def test_a_name_with_quotes_keeps_the_path_readable() -> None:
    """The name in the path is a JSON text."""
    [flaw] = decode({'a"b.c[0]': wire_task(enabled=1), "a": wire_task()}).flaws
    assert flaw.path == '$["a\\"b.c[0]"].enabled'
    assert flaw.task == 'a"b.c[0]'


def test_wrong_counts_are_a_flaw_of_the_answer() -> None:
    """The overall status has no task to name, but a path."""
    [flaw] = decode({"task_summary": {"status": {"successful": "3"}, "enabled": {}}}).flaws
    assert flaw.task is None
    assert flaw.path == '$.task_summary.status["successful"]'


def test_a_wrong_definition_is_named_and_the_others_are_told() -> None:
    """By its number, and its name where it has one."""
    part = decode({"request_id": "r", "tasks": [{"name": "a"}, {"name": "b", "module": 7}, {"name": 8}]})
    assert list(part.definitions or {}) == ["a"]
    assert [(flaw.path, flaw.task) for flaw in part.flaws] == [("$.tasks[1].module", "b"), ("$.tasks[2].name", None)]


# --- Texts ------------------------------------------------------------------------------------------------------------


@given(any_text, any_text)
def test_texts_come_through_as_they_are(name: str, message: str) -> None:
    """Whatever stands in a name or a message, NUL and markup included."""
    event = wire_event(success=False, error={"message": message})
    part = decode({name: wire_task(name, [event]), "last-one": wire_task()})
    assert part.flaws == ()
    [found] = (part.tasks or {})[name].events or ()
    assert found.error is not None
    assert found.error.message == message


@pytest.mark.parametrize(
    ("escaped", "text"),
    [("x \\ud83d y", "x \ufffd y"), ("\\ude00", "\ufffd"), ("\\ud83d", "\ufffd"), ("\\ud83d\\ude00", "\U0001f600")],
)
def test_half_a_character_becomes_the_sign_for_it(escaped: str, text: str) -> None:
    """A lone surrogate in JSON is U+FFFD, never the end of the report."""
    body = json.dumps({"a": wire_task(events=[wire_event(success=False, error={"message": "HERE"})])}).replace(
        "HERE", escaped
    )
    task = only_task(body.encode())
    assert task.events is not None
    assert task.events[0].error is not None
    assert task.events[0].error.message == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | any_text,
        lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
    )
)
@example({"task_name": None})
@example({"task_name": "a", "events": [[]]})
@example({"a": {"task_name": "a", "status": {}}, "b": 1})
def test_no_json_value_makes_it_raise(value: object) -> None:
    """Any JSON at all is an answer, a flaw, or nothing."""
    for body in (
        value,
        {"a": value},
        {"a": wire_task(), "b": value},
        {"task_summary": value},
        {"tasks": [value]},
        {"task": value},
    ):
        decode(body)


@given(
    st.sampled_from(["status", "enabled", "services", "providers", "events_url", "events", "task_name"]),
    st.none() | st.booleans() | st.integers() | any_text | st.lists(st.integers(), max_size=2) | st.just({}),
)
def test_a_wrong_field_loses_one_task_at_most(field: str, value: object) -> None:
    """Whatever stands in a field of one task, the other is told, and nothing is lost without a flaw."""
    part = decode({"good": wire_task("good"), "odd": {**wire_task("odd"), field: value}})
    assert "good" in (part.tasks or {})
    assert len(part.tasks or {}) + len(part.flaws) == 2


# --- Times ------------------------------------------------------------------------------------------------------------


@given(st.datetimes(datetime(1970, 1, 1), datetime(9998, 1, 1)), st.integers(0, 999_999_999), any_offset)  # noqa: DTZ001
def test_nine_digits_are_rounded_to_the_microsecond(second: datetime, nanos: int, zone: object) -> None:
    """To the nearest, in every offset, with trailing zeros cut as Go does."""
    aware = second.replace(microsecond=0, tzinfo=zone)  # type: ignore[arg-type]
    fraction = f".{nanos:09d}".rstrip("0").rstrip(".")
    offset = aware.strftime("%z")
    text = f"{aware:%Y-%m-%dT%H:%M:%S}{fraction}{offset[:3]}:{offset[3:]}"
    found = only_event(start_time=text).started_at
    assert found is not None
    assert found.utcoffset() == aware.utcoffset()
    microseconds = (found - aware) // timedelta(microseconds=1)
    assert abs(microseconds * 1000 - nanos) <= 500


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T13:52:50.123456499Z", datetime(2026, 11, 24, 13, 52, 50, 123456, UTC)),
        ("2026-11-24T13:52:50.123456501Z", datetime(2026, 11, 24, 13, 52, 50, 123457, UTC)),
        ("2026-12-31T23:59:59.999999999Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-11-24T08:52:50-05:00", datetime(2026, 11, 24, 13, 52, 50, tzinfo=UTC)),
        ("2026-11-24T13:52:50.1Z", datetime(2026, 11, 24, 13, 52, 50, 100000, UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_times(text: str, expected: datetime) -> None:
    """RFC 3339 as daemons write it, the carry of rounding and the last day included."""
    assert only_event(start_time=text).started_at == expected


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00-05:00"])
def test_gos_zero_time_is_not_set(text: str) -> None:
    """In any offset; it is kept as it came and told apart by `is_set`."""
    assert not is_set(only_event(start_time=text).started_at)
    assert not is_set(None)


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59.9999999Z", "10000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z"]
)
def test_a_time_beyond_the_calendar_is_a_flaw(text: str) -> None:
    """Named with its place, and never a crash."""
    part = decode({"a": wire_task(events=[wire_event(end_time=text)]), "b": wire_task("b")})
    assert list(part.tasks or {}) == ["b"]
    assert part.flaws[0].path == '$["a"].events[0].end_time'


# --- Broken texts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": 1,\n  "b" 2}', "line 2, column 7"),
        (b"{", "line 1, column 2"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": NaN}', "NaN is not a number"),
    ],
)
def test_a_syntax_error_names_line_and_column(body: bytes, words: str) -> None:
    """Where that can be told."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - what it says is looked at below
        lenient.loads(body)
    assert words in lenient.place(raised.value)
