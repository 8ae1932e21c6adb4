"""JSON as the standard library reads it, where msgspec refuses it: what is mended, and what is not."""

import json

import pytest

from ctsreport.snapshot import lenient

HALF = b'{"a": "\\ud83d"}'


def test_a_half_of_a_character_is_mended() -> None:
    """By the sign for what is missing; a whole one stays."""
    assert json.loads(lenient.normal(HALF)) == {"a": "\ufffd"}
    whole = b'{"a": "\\ud83d\\ude00", "b": "\\\\ud83d"}'
    assert lenient.normal(whole) == whole


def test_bytes_that_are_not_utf8_are_mended() -> None:
    assert json.loads(lenient.whole(b'{"a": "x\xff"}')) == {"a": "x\ufffd"}


@pytest.mark.parametrize(
    "text", [b"", b"{", b"nothing", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1} 2', b"{'a': 1}"]
)
def test_what_is_not_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        lenient.loads(text)


def test_a_number_has_a_limit_of_digits() -> None:
    """Beyond it, reading one takes time that grows with its square."""
    assert lenient.loads(b"7" * 4000) == int("7" * 4000)
    with pytest.raises(ValueError, match="a number of 4001 digits"):
        lenient.loads(b"7" * 4001)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('{"a": 1}\n{"b": 2}\n', ['{"a": 1}', '{"b": 2}']),
        (' [1] "x" 2', ["[1]", '"x"', "2"]),
        ("  \n", []),
    ],
)
def test_texts_one_after_the_other_are_split(text: str, parts: list[str]) -> None:
    assert [part.strip() for part in lenient.split(text)] == parts


def test_where_it_is_wrong_is_said() -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        lenient.loads(b'{"a":\n  x}')
    assert lenient.place(caught.value).endswith("at line 2, column 3")
    assert not lenient.breaks_off(caught.value)
    with pytest.raises(ValueError, match=r".") as caught:
        lenient.loads(b'{"a": "x\ny"}')
    assert lenient.breaks_off(caught.value)
    assert lenient.place(caught.value) == "a line breaks off inside a string at line 1, column 9"


def test_an_empty_text_where_a_time_is_due_is_not_set() -> None:
    """As CTS means it; elsewhere it is an empty text."""
    assert lenient.repair({"start_time": "", "end_time": "x", "id": ""}) == {
        "start_time": None,
        "end_time": "x",
        "id": "",
    }
