"""Consul's HTTP API: one GET after another to one agent, with one token, within one deadline."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Self, TypeVar
from urllib.parse import quote, unquote, urlencode

import msgspec
from msgspec import Struct

from ctsreport.errors import usage_error
from ctsreport.sources.address import WITH_SCHEME, address_of
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts
from ctsreport.sources.transport import Fetched, Transport, shown
from ctsreport.sources.unanswered import Unanswered

TOKEN = "CONSUL_HTTP_TOKEN"  # noqa: S105 - the name of Consul's own variable
"""A token stands in no option, no file and no address."""

_OF_DISCOVERY = "consul://"
_DATACENTERS = "/v1/catalog/datacenters"
_TOKEN_ITSELF = "/v1/acl/token/self"  # noqa: S105 - a path

# What an error of Consul is shown of: its first line, so far.
_MOST_WORDS = 200

_Decoded = TypeVar("_Decoded")


class Agent(Struct, frozen=True):
    """Where Consul is asked, and with whose rights."""

    base: str
    userinfo: str | None = None
    token: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What says who asks; never to be shown."""
        headers = {}
        if self.userinfo:
            headers["Authorization"] = f"Basic {b64encode(unquote(self.userinfo).encode()).decode()}"
        if self.token:
            headers["X-Consul-Token"] = self.token
        return headers


def agent_of(text: str, token: str | None) -> Agent:
    """``http://HOST:PORT``, or ``consul://HOST:PORT`` and ``HOST:PORT`` for the same without TLS.

    Raises `CtsReportError` (2).
    """
    place = text[len(_OF_DISCOVERY) :] if text.lower().startswith(_OF_DISCOVERY) else text
    address = address_of(place if WITH_SCHEME.match(place) else f"http://{place}")
    if token and not (token.isascii() and token.isprintable()):
        raise usage_error(
            f"{TOKEN} cannot be sent in a header.", "Take line breaks and letters beyond ASCII out of it."
        )
    return Agent(address.base, address.userinfo, token or None)


class ConsulAnswer(Struct, frozen=True):
    """One answer of Consul, and what its head says of how far it goes.

    ``index`` moves at least when the answer changes; None where none was told. ``filtered``: the token may not see all
    of it, which is not said to who has no token. ``knows_leader``: it is not of servers that are cut off.
    """

    url: str
    code: int
    body: bytes
    index: int | None
    knows_leader: bool
    filtered: bool
    date: datetime | None

    def decoded(self, type_: type[_Decoded]) -> _Decoded:
        """Its JSON. Raises `Unanswered` where it is of another shape, so that this is not Consul."""
        try:
            return msgspec.json.decode(self.body, type=type_)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Unanswered(f"{shown(self.url)} did not answer as Consul does", "Check the address.") from error


class _Token(Struct, rename={"accessor": "AccessorID"}):
    accessor: str = ""


class Refused(Unanswered):
    """Consul is there, and does not give this one answer."""


class Consul:
    """An agent. Use it as a context manager; each question raises `Unanswered` where there is no answer."""

    def __init__(
        self, agent: Agent, settings: Settings, say: Callable[[str], None], contexts: Contexts | None = None
    ) -> None:
        self._agent = agent
        self._transport = Transport(settings, (contexts or Contexts()).of(settings), say)

    def __enter__(self) -> Self:
        self._transport.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.__exit__()

    def get(self, path: str, query: Mapping[str, object] | None = None, *, may_lack: bool = False) -> ConsulAnswer:
        """One answer. Values that are None or empty are left out, a list is repeated.

        ``may_lack``: 404 is an answer too, that of a key that is not there.
        """
        fetched = self._fetched(f"{self._agent.base}{path}{_query(query or {})}")
        if fetched.code == 200 or (may_lack and fetched.code == 404):
            return _answer(fetched)
        raise _refusal(fetched)

    def _fetched(self, url: str) -> Fetched:
        try:
            return self._transport.get(url, self._agent.headers)
        except Unanswered as error:
            if error.passing:  # what is said of a daemon then is not true of Consul
                raise Unanswered(error.what, "Is Consul running there?", passing=True) from error
            raise

    def datacenters(self) -> list[str]:
        """The names of all, the nearest first."""
        return self.get(_DATACENTERS).decoded(list[str])

    def accessor(self) -> str:
        """The public name of who asks: the accessor of the token; empty where there is none, or it is not told."""
        if not self._agent.token:
            return ""
        try:
            return self.get(_TOKEN_ITSELF).decoded(_Token).accessor
        except Refused:
            return ""

    def health(self, name: str, query: Mapping[str, object] | None = None) -> ConsulAnswer:
        """The instances of a service, with their checks."""
        return self.get(f"/v1/health/service/{quote(name, safe='')}", query)


def _query(query: Mapping[str, object]) -> str:
    given = {name: value for name, value in query.items() if value or value == 0}
    return f"?{urlencode(given, doseq=True, quote_via=quote)}" if given else ""


def _answer(fetched: Fetched) -> ConsulAnswer:
    index = fetched.headers.get("x-consul-index", "")
    return ConsulAnswer(
        fetched.url,
        fetched.code,
        fetched.body,
        int(index) if index.isascii() and index.isdigit() else None,
        fetched.headers.get("x-consul-knownleader", "true") == "true",
        fetched.headers.get("x-consul-results-filtered-by-acls") == "true",
        fetched.date,
    )


def _refusal(fetched: Fetched) -> Refused:
    """Consul says why in one line of text."""
    words = fetched.body[:_MOST_WORDS].decode("utf-8", "replace").strip().partition("\n")[0]
    said = f": {words}" if words and words.isprintable() and not words.startswith("<") else ""
    return Refused(f"{shown(fetched.url)} answered {fetched.code}{said}", _cure(fetched.code))


def _cure(code: int) -> str:
    if code in {401, 403}:
        return f"Its token comes from {TOKEN}, and needs node:read and service:read (key:read for keys)."
    if code == 404:
        return "Check the address: Consul's API is usually at http://HOST:8500."
    return "Look at the log of Consul's agent."
