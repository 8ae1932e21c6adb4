"""What a renderer makes: bytes in pieces, again and again, never whole in memory."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.document import CHUNK, Document, encode

any_piece = st.text(st.characters(), max_size=30)
"""Halves of characters included."""


def document(*pieces: str) -> Document:
    return Document("report.txt", "text/plain", lambda: iter(pieces))


@given(st.lists(any_piece))
def test_the_bytes_are_the_text_in_utf_8(pieces: list[str]) -> None:
    """Whatever the pieces are; only halves of characters become U+FFFD."""
    made = b"".join(document(*pieces).chunks()).decode()
    assert made == "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def test_it_can_be_read_again_and_at_the_same_time() -> None:
    """Each call begins a fresh run."""
    made = document(*("x" * CHUNK, "y" * CHUNK))
    first = made.chunks()
    assert next(first) == b"x" * CHUNK
    assert b"".join(made.chunks()) == b"x" * CHUNK + b"y" * CHUNK
    assert b"".join(first) == b"y" * CHUNK


def test_small_pieces_are_gathered() -> None:
    """Not one write for each word, and not the whole page in one."""
    sizes = [len(chunk) for chunk in document(*["word "] * (CHUNK // 2)).chunks()]
    assert len(sizes) == 3
    assert all(CHUNK <= size < CHUNK + 10 for size in sizes[:-1])


def test_nothing_is_made_before_it_is_asked_for() -> None:
    """A large page is drawn while it is written."""
    drawn: list[int] = []

    def text() -> Iterator[str]:
        for number in range(3):
            drawn.append(number)
            yield "x" * CHUNK

    chunks = Document("a", "text/plain", text).chunks()
    assert drawn == []
    next(chunks)
    assert drawn == [0]


def test_nothing_at_all() -> None:
    """Gives no chunk."""
    assert list(document().chunks()) == []


@pytest.mark.parametrize(
    ("text", "data"), [("é😀", "é😀".encode()), ("a\ud800b", b"a\xef\xbf\xbdb"), ("\ud83d\ude00", "😀".encode())]
)
def test_encode(text: str, data: bytes) -> None:
    """Two halves that belong together are a character."""
    assert encode(text) == data
