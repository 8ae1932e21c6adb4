"""Which tasks a report shows: by patterns of names and words of health, as a reader asked."""

from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec import Struct, structs

from ctsreport.analysis.expectations.gate_rule import covers
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.nearest import nearest, task_names
from ctsreport.analysis.past.model import LastKnown, Memory
from ctsreport.snapshot.model import Notice


class Selection(Struct, frozen=True):
    """What was asked for: patterns (``TASK`` or ``INSTANCE/TASK``) and words of health; nothing for all tasks."""

    tasks: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    group_by: str = ""
    """The tag by which instances are put together; it narrows nothing."""

    @property
    def narrows(self) -> bool:
        return bool(self.tasks or self.statuses)

    @property
    def names_one_task(self) -> bool:
        """Whether a single task is asked for, by its name."""
        return len(self.tasks) == 1 and not set("*?[") & set(self.tasks[0])

    @property
    def names_one(self) -> bool:
        """Whether it is one task, by its name, and nothing else."""
        return self.names_one_task and not self.statuses

    def shows(self, task: TaskFinding) -> bool:
        """Whether a task is among what was asked for."""
        named = not self.tasks or any(covers(pattern, task.instance, task.name) for pattern in self.tasks)
        return named and (not self.statuses or task.health in self.statuses)

    def remembers(self, instance: str, task: str | None, shown: Container[tuple[str, str]]) -> bool:
        """Whether something of before is among what was asked for: of a task that is shown, or went and would be."""
        if task is None or (instance, task) in shown:
            return True
        return not self.statuses and any(covers(pattern, instance, task) for pattern in self.tasks)


EVERYTHING = Selection()


def narrowed(memory: Memory, selection: Selection, tasks: Iterable[TaskFinding]) -> Memory:
    """What is remembered of the tasks that were asked for, some of which are shown, and of instances as a whole."""
    if not selection.narrows:
        return memory
    shown = {(task.instance, task.name) for task in tasks}
    return structs.replace(
        memory,
        changes=tuple(each for each in memory.changes if selection.remembers(each.instance, each.task, shown)),
        gaps=tuple(each for each in memory.gaps if selection.remembers(each.instance, each.task, shown)),
        last_known=last_known_shown(memory.last_known, selection),
    )


def last_known_shown(last_known: Mapping[str, LastKnown], selection: Selection) -> Mapping[str, LastKnown]:
    """Of what was last known of instances, the tasks that were asked for."""
    return {
        name: structs.replace(each, tasks=tuple(filter(selection.shows, each.tasks)))
        for name, each in last_known.items()
    }


def selection_notices(selection: Selection, findings: Findings) -> Iterator[Notice]:
    """The patterns that match no task, whatever its health.

    Probably misspelt, and then what is shown is not what was meant.
    """
    for pattern in selection.tasks:
        if not any(covers(pattern, task.instance, task.name) for task in findings.tasks):
            meant = nearest(pattern, task_names(findings, pattern))
            yield Notice("task_unmatched", "error", f"--task {pattern} matches no task here. {meant}")


def group_notices(selection: Selection, tags: Mapping[str, Mapping[str, str]], findings: Findings) -> Iterator[Notice]:
    """A tag that no instance has: probably misspelt, and then there are no groups."""
    key = selection.group_by
    if not key or not findings.instances or any(key in tags.get(name, {}) for name in _names(findings)):
        return
    there = nearest(key, (tag for name in _names(findings) for tag in tags.get(name, {})))
    yield Notice("group_unmatched", "warning", f"--group-by {key}: no instance has a tag of that name. {there}")


def _names(findings: Findings) -> list[str]:
    return [each.snapshot.instance for each in findings.instances]
