"""Calls to places where people read: one session for a run, with time limits, safe repeats, and errors with a cure.

A call is repeated only where that can double nothing: where the server says that it did not do it (429), where it was
never reached, and else only where the call reads, or the target says that it may be made again.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from ctsreport.credentials import MASK, shown
from ctsreport.destinations.interface import OutcomeUnknownError
from ctsreport.errors import CtsReportError, unwritten_error, usage_error

if TYPE_CHECKING:
    import requests  # it costs 70 ms: only what asks pays for it

READS = frozenset({"GET", "HEAD", "OPTIONS"})
PASSING = frozenset({500, 502, 503, 504})
MOST_ANSWER = 1 << 25
"""Bytes of an answer: a page that is there already is among them."""

FIRST_PAUSE = 0.5


class Limits(NamedTuple):
    """Seconds to wait for a connection and each piece of an answer, seconds for one call with its repeats, repeats."""

    timeout: float = 15.0
    deadline: float = 90.0
    repeats: int = 3


USUAL = Limits()


class Answer(NamedTuple):
    """What a server answered. Names of headers are in small letters; ``where`` is the address, as it may be shown."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    where: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self, shape: Any = Any) -> Any:
        """What it says, of this shape: a type as msgspec takes it, that names all that is looked at.

        Raises `CtsReportError` (5) where it is no JSON, as a page of a login or of a proxy, or of another shape.
        """
        try:
            said = msgspec.json.decode(self.body)
        except (ValueError, RecursionError) as error:
            raise unwritten_error(
                f"{self.where} answered something else than JSON.",
                "Check the address: a login page or a proxy may answer in its place.",
            ) from error
        return shaped(said, shape, self.where)


def shaped(said: Any, shape: Any, where: str) -> Any:
    """What somebody said, of this shape. Raises `CtsReportError` (5)."""
    try:
        return msgspec.convert(said, shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise unwritten_error(
            f"{where} answered in another shape than it should: {error}.",
            "Check the address, and that the server's version is one that is supported.",
        ) from error


class Login(NamedTuple):
    """What lets somebody in: the headers of each call, and what in them is secret."""

    headers: dict[str, str]
    secrets: tuple[str, ...]


def basic_login(user: str, password: str) -> Login:
    """By user and password."""
    basic = b64encode(f"{user}:{password}".encode()).decode()
    return Login({"Authorization": f"Basic {basic}"}, (password, basic))


def bearer_login(token: str) -> Login:
    """By a token."""
    return Login({"Authorization": f"Bearer {token}"}, (token,))


class Web:
    """The session of a run. ``say`` is told each call; ``pause`` waits."""

    def __init__(
        self,
        limits: Limits = USUAL,
        say: Callable[[str], None] = lambda _: None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits
        self.say = say
        self.pause = pause

    @cached_property
    def session(self) -> "requests.Session":
        """Made when something is asked."""
        import requests

        session = requests.Session()
        session.trust_env = False  # .netrc is not ours to use; proxies are asked for at each call
        session.headers["User-Agent"] = "ctsreport"
        return session

    def site(
        self,
        name: str,
        address: str,
        headers: Mapping[str, str] | None = None,
        *,
        secrets: Iterable[str] = (),
        cacert: str | None = None,
    ) -> "Site":
        """A server, by its address, which the paths of calls are put to.

        ``name`` stands in messages. What is secret, the address itself perhaps (of a webhook), is masked in them.
        Raises `CtsReportError` (2) where either cannot be sent as it is.
        """
        _check_sendable(name, address, headers or {})
        return Site(self, name, address, dict(headers or {}), tuple(filter(None, secrets)), cacert)

    def close(self) -> None:
        """Let go of all connections."""
        if "session" in self.__dict__:
            self.session.close()


def is_address(text: str) -> bool:
    """Whether a server can be asked by it."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable()
    except ValueError:
        return False


def _check_sendable(name: str, address: str, headers: Mapping[str, str]) -> None:
    """What nobody could be asked by; no message shows what it is, for it may be secret."""
    if not is_address(address):
        raise usage_error(f"The address of {name} is none that can be asked.", "Give the whole of it: https://HOST.")
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise usage_error(
            f"The token for {name} holds a line break, or a sign that no token has.",
            "Put the token alone, on one line, into the variable or file that is named.",
        )


class Site:
    """One server, as one target sees it."""

    def __init__(
        self, web: Web, name: str, address: str, headers: dict[str, str], secrets: tuple[str, ...], cacert: str | None
    ) -> None:
        self.name = name
        self.address = address.rstrip("/")
        self.headers = headers
        self._web = web
        self._secrets = secrets
        self._cacert = cacert

    def call(
        self,
        method: str,
        path: str = "",
        *,
        answers: Collection[int] = (),
        again: bool = False,
        headers: Mapping[str, str] | None = None,
        **what: Any,
    ) -> Answer:
        """One answer: 2xx, or one of the statuses that are ``answers`` here. Raises `CtsReportError` (5) for others.

        ``path`` is put to the site's address, whatever it looks like: a token goes nowhere else.

        ``again``: it may be repeated though nobody knows whether it was carried out, as whatever only reads may.
        ``what`` is given to requests: json, data, params, files, auth.
        """
        call = _Call(method, self.address + path, {**self.headers, **(headers or {})}, what, again or method in READS)
        ends_at = time.monotonic() + self._web.limits.deadline
        for attempt in count():
            try:
                answer = self._once(call, ends_at)
            except (NotReached, Lost) as error:
                pause = FIRST_PAUSE * 2**attempt
                if (isinstance(error, Lost) and not call.again) or not self._wait(attempt, pause, ends_at):
                    raise self._masked(self._unanswered(call, error)) from error
            else:
                if answer.status in answers or answer.status // 100 == 2:
                    return answer
                if not self._repeats(answer, call) or not self._wait(attempt, _pause(answer, attempt), ends_at):
                    raise self._masked(self._refusal(call, answer))
        raise AssertionError("counting has no end")

    def mask(self, text: str) -> str:
        """A text without what is secret."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    def _of(self, call: "_Call") -> str:
        return f"{self.name}: {call.method} {shown(call.url)}"

    def _masked(self, error: CtsReportError) -> CtsReportError:
        error.message = self.mask(error.message)
        return error

    @staticmethod
    def _repeats(answer: Answer, call: "_Call") -> bool:
        return answer.status == 429 or (call.again and answer.status in PASSING)

    def _wait(self, attempt: int, seconds: float, ends_at: float) -> bool:
        """Before another attempt; False where it was the last, or there is not so much time left."""
        if attempt >= self._web.limits.repeats or time.monotonic() + seconds > ends_at:
            return False
        self._web.pause(seconds)
        return True

    def _unanswered(self, call: "_Call", error: "NotReached | Lost") -> CtsReportError:
        if isinstance(error, NotReached):
            return error.explained
        message = f"{self._of(call)} got no answer: {error}."
        return unwritten_error(message, "Try again later.") if call.again else OutcomeUnknownError(message)

    def _refusal(self, call: "_Call", answer: Answer) -> CtsReportError:
        from ctsreport.destinations.web_errors import refusal  # most calls need none

        return refusal(self._of(call), answer, repeated=call.again)

    def _once(self, call: "_Call", ends_at: float) -> Answer:
        """One answer, whatever it says; raises `NotReached` or `Lost`."""
        import requests
        from requests.utils import get_environ_proxies

        self._web.say(self.mask(f"{call.method} {shown(call.url)}"))
        limits = self._web.limits
        try:
            with self._web.session.request(
                call.method,
                call.url,
                headers=call.headers,
                timeout=limits.timeout,
                allow_redirects=False,  # it would carry the token on to wherever the server points
                stream=True,
                proxies=get_environ_proxies(call.url),
                verify=self._cacert or True,
                **call.what,
            ) as response:
                body = _body(response, ends_at)
                names = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, names, body, self.mask(shown(call.url)))
        except requests.RequestException as error:
            from ctsreport.destinations.web_errors import unanswered

            raise unanswered(f"{self.name}: {shown(call.url)}", error) from error


class _Call(NamedTuple):
    method: str
    url: str
    headers: dict[str, str]
    what: dict[str, Any]
    again: bool


class NotReached(Exception):
    """The server was never asked, so that asking again is safe."""

    def __init__(self, explained: CtsReportError) -> None:
        super().__init__(explained.message)
        self.explained = explained


class Lost(Exception):
    """The server was asked, and did not answer."""


def _body(response: "requests.Response", ends_at: float) -> bytes:
    """All of an answer; a byte now and then keeps no call beyond its deadline."""
    from urllib3.exceptions import HTTPError

    gathered = bytearray()
    try:
        while piece := response.raw.read1(1 << 16, decode_content=True):  # what is there: it waits for no more
            gathered += piece
            if len(gathered) > MOST_ANSWER:
                raise Lost("the answer is too large")
            if time.monotonic() > ends_at:
                raise Lost("the answer took too long")
    except HTTPError as error:
        raise Lost("the connection broke") from error
    return bytes(gathered)


def _pause(answer: Answer, attempt: int) -> float:
    """As long as the server says; else longer each time."""
    from ctsreport.destinations.web_errors import retry_after

    wanted = retry_after(answer)
    return FIRST_PAUSE * 2**attempt if wanted is None else wanted
