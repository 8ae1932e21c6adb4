"""Answers to bytes, and bytes into a connection: framing as Go's server does it, and every way to do it badly."""

import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus

from ctsreport.demo.behaviour import Behaviour, HttpAnswer
from ctsreport.demo.golang import http_date

# Go's server keeps so much before it must decide; what is longer goes without Content-Length, in chunks.
_BUFFERED = 2048
_CHUNK = 2048
_BLANKS = b" " * 16384
_LINGER_SECONDS = 1.0

Wait = Callable[[float], bool]
"""Sleeps so many seconds; True, and at once, when the server closes meanwhile."""


def unauthorized() -> HttpAnswer:
    """What a proxy answers to a request without the header that it wants."""
    return HttpAnswer.of_type("text/html", b"<html><title>401 Authorization Required</title></html>\n", 401)


def failure(status: int, retry_after: str | None) -> HttpAnswer:
    """What a proxy answers when the daemon behind it does not."""
    page = f"<html><title>{status} {_reason(status)}</title></html>\n".encode()
    extra = () if retry_after is None else (("Retry-After", retry_after),)
    return HttpAnswer(status, page, (("Content-Type", "text/html"), *extra))


def redirection(location: str) -> HttpAnswer:
    """302 to ``location``."""
    return HttpAnswer(302, b"", (("Location", location),))


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


class Frame:
    """One answer as it goes over the wire.

    ``last`` says that the connection has to end after it; ``old`` is HTTP/1.0, ``bodiless`` an answer to HEAD.
    """

    def __init__(self, answer: HttpAnswer, behaviour: Behaviour, *, old: bool, bodiless: bool, last: bool) -> None:
        self._answer = answer
        self._behaviour = behaviour
        self._bodiless = bodiless
        self._version = "HTTP/1.0" if old else "HTTP/1.1"
        self._length = self._declared_length()
        self._chunked = self._length is None and not old
        odd = behaviour.cut is not None or behaviour.endless or behaviour.content_length is not None
        self.last = last or odd or old

    def _declared_length(self) -> int | None:
        if self._behaviour.content_length is not None:
            return self._behaviour.content_length
        if self._answer.length is not None:
            return self._answer.length
        size = len(self._answer.body)
        if size > _BUFFERED or self._behaviour.endless:
            return None
        return size

    def head(self, now: datetime) -> bytes:
        """Status line and headers; ``now`` (UTC) is the ``Date`` of an answer that has none."""
        headers = list(self._answer.headers)
        if "date" not in {name.lower() for name, _ in headers}:
            headers.append(("Date", http_date(now)))
        headers += self._framing()
        first = f"{self._version} {self._answer.status} {_reason(self._answer.status)}"
        lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
        return "\r\n".join(lines).encode("utf-8", "replace")

    def _framing(self) -> Iterator[tuple[str, str]]:
        if self._length is not None:
            yield "Content-Length", str(self._length)
        if self._chunked:
            yield "Transfer-Encoding", "chunked"
        if self.last:
            yield "Connection", "close"

    def body(self) -> Iterator[bytes]:
        """The body in the pieces that are written; endless where the behaviour is."""
        pieces = () if self._bodiless else self._pieces()
        for piece in pieces:
            yield b"%x\r\n%b\r\n" % (len(piece), piece) if self._chunked else piece
        if self._chunked and not self._bodiless:
            yield b"0\r\n\r\n"

    def _pieces(self) -> Iterator[bytes]:
        while self._behaviour.endless:
            yield _BLANKS
        body = self._answer.body
        for start in range(0, len(body), _CHUNK):
            yield body[start : start + _CHUNK]


def send(connection: socket.socket, now: datetime, frame: Frame, behaviour: Behaviour, wait: Wait) -> bool:
    """Write an answer as ``behaviour`` wants it, at ``now``. False when the connection is of no more use.

    OSError where the client has gone.
    """
    head_interval = behaviour.trickle if behaviour.trickle_head else None
    body = _limited(frame.body(), behaviour.cut)
    whole = _write(connection, (frame.head(now),), head_interval, wait)
    return whole and _write(connection, body, behaviour.trickle, wait) and not frame.last


def _limited(pieces: Iterable[bytes], limit: int | None) -> Iterator[bytes]:
    for piece in pieces:
        yield piece if limit is None else piece[:limit]
        if limit is not None:
            limit = max(0, limit - len(piece))
            if not limit:
                return


def _write(connection: socket.socket, pieces: Iterable[bytes], interval: float | None, wait: Wait) -> bool:
    for piece in pieces:
        parts = (piece,) if interval is None else tuple(bytes((byte,)) for byte in piece)
        for part in parts:
            if wait(interval or 0.0):
                return False
            connection.sendall(part)
    return True


def reset(connection: socket.socket) -> None:
    """End a connection with RST: unread and unsent data are lost."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.socket.close(connection)


def linger(connection: socket.socket) -> None:
    """Let the client read our last words: closing with its data unread would send RST, which discards them."""
    with suppress(OSError):
        connection.settimeout(_LINGER_SECONDS)
        socket.socket.shutdown(connection, socket.SHUT_WR)
        while socket.socket.recv(connection, 4096):
            pass
