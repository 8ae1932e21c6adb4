"""What was judged to the view: it is worded here, and nothing is decided."""

from collections.abc import Iterator

from msgspec import structs

from ctsreport import __version__
from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.judge import by_gravity
from ctsreport.snapshot.model import Notice
from ctsreport.view.page import Note, View, narrowed_text
from ctsreport.view.record import NarrowedRecord
from ctsreport.view.times import Clock
from ctsreport.view.wording import one_line


def build(assessed: Assessment, clock: Clock, title: str | None = None, note: Note | None = None) -> View:
    """The frozen view; its title is made from the instances' names where none is given."""
    one_task = assessed.selection.names_one and len(assessed.shown) == 1
    narrowed = _narrowed(assessed)
    findings = assessed.findings
    if narrowed:
        findings = structs.replace(findings, notices=by_gravity((*findings.notices, *_narrowing(narrowed, len(assessed.shown)))))
    return View(
        title=one_line(title or _title(assessed, assessed.shown[0].name if one_task else "")),
        findings=findings,
        shown=assessed.shown,
        cause_findings=assessed.causes,
        clock=clock,
        version=__version__,
        narrowed=narrowed,
        note=note,
        gate_finding=assessed.gate,
        known_findings=assessed.known,
        known_by_task=assessed.covering,
        task_globs=assessed.expectations.tasks,
        config_file=one_line(assessed.expectations.source),
        sharing=assessed.sharing,
        one_task=one_task,
    )


def _narrowed(assessed: Assessment) -> NarrowedRecord | None:
    left_out = len(assessed.findings.tasks) - len(assessed.shown)
    selection = assessed.selection
    return NarrowedRecord(selection.tasks, selection.statuses, left_out) if selection.narrows else None


def _narrowing(narrowed: NarrowedRecord, shown: int) -> Iterator[Notice]:
    yield Notice("narrowed", "info" if shown else "warning", narrowed_text(narrowed, shown))


def _title(assessed: Assessment, task: str) -> str:
    """Made from the instances' names; of one task with its name before them."""
    names = [found.snapshot.instance for found in assessed.findings.instances]
    title = f"CTS health: {', '.join(names)}" if names else "CTS health"
    return f"{task} – {title}" if task else title
