"""The one entry: what is remembered of instances, beside what is found now, to all that the past adds to a report."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import structs

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.findings import Findings
from ctsreport.analysis.health import Diagnose
from ctsreport.analysis.past.changes import changes_of, in_order
from ctsreport.analysis.past.continuity import Continuity, continuity_of
from ctsreport.analysis.past.figures import history_of
from ctsreport.analysis.past.hearing import hearing_of
from ctsreport.analysis.past.last_known import last_known
from ctsreport.analysis.past.model import LastKnown, Memory, TaskHistory
from ctsreport.analysis.past.spells import KnownTimes, known_times
from ctsreport.analysis.past.trend import trend_of
from ctsreport.history.model import Past


def known_of(pasts: Iterable[Past]) -> dict[str, Continuity]:
    """What is known of each instance, by name; each past ends with the look that is reported now."""
    return {past.instance: continuity_of(past) for past in pasts}


def remember(
    known: Mapping[str, Continuity],
    findings: Findings,
    base: Mapping[str, datetime],
    diagnosis_of: Diagnose = diagnose,
) -> Memory:
    """All that the past adds to a report of ``findings``, which `outcomes.extend` went over.

    ``base``: by instance, the look since which changes count; without one it is the first. ``diagnosis_of`` is asked
    about messages as they are stored, and their tasks.
    """
    times = {name: {task: known_times(each.unbroken) for task, each in known[name].tasks.items()} for name in known}
    due = findings.due
    tasks = {
        key: structs.replace(history, overdue_since=due[key]) if key in due else history
        for name, each in known.items()
        for key, history in _histories(each, times[name])
    }
    changes = (changes_of(each, times[name], base[name], diagnosis_of) for name, each in known.items() if name in base)
    return Memory(
        since=min((base[name] for name in known if name in base), default=None),
        bases=base,
        changes=in_order(change for each in changes for change in each),
        gaps=tuple(gap for each in known.values() for gap in each.gaps),
        tasks=tasks,
        last_known=dict(_last_known(known, findings, diagnosis_of)),
        hearing=hearing_of(known, findings),
        trend=tuple(trend_of(history.stretches for history in tasks.values())),
    )


def _histories(known: Continuity, times: Mapping[str, KnownTimes]) -> Iterator[tuple[tuple[str, str], TaskHistory]]:
    """Of the tasks of one instance, from its oldest look to its newest."""
    looks = known.past.looks
    for name, task in known.tasks.items():
        if looks:
            yield (known.past.instance, name), history_of(task.past, times[name], looks[0].at, looks[-1].at)


def _last_known(
    known: Mapping[str, Continuity], findings: Findings, diagnosis_of: Diagnose
) -> Iterator[tuple[str, LastKnown]]:
    """Of the instances that could not be read now."""
    for found in findings.instances:
        name = found.snapshot.instance
        if not found.snapshot.read and name in known:
            last = last_known(known[name], found.snapshot.definitions or {}, diagnosis_of)
            if last:
                yield name, last
