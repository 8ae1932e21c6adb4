"""Marks of secrets without their numbers."""

import pytest

from ctsreport.history.unnumbered import more_redacted, without_numbers


def test_numbers_go() -> None:
    assert without_numbers("a [secret: password #12] b [secret: x-y #1]") == "a [secret: password] b [secret: x-y]"
    assert without_numbers("nothing #1]") == "nothing #1]"


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("key [secret: password] at x", "key hunter2 at x", "key [secret: password] at x"),
        ("key hunter2 at x", "key [secret: password] at x", "key [secret: password] at x"),
        ("key [secret: password] at x", "key [secret: token] at x", "key [secret: password] at x"),
        ("key hunter2 at x", "key hunter2 at y", None),
        ("key [secret: password] at x", "key [secret: password] at y", None),
    ],
)
def test_the_more_redacted_stays(one: str, other: str, kept: str | None) -> None:
    assert more_redacted(one, other) == kept
