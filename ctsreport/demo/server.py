"""An HTTP server on loopback that does what a Behaviour says and leaves nothing behind when it closes."""

import os
import selectors
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, Self

from ctsreport.demo import framing
from ctsreport.demo.behaviour import Behaviour, HttpAnswer, Tls
from ctsreport.demo.body import Unreadable, body_of

# Only should the connection that wakes the server at its closing fail.
_POLL_SECONDS = 0.5
_TLS_HANDSHAKE = b"\x16"
# How long the next piece of a body may take.
_BODY_SECONDS = 5.0

_BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
)
_PLAIN_TO_TLS = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"


@dataclass(frozen=True)
class Recorded:
    """A request that was received: ``path`` is the target as sent, query included; ``headers`` ignore case."""

    method: str
    path: str
    headers: Message
    body: bytes = b""


class LoopbackServer:
    """A server on 127.0.0.1 that listens from its making on and answers inside ``with`` or ``serve_forever``.

    ``port`` 0 is any free one. ``date`` fixes the ``Date`` header (an aware time). OSError where the port is taken or
    the TLS files cannot be read (``ssl.SSLError`` is one).
    """

    def __init__(self, behaviour: Behaviour, *, port: int = 0, date: datetime | None = None) -> None:
        self.behaviour = behaviour
        self.requests: list[Recorded] = []
        self._date = date
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._tls = None if behaviour.tls is None else _tls_context(behaviour.tls)
        self._server = _Server(self, port)
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """``http://127.0.0.1:PORT``, or ``https://`` with TLS."""
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://127.0.0.1:{self.port}"

    def respond(self, request: Recorded) -> HttpAnswer:
        """The answer of a server without faults."""
        raise NotImplementedError

    def serve_forever(self) -> None:
        """Answer requests until ``close`` is called from another thread, or an exception such as Ctrl-C comes."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._server, selectors.EVENT_READ)
            while not self._closing.is_set():
                if selector.select(_POLL_SECONDS) and not self._closing.is_set():
                    self._server.handle_request()

    def start(self) -> None:
        """Answer requests in a background thread, until ``close``."""
        self._thread = threading.Thread(target=self.serve_forever, name="ctsreport-demo", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and end every connection, whatever it is doing. May be called again."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.end_connections()

    def _wake(self) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=_POLL_SECONDS):
            pass

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def now(self) -> datetime:
        """What the ``Date`` header says, in UTC."""
        if self._date is None:
            return datetime.now(UTC)
        return self._date.astimezone(UTC)

    def pause(self, seconds: float) -> bool:
        """Sleep; True, and at once, when the server closes."""
        return self._closing.wait(seconds)

    def wrapped(self, connection: socket.socket) -> socket.socket | None:
        """The connection to talk on, with TLS where that is on; None when the client does not know of TLS."""
        if self._tls is None:
            return connection
        if connection.recv(1, socket.MSG_PEEK) != _TLS_HANDSHAKE:
            connection.sendall(_PLAIN_TO_TLS)
            framing.linger(connection)
            return None
        return self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)

    def take(self, request: Recorded) -> tuple[Behaviour, int, HttpAnswer]:
        """Note ``request``; how to behave, how many such requests came before it, and the answer."""
        with self._lock:
            self.requests.append(request)
            key, behaviour = self.behaviour.at(request.path)
            before = self._counts[key]
            self._counts[key] += 1
            return behaviour, before, self._chosen(request, behaviour, before - behaviour.reset_times)

    def _chosen(self, request: Recorded, behaviour: Behaviour, since_resets: int) -> HttpAnswer:
        if since_resets < behaviour.fail_times:
            return behaviour.fail_answer or framing.failure(behaviour.fail_status, behaviour.retry_after)
        if behaviour.required_header is not None:
            name, value = behaviour.required_header
            if request.headers.get(name) != value:
                return framing.unauthorized()
        if behaviour.redirect is not None:
            return framing.redirection(behaviour.redirect)
        if behaviour.answer is None:
            return self.respond(request)
        return behaviour.answer


def _tls_context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.cert, tls.key)
    if tls.client_ca is not None:
        context.load_verify_locations(tls.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _agreed(connection: socket.socket) -> bool:
    if isinstance(connection, ssl.SSLSocket):
        try:
            connection.do_handshake()
        except OSError:
            # With TLS 1.3 the client learns at its first read why it was refused: the alert must reach it.
            framing.linger(connection)
            return False
    return True


class _Server(ThreadingMixIn, TCPServer):
    allow_reuse_address = os.name == "posix"
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    timeout = 0.0

    def __init__(self, owner: LoopbackServer, port: int) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        # In the connection's own thread: a client that never finishes its handshake holds up nobody else.
        with suppress(OSError):
            with self._tracked(request):
                connection = self.owner.wrapped(request)
            if connection is not None:
                with connection, self._tracked(connection):
                    if _agreed(connection):
                        _Handler(connection, client_address, self)

    @contextmanager
    def _tracked(self, connection: socket.socket) -> Iterator[None]:
        with self._open_lock:
            self._open.add(connection)
        if self.owner.pause(0):
            # Accepted while the server closed: nobody else will end it.
            _end(connection)
        try:
            yield
        finally:
            with self._open_lock:
                self._open.discard(connection)

    def end_connections(self) -> None:
        """Wake every thread that waits for a client: its next read or write fails."""
        with self._open_lock:
            for connection in self._open:
                _end(connection)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        # Not SSLSocket's own: that would take the TLS object from under the thread that uses it.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        if self.server.owner.behaviour.http10:
            self.protocol_version = "HTTP/1.0"
        super().setup()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of http.server
        """Say nothing: standard error belongs to the program that runs the server."""

    def answer(self) -> None:
        """Answer one request, or fail to, as the behaviour wants it."""
        owner = self.server.owner
        try:
            request, whole = self._recorded()
        except Unreadable:
            self._break_off(Behaviour(raw=_BAD_REQUEST), hard=False)
            return
        self.close_connection = self.close_connection or not whole
        behaviour, before, answer = owner.take(request)
        if owner.pause(behaviour.delay) or before < behaviour.reset_times or behaviour.raw is not None:
            self._break_off(behaviour, hard=before < behaviour.reset_times)
            return
        old = "HTTP/1.0" in (self.protocol_version, self.request_version)
        bodiless = self.command == "HEAD"
        frame = framing.Frame(answer, behaviour, old=old, bodiless=bodiless, last=self.close_connection)
        self.close_connection = not framing.send(self.connection, owner.now(), frame, behaviour, owner.pause)
        if not whole:
            framing.linger(self.connection)

    def _recorded(self) -> tuple[Recorded, bool]:
        """The request, and whether its body was read to its end."""
        # Not self.path: the standard library makes "//v1" there "/v1", which CTS does not.
        target = self.requestline.split()[1]
        body, whole = self._body()
        return Recorded(self.command, target, self.headers, body), whole

    def _body(self) -> tuple[bytes, bool]:
        self.connection.settimeout(_BODY_SECONDS)
        try:
            return body_of(self.rfile, self.headers)
        except TimeoutError:
            return b"", False  # it was announced and does not come: the answer needs none of it
        finally:
            self.connection.settimeout(None)

    def _break_off(self, behaviour: Behaviour, *, hard: bool) -> None:
        self.close_connection = True
        if hard:
            framing.reset(self.connection)
        elif behaviour.raw is not None:
            self.connection.sendall(behaviour.raw)


# The standard library looks for one method of the handler for each of HTTP's.
for _method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
    setattr(_Handler, f"do_{_method}", _Handler.answer)
