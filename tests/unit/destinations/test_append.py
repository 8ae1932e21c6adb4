"""A file that others write to as well: what is there stays, and what comes next begins a line."""

import os
from pathlib import Path

import pytest

from ctsreport.destinations.append import append, size_of
from ctsreport.document import Document
from ctsreport.errors import CtsReportError

NEW = Document("report.txt", "text/plain", lambda: ["new\n"])


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "new\n"), ("old\n", "old\nnew\n"), ("old", "old\nnew\n"), ("\n", "\nnew\n"), ("o", "o\nnew\n")],
)
def test_what_comes_next_begins_a_line(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "summary"
    path.write_text(before)
    assert size_of(str(path)) == len(before)
    append(NEW, str(path))
    assert path.read_text() == after


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    assert size_of(str(path)) == 0
    append(NEW, str(path))
    assert path.read_text() == "new\n"


def test_a_pipe_cannot_be_asked_what_is_in_it(tmp_path: Path) -> None:
    """It is written to all the same, and nothing of it is read."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        append(NEW, str(pipe))
        assert os.read(reader, 100) == b"new\n"
    finally:
        os.close(reader)


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CtsReportError, match="cannot be written"):
        append(NEW, str(tmp_path))
