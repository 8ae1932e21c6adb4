"""What people know of tasks, by glob: who owns them, where to read on, what to do next."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct, structs

from ctsreport.analysis.expectations.gate_rule import covers, fits
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.snapshot.model import Notice

Severity = Literal["high", "normal", "low"]


class Knowledge(Struct, frozen=True):
    """What is known of a task: texts of one line, but for ``note``, which is Markdown. ``runbook`` is an address."""

    owner: str | None = None
    runbook: str | None = None
    next_step: str | None = None
    note: str | None = None
    severity: Severity | None = None


NOTHING = Knowledge()


class TaskGlob(Struct, frozen=True):
    """What is known of all tasks of a glob, perhaps only of the instances of another.

    ``place`` is where that stands.
    """

    match: str
    knowledge: Knowledge
    instance: str | None = None
    place: str = ""

    def fits(self, instance: str, name: str) -> bool:
        """Whether it is about a task."""
        return covers(self.match, instance, name) and fits(self.instance, instance)


def knowledge_of(task: TaskFinding, globs: Sequence[TaskGlob]) -> Knowledge:
    """All that is known of a task; of what is said twice, the later."""
    known = NOTHING
    for each in globs:
        if each.fits(task.instance, task.name):
            known = structs.replace(
                known, **{key: value for key, value in structs.asdict(each.knowledge).items() if value is not None}
            )
    return known


def unmatched_notices(findings: Findings, globs: Iterable[TaskGlob]) -> Iterator[Notice]:
    """The globs that fit no task, where all tasks are known."""
    if any(not found.snapshot.read for found in findings.instances):
        return
    for each in globs:
        if not any(each.fits(task.instance, task.name) for task in findings.tasks):
            yield Notice("config_unmatched", "info", f"{each.match} ({each.place}) fits no task.")
