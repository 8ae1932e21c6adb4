"""Daemons from Consul's catalogue, in which CTS registers itself: where each listens, and what is known of it there.

A passing check only says that the process answers its own agent, so daemons are asked whatever their check says.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from ctsreport.errors import CtsReportError, usage_error
from ctsreport.snapshot.model import Notice
from ctsreport.sources.address import Address, address_of
from ctsreport.sources.catalogue import Discovered, Discovery
from ctsreport.sources.consul import Agent, Consul, ConsulAnswer, agent_of
from ctsreport.sources.locate import parse
from ctsreport.sources.reach import is_no_daemons
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts
from ctsreport.sources.unanswered import Unanswered

NOT_DISCOVERED = "not_discovered"
"""The code of the notice that the catalogue could not be read, so that daemons may be missing."""

# `Get "https://localhost:8558/v1/health": …`, `HTTP GET https://localhost:8558/v1/health: 200 OK Output: {}`
_SCHEME = re.compile(r"\b(https?)://")

# ``site=dc2``: a tag that says what it is about.
_TAG = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*)=(.+)")


class _Node(Struct, rename="pascal"):
    node: str = ""
    address: str = ""
    datacenter: str = ""


class _Service(Struct, rename="pascal"):
    port: int
    id: str = msgspec.field(name="ID", default="")
    address: str = ""
    tags: tuple[str, ...] | None = None


class _Check(Struct, rename="pascal"):
    output: str = ""


class _Row(Struct, rename="pascal"):
    node: _Node
    service: _Service
    checks: tuple[_Check, ...] | None = None


def discover(
    wanted: Discovery, named: Sequence[str], settings: Settings, say: Callable[[str], None], contexts: Contexts
) -> Discovered:
    """Ask each data centre. ``named`` are the SOURCEs of the command line: what these name keeps its name."""
    keys = {address_of(each.place).key for each in map(parse, named) if each.is_address}
    addresses: dict[str, tuple[Address, dict[str, str]]] = {}
    notices: list[Notice] = []
    agent = agent_of(wanted.address, wanted.token)
    with Consul(agent, settings, say, contexts) as consul:
        rows = [row for answer in _asked(consul, wanted, notices) for row in _rows(answer, notices)]
    if not rows and not any(notice.level == "error" for notice in notices):
        notices.append(_nothing(wanted, agent))
    for address, tags in _daemons(rows, wanted, notices):
        if address.key not in keys:
            addresses.setdefault(address.key, (address, tags))
    found = addresses.values()
    return Discovered(
        tuple(address.base for address, _ in found),
        {address.instance: tags for address, tags in found},
        tuple(notices),
    )


def _asked(consul: Consul, wanted: Discovery, notices: list[Notice]) -> Iterator[ConsulAnswer]:
    """The answer of each data centre; one that cannot be asked keeps no other back."""
    try:
        datacenters = wanted.datacenters or tuple(consul.datacenters())
    except Unanswered as error:
        notices.append(_unasked(error, "Consul's catalogue could not be read"))
        return
    for datacenter in datacenters:
        try:
            answer = consul.health(wanted.service, {"dc": datacenter})
        except Unanswered as error:
            notices.append(_unasked(error, f"the catalogue of the data centre {datacenter} could not be read"))
            continue
        notices += _doubts(answer, datacenter)
        yield answer


def _unasked(error: Unanswered, what: str) -> Notice:
    text = f"{what}, so daemons may be missing: {error.what}. {error.cure}"
    return Notice(NOT_DISCOVERED, "error", text[0].upper() + text[1:])


def _doubts(answer: ConsulAnswer, datacenter: str) -> Iterator[Notice]:
    """That an answer may not be all there is."""
    if answer.filtered:
        text = (
            f"In the data centre {datacenter} Consul leaves out what the token may not see, so daemons may be missing."
        )
        yield Notice("discovered_in_part", "warning", f"{text} It needs node:read and service:read.")
    if not answer.knows_leader:
        text = f"Consul's servers in {datacenter} know no leader: what they tell may be old."
        yield Notice("discovered_in_part", "warning", text)


def _nothing(wanted: Discovery, agent: Agent) -> Notice:
    with_tags = f" with the tags {', '.join(wanted.tags)}" if wanted.tags else ""
    text = (
        f"Consul's catalogue at {agent.base} has no service {wanted.service}{with_tags}: either no daemon "
        "registered itself, or under another name (--discover-service), or the token may not see it."
    )
    return Notice(NOT_DISCOVERED, "error", text)


def _rows(answer: ConsulAnswer, notices: list[Notice]) -> list[msgspec.Raw]:
    """The entries of one answer."""
    try:
        return answer.decoded(list[msgspec.Raw])
    except Unanswered as error:
        notices.append(_unasked(error, "Consul's catalogue could not be read"))
        return []


def _daemons(
    rows: Iterable[msgspec.Raw], wanted: Discovery, notices: list[Notice]
) -> Iterator[tuple[Address, dict[str, str]]]:
    """Those that have all the tags asked for. An entry that cannot be used is said, and keeps no other back."""
    for number, raw in enumerate(rows, 1):
        try:
            row = msgspec.json.decode(raw, type=_Row)
            if set(wanted.tags) <= set(row.service.tags or ()):
                yield _address(row, wanted.scheme), _tags(row)
        except (msgspec.MsgspecError, UnicodeDecodeError, CtsReportError) as error:
            why = error.message if isinstance(error, CtsReportError) else str(error)
            text = f"Entry {number} of Consul's catalogue cannot be used, and its daemon was not asked: {why}"
            notices.append(Notice("discovered_in_part", "warning", text))


def _address(row: _Row, scheme: str | None) -> Address:
    """Where CTS says that it listens; its node's address where it does not say. Raises `CtsReportError`."""
    host = row.service.address or row.node.address
    if is_no_daemons(host):
        raise usage_error(f"{host} is a link-local or metadata address.", "Set service_registration.address of CTS.")
    place = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return address_of(f"{scheme or _scheme(row.checks or ())}://{place}:{row.service.port}")


def _scheme(checks: Iterable[_Check]) -> str:
    """That of CTS's own check, whose output alone tells of it."""
    found = (_SCHEME.search(check.output) for check in checks)
    return next((match[1] for match in found if match), "http")


def _tags(row: _Row) -> dict[str, str]:
    """Where it is, and those of its tags that say what they are about."""
    said = (_TAG.fullmatch(tag) for tag in row.service.tags or ())
    place = {"dc": row.node.datacenter, "node": row.node.node, "id": row.service.id}
    return {key: value for key, value in place.items() if value} | {match[1]: match[2] for match in said if match}
