"""Sockets that a deadline can shut from outside: what waits for a byte, in any thread, then ends."""

import contextlib
import os
import socket
import threading
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Sockets:
    """Every socket that a session opened, so that a deadline can end what waits for them.

    Duplicates are kept, for TLS takes the first descriptor away while it shakes hands: shutting the duplicate shuts
    both.
    """

    def __init__(self) -> None:
        self.peer = ""
        """The host's number and the port of the newest connection."""
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._over = False

    def watch(self, sock: socket.socket) -> None:
        """Keep a duplicate of a socket that was just connected."""
        with contextlib.suppress(OSError):  # it may be gone already
            self.peer = _peer(sock.getpeername(), sock.getsockname())
        with self._lock:
            self._open.append(socket.socket(fileno=os.dup(sock.fileno())))
            over = self._over
        if over:
            self.shut()

    def shut(self) -> None:
        """End all communication, at once, in the threads that wait for it too."""
        with self._lock:
            self._over = True
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Close the duplicates."""
        with self._lock:
            for sock in self._open:
                sock.close()
            self._open.clear()


def _peer(theirs: Any, ours: Any) -> str:
    """Host and port; the same for all addresses of this machine, which has some in both families."""
    if not isinstance(theirs, tuple) or not isinstance(ours, tuple):
        return ""
    host = str(theirs[0]).removeprefix("::ffff:")
    return f"{'127.0.0.1' if theirs[0] == ours[0] else host}:{theirs[1]}"


def watched_pools(sockets: Sockets) -> dict[str, Any]:
    """Connection pools by scheme, whose every connection ``sockets`` watches."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            sockets.watch(sock)
            return sock

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            sockets.watch(sock)
            return sock

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
