"""What every stateful double of a server has: real sockets, a token, and faults by plan.

A double keeps what it is told in memory and answers as the server that it stands for does: versions, conflicts, limits,
rights. One is a class with a method for each call, and the place of what it holds::

    class Board(Fake):
        def __init__(self) -> None:
            super().__init__()
            self.text: str | None = None

        @route("GET", r"/page")
        def read(self, asked: Asked) -> Reply:
            return Reply(200, {"text": self.text}) if self.text is not None else Reply(404)

        @route("PUT", r"/page", writes=True)
        def write(self, asked: Asked) -> Reply:
            self.text = asked.json()["text"]
            return Reply(200)

    with Board().running() as board:
        board.plan("lost", after=1)     # the second write is done, and its answer never comes
        ...board.address...
"""

import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from trustme import LeafCert

TOKEN = "right" + "-token"
"""What lets somebody in."""

READ_ONLY = "read-only" + "-token"
"""What lets somebody in who may write nothing."""

What = Literal["rate", "trouble", "trouble-after", "lost", "expired"]
"""Answers with 429 and Retry-After, with 503 undone, with 503 though done, with nothing though done, with 401."""

WAIT = 7
"""Seconds that Retry-After asks for."""


@dataclass(frozen=True)
class Asked:
    """One call."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    match: "re.Match[str] | None" = None

    def json(self) -> Any:
        return json.loads(self.body)

    def part(self, number: int = 1) -> str:
        """What a group of the route stands for."""
        assert self.match
        return unquote(self.match[number])

    @property
    def token(self) -> str:
        """Of ``Authorization: Bearer T``, ``token T`` or ``Basic`` as it stands."""
        return self.headers.get("authorization", "").partition(" ")[2]


class Reply(NamedTuple):
    """One answer: what is no text or bytes becomes JSON."""

    status: int
    body: Any = ""
    headers: Mapping[str, str] = {}

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass
class Fault:
    """Something that goes wrong, so many ``times``, with calls that it is of, ``after`` so many of them went well."""

    what: What
    times: int = 1
    after: int = 0
    of: Callable[[Asked], bool] | None = None
    """None: calls that write; for a rate all calls."""


Handler = Callable[[Any, Asked], Reply]


class _Route(NamedTuple):
    method: str
    path: "re.Pattern[str]"
    writes: bool
    handler: Handler


def route(method: str, path: str, *, writes: bool = False) -> Callable[[Handler], Handler]:
    """A method that answers a call. ``writes``: it changes what the double holds, so that faults are of it."""

    def mark(handler: Handler) -> Handler:
        routes = [*getattr(handler, "routes", []), _Route(method, re.compile(path), writes, handler)]
        handler.routes = routes  # type: ignore[attr-defined] # found again by `Fake`
        return handler

    return mark


@dataclass
class Fake:
    """A double; `running` it listens on loopback."""

    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    written: int = 0
    """Calls that wrote."""
    address: str = ""

    def plan(self, what: What, times: int = 1, after: int = 0, of: Callable[[Asked], bool] | None = None) -> None:
        """Have something go wrong."""
        self.faults.append(Fault(what, times, after, of))

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        """Whether who asks is let in: None where so. A double of a server with other ways has its own."""
        if asked.token == TOKEN or (asked.token == READ_ONLY and not writes):
            return None
        return Reply(403, {"message": "not allowed"}) if asked.token == READ_ONLY else Reply(401, {"message": "who?"})

    @contextmanager
    def running(self) -> Iterator[Self]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        self._end = ExitStack()
        self._end.callback(thread.join)
        self._end.callback(server.server_close)
        self._end.callback(server.shutdown)
        with self._end:
            yield self

    @contextmanager
    def secure(self, certificate: "LeafCert") -> Iterator[str]:
        """The address of the same under TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign] # clients that trust it not
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def stop(self) -> None:
        """Nobody listens any more."""
        self._end.close()

    def answer(self, asked: Asked) -> Reply | None:
        """What is answered; None for nothing at all."""
        for each in self._routes():
            match = each.path.fullmatch(asked.path)
            if match and each.method == asked.method:
                return self._answer(each, Asked(**{**vars(asked), "match": match}))
        return Reply(404, {"message": f"no {asked.method} {asked.path} here"})

    def _answer(self, each: _Route, asked: Asked) -> Reply | None:
        fault = self._fault(asked, each.writes)
        if fault == "expired":
            return Reply(401, {"message": "the token has expired"})
        if fault == "rate":
            return Reply(429, {"message": "too many"}, {"Retry-After": str(WAIT)})
        if fault == "trouble":
            return Reply(503, "<html><h1>Service Unavailable</h1></html>")
        refused = self.may(asked, writes=each.writes)
        if refused:
            return refused
        reply = each.handler(self, asked)
        self.written += each.writes and reply.status < 300
        if fault == "trouble-after":
            return Reply(503, "upstream went away")
        return None if fault == "lost" else reply

    def _fault(self, asked: Asked, writes: bool) -> What | None:
        for fault in self.faults:
            if not (fault.of(asked) if fault.of else writes or fault.what == "rate"):
                continue
            if fault.after:
                fault.after -= 1
            elif fault.times:
                fault.times -= 1
                return fault.what
        return None

    def _routes(self) -> Iterator[_Route]:
        for name in dir(type(self)):
            yield from getattr(getattr(type(self), name), "routes", ())


def _handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handle(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            with suppress(ConnectionError):
                super().handle_one_request()

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._do
            raise AttributeError(name)

        def _do(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, address.path, dict(parse_qsl(address.query)), headers, body)
            with lock:
                fake.asked.append(asked)
                reply = fake.answer(asked)
            if reply is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            _send(self, reply)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handle


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    if "Date" in reply.headers:
        handler.send_response_only(reply.status)
    else:
        handler.send_response(reply.status)
    for name, value in {"Content-Type": "application/json", **reply.headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(reply.data)))
    handler.end_headers()
    handler.wfile.write(reply.data if handler.command != "HEAD" else b"")
