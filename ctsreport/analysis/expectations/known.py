"""Known failures: what fails, is accepted for a time, and stays in sight."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from ctsreport.analysis.diagnosis import Cause, Diagnosis
from ctsreport.analysis.diagnosis.model import is_comparable
from ctsreport.analysis.expectations.gate_rule import covers, fits
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.recovered import is_over, recovered_since
from ctsreport.analysis.findings import Findings, TaskFinding, some_names
from ctsreport.analysis.past.model import LastKnown, Memory
from ctsreport.plural import plural
from ctsreport.snapshot.model import Health, Notice

SOON = timedelta(days=7)
"""So long before it expires a known failure is warned of."""

FAR = timedelta(days=366)
"""A failure that is known for longer than this is no longer looked at."""

State = Literal["active", "soon", "expired"]


class KnownFinding(Struct, frozen=True):
    """A known failure, whether it still counts, and the tasks that it covers now, all causes of which are covered."""

    known: KnownFailure
    state: State
    tasks: tuple[TaskFinding, ...]


def find_known(
    findings: Findings, knowns: Sequence[KnownFailure], now: datetime, memory: Memory | None = None
) -> tuple[KnownFinding, ...]:
    """Each known failure with the tasks that it covers; one that has expired, with those that it would cover alone."""
    troubled = []
    if knowns:
        troubled = [task for task in findings.tasks if task.unhealthy or task.health is Health.UNKNOWN]
    counting = [known for known in knowns if now < known.expires]
    covered = [
        task for task in troubled if excuse(task, [each for each in counting if not is_over(each, task, memory)])
    ]
    return tuple(
        _found(
            known,
            [task for task in (covered if now < known.expires else troubled) if not is_over(known, task, memory)],
            now,
        )
        for known in knowns
    )


def excuse(task: TaskFinding, knowns: Sequence[KnownFailure]) -> KnownFailure | None:
    """The first of these that covers a task; None unless all causes of its newest run are covered.

    What is not covered is another failure, which nobody accepted.
    """
    diagnosis = newest_diagnosis(task)
    fitting = [known for known in knowns if _fits(known, task)]
    if diagnosis is None:
        return next((known for known in fitting if known.cause is None), None)
    alone = len(diagnosis.causes) == 1
    covering = [
        next((known for known in fitting if _covers(known, cause, alone=alone)), None) for cause in diagnosis.causes
    ]
    if not all(covering):
        return None
    return covering[0]


def _covers(known: KnownFailure, cause: Cause, *, alone: bool) -> bool:
    """Whether a known failure covers one cause of a run that it fits.

    One that is known by a text covers only the cause in which the text stands: the message has others too.
    """
    by_text = known.text is None or known.cause is not None or alone or known.text in cause.summary
    return known.cause in {None, cause.id} and by_text


def newest_diagnosis(task: TaskFinding) -> Diagnosis | None:
    """Why a task's newest run failed; None where it succeeded or did not say."""
    if task.streak and task.newest_ran < len(task.diagnoses):
        return task.diagnoses[task.newest_ran]
    return None


def by_task(found: Iterable[KnownFinding]) -> dict[tuple[str, str], KnownFailure]:
    """By instance and name, the known failure that covers a task now."""
    covering: dict[tuple[str, str], KnownFailure] = {}
    for each in found:
        if each.state != "expired":
            for task in each.tasks:
                covering.setdefault((task.instance, task.name), each.known)
    return covering


def known_away(
    knowns: Sequence[KnownFailure], now: datetime, away: Iterable[LastKnown], memory: Memory | None
) -> dict[tuple[str, str], KnownFailure]:
    """The same of the tasks of daemons that are away, as they last were."""
    counting = [known for known in knowns if now < known.expires]
    failing = [task for last in away for task in last.tasks if task.unhealthy] if counting else []
    found = ((task, excuse(task, [each for each in counting if not is_over(each, task, memory)])) for task in failing)
    return {(task.instance, task.name): known for task, known in found if known}


def known_notices(
    findings: Findings, found: Sequence[KnownFinding], now: datetime, memory: Memory | None = None
) -> Iterator[Notice]:
    """What has expired, what soon will, what has recovered, and what fits nothing though all was read."""
    again = set(by_task(found))
    for each in found:
        yield from _recovered(findings, each, memory)
        if each.known.cause and not is_comparable(each.known.cause):
            yield _outdated(findings, each.known)
        elif each.state == "expired" and each.tasks:
            yield _expired(each, all_again=all((task.instance, task.name) in again for task in each.tasks))
        elif not each.tasks and _all_read(findings, each.known):
            text = f"{_subject(each.known)} fits nothing that fails now: it can be taken out."
            yield Notice("known_unmatched", "info", text)
        elif each.known.expires - now > FAR:
            text = (
                f"{_subject(each.known)} counts for more than a year, to {each.known.until}: who will look at it again?"
            )
            yield Notice("known_far", "info", text)
        elif each.state == "soon":
            text = (
                f"{_subject(each.known)} expires with {each.known.until}: from then on it excuses "
                f"{some_names(each.tasks)} no more."
            )
            yield Notice("known_expires_soon", "warning", text)


def _recovered(findings: Findings, found: KnownFinding, memory: Memory | None) -> Iterator[Notice]:
    """That what it excuses has recovered; and what fails again after it counted until then."""
    if memory is None or found.state == "expired":
        return
    names = recovered_since(found.known, memory)
    if names:
        yield Notice("known_recovered", "info", f"{_subject(found.known)}: {', '.join(names)} recovered.")
    again = [
        task
        for task in findings.tasks
        if task.unhealthy and is_over(found.known, task, memory) and excuse(task, [found.known])
    ]
    if again:
        text = f"{_subject(found.known)} counted until it recovered, and excuses {some_names(again)} no more."
        yield Notice("known_recovered", "warning", text)


def _expired(found: KnownFinding, *, all_again: bool) -> Notice:
    """One that has expired; ``all_again``: others cover all of its tasks."""
    subject, until = _subject(found.known), found.known.until
    if all_again:
        text = f"{subject} expired with {until}, and all that it fits is known again: take it out."
        return Notice("known_unmatched", "info", text)
    count = plural(len(found.tasks), "task")
    text = f"{subject} expired {found.known.end} and no longer excuses {count}: {some_names(found.tasks)}."
    return Notice("known_expired", "warning", text)


def _subject(known: KnownFailure) -> str:
    return f"The known failure of {criteria_text(known)} ({known.place})"


def _outdated(findings: Findings, known: KnownFailure) -> Notice:
    """It names a cause by an id of other rules: what of that kind fails now, with its id of today."""
    kind = (known.cause or "").split("-", 1)[0]
    now = (newest_diagnosis(task) for task in findings.tasks if _fits(known, task))
    alike = {
        cause.id: cause.summary for diagnosis in now if diagnosis for cause in diagnosis.causes if cause.kind == kind
    }
    found = "; ".join(f"{cause_id} ({summary})" for cause_id, summary in list(alike.items())[:3])
    cure = "Nothing of that kind that fits the rest of it fails now."
    if found:
        cure = f"Of that kind and fitting the rest of it, this fails now: {found}."
    return Notice(
        "known_outdated",
        "warning",
        f"{_subject(known)} names a cause by an id of an earlier version of the rules, which is compared with none "
        "of today: "
        f"it excuses nothing. {cure}",
    )


def criteria_text(known: KnownFailure) -> str:
    """What a task must match to be covered by a known failure, in words."""
    parts = (("task", known.task), ("cause", known.cause), ("text", known.text), ("instance", known.instance))
    return ", ".join(f"{label} {value}" for label, value in parts if value is not None)


def _found(known: KnownFailure, tasks: Iterable[TaskFinding], now: datetime) -> KnownFinding:
    if now >= known.expires:
        return KnownFinding(known, "expired", tuple(task for task in tasks if excuse(task, [known])))
    state: State = "soon" if known.expires - now <= SOON else "active"
    return KnownFinding(known, state, tuple(task for task in tasks if _fits(known, task) and _has_cause(known, task)))


def _fits(known: KnownFailure, task: TaskFinding) -> bool:
    return (
        covers(known.task, task.instance, task.name)
        and fits(known.instance, task.instance)
        and (known.text is None or known.text in _newest_message(task))
    )


def _has_cause(known: KnownFailure, task: TaskFinding) -> bool:
    diagnosis = newest_diagnosis(task)
    return known.cause is None or (diagnosis is not None and any(cause.id == known.cause for cause in diagnosis.causes))


def _newest_message(task: TaskFinding) -> str:
    newest = task.runs[0] if task.streak else None
    if newest and newest.error:
        return newest.error.message or ""
    return ""


def _all_read(findings: Findings, known: KnownFailure) -> bool:
    """Whether all instances that it is about were asked, and answered."""
    meant = [found.snapshot for found in findings.instances if fits(known.instance, found.snapshot.instance)]
    return bool(meant) and all(snapshot.whole for snapshot in meant)
