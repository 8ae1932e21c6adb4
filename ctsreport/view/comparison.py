"""The same task in several daemons, side by side, in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import comb

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.comparison import TAG, Comparison, Difference, Side
from ctsreport.analysis.findings import TaskFinding
from ctsreport.plural import plural
from ctsreport.view.labels import HEALTH, Mark
from ctsreport.view.record import ComparisonRecord, DifferenceRecord, SideRecord
from ctsreport.view.slug import Link, cause_anchor, instance_anchor, slug
from ctsreport.view.why import Why, details_of
from ctsreport.view.wording import NOT_REPORTED, listed, one_line

MOST = 10
"""Tasks that a page compares; report.json has all."""

MOST_SIDES = 8
"""Groups of instances of one task that a page shows."""

MOST_LINKS = 6
"""Instances that one group names."""

_MOST_VALUES = 3


class SideView(Struct, frozen=True, gc=False):
    """Instances in which a task is alike; ``count`` says how many, ``names`` which, ``links`` the first of them."""

    mark: Mark
    count: str
    names: str
    links: tuple[Link, ...]
    more: int
    module: str
    version: str
    services: str
    cause: str
    cause_anchor: str
    details: str
    """What stands beside the cause."""


class ComparisonView(Struct, frozen=True, gc=False):
    """One task; ``text`` says where it fails and what goes with that."""

    task: str
    anchor: str
    text: str
    sides: tuple[SideView, ...]
    more: int


class Comparisons(Struct, frozen=True):
    """The tasks to compare, those from which most can be learnt first; ``more`` says what is left out."""

    first: tuple[ComparisonView, ...]
    more: str
    telling: tuple[str, ...]
    """What goes with failures, each thing once, with the tasks that it goes with; without what may be chance."""


def comparisons_of(assessed: Assessment) -> Comparisons:
    """All of a report, worded. Without a fleet a row of an instance is no place to lead to."""
    causes = {cause.id: one_line(cause.summary) for cause in assessed.causes}
    tasks = {(task.instance, task.name): task for task in assessed.findings.tasks} if assessed.comparisons else {}
    words = _Words(causes, tasks, linked=bool(assessed.places))
    more = len(assessed.comparisons) - MOST
    return Comparisons(
        tuple(map(words.comparison, assessed.comparisons[:MOST])),
        plural(more, "more task") if more > 0 else "",
        tuple(_telling(assessed.comparisons)),
    )


def _telling(found: Sequence[Comparison]) -> Iterator[str]:
    """Of many comparisons some fit by chance: one of few instances can do so in as many ways as there are splits."""
    by_text: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if comb(each.failing + each.well, each.failing) > len(found):
            by_text[follows_text(each.differences)].append(one_line(each.task))
    for text, tasks in by_text.items():
        if text:
            yield f"where {listed(tasks, _MOST_VALUES)} fail{'s' * (len(tasks) == 1)}: {text}"


class _Words:
    """Comparisons in words. ``causes`` are those that have a place in the report, by id."""

    def __init__(
        self, causes: Mapping[str, str], tasks: Mapping[tuple[str, str], TaskFinding], *, linked: bool
    ) -> None:
        self._causes = causes
        self._tasks = tasks
        self._linked = linked

    def comparison(self, found: Comparison) -> ComparisonView:
        return ComparisonView(
            one_line(found.task),
            f"compared/{slug(found.task)}",
            comparison_text(found),
            tuple(self._side(side, found.task) for side in found.sides[:MOST_SIDES]),
            max(0, len(found.sides) - MOST_SIDES),
        )

    def _side(self, side: Side, task: str) -> SideView:
        names = [one_line(instance) for instance in side.instances]
        anchors = [instance_anchor(instance) if self._linked else "" for instance in side.instances]
        return SideView(
            mark=HEALTH[side.health],
            count=plural(len(names), "instance"),
            names=listed(names, MOST_LINKS),
            links=tuple(map(Link, names[:MOST_LINKS], anchors)),
            more=max(0, len(names) - MOST_LINKS),
            module=one_line(side.module or NOT_REPORTED),
            version=_told(side.version),
            services=_services(side),
            cause=self._causes.get(side.cause or "", ""),
            cause_anchor=cause_anchor(side.cause) if side.cause and side.cause in self._causes else "",
            details=self._details(side, task) if side.cause in self._causes else "",
        )

    def _details(self, side: Side, task: str) -> str:
        return details_of([Why(self._tasks[instance, task]) for instance in side.instances])


def _told(value: str | None) -> str:
    if value is None:
        return NOT_REPORTED
    return one_line(value) or "none"


def _services(side: Side) -> str:
    if side.services:
        return one_line(", ".join(side.services))
    return _told(side.condition)


def comparison_text(found: Comparison) -> str:
    """Where a task fails, what goes with that, and what differs besides."""
    if found.failing == found.instances:
        return f"fails in all {found.instances} instances that have it."
    where = f"fails in {found.failing} of {found.instances} instances that have it."
    if not found.well:
        return f"{where} Nowhere it is known to work."
    follows = follows_text(found.differences)
    others = [_what(each) for each in found.differences if not each.follows]
    goes_with = f"With the failure goes {follows}." if follows else "Nothing that is known of it goes with the failure."
    more = f"{listed(others)} differ{'s' * (len(others) == 1)} too, but not with it." if others else ""
    return " ".join(filter(None, (where, goes_with, more[:1].upper() + more[1:])))


def follows_text(differences: Sequence[Difference]) -> str:
    """``version 1.2 (1.1 where it works) and site dc2 (dc1 and dc3 where it works)``; empty for nothing."""
    return listed([_difference(each) for each in differences if each.follows])


def _difference(each: Difference) -> str:
    return f"{_what(each)} {_values(each.failing)} ({_values(each.well)} where it works)"


def _what(each: Difference) -> str:
    return one_line(each.what.removeprefix(TAG))


def _values(values: Sequence[str]) -> str:
    return listed([one_line(value) or "none" for value in values], _MOST_VALUES)


def comparison_record(found: Comparison) -> ComparisonRecord:
    """The same for machines."""
    return ComparisonRecord(
        task=found.task,
        text=comparison_text(found),
        failing=found.failing,
        well=found.well,
        sides=tuple(
            SideRecord(
                side.health.value,
                side.module,
                side.version,
                side.condition,
                side.services,
                side.cause,
                side.instances,
            )
            for side in found.sides
        ),
        differences=tuple(
            DifferenceRecord(each.what, each.follows, each.failing, each.well) for each in found.differences
        ),
    )
