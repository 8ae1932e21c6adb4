"""How a demo daemon misbehaves: everything a client of a real daemon, or of a proxy before it, may meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ALWAYS: Final = 2**31
"""For ``fail_times`` and ``reset_times``: never behave."""

NOT_FOUND_TEXT: Final = b"404 page not found\n"


@dataclass(frozen=True)
class HttpAnswer:
    """One HTTP answer, before it is framed.

    ``headers`` come in this order and may repeat; ``Date`` is added where it is missing, and the length always.
    ``length`` declares another Content-Length than the body's (an answer to HEAD has one and no body).
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None

    @classmethod
    def of_type(cls, content_type: str, body: bytes, status: int = 200) -> "HttpAnswer":
        """An answer with nothing but a ``Content-Type``, as a proxy's page."""
        return cls(status, body, (("Content-Type", content_type),))


@dataclass(frozen=True)
class Follower:
    """A follower in a cluster: every path but ``/v1/status/cluster`` answers 400 and names the leader.

    Without ``leader`` it is not known; without ``address`` (``host:port``, no scheme) it is not configured.
    ``itself`` gives this daemon's own address: a loop for clients that do not look.
    """

    leader: str | None = "cts-01"
    address: str | None = None
    itself: bool = False


@dataclass(frozen=True)
class Tls:
    """PEM files of the server; with ``client_ca``, clients must show a certificate of it (``verify_incoming``)."""

    cert: Path
    key: Path
    client_ca: Path | None = None


@dataclass(frozen=True)
class Behaviour:
    """All off by default: a plain and healthy daemon. Times are in seconds.

    The first group is the state of the whole daemon. The rest holds for every request, or, in ``paths``, for
    one: keys are request targets, exact (``/v1/status?x=y``) or without the query; what stands there replaces the rest
    of this object for that request. What does not contradict each other works together.
    """

    follower: Follower | None = None
    unhealthy: str | None = None
    """``/v1/health`` answers 503 with this error message."""
    ghosts: Mapping[str, str] = field(default_factory=dict)
    """Name to status of tasks that are gone and whose events are not: the list answers 404 and names one, in turn."""
    http10: bool = False
    tls: Tls | None = None
    paths: Mapping[str, "Behaviour"] = field(default_factory=dict)

    delay: float = 0.0
    reset_times: int = 0
    """So many requests end in a reset of the connection."""
    raw: bytes | None = None
    """These bytes in place of an HTTP answer, then the end of the connection."""
    required_header: tuple[str, str] | None = None
    """Name and value; 401 without it."""
    fail_times: int = 0
    """So many requests, after the resets, are answered with ``fail_status`` and ``retry_after``."""
    fail_status: int = 503
    retry_after: str | None = None
    fail_answer: HttpAnswer | None = None
    """With ``fail_times``, this in their place: an answer of before that soon is another."""
    redirect: str | None = None
    """302 to this location."""
    answer: HttpAnswer | None = None
    """This answer, whatever was asked for."""

    trickle: float | None = None
    """The body comes byte by byte, with so much time before each."""
    trickle_head: bool = False
    """With ``trickle``, the status line and the headers as well."""
    cut: int | None = None
    """The connection ends after so many bytes of the body, framing included."""
    content_length: int | None = None
    """This Content-Length, right or wrong."""
    endless: bool = False
    """Blanks for ever before the body."""

    def at(self, target: str) -> tuple[str, "Behaviour"]:
        """The behaviour for a request's ``target``, with the key under which its requests are counted."""
        keys = (target, target.partition("?")[0])
        return next(((key, self.paths[key]) for key in keys if key in self.paths), ("", self))
