"""Snapshots as looks: what a memory keeps of what a daemon said."""

from collections.abc import Iterable, Iterator

from ctsreport.history.marks import without_numbers
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.snapshot.model import Definition, Event, Snapshot, Task, is_set


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
                tasks={name: _seen(task, definitions.get(name)) for name, task in snapshot.tasks.items()},
            )


def _seen(task: Task, definition: Definition | None) -> Seen:
    return Seen(_state(task, definition), None if task.events is None else tuple(map(run_of, task.events)))


def _state(task: Task, definition: Definition | None) -> State:
    """The status answer where it speaks, else the task's definition."""
    enabled, module = task.enabled, None
    if definition is not None:
        enabled = definition.enabled if enabled is None else enabled
        module = definition.module
    if module is None and task.events and task.events[0].config:
        module = task.events[0].config.source or task.events[0].config.module
    module = module and without_numbers(module)  # or the same secret would be another module in the next report
    return State(task.status or None, enabled, _sorted(task.services), _sorted(task.providers), module)


def run_of(event: Event) -> Run:
    """An event, without what is the same for all runs of its task."""
    return Run(
        id=event.id,
        success=event.success,
        started_at=event.started_at if is_set(event.started_at) else None,
        ended_at=event.ended_at if is_set(event.ended_at) else None,
        message=without_numbers(event.error.message) if event.error and event.error.message else None,
    )


def _sorted(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(set(names)))
