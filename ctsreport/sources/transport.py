"""One GET after another to one daemon, within one deadline.

Retries, redirects on the same host, a limit on each answer.

requests' own timeouts do not stop a server that sends a byte a second, and its redirects would carry headers to
wherever the server points: so the deadline shuts the sockets from outside, and redirects are followed here.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from msgspec import Struct
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError, InsecureRequestWarning, ReadTimeoutError

from ctsreport import credentials
from ctsreport.sources.address import PORTS
from ctsreport.sources.encoding import first_not_utf8
from ctsreport.sources.failure import explain, is_passing
from ctsreport.sources.settings import Settings
from ctsreport.sources.sockets import Sockets, watched_pools
from ctsreport.sources.tls import MakeContext
from ctsreport.sources.unanswered import NO_THREAD, Unanswered

PASSING_CODES = frozenset({429, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
FIRST_WAIT = 0.25
CHUNK = 1 << 16

WAITS = (
    "A task that is being created with run=now holds this answer back until it has run: ask again then. What it "
    "would say is missing."
)
"""Why an answer that is good to have may take long, and what to do."""


class Fetched(Struct, frozen=True):
    """One HTTP answer, whole. Header names are in small letters."""

    url: str
    code: int
    headers: dict[str, str]
    body: bytes

    @property
    def date(self) -> datetime | None:
        """When the server says that it answered."""
        try:
            date = parsedate_to_datetime(self.headers.get("date", ""))
        except (TypeError, ValueError, OverflowError):
            return None
        if date.tzinfo:
            return date
        return date.replace(tzinfo=UTC)


class Transport:
    """A session with one daemon.

    Use it as a context manager; each `get` raises `Unanswered` where there is no answer.
    """

    def __init__(self, settings: Settings, context: MakeContext, say: Callable[[str], None]) -> None:
        self._settings = settings
        self._say = say
        self._ends_at = time.monotonic() + settings.deadline
        self._sockets = Sockets()
        self._session = requests.Session()
        if settings.insecure:
            urllib3.disable_warnings(InsecureRequestWarning)  # the report says it, where it is read
        self._session.trust_env = False  # .netrc is not ours to use; proxies are asked for below
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(context, self._sockets))
        self._timer = threading.Timer(settings.deadline, self._sockets.shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        try:
            self._timer.start()
        except RuntimeError as error:
            self._session.close()
            raise NO_THREAD from error
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._sockets.forget()
        self._session.close()

    def server(self, base: str) -> str:
        """Who answered last: where it listens, and the path of ``base``; empty behind a proxy, which has many."""
        if get_environ_proxies(base) or not self._sockets.peer:
            return ""
        return self._sockets.peer + urlsplit(base).path

    @property
    def remaining(self) -> float:
        """Seconds until the deadline."""
        return self._ends_at - time.monotonic()

    def get(
        self, url: str, headers: dict[str, str], *, may_be_down: bool = False, patience: float | None = None
    ) -> Fetched:
        """One answer, after retries and redirects. ``may_be_down``: a 503 is an answer here, not a passing fault.

        ``patience``: seconds of silence after which this answer is given up, where that is less than the timeout.
        """
        for attempt in range(self._settings.retries + 1):
            last = attempt == self._settings.retries
            try:
                fetched = self._follow(url, headers, patience)
            except Unanswered as error:
                if last or not error.passing or not self.wait(attempt):
                    raise
                continue
            if fetched.code not in PASSING_CODES or (may_be_down and fetched.code == 503) or last:
                return fetched
            if not self.wait(attempt, fetched.headers.get("retry-after")):
                return fetched
        raise AssertionError("unreachable: the last attempt returns or raises")

    def wait(self, attempt: int, retry_after: str | None = None, first: float | None = None) -> bool:
        """Wait before the next attempt, longer each time; False where the deadline comes first."""
        seconds = _seconds(retry_after) if retry_after else None
        if seconds is None:
            seconds = (FIRST_WAIT if first is None else first) * 2**attempt
        if seconds >= self.remaining:
            return False
        self._say(f"trying again in {seconds:.1f} s")
        time.sleep(seconds)
        return True

    def _follow(self, url: str, headers: dict[str, str], patience: float | None) -> Fetched:
        for _ in range(MOST_REDIRECTS):
            fetched = self._once(url, headers, patience)
            location = fetched.headers.get("location")
            if fetched.code not in REDIRECTS or location is None:
                return fetched
            url, headers = _redirected(url, location, headers)
        raise Unanswered(
            f"{shown(url)} redirects in a ring", "Name the daemon's own address, without a proxy that redirects."
        )

    def _once(self, url: str, headers: dict[str, str], patience: float | None) -> Fetched:
        if self.remaining <= 0:
            raise self._too_late(url)
        self._say(f"asking {shown(url)}")
        try:
            return self._exchange(
                url, headers, self._settings.timeout if patience is None else min(patience, self._settings.timeout)
            )
        except (requests.RequestException, HTTPError, OSError, ValueError, MemoryError) as error:
            if self.remaining <= 0:
                raise self._too_late(url) from error
            if (
                patience is not None
                and patience < self._settings.timeout
                and isinstance(error, requests.ReadTimeout | ReadTimeoutError)
            ):
                raise Unanswered(f"{shown(url)} sent nothing for {patience:g} s", WAITS) from error
            what, cure = explain(error, shown(url), self._settings)
            raise Unanswered(what, cure, passing=is_passing(error)) from error

    def _exchange(self, url: str, headers: dict[str, str], timeout: float) -> Fetched:
        seconds = min(timeout, max(self.remaining, 0.001))
        with self._session.get(
            url,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
            stream=True,
            timeout=(seconds, seconds),
            allow_redirects=False,
            proxies=dict(get_environ_proxies(url)),
        ) as response:
            body = whole(self._read(response, url))
        return Fetched(
            url, response.status_code, {name.lower(): value for name, value in response.headers.items()}, body
        )

    def _read(self, response: requests.Response, url: str) -> bytes:
        """The body, as long as it stays within the limit and the deadline."""
        gathered = bytearray()
        while True:
            piece = response.raw.read1(CHUNK, decode_content=True)
            if self.remaining <= 0:
                raise self._too_late(url)
            if not piece:
                return bytes(gathered)
            gathered += piece
            if len(gathered) > self._settings.limit.size:
                raise Unanswered(
                    f"{shown(url)} answered with more than {self._settings.limit}", self._settings.limit.cure
                )

    def _too_late(self, url: str) -> Unanswered:
        return Unanswered(
            f"{shown(url)} did not answer within the deadline of {self._settings.deadline:g} s",
            "Is the daemon overloaded, or a proxy before it slow? A longer --deadline waits longer.",
        )


def whole(body: bytes) -> bytes:
    """The same body with U+FFFD for what is not UTF-8, as CTS itself does it."""
    if first_not_utf8(body) is None:
        return body
    return body.decode("utf-8", "replace").encode()


class _Adapter(HTTPAdapter):
    """requests' adapter with our TLS context in every pool that needs one, and with watched sockets."""

    def __init__(self, context: MakeContext, sockets: Sockets) -> None:
        self._context = context
        self._pools = watched_pools(sockets)
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._context(), **proxy_kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """The host, and our context alone: neither requests' own bundle of CAs nor its settings are added to it."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"ssl_context": self._context()} if host["scheme"] == "https" else {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing: the context has it all."""


def _redirected(url: str, location: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Where a redirect leads, on the same host only, and never from TLS to plain text."""
    try:
        target = _without_userinfo(urljoin(url, location))
        before, after = urlsplit(url), urlsplit(target)
        ports = before.port or PORTS[before.scheme], after.port or PORTS.get(after.scheme)
    except ValueError as error:
        raise Unanswered(
            f"{shown(url)} redirects to an address that is not valid", "Name the daemon's own address."
        ) from error
    if after.hostname != before.hostname or after.scheme not in {"http", "https"}:
        raise Unanswered(
            f"{shown(url)} redirects to {shown(target)}, another host, which was not asked",
            "If that is the daemon, name its address.",
        )
    if before.scheme == "https" and after.scheme == "http":
        raise Unanswered(f"{shown(url)} redirects from TLS to plain HTTP", "Name the address that is meant.")
    # Another port is another program, which is not to learn who we are; but from 80 to 443 it is the same one.
    return target, headers if ports[0] == ports[1] or ports == (80, 443) else {}


def _without_userinfo(url: str) -> str:
    """An address without credentials: a server does not say who we are."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def shown(url: str) -> str:
    """An address that was asked, or that a server names, without credentials and query."""
    text = credentials.shown(url.partition("?")[0].partition("#")[0])
    if text.isprintable():
        return text
    return ascii(text)[1:-1]


def _seconds(retry_after: str) -> float | None:
    """``Retry-After`` as seconds from now: a number or an HTTP date."""
    if retry_after.isascii() and retry_after.strip().isdigit():
        return float(retry_after)
    try:
        # A date on the wire is held against the clock.
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())  # noqa: TID251
    except (TypeError, ValueError, OverflowError):
        return None
