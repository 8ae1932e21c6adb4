"""The body of a request, read off the connection whatever it is: the next request begins where it ends."""

import re
from collections.abc import Iterator
from email.message import Message
from io import BufferedIOBase

KEPT = 1 << 20
"""Bytes that are kept; the rest of a longer body is read and dropped."""

MOST = 1 << 28
"""Bytes that are read at all, as no client waits for an answer until so much was taken from it."""

_PIECE = 1 << 16
_LINE = 1 << 12
_DECIMAL = re.compile("[0-9]{1,18}")
_HEX = re.compile("[0-9A-Fa-f]{1,15}")


class Unreadable(ValueError):
    """A body whose end cannot be found: the connection is of no more use."""


def body_of(file: BufferedIOBase, headers: Message) -> tuple[bytes, bool]:
    """What of the body is kept, and whether all of it was read.

    Raises `Unreadable`, and OSError where the client has gone.
    """
    kept = bytearray()
    size = 0
    for piece in _pieces(file, headers):
        kept += piece[: KEPT - len(kept)]
        size += len(piece)
        if size > MOST:
            return bytes(kept), False
    return bytes(kept), True


def _pieces(file: BufferedIOBase, headers: Message) -> Iterator[bytes]:
    encoding = headers.get("Transfer-Encoding")
    if encoding is not None and encoding.strip().lower() != "chunked":
        raise Unreadable("a body in an encoding that is not known")
    if encoding is not None:
        return _chunks(file)
    return _exactly(file, _number(headers.get("Content-Length", "0"), _DECIMAL))


def _chunks(file: BufferedIOBase) -> Iterator[bytes]:
    while length := _number(_line(file).partition(";")[0], _HEX):
        yield from _exactly(file, length)
        _line(file)
    while _line(file):  # trailers
        pass


def _exactly(file: BufferedIOBase, length: int) -> Iterator[bytes]:
    while length:
        piece = file.read(min(length, _PIECE))
        if not piece:
            raise Unreadable("the body ends early")
        length -= len(piece)
        yield piece


def _line(file: BufferedIOBase) -> str:
    line = file.readline(_LINE)
    if not line.endswith(b"\n"):
        raise Unreadable("a chunk without its length")
    return line.decode("latin-1").strip()


def _number(text: str, form: re.Pattern[str]) -> int:
    if not form.fullmatch(text.strip()):
        raise Unreadable("a length that is not a number")
    return int(text, 16 if form is _HEX else 10)
