"""What CTS renders of Consul's answers (hcat's hcl_service_func.go), and digests of exactly that.

The output of a check, its weights and its index are no part of it: they move without anything to carry out.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from ctsreport.sources.consul import ConsulAnswer

_WORST_FIRST = ("critical", "warning")
_IN_MAINTENANCE = ("_node_maintenance", "_service_maintenance:")


class _Node(Struct, rename="pascal"):
    node: str = ""
    address: str = ""
    datacenter: str = ""
    id: str = msgspec.field(default="", name="ID")
    tagged_addresses: dict[str, str] | None = None
    meta: dict[str, str] | None = None


class _Service(Struct, rename="pascal"):
    service: str = ""
    id: str = msgspec.field(default="", name="ID")
    kind: str = ""
    address: str = ""
    port: int = 0
    namespace: str = ""
    tags: list[str] | None = None
    meta: dict[str, str] | None = None


class _Check(Struct, rename="pascal"):
    check_id: str = msgspec.field(default="", name="CheckID")
    status: str = ""


class _Entry(Struct, rename="pascal"):
    node: _Node
    service: _Service
    checks: list[_Check] | None = None


class _Key(Struct, rename="pascal"):
    key: str
    value: str | None = None
    modify_index: int = 0


class Row(NamedTuple):
    """One instance of a service: where it is known by, and all of it that is rendered, as JSON."""

    node: str
    id: str
    content: bytes


def rows(answer: ConsulAnswer) -> list[Row]:
    """Those of ``/v1/health/service/NAME``, in an order that is not the answer's. Raises `Unanswered`."""
    return sorted(map(_row, answer.decoded(list[_Entry])))


def _row(entry: _Entry) -> Row:
    node, service = entry.node, entry.service
    content = (
        (service.id, service.service, service.kind, service.address or node.address, service.port, service.namespace),
        sorted(service.tags or ()),
        service.meta or {},
        _status(entry.checks or ()),
        (node.node, node.id, node.address, node.datacenter),
        node.tagged_addresses or {},
        node.meta or {},
    )
    return Row(node.node, service.id, msgspec.json.encode(content, order="sorted"))


def _status(checks: Sequence[_Check]) -> str:
    """The worst word of its checks, as CTS works it out."""
    if any(check.check_id.startswith(_IN_MAINTENANCE) for check in checks):
        return "maintenance"
    words = {check.status for check in checks}
    return next((word for word in _WORST_FIRST if word in words), "passing")


def names(answer: ConsulAnswer) -> list[str]:
    """Those of ``/v1/catalog/services``. Raises `Unanswered`."""
    return sorted(answer.decoded(dict[str, list[str] | None]))


def keys(answer: ConsulAnswer) -> list[tuple[str, str, int]]:
    """Those of ``/v1/kv/…``; CTS compares the index of a key too. None where there is no key. Raises `Unanswered`."""
    if answer.code == 404:
        return []
    found = answer.decoded(list[_Key])
    return sorted((each.key, each.value or "", each.modify_index) for each in found)


def digest(content: object) -> str:
    """SHA-256 of what is rendered."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def one(row: Row) -> str:
    """``NAME:CONTENT``: two short digests, by which the same instance is found again and compared."""
    name = hashlib.sha256(msgspec.json.encode((row.node, row.id))).hexdigest()[:12]
    return f"{name}:{hashlib.sha256(row.content).hexdigest()[:12]}"
