"""Bytes of a file to JSON texts: what people's shells, editors and curl make of an answer."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.sources import encoding
from ctsreport.sources.encoding import NotJSON, documents, first_not_utf8, plain
from ctsreport.sources.limit import Limit
from tests.unit.making import any_text, packed

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text,
    lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
    max_leaves=6,
)
objects = st.dictionaries(any_text, json_values, max_size=3)
blanks = st.text(" \t\r\n", max_size=3)


def pieces(data: bytes) -> list[object]:
    return [json.loads(each) for each in documents(data)]


# --- Encodings --------------------------------------------------------------------------------------------------------


@given(any_text, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_every_encoding_is_the_same_text(text: str, encoding: str, pack: bool) -> None:
    """UTF-8 with or without byte order mark, UTF-16, each of them packed once or not."""
    data = f"{{{text}".encode(encoding)
    if pack:
        data = packed(data)
    assert plain(data, "f", Limit()) == f"{{{text}".encode()


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders(order: str) -> None:
    """By the mark, which is not part of the text."""
    assert plain('\ufeff{"é": 1}'.encode(order), "f", Limit()) == '{"é": 1}'.encode()


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(order: str) -> None:
    """As some programs write it; NUL cannot stand in JSON, so it is nothing else."""
    assert plain('{"é": 1}'.encode(order), "f", Limit()) == '{"é": 1}'.encode()
    assert plain("\n[".encode(order), "f", Limit()) == b"\n["
    assert plain(b"\0\0\0a", "f", Limit()) == b"\0\0\0a"


def test_gzip_of_several_members() -> None:
    """One after the other, as ``cat`` makes them."""
    assert plain(packed(b"{") + packed(b"}"), "f", Limit()) == b"{}"


def test_gzip_filled_up_between_and_behind_its_members() -> None:
    """As of a tape; and however a member's end lies in what is looked at in one step."""
    whole = b"".join(packed(bytes([65 + size % 26]) * size) + b"\0" * size for size in range(1100))
    assert plain(whole, "f", Limit()) == b"".join(bytes([65 + size % 26]) * size for size in range(1100))


@given(st.binary(max_size=5000), st.integers(1, 60))
def test_gzip_of_anything(data: bytes, times: int) -> None:
    """What does not pack well, and what does."""
    assert encoding._unpacked(packed(data * times), "f", Limit()) == data * times


BOMB = """
import gzip, resource, sys
from ctsreport.errors import CtsReportError
from ctsreport.sources.limit import Limit
from ctsreport.sources.encoding import plain
data = b"".join([gzip.compress(bytes(1 << 20))] * 400)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    plain(data, "f", Limit(64 << 20))
except CtsReportError:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kB on Linux alone")
def test_memory_for_what_unpacks_to_any_size() -> None:
    """That of the limit, and an eighth for growing."""
    ran = subprocess.run([sys.executable, "-c", BOMB], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 80


@pytest.mark.parametrize(
    "data", [b"\x1f\x8b", b"\x1f\x8bxx", packed(b"{}" * 999)[:-9], packed(b"{}") + b"x", packed(b"{}")[:-4]]
)
def test_damaged_gzip(data: bytes) -> None:
    """No JSON, and what was meant to be JSON is told from other files."""
    with pytest.raises(NotJSON, match="damaged gzip") as raised:
        plain(data, "f.gz", Limit())
    assert raised.value.begun is (len(data) > 10)


def test_damaged_utf_16() -> None:
    """No JSON, and what was meant to be JSON is told from other files."""
    for data, begun in ((b"\xff\xfe{\x00\x00", True), (b"\xff\xfe\x00\xd8", False)):
        with pytest.raises(NotJSON, match="UTF-16") as raised:
            plain(data, "f", Limit())
        assert raised.value.begun is begun


@pytest.mark.parametrize("members", [1, 2, 50])
def test_a_small_file_does_not_unpack_to_any_size(members: int) -> None:
    """The limit holds for all members of a packed file together."""
    data = packed(b" " * (3 << 20 if members == 1 else (1 << 20) - 1)) * members
    with pytest.raises(CtsReportError, match="unpacks to more than 1 MiB") as raised:
        plain(data, "f.gz", Limit(1 << 20))
    assert raised.value.exit_code is ExitCode.UNREAD


@given(st.binary(max_size=40), st.integers(0, 20))
def test_where_a_text_stops_being_utf_8(data: bytes, blank: int) -> None:
    """As Python's own decoder says."""
    text = b" " * blank + data
    try:
        text.decode()
        wrong = None
    except UnicodeDecodeError as error:
        wrong = error.start
    assert first_not_utf8(text) == wrong


def test_a_character_on_the_border_of_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at in pieces, and none is cut wrongly."""
    monkeypatch.setattr(encoding, "PIECE", 4)
    for text in ("é😀日" * 9, "abc😀", "abc" + "é" * 9):
        assert first_not_utf8(text.encode()) is None
    assert first_not_utf8("abc😀x".encode() + b"\xff") == 8
    assert first_not_utf8("abc😀".encode()[:-1]) == 3


# --- One text, or a stream --------------------------------------------------------------------------------------------


@given(st.lists(objects, min_size=1, max_size=4), blanks, blanks)
def test_a_stream_of_texts(values: list[object], between: str, around: str) -> None:
    """JSON lines, or simply one after the other, with any blanks."""
    data = around + between.join(json.dumps(value) for value in values) + around
    assert pieces(data.encode()) == values


@given(json_values)
def test_one_text(value: object) -> None:
    """Of any kind; indented or not."""
    assert pieces(json.dumps(value).encode()) == [value]
    assert pieces(json.dumps(value, indent=2, ensure_ascii=False).encode()) == [value]


@pytest.mark.parametrize(
    ("data", "begun", "words"),
    [
        (b"{", True, "line 1, column 2"),
        (b'{"a": 1,\n "b" 2}', True, "line 2, column 6"),
        (b'\n\n {"a": {"b": [1, 2', True, "line 3"),
        (b"[1, 2", True, "line 1"),
        (b'{"a": 1} rest', True, "column 10"),
        (b'{"a": "\xff"}', True, "0xff at line 1"),
        (b"[" * 200_000, True, "nested"),
        (b"404 page not found\n", False, "line 1"),
        (b"<!DOCTYPE html><p>Log in</p>", False, "line 1"),
        (b'{"a": "x\ny"}', True, "a line breaks off inside a string at line 1, column 9"),
        (b'{"a": "x\x1b"}', True, "invalid control character at line 1, column 9"),
        (b'{"a": "x', True, "unterminated string starting at line 1, column 7"),
        (b"\x00\x01\x02", False, "line 1"),
        (b"caf\xe9", False, "0xe9"),
    ],
)
def test_what_is_no_json(data: bytes, begun: bool, words: str) -> None:
    """Why and where; and whether it was meant to be JSON."""
    with pytest.raises(NotJSON) as raised:
        documents(data)
    assert raised.value.begun is begun
    assert not raised.value.empty
    assert words in raised.value.why


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_an_empty_file(data: bytes) -> None:
    """Is another thing than a broken one."""
    with pytest.raises(NotJSON) as raised:
        documents(data)
    assert raised.value.empty
    assert not raised.value.begun


@pytest.mark.parametrize("data", [b'{"a": NaN}', b'{"a": Infinity}', b"{} {'a': 1}", b"[1,]", b'{"a": 01}'])
def test_what_only_some_parsers_take_is_no_json(data: bytes) -> None:
    """Python's own takes NaN; RFC 8259 does not."""
    with pytest.raises(NotJSON) as raised:
        documents(data)
    assert raised.value.begun


@given(st.binary(max_size=60))
def test_no_bytes_are_a_crash(data: bytes) -> None:
    """JSON texts, or the two errors, whatever a file holds."""
    for each in (data, b"{" + data, b"[" + data, b"\x1f\x8b" + data, b"\xff\xfe" + data):
        try:
            documents(plain(each, "f", Limit()))
        except NotJSON as error:
            assert error.why  # noqa: PT017 - either ending is right
        except CtsReportError as error:
            assert error.exit_code is ExitCode.UNREAD  # noqa: PT017
