"""The snapshot file: what is read again is what was read, and no value of a variable is in it."""

import json
from datetime import UTC, datetime

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.codec import REMOVED, SCHEMA, SnapshotFile, decode, encode
from ctsreport.snapshot.model import Answer, Notice, Reading
from tests.unit.making import answer, any_text, any_time, reading, wire_event, wire_task

SAVED_AT = datetime(2026, 11, 25, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
bodies = st.one_of(
    json_values.filter(lambda value: not isinstance(value, dict) or "variables" not in value),
    st.dictionaries(
        any_text, st.builds(wire_task, any_text, st.lists(st.builds(wire_event, st.booleans()), max_size=2)), max_size=3
    ),
)
answers = st.one_of(
    st.builds(
        lambda origin, body, request, code: Answer(
            origin, json.dumps(body, ensure_ascii=False).encode(), request, code
        ),
        any_text,
        bodies,
        st.none() | any_text,
        st.none() | st.integers(100, 599),
    ),
    st.builds(
        lambda origin, request, error: Answer(origin, b"", request, None, error),
        any_text,
        st.none() | any_text,
        any_text,
    ),
)
words = st.from_regex(r"[a-z0-9_]+", fullmatch=True)
notices = st.builds(
    Notice, words, st.sampled_from(["info", "warning", "error"]), any_text, st.none() | any_text, st.none() | any_text
)
readings = st.builds(
    Reading,
    any_text,
    st.lists(answers, max_size=3).map(tuple),
    st.none() | any_text,
    st.none() | any_time,
    st.booleans(),
    notes=st.lists(notices, max_size=2).map(tuple),
)


def stored(*given_readings: Reading) -> bytes:
    return encode(list(given_readings), "1.0", SAVED_AT)


@given(st.lists(readings, max_size=3))
def test_what_is_read_again_is_what_was_saved(made: list[Reading]) -> None:
    """Every answer, its place, its error, the instance, the time and the notices: exactly."""
    assert decode(stored(*made), "f") == made


@given(st.lists(readings, max_size=2))
def test_saving_again_gives_the_same_bytes(made: list[Reading]) -> None:
    """A snapshot of a snapshot is the same snapshot."""
    once = stored(*made)
    assert encode(decode(once, "f"), "1.0", SAVED_AT) == once


def test_the_raw_answers_lie_inside() -> None:
    """As the daemon wrote them: unknown fields, order, numbers and escapes; only blanks around them go."""
    body = b'{ "b":{"task_name":"b","later":1.50e2,"x":"\\u003c"},\n "a":{"task_name":"a"} }'
    [found] = decode(stored(reading(answer(b"\n" + body + b"\n"))), "f")
    assert found.answers[0].body == body


def test_it_is_one_text_in_json_with_its_version() -> None:
    """The version comes first, and the file ends with a line feed."""
    data = stored(reading(answer({})))
    loaded = json.loads(data)
    assert data.startswith(b'{"schema":"ctsreport.snapshot/1"')
    assert data.endswith(b"}\n")
    assert loaded["generator"] == {"name": "ctsreport", "version": "1.0"}
    assert loaded["saved_at"] == "2026-11-25T00:00:00Z"


# --- Variables --------------------------------------------------------------------------------------------------------

DEFINED = {
    "name": "a",
    "module": "m",
    "condition": {"services": {"names": ["x"]}},
    "variables": {"key": '"in-clear"', "n": "3"},
}


@pytest.mark.parametrize(
    "body",
    [
        {"request_id": "r", "tasks": [DEFINED]},
        {"request_id": "r", "tasks": [{**DEFINED, "variables": [{"key": "in-clear"}]}]},
        {"request_id": "r", "tasks": [{**DEFINED, "variables": "in-clear"}]},
        {"request_id": "r", "task": DEFINED},
        DEFINED,
    ],
)
def test_no_value_of_a_variable_is_saved(body: dict[str, object]) -> None:
    """Whatever form it has; the rest of the definition stays."""
    data = stored(reading(answer(body)))
    assert b"in-clear" not in data
    assert b'"names":["x"]' in data.replace(b" ", b"")


def test_no_value_of_a_variable_is_saved_from_a_later_daemon() -> None:
    """Where a newer daemon adds a field beside the tasks too."""
    assert b"in-clear" not in stored(
        reading(answer({"request_id": "r", "tasks": [DEFINED], "next_page": ""}, request="/v1/tasks"))
    )


def test_the_names_of_variables_stay() -> None:
    """With a sign that the value was taken out."""
    [found] = decode(stored(reading(answer({"request_id": "r", "tasks": [DEFINED]}))), "f")
    assert json.loads(found.answers[0].body)["tasks"][0]["variables"] == {"key": REMOVED, "n": REMOVED}


def test_a_task_named_variables_is_kept() -> None:
    """Only definitions have variables; a status of such a name is no secret."""
    made = [reading(answer(b'{"variables":{"task_name":"variables","status":"successful"}}'))]
    assert decode(stored(*made), "f") == made


# --- Other versions, and damage ---------------------------------------------------------------------------------------


def test_an_unknown_version_is_refused_with_the_cure() -> None:
    """Exit code 4; the version and the file are named."""
    with pytest.raises(CtsReportError) as raised:
        decode(b'{"schema":"ctsreport.snapshot/2"}', "old.json")
    assert raised.value.exit_code is ExitCode.UNREAD
    assert "old.json" in raised.value.message
    assert "ctsreport.snapshot/2" in raised.value.message
    assert SCHEMA in raised.value.cure


@pytest.mark.parametrize("change", [{"instances": None}, {"instances": [{}]}, {"saved_at": "noon"}, {"generator": []}])
def test_a_damaged_file_is_named(change: dict[str, object]) -> None:
    """Exit code 4, with the place inside."""
    damaged = json.dumps({**json.loads(stored(reading(answer({})))), **change}).encode()
    with pytest.raises(CtsReportError, match=r"f\.json is a damaged snapshot") as raised:
        decode(damaged, "f.json")
    assert raised.value.exit_code is ExitCode.UNREAD


def test_fields_of_a_later_program_are_ignored() -> None:
    """One version may grow."""
    grown = json.dumps({**json.loads(stored(reading(answer({})))), "later": 1}).encode()
    assert decode(grown, "f")[0].instance == "prod"


def test_it_fits_its_schema() -> None:
    """What is written is what ``ctsreport schema snapshot`` says."""
    schema = msgspec.json.schema(SnapshotFile, schema_hook=lambda _: {})
    data = stored(reading(answer({"a": wire_task()}), Answer("http://x", b"", "/v1/tasks", None, "not there")))
    jsonschema.Draft202012Validator(schema).validate(json.loads(data))
