"""What people expect of the tasks, beside what the daemons say: the gate's rules, known failures, who owns what."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import tzinfo

from msgspec import Struct, structs

from ctsreport.analysis.expectations.gate_rule import GateRule
from ctsreport.analysis.expectations.knowledge import TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure


class Expectations(Struct, frozen=True):
    """All of it; empty where nobody said anything. ``source`` is the file that says so.

    ``zones`` are those of daemons, by instance: their schedules are kept in them. ``tags`` are what their
    owners call them by, by instance.
    """

    rules: tuple[GateRule, ...] = ()
    known: tuple[KnownFailure, ...] = ()
    tasks: tuple[TaskGlob, ...] = ()
    source: str = ""
    zones: Mapping[str, tzinfo] = {}
    tags: Mapping[str, Mapping[str, str]] = {}

    def knowing(self, tags: Mapping[str, Mapping[str, str]]) -> "Expectations":
        """The same with more tags, where the file says nothing else of an instance."""
        return structs.replace(self, tags={**tags, **self.tags}) if tags else self

    def renamed(self, known_as: Mapping[str, tuple[str, ...]]) -> "Expectations":
        """The same, where several names turned out to be one instance: what is said of these holds of it."""
        if not known_as:
            return self
        zones = {
            one: self.zones[name] for one, names in known_as.items() for name in reversed(names) if name in self.zones
        }
        tags = {one: _common(self.tags.get(name, {}) for name in names) for one, names in known_as.items()}
        return structs.replace(self, zones={**self.zones, **zones}, tags={**self.tags, **tags})


def _common(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What some tags say, each key that has one value alone."""
    said = dict.fromkeys(pair for each in tags for pair in each.items())
    values = Counter(key for key, _ in said)
    return {key: value for key, value in said if values[key] == 1}
