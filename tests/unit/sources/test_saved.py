"""Saved answers in every form that people save, known by their content."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.codec import encode
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Reading, Snapshot
from ctsreport.sources.gather import combine
from ctsreport.sources.limit import Limit
from ctsreport.sources.saved import SavedSource
from tests.unit.making import NOW, answer, packed, wire_event, wire_task

TASKS = {"a": wire_task("a", [wire_event()])}
STATUS = {"task_summary": {"status": {"successful": 1}, "enabled": {"true": 1}}}
DEFINITIONS = {"request_id": "r", "tasks": [{"name": "a", "module": "m"}]}
ERROR = {"error": {"message": "a task with name 'x' does not exist or has not been initialized yet"}}


LIMIT = Limit()


def save(name: str, *values: object) -> str:
    """A file in the current folder: bytes as they are, anything else as JSON, one after the other."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\n".join(value if isinstance(value, bytes) else json.dumps(value).encode() for value in values))
    return name


def read(*locations: str, limit: Limit = LIMIT) -> list[Reading]:
    return combine(SavedSource("saved", list(locations), limit).fetch())


def merged(*locations: str) -> Snapshot:
    [one] = read(*locations)
    return merge(one)


def error_of(*locations: str) -> CtsReportError:
    with pytest.raises(CtsReportError) as raised:
        read(*locations)
    assert raised.value.exit_code is ExitCode.UNREAD
    return raised.value


# --- Every form -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [TASKS, TASKS["a"], [TASKS], [STATUS, TASKS], [TASKS["a"]], [[TASKS]], {"a": wire_task(), "b": wire_task("b")}],
)
def test_tasks_in_every_form(value: object) -> None:
    """A map, one task, an array of either."""
    assert "a" in merged(save("any-name.txt", value)).tasks


def test_a_stream_of_answers() -> None:
    """JSON lines of all kinds are parts of one answer; each has its place."""
    [found] = read(save("all.jsonl", STATUS, TASKS, DEFINITIONS))
    assert [each.origin for each in found.answers] == ["all.jsonl:1", "all.jsonl:2", "all.jsonl:3"]
    snapshot = merge(found)
    assert snapshot.overall is not None
    assert snapshot.definitions is not None


@pytest.mark.parametrize(
    "pack",
    [
        lambda data: data,
        packed,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: packed(data.decode().encode("utf-16")),
        lambda data: b"\n\n  " + data + b"\r\n",
        lambda data: json.dumps(json.loads(data), indent=4).replace("\n", "\r\n").encode(),
    ],
)
def test_encodings(pack: Callable[[bytes], bytes]) -> None:
    """As shells and editors save them."""
    assert list(merged(save("x", pack(json.dumps(TASKS).encode()))).tasks) == ["a"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash; packed or not."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(packed(json.dumps(TASKS).encode()))))
    [found] = read("-")
    assert found.answers[0].origin == "standard input"


def test_an_empty_answer_and_an_error_answer_are_answers() -> None:
    """`{}` adds nothing; an error alone is why nothing was read."""
    assert merged(save("empty.json", {})).read
    assert not merged(save("error.json", ERROR)).read
    assert merged("error.json", save("tasks.json", TASKS)).read


def test_files_are_read_in_the_order_of_the_command_line() -> None:
    """As the later counts among equals."""
    [found] = read(save("b.json", TASKS), save("a.json", STATUS))
    assert [each.origin for each in found.answers] == ["b.json", "a.json"]


def test_what_a_real_daemon_sent(captures: Path) -> None:
    """A folder of a capture, with what else lies in it named once."""
    [found] = SavedSource("mixed", [str(captures / "v0.9.0" / "mixed")], Limit()).fetch()
    assert len(merge(found).tasks) == 17
    [notice] = [each for each in found.notes if each.code == "other_files"]
    assert "config.hcl" in notice.message
    assert "taken-at.txt" in notice.message


# --- Snapshots --------------------------------------------------------------------------------------------------------


def snapshot_of(instance: str, hour: int) -> bytes:
    made = Reading(
        instance,
        (answer(TASKS, request="/v1/status/tasks?include=events"),),
        "http://cts",
        datetime(2026, 1, 1, hour, tzinfo=UTC),
        live=True,
    )
    return encode([made], "1.0", NOW)


def test_a_snapshot_keeps_its_instances_and_times() -> None:
    """Whatever name the source has; a stream of them too."""
    found = read(save("s.json", snapshot_of("east", 1), snapshot_of("west", 2)))
    assert [(each.instance, each.taken_at and each.taken_at.hour) for each in found] == [("east", 1), ("west", 2)]


def test_a_snapshot_beside_answers() -> None:
    """The answers are an instance of their own."""
    found = read(save("s.json", snapshot_of("east", 1)), save("t.json", TASKS))
    assert [each.instance for each in found] == ["east", "saved"]


def test_another_version_of_a_snapshot_is_refused() -> None:
    """With the file's name."""
    assert "s.json" in error_of(save("s.json", {"schema": "ctsreport.snapshot/9"})).message


def test_notes_of_a_folder_with_a_snapshot_alone_are_kept() -> None:
    """Nothing is silently dropped."""
    save("d/s.json", snapshot_of("east", 1))
    save("d/readme.txt", b"hello")
    [found] = read("d")
    assert [each.code for each in found.notes] == ["other_files"]


# --- What cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "line 1, column 2"),
        (json.dumps(TASKS).encode()[:-20], "line 1"),
        (b'[{"a": 1}', "line 1"),
        (json.dumps([TASKS]).encode()[:-1], "line 1"),
        (b'{"a": NaN}', "not valid JSON"),
        (b'{"a":{"task_name":"a","x":NaN}}', "not valid JSON"),
        (b'{"a":{"task_name":"a","status":"\xff"}}', "0xff"),
        (b"<html><body>Sign in</body></html>", "HTML"),
        (b"404 page not found\n", "not valid JSON"),
        (b"[" * 100_000, "nested"),
        (b'{"a":{"task_name":"a","x":' + b"[" * 50_000 + b"]" * 50_000 + b"}}", "nested"),
        (b"3", "not an answer of CTS"),
        (b"null", "not an answer of CTS"),
        (b"[]", "not an answer of CTS"),
        (b'{"members": []}', "not an answer of CTS"),
        (b'[{"members": []}, 3]', "not an answer of CTS"),
        (b'{"schema": "ctsreport.report/1"}', "report"),
        (b"\x1f\x8bxx", "gzip"),
    ],
)
def test_a_file_that_was_named_must_hold_an_answer(body: bytes, words: str) -> None:
    """Exit code 4, with the file, why and where, and what to do."""
    error = error_of(save("f.json", body))
    assert "f.json" in error.message
    assert words in error.message
    assert error.cure


@pytest.mark.parametrize("text", ['"x \\ud83d y"', '"\\ude00"', '"\\ud800"'])
def test_half_a_character_is_no_end_of_the_report(text: str) -> None:
    """It is valid JSON: the task is told, with the sign for what is missing."""
    body = json.dumps({"a": wire_task(status="HERE")}).replace('"HERE"', text)
    found = merged(save("f.json", body.encode())).tasks["a"].status
    assert found is not None
    assert "\ufffd" in found


def test_a_missing_file() -> None:
    """Named, with why."""
    assert "nowhere.json: No such file" in error_of("nowhere.json").message


def test_one_bad_file_among_good_ones_is_an_error() -> None:
    """It was named, so it is wanted."""
    assert "bad.json" in error_of(save("good.json", TASKS), save("bad.json", b"{")).message


def test_a_file_that_is_too_large() -> None:
    """Is not read whole; the cure names the option."""
    with pytest.raises(CtsReportError, match="larger than 10 bytes") as raised:
        read(save("f.json", TASKS), limit=Limit(10))
    assert "--max-answer" in raised.value.cure


# --- Folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_is_its_own_files_in_order_of_name() -> None:
    """Not those of its sub-folders."""
    for name in ("d/b.json", "d/a.json", "d/B.json", "d/.hidden.json", "d/sub/c.json"):
        save(name, TASKS)
    [found] = read("d")
    assert [each.origin for each in found.answers] == [".hidden.json", "B.json", "a.json", "b.json"]


def test_other_files_are_named_in_one_notice() -> None:
    """Valid JSON of another shape, empty files, other text."""
    save("d/tasks.json", TASKS)
    for name, body in (
        ("a.txt", b"text"),
        ("empty", b""),
        ("html", b"<p>"),
        ("other.json", b'{"x": 1}'),
        ("number", b"3"),
        ("png", b"\x89PNG\xff\x00"),
    ):
        save(f"d/{name}", body)
    [found] = read("d")
    [notice] = found.notes
    assert (notice.code, notice.level) == ("other_files", "info")
    assert all(name in notice.message for name in ("a.txt", "empty", "html", "other.json", "number", "png"))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b" \n{",
        b'[{"a":',
        b"\xef\xbb\xbf{",
        packed(b"{"),
        "{".encode("utf-16"),
        b'{"a": "\xff"}',
        b'{"a": NaN}',
        b"{} x",
        json.dumps(TASKS).encode() + b" and more",
    ],
)
def test_a_file_that_begins_as_json_and_does_not_parse_is_an_error(body: bytes) -> None:
    """After byte order mark, gzip and blanks: it was meant to be an answer."""
    save("d/good.json", TASKS)
    save("d/half.json", body)
    assert "half.json" in error_of("d").message


def test_a_folder_without_an_answer_is_an_error_with_the_cure() -> None:
    """Empty, or with other things in it."""
    Path("empty").mkdir()
    save("other/readme.txt", b"hello")
    for name in ("empty", "other"):
        error = error_of(name)
        assert f"{name} holds no answer" in error.message
        assert "include=events" in error.cure


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=30),
    st.sampled_from([b"", b"{", b"[", b'{"a":{"task_name":"a","status":', b'{"schema":"ctsreport.snapshot/1"']),
)
def test_no_file_is_a_crash(data: bytes, start: bytes) -> None:
    """Whatever bytes it holds: answers, or an error that names it."""
    save("f", start + data)
    try:
        for each in read("f"):
            merge(each)
    except CtsReportError as error:
        assert "f" in error.message  # noqa: PT017 - either ending is right


def test_a_reading_of_files_is_not_live() -> None:
    """Its silence is no finding, and when it was taken is not known."""
    [found] = read(save("t.json", TASKS))
    assert not found.live
    assert found.taken_at is None
    assert found.address is None
