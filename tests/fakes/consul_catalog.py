"""What a Consul double knows of one data centre: nodes, services, checks, keys, and the index at which each changed.

The indexes move as Consul's state store moves them: that of a name by any registration, check (its output alone too) or
node of it; that of the list of services by services alone that are new, gone or otherwise; that of a name without
instances is of the last name that lost them. As those of a real Consul (1.20.6) moved when it was asked the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

_FIRST = 10
"""What a server has written before anything is registered."""


@dataclass
class Instance:
    """One instance of a service, with its checks by id."""

    service: Row
    node: str
    checks: dict[str, Row] = field(default_factory=dict)


@dataclass
class Catalog:
    """One data centre. Each change takes the next index."""

    datacenter: str
    index: int = _FIRST
    nodes: dict[str, Row] = field(default_factory=dict)
    instances: dict[tuple[str, str], Instance] = field(default_factory=dict)
    keys: dict[str, Row] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    extinct: int = 0
    listed: int = _FIRST
    tombstone: int = 0

    def register(self, name: str, **given: Any) -> None:
        """An instance, new or changed.

        ``id``, ``node``, ``address``, ``port``, ``tags``, ``meta``, ``namespace``, ``weights``, and ``status`` and
        ``output`` of its one check.
        """
        self.index += 1
        key = given.get("node", "node-1"), given.get("id", f"{name}-1")
        self._node(key[0])
        before = self.instances.get(key)
        self.instances[key] = Instance(_service(name, key[1], given), key[0])
        self.by_name[name] = self.index
        if before is None or before.service != self.instances[key].service:
            self.listed = self.index
        self._put_check(self.instances[key], given.get("status", "passing"), given.get("output", ""))

    def check(self, id_: str, status: str, output: str = "", node: str = "node-1") -> None:
        """What the check of an instance says now: the list of services does not hear of it."""
        self.index += 1
        instance = self.instances[node, id_]
        self._put_check(instance, status, output)
        self.by_name[instance.service["Service"]] = self.index

    def deregister(self, id_: str, node: str = "node-1") -> None:
        """An instance goes; with the last of its name, so does the name's own index."""
        self.index += 1
        name = self.instances.pop((node, id_)).service["Service"]
        self.by_name[name] = self.listed = self.index
        if not any(each.service["Service"] == name for each in self.instances.values()):
            del self.by_name[name]
            self.extinct = self.index

    def change_node(self, node: str, **fields: Any) -> None:
        """``Address``, ``Meta`` of a node: each name on it hears of that."""
        self.index += 1
        self._node(node).update(fields)
        for instance in self.instances.values():
            if instance.node == node:
                self.by_name[instance.service["Service"]] = self.index

    def put(self, key: str, value: str, **fields: Any) -> None:
        """A key's value; Flags and Session count as a change too, the same once more as none."""
        if {"Value": value, "Flags": 0, **fields}.items() <= self.keys.get(key, {}).items():
            return
        self.index += 1
        created = self.keys.get(key, {}).get("CreateIndex", self.index)
        indexes = {"LockIndex": 0, "CreateIndex": created, "ModifyIndex": self.index}
        self.keys[key] = {"Key": key, "Flags": 0, "Value": value, **fields, **indexes}

    def delete(self, key: str) -> None:
        self.index += 1
        del self.keys[key]
        self.tombstone = self.index

    def restore(self, index: int) -> None:
        """A snapshot of before was restored: the data stay, all indexes are lower."""
        self.index = self.listed = index
        self.by_name = dict.fromkeys(self.by_name, index)

    def rows(self, name: str) -> list[Row]:
        """Nodes, instances and checks of a name, as ``/v1/health/service`` has them."""
        found = [each for each in self.instances.values() if each.service["Service"] == name]
        return [
            {"Node": self.nodes[each.node], "Service": each.service, "Checks": list(each.checks.values())}
            for each in found
        ]

    def names(self, node_meta: Mapping[str, str]) -> dict[str, set[str]]:
        """All names with their tags, of nodes that have these values."""
        names: dict[str, set[str]] = {}
        for each in self.instances.values():
            if node_meta.items() <= self.nodes[each.node]["Meta"].items():
                names.setdefault(each.service["Service"], set()).update(each.service["Tags"])
        return names

    def index_of(self, name: str) -> int:
        return self.by_name.get(name) or self.extinct or max(self.listed, *self.by_name.values(), 0)

    def _node(self, name: str) -> Row:
        new = {
            "ID": f"id-of-{name}",
            "Node": name,
            "Address": "192.0.2.1",
            "Datacenter": self.datacenter,
            "TaggedAddresses": {"lan": "192.0.2.1"},
            "Meta": {},
        }
        return self.nodes.setdefault(name, new)

    def _put_check(self, instance: Instance, status: str, output: str) -> None:
        id_ = f"service:{instance.service['ID']}"
        instance.checks[id_] = {
            "Node": instance.node,
            "CheckID": id_,
            "Name": "Service check",
            "Status": status,
            "Output": output,
            "ServiceID": instance.service["ID"],
            "ServiceName": instance.service["Service"],
            "ModifyIndex": self.index,
        }


def _service(name: str, id_: str, given: Mapping[str, Any]) -> Row:
    tags: Sequence[str] = given.get("tags", ())
    return {
        "ID": id_,
        "Service": name,
        "Kind": given.get("kind", ""),
        "Tags": list(tags),
        "Address": given.get("address", "192.0.2.1"),
        "Meta": dict(given.get("meta", {})),
        "Port": given.get("port", 80),
        "Weights": given.get("weights", {"Passing": 1, "Warning": 1}),
        "Namespace": given.get("namespace", ""),
    }
