"""Known failures whose tasks have recovered, as far as anybody remembers."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ctsreport.analysis.expectations.gate_rule import covers, fits
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import Diagnose
from ctsreport.analysis.past.model import Memory
from ctsreport.snapshot.empty import is_empty

if TYPE_CHECKING:
    from ctsreport.history.model import Past, Run  # only a report with a history pays for it


def is_over(known: KnownFailure, task: TaskFinding, memory: Memory | None) -> bool:
    """Whether it counts until its task recovers, and that did since somebody accepted it."""
    if known.since is None or not known.until_recovered or memory is None:
        return False
    history = memory.tasks.get((task.instance, task.name))
    return history is not None and any(
        stretch.state == "well" and stretch.ends > known.since for stretch in history.stretches
    )


def recovered_since(known: KnownFailure, memory: Memory) -> list[str]:
    """The tasks that it is about which recovered since the look that is compared with, and do not fail now."""
    newest: dict[tuple[str, str], str] = {}
    for change in memory.changes:
        if (
            change.task is not None
            and change.kind in {"failing", "recovered"}
            and _is_about(known, change.instance, change.task)
            and known.cause in {None, change.cause_id}
        ):
            newest.setdefault((change.instance, change.task), change.kind)
    return [task for (_, task), kind in newest.items() if kind == "recovered"]


def has_recovered(known: KnownFailure, pasts: Iterable["Past"], diagnosis_of: Diagnose) -> bool:
    """Whether tasks are remembered to have failed by it, and something ran well in each of them since."""
    newest = [ran[-1] for ran in _failed_once(known, pasts, diagnosis_of)]
    return bool(newest) and all(run.success for run in newest)


def _failed_once(known: KnownFailure, pasts: Iterable["Past"], diagnosis_of: Diagnose) -> Iterator[list["Run"]]:
    """The runs in which something ran, oldest first, of each task that failed by it."""
    for past in pasts:
        for name, task in past.tasks.items():
            if _is_about(known, past.instance, name):
                ran = [run for run in task.runs.values() if not is_empty(run)]
                if any(_failed_by(known, run, name, diagnosis_of) for run in ran):
                    yield ran


def _failed_by(known: KnownFailure, run: "Run", task: str, diagnosis_of: Diagnose) -> bool:
    message = run.message or ""
    if run.success or (known.text is not None and known.text not in message):
        return False
    return known.cause is None or any(cause.id == known.cause for cause in diagnosis_of(message, task).causes)


def _is_about(known: KnownFailure, instance: str, task: str) -> bool:
    return covers(known.task, instance, task) and fits(known.instance, instance)
