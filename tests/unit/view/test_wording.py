"""Numbers and texts in words, and characters that cannot be seen."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.view.wording import age, listed, one_line, span, visible
from tests.oracle import shown as shown_by_page
from tests.unit.making import HOSTILE

HOUR, DAY = 3600, 86400
any_character = st.text(st.characters(), max_size=40)
"""Halves of characters included: they can come from a command line."""


def test_lists() -> None:
    """As people write them; with a most, the rest is a number."""
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c"], most=3) == "a, b and c"
    assert listed(["a", "b", "c"], most=1) == "a and 2 more"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (HOUR + 60, "1 h 1 min"),
        (3 * DAY + 4 * HOUR + 59, "3 d 4 h"),
    ],
)
def test_spans(seconds: float, text: str) -> None:
    """In the two largest units that fit."""
    assert span(seconds) == text


UNITS = {"s": (1, 60), "min": (60, 60), "h": (HOUR, 24), "d": (DAY, 10**9)}
"""How long each is, and how many of them have a larger unit."""
SMALLER = {"d": "h", "h": "min", "min": "s"}


@given(st.floats(0, 1e10) | st.floats(0, 100))
def test_a_span_is_near_the_truth(seconds: float) -> None:
    """Read back, what is shown is cut at its smaller unit, and no number has a larger unit."""
    parts = [(int(number), *UNITS[unit]) for number, unit in re.findall(r"(\d+) (\S+)", span(seconds))]
    unit = span(seconds).split(" ")[1]
    last = UNITS[SMALLER.get(unit, "s")][0]
    assert 0 <= seconds - sum(number * length for number, length, _ in parts) < last
    assert all(number < most for number, _, most in parts)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "now"),
        (0.9, "now"),
        (-0.9, "now"),
        (90, "1 min 30 s ago"),
        (-90, "in 1 min 30 s"),
        (DAY, "1 d ago"),
        (400 * DAY, "400 d ago"),
    ],
)
def test_ages(seconds: float, text: str) -> None:
    """How long ago, or in how long."""
    assert age(seconds) == text


@given(st.floats(0, 1e12))
def test_a_span_has_two_units_at_most(seconds: float) -> None:
    """The second one only where it is not zero."""
    assert re.fullmatch(r"[1-9]\d* (d|h|min)( [1-9]\d* (h|min|s))?|\d+ s", span(seconds))


# --- Characters that no page can hold ---------------------------------------------------------------------------------


def is_visible(letter: str) -> bool:
    code = ord(letter)
    noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    deceives = shown_by_page(letter) != letter
    return letter in "\n\t" or not (noncharacter or deceives or unicodedata.category(letter) in {"Cc", "Cs"})


@given(any_character)
def test_what_no_page_can_hold_is_shown(text: str) -> None:
    """NUL and other controls, delete, C1, halves of characters, noncharacters: none is left."""
    shown = visible(text)
    assert all(map(is_visible, shown))
    assert shown.encode().decode() == shown


@given(any_character)
def test_what_a_page_can_hold_stays_as_it_is(text: str) -> None:
    """Word for word: each letter that can be seen is kept, in its place."""
    kept = "".join(letter if is_visible(letter) else "\0" for letter in text)
    pattern = (
        re.escape(kept).replace(re.escape("\0"), r"(?:.|‹U\+[0-9A-F]{4,6}›)").replace("\0", r"(?:.|‹U\+[0-9A-F]{4,6}›)")
    )
    assert re.fullmatch(pattern, visible(text), re.DOTALL)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x00\x1b\x1f", "␀␛␟"),
        ("\r\n", "␍\n"),
        ("\x0b\x0c", "␋␌"),
        ("\x7f", "␡"),
        ("\x85\x9f", "‹U+0085›‹U+009F›"),
        ("\ufffe\U0010ffff", "‹U+FFFE›‹U+10FFFF›"),
        ("\ud800", "�"),
        ("\t\n é 日 😀 👩\u200d💻 می\u200cخواهم", "\t\n é 日 😀 👩\u200d💻 می\u200cخواهم"),
        ("a\u202eb\u2066c\u200f\u061c", "a‹U+202E›b‹U+2066›c‹U+200F›‹U+061C›"),
        ("a\u200bb\u2028\ufeff\U000e0041", "a‹U+200B›b‹U+2028›‹U+FEFF›‹U+E0041›"),
    ],
)
def test_the_symbols(text: str, shown: str) -> None:
    """As the page's legend explains them."""
    assert visible(text) == shown


@given(any_character)
def test_showing_twice_is_showing_once(text: str) -> None:
    """Symbols are not shown again."""
    assert visible(visible(text)) == visible(text)
    assert one_line(one_line(text)) == one_line(text)


@given(any_character)
def test_one_line_has_one_line(text: str) -> None:
    """Line feeds and tabs are shown too; nothing else differs."""
    assert one_line(text) == visible(text).replace("\n", "␊").replace("\t", "␉")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_have_no_control_left(text: str) -> None:
    """In either form."""
    assert not re.search("[\x00-\x1f\x7f-\x9f]", one_line(text))
