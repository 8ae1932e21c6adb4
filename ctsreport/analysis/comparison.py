"""The same task in several daemons, side by side: where it fails, where it works, and what else differs there.

What differs goes with the failure where none of those that fail has it in common with any of those that work.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, structs

from ctsreport.analysis.causes import fails_by
from ctsreport.analysis.findings import RANK, TaskFinding
from ctsreport.snapshot.facts import condition_of, module_of, services_of, version_of
from ctsreport.snapshot.model import Health

Tags = Mapping[str, Mapping[str, str]]
"""What instances are called by: by instance, key and value."""

TAG = "tag "
"""What a difference of tags begins with: ``tag site``."""


class Side(Struct, frozen=True, gc=False):
    """Instances in which a task is alike: its health, what it is, and the cause that it fails by, if it does.

    ``services`` and ``module`` are None where not known, as are ``version`` and ``condition`` without ``defined``.
    """

    health: Health
    module: str | None
    version: str | None
    condition: str | None
    services: tuple[str, ...] | None
    cause: str | None
    instances: tuple[str, ...] = ()


class Difference(Struct, frozen=True, gc=False):
    """Something that is not the same wherever a task runs: its values where that fails, and where it works.

    ``what`` is ``module``, ``version``, ``condition``, ``services``, or ``tag KEY``. ``follows``: it goes with the
    failure.
    """

    what: str
    follows: bool
    failing: tuple[str, ...]
    well: tuple[str, ...]


class Comparison(Struct, frozen=True, gc=False):
    """One task by name, in several instances, in some of which it fails: ``sides``, the worst first."""

    task: str
    failing: int
    well: int
    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]

    @property
    def instances(self) -> int:
        return sum(len(side.instances) for side in self.sides)


def comparisons(tasks: Iterable[TaskFinding], shown: Collection[str], tags: Tags) -> tuple[Comparison, ...]:
    """Of the tasks that are ``shown`` by name and fail somewhere, those that are in several instances.

    Those that work elsewhere come first, for there something can be learnt, then those that fail most.
    """
    by_name: dict[str, list[TaskFinding]] = defaultdict(list)
    for task in tasks:
        if task.name in shown:
            by_name[task.name].append(task)
    made = [_compared(name, found, tags) for name, found in by_name.items() if _is_worth_it(found)]
    return tuple(sorted(made, key=lambda each: (not each.well, -each.failing, each.task)))


def _is_worth_it(found: Sequence[TaskFinding]) -> bool:
    return len(found) > 1 and any(task.unhealthy for task in found)


def _compared(name: str, found: Sequence[TaskFinding], tags: Tags) -> Comparison:
    failing = [task for task in found if task.unhealthy]
    well = [task for task in found if task.health is Health.SUCCESSFUL]
    return Comparison(name, len(failing), len(well), _sides(found), tuple(_differences(failing, well, tags)))


def _sides(found: Sequence[TaskFinding]) -> tuple[Side, ...]:
    groups: dict[Side, list[str]] = defaultdict(list)
    for task in found:
        groups[_side(task)].append(task.instance)
    sides = [structs.replace(side, instances=tuple(sorted(instances))) for side, instances in groups.items()]
    return tuple(sorted(sides, key=lambda side: (RANK[side.health], -len(side.instances), side.instances)))


def _side(task: TaskFinding) -> Side:
    return Side(task.health, module_of(task), version_of(task), _condition(task), services_of(task), fails_by(task))


def _condition(task: TaskFinding) -> str | None:
    """What sets it off, as one text; None where that is not known, empty where services are named."""
    if task.definition is None:
        return None
    condition = condition_of(task)
    return f"{condition.kind} {condition.text}".strip() if condition else ""


def _services(task: TaskFinding) -> str | None:
    services = services_of(task)
    return None if services is None else ", ".join(services)


_TRAITS: dict[str, Callable[[TaskFinding], str | None]] = {
    "module": module_of,
    "version": version_of,
    "condition": _condition,
    "services": _services,
}


def _differences(failing: Sequence[TaskFinding], well: Sequence[TaskFinding], tags: Tags) -> Iterator[Difference]:
    """What goes with the failure first."""
    found = [*_of_traits(failing, well), *_of_tags(failing, well, tags)]
    yield from sorted(found, key=lambda each: not each.follows)


def _of_traits(failing: Sequence[TaskFinding], well: Sequence[TaskFinding]) -> Iterator[Difference]:
    for what, trait in _TRAITS.items():
        yield from _difference(what, [trait(task) for task in failing], [trait(task) for task in well])


def _of_tags(failing: Sequence[TaskFinding], well: Sequence[TaskFinding], tags: Tags) -> Iterator[Difference]:
    """Each key that one of these instances has."""
    own = {task.instance: tags.get(task.instance, {}) for task in (*failing, *well)}
    for key in dict.fromkeys(key for each in own.values() for key in each):
        values = {instance: each.get(key, "") for instance, each in own.items()}
        yield from _difference(
            TAG + key, [values[task.instance] for task in failing], [values[task.instance] for task in well]
        )


def _difference(what: str, failing: Sequence[str | None], well: Sequence[str | None]) -> Iterator[Difference]:
    """Nothing where all is the same, or where one of them is not known."""
    if not failing or not well or None in failing or None in well:
        return
    ours, theirs = ({value for value in values if value is not None} for values in (failing, well))
    if len(ours | theirs) > 1:
        follows = ours.isdisjoint(theirs) and _is_telling(failing, well)
        yield Difference(what, follows, tuple(sorted(ours)), tuple(sorted(theirs)))


def _is_telling(failing: Sequence[str | None], well: Sequence[str | None]) -> bool:
    """Whether something is shared on one side at least: what each instance has for itself goes with everything."""
    alike = [len(set(values)) == 1 for values in (failing, well)]
    if len(failing) == len(well) == 1:
        return True
    return any(same and len(values) > 1 for same, values in zip(alike, (failing, well), strict=True))
