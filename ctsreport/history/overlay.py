"""A past with one more look, as though it had been added: for a history that may not be written."""

from collections.abc import Iterator
from itertools import count

from msgspec import structs

from ctsreport.history.consul_steps import with_consul
from ctsreport.history.model import Look, LookAt, Past, Run, Seen, Step, TaskPast

_NOBODY = TaskPast((), {})


def with_look(past: Past, look: Look) -> Past:
    """The same past where that look is in it already, or is not its newest."""
    if past.looks and past.looks[-1].at >= look.at:
        return past
    looks = (*past.looks, LookAt(look.at, look.read, look.whole, look.error))
    if not look.read:
        return structs.replace(past, looks=looks)
    names = dict.fromkeys((*past.tasks, *look.tasks))
    tasks = {name: _with(past.tasks.get(name, _NOBODY), look, look.tasks.get(name)) for name in names}
    consul = with_consul(past.consul, look.at, look.consul) if look.consul else past.consul
    return structs.replace(past, looks=looks, tasks=tasks, consul=consul)


def _with(task: TaskPast, look: Look, seen: Seen | None) -> TaskPast:
    """One task, as the look saw it."""
    runs = dict(task.runs)
    if seen is None:
        gone = Step(look.at, None, None, known=look.whole)
        known = _says(task, gone) or _says(task, Step(look.at, None))
        if known:
            return task
        return structs.replace(task, steps=(*task.steps, gone))
    window = None if seen.runs is None else tuple(_keys(runs, seen.runs))
    step = Step(look.at, seen.state, window)
    new = len(runs) - len(task.runs)
    first = min((time for run in runs.values() if (time := run.started_at or run.ended_at)), default=None)
    return TaskPast(
        steps=task.steps if _says(task, step) else (*task.steps, step),
        runs=runs,
        first_event_at=task.first_event_at or first,
        events_known=task.events_known + new,
    )


def _says(task: TaskPast, step: Step) -> bool:
    """Whether the newest step says the same already."""
    return bool(task.steps) and structs.replace(task.steps[-1], at=step.at) == step


def _keys(runs: dict[int, Run], window: tuple[Run, ...]) -> Iterator[int]:
    """The keys of these runs, newest first; those that nobody had seen are put to the others, oldest first."""
    known = {_same(run): key for key, run in runs.items()}
    new = count(max(runs, default=0) + 1)
    for run in reversed(window):
        if _same(run) not in known:
            known[_same(run)] = key = next(new)
            runs[key] = run
    return (known[_same(run)] for run in window)


def _same(run: Run) -> tuple[object, ...]:
    """By which a run is known, whichever look saw it."""
    return run.id, run.success, run.started_at, run.ended_at
