"""Snapshots as looks: what a memory keeps of what a daemon said."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.history.unnumbered import without_numbers
from ctsreport.snapshot.facts import enabled_of, module_of, providers_of, services_of
from ctsreport.snapshot.model import Definition, Event, Snapshot, Task, is_set
from ctsreport.watched import cleaned


class ApiFacts(NamedTuple):
    """What the two APIs say of a task."""

    task: Task
    definition: Definition | None


def looks_of(snapshots: Iterable[Snapshot]) -> Iterator[Look]:
    """A look for each snapshot of which is known when it was taken; secrets are out of them already."""
    for snapshot in snapshots:
        if snapshot.taken_at is not None:
            definitions = snapshot.definitions or {}
            yield Look(
                instance=snapshot.instance,
                at=snapshot.taken_at,
                read=snapshot.read,
                whole=snapshot.whole,
                error=snapshot.error and without_numbers(snapshot.error),
                counts=dict(snapshot.overall.status) if snapshot.overall else None,
                tasks={name: _seen(ApiFacts(task, definitions.get(name))) for name, task in snapshot.tasks.items()},
                consul=cleaned(snapshot.consul, without_numbers),
            )


def _seen(said: ApiFacts) -> Seen:
    events = said.task.events
    return Seen(_state(said), None if events is None else tuple(map(run_of, events)))


def _state(said: ApiFacts) -> State:
    # The number of a mark goes, or the same secret would be another module in the next report.
    module = without_numbers(module_of(said) or "") or None
    enabled = enabled_of(said.task, said.definition)
    return State(said.task.status or None, enabled, services_of(said), providers_of(said), module)


def run_of(event: Event) -> Run:
    """An event, without what is the same for all runs of its task."""
    return Run(
        id=event.id,
        success=event.success,
        started_at=event.started_at if is_set(event.started_at) else None,
        ended_at=event.ended_at if is_set(event.ended_at) else None,
        message=without_numbers(event.error.message) if event.error and event.error.message else None,
    )
