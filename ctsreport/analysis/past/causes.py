"""Causes as far back as anybody remembers: since when, how often, and in which tasks they were seen."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct, structs

from ctsreport.analysis.causes import CauseFinding, diagnosed
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.health import Diagnose
from ctsreport.history.model import Past, Run

Key = tuple[str, str]
"""Instance and task."""


class _Seen(Struct):
    """What is remembered of one cause."""

    events: int = 0
    first: datetime | None = None
    last: datetime | None = None
    members: set[Key] = set()


def with_past(
    causes: Sequence[CauseFinding], tasks: Iterable[TaskFinding], pasts: Iterable[Past], diagnosis_of: Diagnose
) -> tuple[CauseFinding, ...]:
    """The causes of these tasks with what is remembered of them; others that were once are over, and stay out."""
    seen: dict[str, _Seen] = {cause.id: _Seen() for cause in causes}
    remembered = {past.instance: past for past in pasts}
    shown = {(task.instance, task.name): task for task in tasks}
    for key, run in _failed(shown, remembered.values()) if seen else ():
        found = seen.get(diagnosis_of(run.message or "", key[1]).causes[0].id)
        if found is not None:
            _count(found, key, run)
    for task in shown.values():
        for _, diagnosis in diagnosed(task) if task.instance not in remembered else ():
            seen[diagnosis.causes[0].id].events += 1
    return tuple(_with(cause, seen[cause.id]) for cause in causes)


def _failed(shown: Container[Key], pasts: Iterable[Past]) -> Iterator[tuple[Key, Run]]:
    """The runs of these tasks that failed and said why."""
    for past in pasts:
        for name, task in past.tasks.items():
            if (past.instance, name) in shown:
                yield from (
                    ((past.instance, name), run) for run in task.runs.values() if run.message and not run.success
                )


def _count(seen: _Seen, key: Key, run: Run) -> None:
    seen.events += 1
    seen.members.add(key)
    begun, ended = run.started_at or run.ended_at, run.ended_at or run.started_at
    seen.first = min(filter(None, (seen.first, begun)), default=None)
    seen.last = max(filter(None, (seen.last, ended)), default=None)


def _with(cause: CauseFinding, seen: _Seen) -> CauseFinding:
    return structs.replace(
        cause,
        events=seen.events,
        first_seen=min(filter(None, (cause.first_seen, seen.first)), default=None),
        last_seen=max(filter(None, (cause.last_seen, seen.last)), default=None),
        before=tuple(sorted(seen.members - {(task.instance, task.name) for task in cause.tasks})),
    )
