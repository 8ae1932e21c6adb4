"""One of a thing is not several."""

import pytest

from ctsreport.plural import plural, plural_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (plural(0, "task"), "0 tasks"),
        (plural(1, "task"), "1 task"),
        (plural(2, "task"), "2 tasks"),
        (plural(2, "is", "are"), "2 are"),
        (plural_of(1, 1, "task"), "1 of 1 task"),
        (plural_of(1, 2, "task"), "1 of 2 tasks"),
        (plural_of(0, 1, "was", "were"), "0 of 1 was"),
    ],
)
def test_the_word_follows_the_number(text: str, expected: str) -> None:
    assert text == expected
