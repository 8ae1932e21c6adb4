"""One pattern, filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.renderers.page.placeholders import compiled, names_in


@given(st.text(st.characters(exclude_characters="{}")), st.text(), st.text())
def test_a_value_stands_where_its_name_stood(text: str, one: str, other: str) -> None:
    """In any order, as often as it is named, and nothing in a value or in the pattern means anything."""
    fill = compiled(f"{text}{{b}}{text}{{a}}{{b}}", ("a", "b"))
    assert fill({"a": one, "b": other}) == f"{text}{other}{text}{one}{other}"
    assert compiled(f"{{a}}{text}{{b}}", ("a", "b"))({"a": one, "b": other}) == f"{one}{text}{other}"
    assert compiled(f"{text}{{b}}", ("a", "b"))({"a": one, "b": other}) == f"{text}{other}"


def test_a_pattern_may_leave_names_out() -> None:
    """All of them, too."""
    assert compiled("100 %", ("a", "b"))({"a": "x", "b": "y"}) == "100 %"
    assert compiled("{b}", ("a", "b"))({"a": "x", "b": "y"}) == "y"
    assert compiled("same", ())({}) == "same"
    assert compiled("", ("a",))({"a": "x"}) == ""


def test_a_name_that_does_not_exist_is_an_error() -> None:
    """Said with those that there are."""
    with pytest.raises(ValueError, match=r"\{none\} is not a name of this pattern, which may use a, b"):
        compiled("{none}", ("a", "b"))


def test_the_names_of_a_pattern() -> None:
    """In their order, as often as they stand there."""
    assert names_in("{b} and {a}, {b}: 100 %") == ["b", "a", "b"]
