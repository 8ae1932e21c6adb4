"""The tasks of a daemon that cannot be read now, as the newest look saw them that could."""

from collections.abc import Mapping
from datetime import datetime

from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import Diagnose, judge
from ctsreport.analysis.judge import order
from ctsreport.analysis.past.continuity import Continuity, KnownTask
from ctsreport.analysis.past.model import LastKnown
from ctsreport.analysis.past.outcomes import event_of, extend
from ctsreport.history.model import State, Step
from ctsreport.snapshot.model import Definition, Task


def last_known(known: Continuity, definitions: Mapping[str, Definition], diagnosis_of: Diagnose) -> LastKnown | None:
    """None where no look ever saw its tasks. ``definitions`` as far as they are known now."""
    if known.newest is None:
        return None
    tasks = [
        _finding(known.past.instance, name, task, step, definitions.get(name), diagnosis_of)
        for name, task in known.tasks.items()
        if (step := _newest(task, known.newest)) is not None
    ]
    return LastKnown(known.newest, tuple(sorted(tasks, key=order)))


def _newest(task: KnownTask, at: datetime) -> Step | None:
    """What it was then; None where it was not there."""
    step = next((step for step in reversed(task.past.steps) if step.known and step.at <= at), None)
    if step and step.state:
        return step
    return None


def _finding(
    instance: str, name: str, known: KnownTask, step: Step, definition: Definition | None, diagnosis_of: Diagnose
) -> TaskFinding:
    state = step.state or State()
    window = None if step.window is None else tuple(event_of(known.past.runs[key]) for key in step.window)
    task = Task(name, state.status, state.enabled, state.services, state.providers, None, window)
    defined = definition or Definition(name, enabled=state.enabled, module=state.module, providers=state.providers)
    return extend(judge(instance, task, defined, diagnosis_of), known, diagnosis_of)
