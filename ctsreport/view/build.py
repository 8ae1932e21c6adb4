"""Findings and a reader's wishes to the view."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from ctsreport import __version__
from ctsreport.analysis.causes import find_causes
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.judge import by_gravity
from ctsreport.snapshot.model import Notice
from ctsreport.view.page import Note, View, narrowed_text
from ctsreport.view.record import NarrowedRecord
from ctsreport.view.times import Clock
from ctsreport.view.wording import one_line


class Wishes(Struct, frozen=True):
    """What a reader asked for: a title, and which tasks (globs of names, words of health)."""

    title: str | None = None
    tasks: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


def build(findings: Findings, clock: Clock, wishes: Wishes, note: Note | None = None) -> View:
    """The frozen view: narrowed as asked for, with a notice that says so."""
    shown = tuple(task for task in findings.tasks if _wanted(task, wishes))
    narrowed = _narrowed(wishes, len(findings.tasks) - len(shown))
    if narrowed:
        findings = _noticed(findings, narrowed, len(shown))
    return View(
        title=one_line(wishes.title or _title(findings)),
        findings=findings,
        shown=shown,
        cause_findings=find_causes(shown),
        clock=clock,
        version=__version__,
        narrowed=narrowed,
        note=note,
    )


def _wanted(task: TaskFinding, wishes: Wishes) -> bool:
    return _matches(task.name, wishes.tasks) and (not wishes.statuses or task.health in wishes.statuses)


def _matches(name: str, globs: Sequence[str]) -> bool:
    return not globs or any(fnmatchcase(name, glob) for glob in globs)


def _narrowed(wishes: Wishes, left_out: int) -> NarrowedRecord | None:
    return NarrowedRecord(wishes.tasks, wishes.statuses, left_out) if wishes.tasks or wishes.statuses else None


def _noticed(findings: Findings, narrowed: NarrowedRecord, shown: int) -> Findings:
    nothing = "Nothing matches. " if not shown else ""
    notice = Notice("narrowed", "info" if shown else "warning", nothing + narrowed_text(narrowed, shown))
    return Findings(findings.verdict, findings.summary, findings.instances, findings.tasks, by_gravity((*findings.notices, notice)))


def _title(findings: Findings) -> str:
    names = [found.snapshot.instance for found in findings.instances]
    return f"CTS health: {', '.join(names)}" if names else "CTS health"
