"""Findings and a reader's wishes to the view."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from msgspec import Struct, structs

from ctsreport import __version__
from ctsreport.analysis.causes import find_causes
from ctsreport.analysis.expectations import Expectations
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.gate import evaluate, gate_notices
from ctsreport.analysis.judge import by_gravity
from ctsreport.analysis.knowledge import unmatched_notices
from ctsreport.analysis.known import KnownFinding, by_task, find_known, known_notices
from ctsreport.errors import did_you_mean
from ctsreport.snapshot.model import Notice
from ctsreport.view.page import Note, View, narrowed_text
from ctsreport.view.record import NarrowedRecord
from ctsreport.view.times import Clock
from ctsreport.view.wording import one_line

_NOTHING_EXPECTED = Expectations()


class Wishes(Struct, frozen=True):
    """What a reader asked for: a title, and which tasks (globs of names, words of health)."""

    title: str | None = None
    tasks: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


def build(
    findings: Findings, clock: Clock, wishes: Wishes, note: Note | None = None, expectations: Expectations = _NOTHING_EXPECTED
) -> View:
    """The frozen view: narrowed as asked for, held against what is expected, with notices that say so."""
    shown = tuple(task for task in findings.tasks if _wanted(task, wishes))
    narrowed = _narrowed(wishes, len(findings.tasks) - len(shown))
    known = find_known(findings, expectations.known, clock.now)
    covering = by_task(known)
    gate = evaluate(findings, shown, expectations.rules, covering, clock.now) if expectations.rules else None
    findings = _noticed(findings, [*_notices(findings, expectations, known, clock.now), *_narrowing(narrowed, len(shown), findings)])
    return View(
        title=one_line(wishes.title or _title(findings, shown[0].name if _is_one(wishes) and len(shown) == 1 else "")),
        findings=findings,
        shown=shown,
        cause_findings=find_causes(shown),
        clock=clock,
        version=__version__,
        narrowed=narrowed,
        note=note,
        gate_finding=gate,
        known_findings=known,
        known_by_task=covering,
        task_globs=expectations.tasks,
        config_file=one_line(expectations.source),
        sharing=_sharing(findings, shown) if narrowed else {},
        one_task=_is_one(wishes) and len(shown) == 1,
    )


def _wanted(task: TaskFinding, wishes: Wishes) -> bool:
    return _matches(task.name, wishes.tasks) and (not wishes.statuses or task.health in wishes.statuses)


def _matches(name: str, globs: Sequence[str]) -> bool:
    return not globs or any(fnmatchcase(name, glob) for glob in globs)


def _is_one(wishes: Wishes) -> bool:
    """Whether one task was asked for by its name, and nothing else."""
    return len(wishes.tasks) == 1 and not wishes.statuses and not set("*?[") & set(wishes.tasks[0])


def _sharing(findings: Findings, shown: Sequence[TaskFinding]) -> dict[str, tuple[TaskFinding, ...]]:
    """By cause, the tasks that it hits and that are not shown."""
    there = set(map(id, shown))
    causes = find_causes(findings.tasks)
    return {cause.id: others for cause in causes if (others := tuple(task for task in cause.tasks if id(task) not in there))}


def _narrowed(wishes: Wishes, left_out: int) -> NarrowedRecord | None:
    return NarrowedRecord(wishes.tasks, wishes.statuses, left_out) if wishes.tasks or wishes.statuses else None


def _notices(findings: Findings, expectations: Expectations, known: Sequence[KnownFinding], now: datetime) -> Iterator[Notice]:
    yield from known_notices(findings, known, now)
    yield from gate_notices(findings, expectations.rules)
    yield from unmatched_notices(findings, expectations.tasks)


def _narrowing(narrowed: NarrowedRecord | None, shown: int, findings: Findings) -> Iterator[Notice]:
    if narrowed:
        near = [did_you_mean(glob, (task.name for task in findings.tasks)) for glob in narrowed.tasks] if not shown else []
        nothing = f"{' '.join(filter(None, ('Nothing matches.', *near)))} " if not shown else ""
        yield Notice("narrowed", "info" if shown else "warning", nothing + narrowed_text(narrowed, shown))


def _noticed(findings: Findings, notices: Sequence[Notice]) -> Findings:
    return structs.replace(findings, notices=by_gravity((*findings.notices, *notices))) if notices else findings


def _title(findings: Findings, task: str) -> str:
    """Made from the instances' names; of one task with its name before them."""
    names = [found.snapshot.instance for found in findings.instances]
    title = f"CTS health: {', '.join(names)}" if names else "CTS health"
    return f"{task} – {title}" if task else title
