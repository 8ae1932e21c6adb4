"""What a task watches in Consul, as its definition says it: the questions that CTS itself asks.

Facts of hcat 5b1deea, which CTS 0.6 to 0.9 have: a change of what a ``condition`` names sets a task off; what a
``module_input`` names comes with the next run, so that it counts for tasks with a schedule alone.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct, structs

from ctsreport.snapshot.model import Condition, Definition
from ctsreport.watched import BY_KEY, BY_LIST, BY_NAME, BY_PATTERN

SCHEDULE = "schedule"

# `Checks.Status` in a filter: then CTS leaves ``passing`` to the filter.
_OWN_STATUS = "Checks.Status"

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


class Watch(Struct, frozen=True):
    """One question: ``kind`` and ``name`` as in `ctsreport.watched.Watched`."""

    kind: str
    name: str
    datacenter: str = ""
    namespace: str = ""
    filter: str = ""
    node_meta: tuple[tuple[str, str], ...] = ()
    recurse: bool = False

    @property
    def place(self) -> str:
        """What tells this question from others of its name; empty where it has nothing of its own."""
        own = (self.datacenter, self.namespace, self.filter, self.node_meta, self.recurse)
        if not any(own):
            return ""
        return hashlib.sha256(msgspec.json.encode(own)).hexdigest()[:16]

    @property
    def query(self) -> dict[str, object]:
        """The parameters that go along."""
        return {"dc": self.datacenter, "ns": self.namespace}

    @property
    def rows_query(self) -> dict[str, object]:
        """The same, for the instances of a service."""
        passing = 1 if _OWN_STATUS not in self.filter else None
        return {**self.query, "filter": self.filter, "passing": passing}


def watches_of(definition: Definition) -> tuple[Watch, ...]:
    """The questions of a task, each once; none where they cannot be known."""
    return tuple(dict.fromkeys(_watches(_setting_off(definition))))


def is_scheduled(definition: Definition) -> bool:
    """Whether a schedule sets it off, and nothing else."""
    return SCHEDULE in (definition.condition or {})


def cannot_be_told(definition: Definition) -> bool:
    """Whether a task watches what ``/v1/tasks`` does not say: filters of the deprecated ``service`` blocks."""
    return any(kind == "services" and _is_deprecated(each) for kind, each in _setting_off(definition))


def buffer_of(definition: Definition, usual: float) -> float:
    """Seconds that CTS may wait after a change, for more of them; the ``usual`` where the task has none of its own."""
    if is_scheduled(definition):
        return 0.0
    most = definition.buffer_period.max if definition.buffer_period else None
    return usual if most is None else _seconds(most)


def _seconds(text: str) -> float:
    return sum(float(number) * _UNITS[unit] for number, unit in _DURATION.findall(text))


def _setting_off(definition: Definition) -> Iterator[tuple[str, Condition]]:
    """What sets a task off, or what a schedule looks at."""
    tables: Iterable[Mapping[str, Condition | None] | None] = (definition.condition,)
    if is_scheduled(definition):
        tables = (definition.module_input, definition.source_input)
    for table in tables:
        yield from ((kind, each) for kind, each in (table or {}).items() if each is not None and kind != SCHEDULE)


def _is_deprecated(condition: Condition) -> bool:
    return condition.filter is None


def _watches(conditions: Iterable[tuple[str, Condition]]) -> Iterator[Watch]:
    for kind, each in conditions:
        base = Watch("", "", each.datacenter or "", each.namespace or "")
        if kind == "services" and not _is_deprecated(each):
            base = structs.replace(base, filter=each.filter or "")
            yield from (structs.replace(base, kind=BY_NAME, name=name) for name in each.names or ())
            if each.regexp:
                yield structs.replace(base, kind=BY_PATTERN, name=each.regexp)
        elif kind == "catalog_services":
            meta = tuple(sorted((each.node_meta or {}).items()))
            yield structs.replace(base, kind=BY_LIST, name=each.regexp or "", node_meta=meta)
        elif kind == "consul_kv" and each.path:
            yield structs.replace(base, kind=BY_KEY, name=each.path, recurse=bool(each.recurse))
