"""The standard streams: what is lost of what was written, and what is said of it."""

import errno
import io
from collections.abc import Iterator

import pytest

from ctsreport.destinations.stream import Lossy, lossy, not_delivered, write_stdout
from ctsreport.errors import CtsReportError, ExitCode


class Full(io.RawIOBase):
    """Takes so many bytes in all, at most four at a time; then it is full."""

    def __init__(self, room: int) -> None:
        self.taken = b""
        self._room = room

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)[:4]  # type: ignore[call-overload]
        if len(self.taken) + len(piece) > self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.taken += piece
        return len(piece)


def test_as_much_is_taken_as_the_stream_below_takes() -> None:
    raw = Full(100)
    stream = Lossy(raw)
    assert stream.write(b"123456") == 4
    assert raw.taken == b"1234"
    assert stream.error is None


def test_once_a_write_fails_the_rest_is_lost_without_a_word() -> None:
    """And why is known."""
    raw = Full(5)
    stream = Lossy(raw)
    assert [stream.write(b"1234"), stream.write(b"5678"), stream.write(b"9")] == [4, 4, 1]
    assert raw.taken == b"1234"
    assert stream.error is not None
    assert stream.error.errno == errno.ENOSPC


def test_what_breaks_off_is_said_by_its_cause() -> None:
    closed = not_delivered(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    full = not_delivered(OSError(errno.ENOSPC, "No space left on device"))
    assert closed.message == "Standard output was closed before the end."
    assert full.message == "Standard output cannot be written: No space left on device."
    assert full.cure.startswith("Make room")
    assert {closed.exit_code, full.exit_code} == {ExitCode.UNWRITTEN}


def test_nothing_more_is_made_for_a_reader_that_went_away(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(9):
            made.append(number)
            yield b"x" * 100_000

    out = lossy(io.TextIOWrapper(io.BufferedWriter(Full(0)), encoding="utf-8"))
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(CtsReportError, match="No space left"):
        write_stdout(chunks())
    assert made == [0]


def test_a_closed_standard_output_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(CtsReportError, match=r"Standard output is closed\."):
        write_stdout([b"x"])


def test_a_letter_that_a_stream_has_not_is_written_by_its_number() -> None:
    """In memory too; what is no stream of texts stays what it is."""
    buffer = io.BytesIO()
    stream = lossy(io.TextIOWrapper(buffer, encoding="ascii"))
    assert stream is not None
    stream.write("é")
    stream.flush()
    assert buffer.getvalue() == b"\\xe9"
    assert lossy(None) is None
    text = io.StringIO()
    assert lossy(text) is text


@pytest.mark.parametrize("line_buffering", [True, False])
def test_a_stream_with_a_raw_one_below_keeps_how_it_is_flushed(line_buffering: bool) -> None:
    raw = Full(100)
    stream = lossy(io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", line_buffering=line_buffering))
    assert isinstance(stream, io.TextIOWrapper)
    stream.write("one\n")
    assert raw.taken == (b"one\n" if line_buffering else b"")
    stream.flush()
    assert raw.taken == b"one\n"
