"""The standard streams.

For documents that are piped on, and for what is said beside the work, which must fail no run.
"""

import errno
import io
import select
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from ctsreport.destinations.delivery import Delivery
from ctsreport.errors import CtsReportError, unwritten_error

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from ctsreport.document import Document


class Lossy(io.RawIOBase):
    """Takes whatever is written; once a write fails (nobody reads, the disk is full) the rest is lost.

    ``error`` is why.
    """

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self.error: OSError | None = None

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """As the stream below."""
        return self._raw.fileno()

    def isatty(self) -> bool:
        """As the stream below."""
        return self._raw.isatty()

    def write(self, data: "ReadableBuffer") -> int:
        """As much as the stream below takes; all of it, once that has failed."""
        while self.error is None:
            try:
                written = self._raw.write(data)
            except OSError as error:
                self.error = error
                break
            if written is not None:
                return written
            select.select([], [self], [])  # whoever started us made it one that does not wait until it is read
        return memoryview(data).nbytes


def lossy(stream: TextIO | None) -> TextIO | None:
    """The same stream, where no writing fails any more.

    Not by what lies below it, not by a letter that its encoding has not.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if not isinstance(raw, io.RawIOBase):  # in memory
        stream.reconfigure(errors="backslashreplace")
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(Lossy(raw)), stream.encoding, "backslashreplace", line_buffering=stream.line_buffering
    )


class Stream(NamedTuple):
    """Standard output."""

    def deliver(self, documents: Sequence["Document"]) -> Delivery:
        """Write one after the other. Raises `CtsReportError` (5), also where the reader went away."""
        write_stdout(chunk for document in documents for chunk in document.chunks())
        return Delivery()


def write_stdout(data: Iterable[bytes]) -> None:
    """Write the bytes as they are. Raises `CtsReportError` (5), also where the reader went away."""
    if sys.stdout is None:
        raise unwritten_error("Standard output is closed.", "Name a folder or a file with -o.")
    out = sys.stdout.buffer
    for chunk in data:
        out.write(chunk)
        if lost() is not None:
            break
    out.flush()
    error = lost()
    if error is not None:
        raise not_delivered(error)


def lost() -> OSError | None:
    """Why a part of what was written to standard output is lost."""
    raw = getattr(sys.stdout.buffer, "raw", None)
    if not isinstance(raw, Lossy):
        return None
    return raw.error


def not_delivered(error: OSError) -> CtsReportError:
    """What was to go to standard output did not."""
    if error.errno == errno.EPIPE:
        return unwritten_error("Standard output was closed before the end.", "What reads it ended early.")
    from ctsreport.destinations.folder import cannot_write  # start-up is a feature: each command imports this module

    return cannot_write("Standard output", error)
