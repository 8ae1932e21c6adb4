"""What is remembered of one instance, as far back as it is wanted, and further where a task needs it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from msgspec import structs

from ctsreport.history.interface import Store
from ctsreport.history.model import Kept, Past, Run, Step, TaskPast
from ctsreport.snapshot.empty import is_empty

_NOTHING = Kept(None, 0)


def recall(store: Store, instance: str, since: datetime | None = None, until: datetime | None = None) -> Past:
    """The past of an instance from an instant on, up to another: looks of after it do not count.

    Of a task of which that does not show what is applied, or since when it fails, all that is kept.
    """
    with store.reading():
        newest = store.newest(instance)
        if until is not None and newest is not None and until < newest:
            since = None  # what later looks saw must not be counted, so that all of the earlier ones are
        else:
            until = None
        looks = tuple(store.looks_at(instance, since, until))
        steps = store.steps(instance, since, until)
        keys = {name: _keys(each) for name, each in steps.items()}
        runs = store.runs_by_key(instance, since, chain.from_iterable(keys.values()))
        tasks = {name: _past(each, keys[name], runs) for name, each in steps.items()}
        if since is None:
            tasks = {name: _counted(each) for name, each in tasks.items()}
        else:
            kept = store.kept(instance)
            tasks = {name: _completed(store, instance, name, each, kept) for name, each in tasks.items()}
        consul = store.consul(instance, since, until)
    return Past(instance, looks, tasks, since, consul)


def _completed(store: Store, instance: str, name: str, recalled: TaskPast, kept: dict[str, Kept]) -> TaskPast:
    """With how much is kept of it; with all of that where what was recalled does not tell enough."""
    of_task = kept.get(name, _NOTHING)
    if of_task.events > len(recalled.runs) and not _tells_enough(recalled.runs.values()):
        steps = store.steps(instance, None, None, name)[name]
        keys = _keys(steps)
        recalled = _past(steps, keys, store.runs_by_key(instance, None, keys, name))
    return structs.replace(recalled, first_event_at=of_task.first_event_at, events_known=of_task.events)


def _tells_enough(runs: Iterable[Run]) -> bool:
    """Whether the newest run in which something ran is there, and, where that failed, the success before it."""
    return any(run.success and not is_empty(run) for run in runs)


def _past(steps: list[Step], keys: Iterable[int], runs: dict[int, Run]) -> TaskPast:
    return TaskPast(tuple(steps), {key: runs[key] for key in keys})


def _counted(task: TaskPast) -> TaskPast:
    """With how much is kept of it, which is all that was recalled."""
    first = min((time for run in task.runs.values() if (time := run.started_at or run.ended_at)), default=None)
    return structs.replace(task, first_event_at=first, events_known=len(task.runs))


def _keys(steps: Iterable[Step]) -> dict[int, None]:
    """Of all runs, in the order in which the daemon added them, whatever their times say."""
    return dict.fromkeys(chain.from_iterable(step.window[::-1] for step in steps if step.window))
