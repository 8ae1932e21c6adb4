"""How one message was understood, step by step: for whoever wonders, and for whoever adds a rule."""

from collections.abc import Iterator
from typing import NamedTuple

from ctsreport.analysis.diagnosis.canon import Canonical
from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.analysis.diagnosis.engine import errors_in, evidence_of, made_cause, skeleton_of
from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.find import decide
from ctsreport.analysis.diagnosis.model import Cause
from ctsreport.analysis.diagnosis.provider import Position, place_of
from ctsreport.analysis.diagnosis.rule import Rule
from ctsreport.analysis.diagnosis.script import is_script, script_of
from ctsreport.analysis.diagnosis.script_output import script_says
from ctsreport.analysis.diagnosis.unwrap import Attempt, attempts
from ctsreport.snapshot.marks import unnumbered

Facts = tuple[tuple[str, str], ...]


class Explained(NamedTuple):
    """One diagnostic, or a bare text: what was read of it, the rule that decided, and the cause."""

    phase: str | None
    facts: Facts
    rule: Rule | None
    cause: Cause


def explain(message: str, task: str) -> Iterator[Explained]:
    """Each error of each try that differs, in the message's order."""
    canonical = skeleton_of(unnumbered(message), task)
    for attempt in attempts(canonical.skeleton):
        found: list[Diagnostic | None] = [*errors_in(attempt.text, canonical.task)]
        yield from (_of(each, attempt, canonical) for each in found or [None])


def _of(diagnostic: Diagnostic | None, attempt: Attempt, canonical: Canonical) -> Explained:
    if diagnostic is not None and is_script(diagnostic.summary, diagnostic.detail):
        script = script_of(diagnostic.summary, diagnostic.detail)
        facts = (("script", script.name), ("ended", script.how), ("last line", script.last))
        sentence = script_says(script, place_of(diagnostic))
        return Explained(attempt.phase, _filled(facts, canonical), None, made_cause(sentence, canonical.values))
    evidence = (
        Evidence(attempt.text, "", Position(), attempt.phase, bare=True)
        if diagnostic is None
        else evidence_of(diagnostic, attempt.phase)
    )
    rule, sentence = decide(evidence)
    return Explained(attempt.phase, _filled(_facts(evidence), canonical), rule, made_cause(sentence, canonical.values))


def _facts(evidence: Evidence) -> Facts:
    place = evidence.place
    return (
        ("text", evidence.summary),
        ("detail", evidence.detail),
        ("where", place.resource or place.context),
        ("provider", place.provider),
        ("maker", evidence.vendor),
        ("called", evidence.target.full if evidence.target else ""),
        ("status", evidence.phrase),
        ("code", evidence.code),
        ("was doing", ": ".join(evidence.chain.before)),
        ("reason", evidence.reason),
        ("as one line", evidence.why),
        ("set apart", " / ".join(each for each in evidence.set_apart)),
    )


def _filled(facts: Facts, canonical: Canonical) -> Facts:
    return tuple((label, canonical.filled(text)) for label, text in facts if text.strip())
