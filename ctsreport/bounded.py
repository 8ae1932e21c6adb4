"""The bytes of a file that may be anything: a device without an end, a pipe into which nobody writes."""

import errno
import io
import os
import select
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ctsreport.size import shown_size

PIECE = 1 << 20

NOBODY = 5.0
"""Seconds that somebody has to open the other end of a pipe."""

SILENCE = 60.0
"""Seconds that somebody who holds the other end may say nothing."""

# To open a pipe waits for the other end, for ever where there is none.
_OPENS_AT_ONCE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class TooLargeError(OSError):
    """There is more than was allowed."""


def read_bytes(path: str | Path, most: int) -> bytes:
    """All bytes of a file. Raises `OSError`, whose ``strerror`` says what is wrong, as where there are more than that.

    It never holds more than ``most`` bytes, and a part of that while they grow; a path that is none is a `ValueError`.
    """
    with os.fdopen(os.open(path, _OPENS_AT_ONCE), "rb") as file:
        status = os.fstat(file.fileno())
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if stat.S_ISREG(status.st_mode):
            return _of_file(file, status.st_size, most)
        return gather(_waiting(file.fileno(), is_pipe=stat.S_ISFIFO(status.st_mode)), most)


class UnreadableError(Exception):
    """A file that a person wrote and that cannot be read as text; its text goes on the file's name.

    ``cure`` is the next step where it is the same of any file; ``missing`` where the file system refuses it.
    """

    def __init__(self, why: str, cure: str | None = None, *, missing: bool = False) -> None:
        super().__init__(why)
        self.cure = cure
        self.missing = missing


def read_text(path: str | Path, most: int) -> str:
    """All of a file in UTF-8. Raises `UnreadableError`."""
    data = b""
    try:
        data = read_bytes(path, most)
        return data.decode("utf-8-sig")
    except TooLargeError as error:
        raise UnreadableError(f" is larger than {shown_size(most, gap=' ')}") from error
    except OSError as error:
        raise UnreadableError(f" cannot be read: {error.strerror}", missing=True) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(f", line {line}: it is not UTF-8", "Save it as UTF-8.") from error
    except ValueError as error:  # a NUL in its name
        raise UnreadableError(" is not a path") from error


def gather(pieces: Iterable[bytes], most: int) -> bytes:
    """The pieces as one, without a copy of it: `io.BytesIO` gives away what it has gathered. Raises `TooLargeError`."""
    gathered = io.BytesIO()
    for piece in pieces:
        if gathered.tell() + len(piece) > most:
            raise TooLargeError(errno.EFBIG, f"it has more than {most} bytes")
        gathered.write(piece)
    return gathered.getvalue()


def _of_file(file: io.BufferedReader, size: int, most: int) -> bytes:
    """At once where it has the size that it tells; files of /proc tell none."""
    data = file.read(min(size, most) + 1)
    if len(data) <= min(size, most):
        return data
    return gather((data, *iter(lambda: file.read(PIECE), b"")) if size <= most else (data,), most)


def _waiting(descriptor: int, *, is_pipe: bool) -> Iterator[bytes]:
    """What comes through a pipe or out of a device, as long as somebody is there to send it."""
    came, waited = not is_pipe, False  # whether anybody was ever at the other end
    while True:
        try:
            piece = os.read(descriptor, PIECE)
        except BlockingIOError:  # somebody is there
            if not _comes(descriptor, SILENCE):
                raise TimeoutError(errno.ETIMEDOUT, f"nothing came out of it for {SILENCE:g} s") from None
            came = True
            continue
        if piece:
            came = True
            yield piece
        elif came:
            return
        elif waited:
            raise TimeoutError(errno.ETIMEDOUT, "it is a pipe into which nobody writes")
        else:
            came, waited = _comes(descriptor, NOBODY), True


def _comes(descriptor: int, seconds: float) -> bool:
    """Whether something comes in that time, or the end."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
