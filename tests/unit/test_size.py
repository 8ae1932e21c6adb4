"""Sizes as people write them, and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.size import PATTERN, parse_size, shown_size
from ctsreport.sources.limit import Limit


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("200kB", 200_000),
        ("200KB", 200_000),
        ("200kb", 200_000),
        ("10MB", 10_000_000),
        ("2GB", 2_000_000_000),
        ("64KiB", 65_536),
        ("64kib", 65_536),
        ("10MiB", 10 << 20),
        ("2GiB", 2 << 30),
        ("64K", 65_536),
        ("64k", 65_536),
        ("10M", 10 << 20),
        ("2g", 2 << 30),
        ("1.5MB", 1_500_000),
        ("1.5MiB", 3 << 19),
        ("0.5kB", 500),
        ("1.2345kB", 1_234),
        ("10 MB", 10_000_000),
        ("65536", 65_536),
        ("65536B", 65_536),
        ("65536 bytes", 65_536),
        ("1 byte", 1),
    ],
)
def test_a_size_as_people_write_it(text: str, size: int) -> None:
    """One kB is 1,000, KiB is 1,024, and so is K alone; part of a byte is left away."""
    assert parse_size(text) == size
    assert re.search(PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0MB",
        "0.0",
        "-1",
        "+1",
        "1.5",
        "much",
        "MB",
        "10TB",
        "10 M B",
        "1e6",
        "1,5MB",
        "1_000",
        "10MB\n",
        " 10MB",
        "10  MB",
        "١kB",
    ],
)
def test_what_is_not_a_size(text: str) -> None:
    """Nothing that somebody may have meant in another way."""
    assert parse_size(text) is None


def test_less_than_a_byte_is_not_a_size() -> None:
    assert parse_size("0.0001kB") is None


@given(
    st.integers(1, 1 << 60)
    | st.integers(1, 5000).map(lambda count: count * 1000)
    | st.integers(1, 5000).map(lambda count: count << 20)
)
def test_what_is_shown_reads_back(size: int) -> None:
    """In a setting, in a sentence, and in the cure, which asks for more."""
    limit = Limit(size)
    for text in (shown_size(size), shown_size(size, gap=" "), str(limit)):
        assert parse_size(text) == size
        assert re.search(PATTERN, text)
    assert (parse_size(limit.cure.rpartition(" ")[2]) or 0) > size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (65_536, "64KiB"),
        (65_537, "65537"),
        (200_000, "200kB"),
        (512 << 20, "512MiB"),
        (10_000_000, "10MB"),
        (2_000_000_000, "2GB"),
    ],
)
def test_the_shortest_way_without_loss(size: int, text: str) -> None:
    assert shown_size(size) == text


@given(st.text("0123456789.kKmMgGiIbB ys", max_size=12))
def test_the_pattern_of_the_schema_is_that_of_the_program(text: str) -> None:
    """But for what is less than a byte, and for part of one."""
    if parse_size(text) is not None:
        assert re.search(PATTERN, text)
    elif re.search(PATTERN, text):
        assert "." in text
