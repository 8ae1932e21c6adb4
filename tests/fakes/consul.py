"""A Consul agent in miniature on loopback: catalogue, health and keys of several data centres.

It blocks on an index, leaves out what a token may not see, loses its leader and its indexes as Consul does.
"""

import base64
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ctsreport.demo.behaviour import Behaviour, HttpAnswer
from ctsreport.demo.server import LoopbackServer, Recorded
from tests.fakes.consul_catalog import Catalog, Row
from tests.fakes.consul_filter import matches

LONGEST_WAIT = 300.0
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_POLL_SECONDS = 0.01

Query = Mapping[str, list[str]]


class FakeConsul(LoopbackServer):
    """An agent of the first of its ``datacenters``; use it as a context manager.

    Change what it knows through ``here`` or ``of(NAME)``. ``now`` is what its clock says, None for this machine's.
    ``rights`` is by token, patterns of the names of services and keys that it may read; a token that is not there is
    not known. "" is the anonymous one.
    """

    def __init__(
        self, datacenters: Sequence[str] = ("dc1",), *, behaviour: Behaviour | None = None, port: int = 0
    ) -> None:
        super().__init__(behaviour or Behaviour(), port=port)
        self.catalogs = {name: Catalog(name) for name in datacenters}
        self.rights: dict[str, Sequence[str]] | None = None
        self.knows_leader = True
        self.unreachable: set[str] = set()
        self.moment: datetime | None = None

    @property
    def here(self) -> Catalog:
        """The agent's own data centre."""
        return next(iter(self.catalogs.values()))

    def of(self, datacenter: str) -> Catalog:
        return self.catalogs[datacenter]

    def now(self) -> datetime:
        return self.moment or super().now()

    def take(self, request: Recorded) -> tuple[Behaviour, int, HttpAnswer]:
        """A request that waits holds up no other."""
        if "index=" not in request.path:
            return super().take(request)
        with self._lock:
            self.requests.append(request)
        return self.behaviour, 0, self.respond(request)

    def respond(self, request: Recorded) -> HttpAnswer:
        parts = urlsplit(request.path)
        token = request.headers.get("X-Consul-Token") or ""
        if self.rights is not None and token not in self.rights:
            return _text(403, "ACL not found")
        for pattern, answer in _PATHS:
            if match := pattern.fullmatch(parts.path):
                names = [unquote(each) for each in match.groups()]
                return _Asked(self, parse_qs(parts.query, keep_blank_values=True), token).answer(answer, names)
        return _text(404, "Invalid URL path: not a recognized HTTP API endpoint")


class _Asked:
    """One request to an agent, of one data centre, with the rights of one token."""

    def __init__(self, consul: FakeConsul, query: Query, token: str) -> None:
        self._consul = consul
        self._query = query
        self._token = token
        self._hidden = False

    def answer(self, work: Callable[..., HttpAnswer], names: list[str]) -> HttpAnswer:
        name = self._one("dc") or self._consul.here.datacenter
        if name not in self._consul.catalogs or name in self._consul.unreachable:
            return _text(500, "No path to datacenter")
        return work(self, self._consul.catalogs[name], *names)

    def datacenters(self, _: Catalog) -> HttpAnswer:
        return _json(list(self._consul.catalogs))

    def leader(self, _: Catalog) -> HttpAnswer:
        return _json("127.0.0.1:8300" if self._consul.knows_leader else "")

    def token(self, _: Catalog) -> HttpAnswer:
        """What is public of the token that asks."""
        if self._consul.rights is None:
            return _text(401, "ACL support disabled")
        return _json({"AccessorID": f"accessor-of-{sorted(self._consul.rights).index(self._token)}"})

    def health(self, catalog: Catalog, name: str) -> HttpAnswer:
        """Rows of a name: those of its namespace that fit the filter, and with ``passing`` all of whose checks pass."""
        self._await(lambda: catalog.index_of(name))
        try:
            rows = [row for row in catalog.rows(name) if self._is_wanted(row)]
        except ValueError as error:
            return _text(500, f"Failed to create boolean expression evaluator: {error}")
        return self._told(self._seen(rows, name), catalog.index_of(name))

    def services(self, catalog: Catalog) -> HttpAnswer:
        self._await(lambda: catalog.listed)
        pairs = [each.partition(":") for each in self._query.get("node-meta", [])]
        names = catalog.names({name: value for name, _, value in pairs})
        visible = {name: sorted(tags) for name, tags in names.items() if self._may_read(name)}
        self._hidden = len(visible) < len(names)
        return self._told(visible, catalog.listed)

    def key(self, catalog: Catalog, path: str) -> HttpAnswer:
        def found() -> list[Row]:
            wanted = str.startswith if "recurse" in self._query else str.__eq__
            return [row for name, row in sorted(catalog.keys.items()) if wanted(name, path)]

        def index() -> int:
            return max([row["ModifyIndex"] for row in found()], default=catalog.tombstone or catalog.index)

        self._await(index)
        if not self._may_read(path):
            return _text(403, "Permission denied")
        rows = [{**row, "Value": base64.b64encode(row["Value"].encode()).decode()} for row in found()]
        return self._told(rows or None, index(), 200 if rows else 404)

    def _is_wanted(self, row: Row) -> bool:
        if row["Service"]["Namespace"] != (self._one("ns") or ""):
            return False
        if "passing" in self._query and any(check["Status"] != "passing" for check in row["Checks"]):
            return False
        text = self._one("filter")
        return not text or matches(row, text)

    def _seen(self, rows: list[Row], name: str) -> list[Row]:
        if self._may_read(name):
            return rows
        self._hidden = bool(rows)
        return []

    def _may_read(self, name: str) -> bool:
        rights = self._consul.rights
        return rights is None or any(fnmatchcase(name, pattern) for pattern in rights[self._token])

    def _await(self, index: Callable[[], int]) -> None:
        """Until the index is beyond the one that is known, or the time is over."""
        known = int(self._one("index") or 0)
        ends_at = time.monotonic() + _seconds(self._one("wait"))
        while known and index() <= known and time.monotonic() < ends_at:
            if self._consul.pause(_POLL_SECONDS):
                return

    def _told(self, value: Any, index: int, status: int = 200) -> HttpAnswer:
        headers = [
            ("X-Consul-Index", str(index)),
            ("X-Consul-KnownLeader", str(self._consul.knows_leader).lower()),
            ("X-Consul-LastContact", "0"),
        ]
        if self._hidden and self._token:  # who shows no token is not told that there is more
            headers.append(("X-Consul-Results-Filtered-By-ACLs", "true"))
        return _json(value, status, tuple(headers))

    def _one(self, name: str) -> str | None:
        return self._query.get(name, [None])[0]


_PATHS: tuple[tuple[re.Pattern[str], Callable[..., HttpAnswer]], ...] = (
    (re.compile("/v1/catalog/datacenters"), _Asked.datacenters),
    (re.compile("/v1/status/leader"), _Asked.leader),
    (re.compile("/v1/acl/token/self"), _Asked.token),
    (re.compile("/v1/health/service/([^/]+)"), _Asked.health),
    (re.compile("/v1/catalog/services"), _Asked.services),
    (re.compile("/v1/kv/(.+)"), _Asked.key),
)


def _seconds(text: str | None) -> float:
    """A Go duration of one unit."""
    match = re.fullmatch(r"(\d+)(ms|s|m)", text or "")
    return min(LONGEST_WAIT, int(match[1]) * _UNITS[match[2]]) if match else LONGEST_WAIT


def _json(value: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> HttpAnswer:
    body = b"" if value is None else json.dumps(value).encode()
    return HttpAnswer(status, body, (("Content-Type", "application/json"), *headers))


def _text(status: int, text: str) -> HttpAnswer:
    return HttpAnswer.of_type("text/plain; charset=utf-8", text.encode(), status)
