"""What came of a task, beyond the window: its streak, since when it fails, what is applied."""

from collections.abc import Sequence

from msgspec import structs

from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import WINDOW, Diagnose, health_of
from ctsreport.analysis.past.continuity import KnownTask
from ctsreport.history.model import Run
from ctsreport.snapshot.model import Event, EventError


def extend(finding: TaskFinding, known: KnownTask | None, diagnosis_of: Diagnose) -> TaskFinding:
    """A task judged by its window, judged by all that is known of it without a hole."""
    if known is None or not known.unbroken or not _goes_on(known.unbroken[-1].runs, finding.task.events or ()):
        return finding
    unbroken = known.unbroken[-1]
    runs = [unbroken.runs[place] for place in reversed(unbroken.ran)]
    if not runs:
        return finding
    streak = _streak(runs)
    return structs.replace(
        finding if finding.runs else _with_older(finding, runs[0], diagnosis_of),
        health=health_of(finding.task, tuple(map(event_of, runs[:WINDOW]))),
        streak=streak,
        failing_since=runs[streak - 1].started_at if streak else None,
        failing_since_exact=0 < streak < len(runs) and runs[streak - 1].started_at is not None,
    )


def _goes_on(runs: Sequence[Run], window: Sequence[Event]) -> bool:
    """Whether a window is the newest of these runs, and so no other look lies between."""
    return bool(window) and [run.id for run in runs[-len(window) :]] == [event.id for event in reversed(window)]


def _streak(newest_first: Sequence[Run]) -> int:
    return next((place for place, run in enumerate(newest_first) if run.success), len(newest_first))


def _with_older(finding: TaskFinding, newest: Run, diagnosis_of: Diagnose) -> TaskFinding:
    """With the newest run in which something ran, which the daemon has forgotten; its diagnosis after the others."""
    event = event_of(newest)
    count = len(finding.task.events or ())
    diagnosis = diagnosis_of(newest.message, finding.name) if newest.message and not newest.success else None
    return structs.replace(
        finding,
        runs=(event,),
        newest_ran=count,
        diagnoses=(*(finding.diagnoses or (None,) * count), diagnosis) if diagnosis else finding.diagnoses,
    )


def event_of(run: Run) -> Event:
    """A stored run, as its daemon said it."""
    error = EventError(run.message) if run.message is not None else None
    return Event(run.success, run.id, run.started_at, run.ended_at, error)
