"""How a message is diagnosed: its tries, the diagnostics of each, the cause of each of these, each cause once."""

import hashlib
from collections.abc import Iterable

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds import ORDER, find
from ctsreport.analysis.diagnosis.model import Cause, Diagnosis, Diagnostic
from ctsreport.analysis.diagnosis.normalise import same_but_ids
from ctsreport.analysis.diagnosis.terraform import diagnostics_in
from ctsreport.analysis.diagnosis.text import cut, one_line
from ctsreport.analysis.diagnosis.unwrap import Attempt, attempts
from ctsreport.analysis.tries import count_tries
from ctsreport.snapshot.marks import unnumbered

_CRASHED = ("Plugin did not respond", "plugin crashed!", "Request cancelled")
_NOT_SAVED, _STILL_NOT_SAVED = ("Failed to save state", "Error saving state"), "Failed to persist state to backend"
_HASH_LENGTH = 12
_CREATED_EARLIER = "An earlier try of this run may have created it."
_CLIENT_LEFT = "This also happens when the client that asked for this run went away."
_FIRST_TRY_LOST = "The tries failed for different reasons; the first try's text is not kept."


def diagnose(message: str, task: str) -> Diagnosis:
    """What the message of a failed run of ``task`` says. Any text is taken; the same text has the same diagnosis."""
    message = unnumbered(message)  # the number of a secret is of this report alone, and a cause is the same in the next one
    tries = _unlike(attempts(message))
    found = [diagnostics_in(attempt.text, task) for attempt in tries]
    causes_of_tries = [_causes(attempt, told, task) for attempt, told in zip(tries, found, strict=True)]
    causes = _ordered(cause for causes in causes_of_tries for cause in causes)
    told = tuple(dict.fromkeys(diagnostic for each in found for diagnostic in each))
    count = count_tries(message)
    differ = len({frozenset(cause.id for cause in each) for each in causes_of_tries}) > 1
    return Diagnosis(
        phase=next((attempt.phase for attempt in tries if attempt.phase), None),
        tries=count,
        tries_differ=differ,
        causes=causes,
        diagnostics=tuple(each for each in told if each.severity == "error"),
        warnings=tuple(each for each in told if each.severity == "warning"),
        hints=_hints(causes, count, differ=differ),
    )


def _unlike(tries: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """Without a try that says the same as another with other ids: that is most runs, and half the work."""
    told: list[Attempt] = []
    for attempt in tries:
        if not any(attempt.phase == other.phase and same_but_ids(attempt.text, other.text) for other in told):
            told.append(attempt)
    return tuple(told)


def _causes(attempt: Attempt, told: tuple[Diagnostic, ...], task: str) -> tuple[Cause, ...]:
    errors = _telling([each for each in told if each.severity == "error"])
    faults: Iterable[Fault]
    if errors:
        faults = (Fault(f"{each.summary}\n{each.detail}", task, attempt.phase, each) for each in errors)
    else:
        faults = (Fault(attempt.text, task, attempt.phase),)
    return tuple(dict.fromkeys(_cause(find(fault)) for fault in faults))


def _telling(errors: list[Diagnostic]) -> list[Diagnostic]:
    """Without what only repeats another: that the provider crashed whose stack is there, that the state was not saved."""
    if any(each.summary.startswith(_NOT_SAVED) for each in errors):
        errors = [each for each in errors if not each.summary.startswith(_STILL_NOT_SAVED)] or errors
    if not any("panic:" in each.detail for each in errors):
        return errors
    return [each for each in errors if "panic:" in each.detail or not each.summary.endswith(_CRASHED)]


def _cause(finding: Finding) -> Cause:
    summary = cut(one_line(finding.summary)) or finding.kind
    key = one_line(finding.key) or finding.kind
    digest = hashlib.sha256(f"{finding.kind}\n{key}".encode("utf-8", "replace")).hexdigest()
    return Cause(f"{finding.kind}-{digest[:_HASH_LENGTH]}", finding.kind, summary, key)


def _ordered(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Each once. What is least of its like by text stands for all, so that the order of diagnostics changes nothing."""
    by_id: dict[str, Cause] = {}
    for cause in causes:
        known = by_id.get(cause.id)
        if known is None or cause.summary < known.summary:
            by_id[cause.id] = cause
    return tuple(sorted(by_id.values(), key=lambda cause: (ORDER[cause.kind], cause.summary, cause.id)))


def _hints(causes: tuple[Cause, ...], tries: int | None, *, differ: bool) -> tuple[str, ...]:
    hints = []
    if (tries or 0) >= 2 and any(cause.kind == "conflict" and "exist" in cause.summary for cause in causes):
        hints.append(_CREATED_EARLIER)
    if tries is None and any(cause.kind == "memory" for cause in causes):
        hints.append(_CLIENT_LEFT)
    if differ:
        hints.append(_FIRST_TRY_LOST)
    return tuple(hints)
