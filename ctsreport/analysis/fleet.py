"""Many daemons: how each of them is, and whether a cause is in one place or everywhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from ctsreport.analysis.causes import CauseFinding
from ctsreport.analysis.counts import failing_by_count
from ctsreport.analysis.doubt import doubtful_instance
from ctsreport.analysis.findings import Findings, InstanceFinding, TaskFinding
from ctsreport.snapshot.model import Health

LEAST = 3
"""Instances that a reader asks "here, or everywhere?" of."""

PlaceState = Literal["failing", "not read", "unsure", "well"]

_ORDER: dict[PlaceState, int] = {"failing": 0, "not read": 1, "unsure": 2, "well": 3}

Tags = Mapping[str, Mapping[str, str]]
"""What instances are called by: by instance, key and value."""


class FleetInstance(Struct, frozen=True, gc=False):
    """One instance: how it is by its effective health, and how many of its tasks fail."""

    instance: str
    state: PlaceState
    failing: int
    tasks: int


class Spread(Struct, frozen=True, gc=False):
    """Where a cause is: in how many instances of how many that were read.

    ``group`` is the tag (``dc2``) that these share and no other instance has, as ``key``; both empty where there is
    none. ``well`` counts the other instances in which a task of the same name runs well.
    """

    instances: int
    read: int
    key: str = ""
    group: str = ""
    well: int = 0


def places(findings: Findings) -> tuple[FleetInstance, ...]:
    """The worst first, then by the number of tasks that fail, then by name; none where too few are a fleet."""
    if len(findings.instances) < LEAST:
        return ()
    tasks: dict[str, list[TaskFinding]] = defaultdict(list)
    for task in findings.tasks:
        tasks[task.instance].append(task)
    made = [_place(found, tasks[found.snapshot.instance]) for found in findings.instances]
    return tuple(sorted(made, key=lambda place: (_ORDER[place.state], -place.failing, place.instance)))


def _place(found: InstanceFinding, tasks: Sequence[TaskFinding]) -> FleetInstance:
    failing = sum(task.unhealthy for task in tasks) or failing_by_count(found)
    return FleetInstance(found.snapshot.instance, _state(found, tasks, failing), failing, found.summary.tasks)


def _state(found: InstanceFinding, tasks: Sequence[TaskFinding], failing: int) -> PlaceState:
    if failing:
        return "failing"
    if not found.snapshot.read:
        return "not read"
    if doubtful_instance(found) or any(task.unproven for task in tasks):
        return "unsure"
    return "well"


def spreads(findings: Findings, causes: Iterable[CauseFinding], tags: Tags) -> dict[str, Spread]:
    """By a cause's id where it is, of those that tasks of a fleet fail by now."""
    if len(findings.instances) < LEAST:
        return {}
    found = _Spreads(findings, tags)
    return {cause.id: found.of(cause) for cause in causes if cause.failing}


class _Spreads:
    """Where causes are, in one report. ``tags`` are those of all instances."""

    def __init__(self, findings: Findings, tags: Tags) -> None:
        self._read = {found.snapshot.instance for found in findings.instances if found.snapshot.read}
        self._well = _well_by_name(findings.tasks)
        self._tags = tags

    def of(self, cause: CauseFinding) -> Spread:
        """Where the tasks are that fail by a cause now."""
        hit = {task.instance for task in cause.failing}
        key, group = self._shared_tag(hit)
        well: set[str] = set().union(*(self._well[task.name] for task in cause.failing)) - hit
        return Spread(len(hit), len(self._read | hit), key, group, len(well))

    def _shared_tag(self, hit: set[str]) -> tuple[str, str]:
        """The tag that all of these have, and no other instance."""
        others = self._read - hit
        for key, value in self._tags.get(min(hit, default=""), {}).items():
            if self._have(hit, key, value) == len(hit) and not self._have(others, key, value) and others:
                return key, value
        return "", ""

    def _have(self, instances: Iterable[str], key: str, value: str) -> int:
        return sum(self._tags.get(instance, {}).get(key) == value for instance in instances)


def _well_by_name(tasks: Iterable[TaskFinding]) -> dict[str, set[str]]:
    """By a task's name, the instances in which it runs well."""
    well: dict[str, set[str]] = defaultdict(set)
    for task in tasks:
        if task.health is Health.SUCCESSFUL:
            well[task.name].add(task.instance)
    return well


def grouped(found: Sequence[FleetInstance], tags: Tags, key: str) -> Iterator[tuple[str, list[FleetInstance]]]:
    """The places by the value of a tag, the group with the worst place first; those without it last, as ""."""
    groups: dict[str, list[FleetInstance]] = defaultdict(list)
    for place in found:
        groups[tags.get(place.instance, {}).get(key, "")].append(place)
    # The places come worst first, and so do their groups.
    yield from ((name, group) for name, group in groups.items() if name)
    if "" in groups:
        yield "", groups[""]
