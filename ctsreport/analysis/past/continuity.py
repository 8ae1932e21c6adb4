"""What of the past of an instance is known without a hole: its restarts, its gaps, and the unbroken times of its tasks.

CTS keeps five events of a task in memory. So between two looks nothing was lost where the windows of a task overlap, or
were not full, and the daemon did not restart.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.past.boots import Boots, Cut, TaskSteps
from ctsreport.analysis.past.looks import Looks
from ctsreport.analysis.past.model import Gap
from ctsreport.analysis.past.unbroken import Hole, TaskReader, Unbroken
from ctsreport.history.model import Past, TaskPast


class KnownTask(Struct, frozen=True):
    """What of one task's past is known: unbroken times, oldest first. ``recreated``: when it was seen made anew."""

    past: TaskPast
    unbroken: tuple[Unbroken, ...] = ()
    recreated: tuple[datetime, ...] = ()


class Continuity(Struct, frozen=True):
    """What of one instance's past is known. ``restarts``: the last look before each, and the first after it."""

    past: Past
    tasks: Mapping[str, KnownTask]
    gaps: tuple[Gap, ...]
    restarts: tuple[Cut, ...]

    @property
    def newest(self) -> datetime | None:
        """The newest look that saw its tasks."""
        return next((look.at for look in reversed(self.past.looks) if look.read), None)


def continuity_of(past: Past) -> Continuity:
    """What of the past of one instance is known."""
    looks = Looks(past.looks)
    steps = {name: TaskSteps(task) for name, task in past.tasks.items()}
    boots = Boots(looks, steps.values())
    tasks: dict[str, KnownTask] = {}
    gaps = list(_gaps(past.instance, None, (_of_all(cut, looks) for cut in boots.cuts)))
    for name, task in past.tasks.items():
        reader = TaskReader(looks, boots, steps[name], task)
        tasks[name] = KnownTask(task, tuple(reader.unbroken()), tuple(reader.recreated()))
        gaps += _gaps(past.instance, name, reader.holes())
    gaps.sort(key=lambda gap: (gap.begins, gap.ends, gap.task or ""))
    return Continuity(past, tasks, tuple(gaps), tuple(cut for cut in boots.cuts if cut.sure))


def _of_all(cut: Cut, looks: Looks) -> Hole:
    """The hole that a restart is, or may be."""
    if cut.sure:
        return Hole(cut.begins, cut.ends, "restart", None)
    return Hole(cut.begins, cut.ends, looks.reason(cut.begins, cut.ends))


def _gaps(instance: str, task: str | None, holes: Iterable[Hole]) -> Iterator[Gap]:
    """Holes as gaps: those that follow each other without an end between are one, but for restarts."""
    last: Hole | None = None
    for hole in holes:
        if last and last.ends == hole.begins and last.reason == hole.reason != "restart":
            last = last._replace(ends=hole.ends)
            continue
        if last:
            yield _gap(instance, task, last)
        last = hole
    if last:
        yield _gap(instance, task, last)


def _gap(instance: str, task: str | None, hole: Hole) -> Gap:
    return Gap(instance, task, hole.begins, hole.ends, hole.reason, hole.lost)
