"""How a message is diagnosed: its tries, the diagnostics of each, the cause of each of these, each cause once.

Canonicalise, conclude, refill: a text is made a skeleton, each distinct skeleton is concluded from once, for all tasks
and instances, and its slots are filled in again. So the result is the same whichever message came first.
"""

import hashlib
from typing import NamedTuple

from ctsreport.analysis.diagnosis.canon import Canonical, canonical
from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.find import find
from ctsreport.analysis.diagnosis.flattened import with_lines
from ctsreport.analysis.diagnosis.kinds import ORDER
from ctsreport.analysis.diagnosis.model import VERSION, Cause, Diagnosis
from ctsreport.analysis.diagnosis.provider import Position, place_of
from ctsreport.analysis.diagnosis.rule import Sentence
from ctsreport.analysis.diagnosis.script import is_script, script_of
from ctsreport.analysis.diagnosis.script_output import script_says
from ctsreport.analysis.diagnosis.slots import filled
from ctsreport.analysis.diagnosis.terraform_output import diagnostics_in
from ctsreport.analysis.diagnosis.text import bounded, clean, one_line, shortened, shortened_to_names, unbroken
from ctsreport.analysis.diagnosis.unwrap import Attempt, attempts
from ctsreport.analysis.tries import count_tries, split_tries
from ctsreport.pattern import Pattern
from ctsreport.snapshot.marks import unnumbered

_LOOKED_AT, _HASH_LENGTH, _DETAILS = 24_000, 12, 280
_MOST, _LONGEST = 4096, 8192
_CRASHED = ("Plugin did not respond", "plugin crashed!", "Request cancelled")
_NOT_SAVED, _STILL_NOT_SAVED = ("Failed to save state", "Error saving state"), "Failed to persist state to backend"
_CREATED_EARLIER = "An earlier try of this run may have created it."
_CLIENT_LEFT = "This also happens when the client that asked for this run went away."
_FIRST_TRY_LOST = "The tries failed for different reasons; the first try's text is not kept."
# (Subscription: "…"⏎Resource Group Name: "…")
_BROKEN = Pattern(r"\([^()]{1,800}\)")
# 02:14:09.417233 +0000 UTC
_SECONDS = Pattern(r"(\d\d:\d\d):\d\d(?:\.\d+)?(?: \+0000(?= UTC))?")


class Concluded(NamedTuple):
    """One try, as a skeleton: its phase, and what each of its diagnostics comes to."""

    phase: str | None
    sentences: tuple[Sentence, ...]


class Diagnoser:
    """Diagnoses messages, and remembers what each skeleton comes to."""

    def __init__(self, most: int = _MOST) -> None:
        self._known: dict[str, tuple[Concluded, ...]] = {}
        self._plain: set[str] = set()
        self._causes: dict[tuple[str, str, str], Cause] = {}
        self._most = most

    def __call__(self, message: str, task: str) -> Diagnosis:
        """What the message of a failed run of ``task`` says.

        Any text is taken; the same text has the same diagnosis.
        """
        # The number of a secret is of this report alone, and a cause is the same in the next one.
        plain = unnumbered(message)
        skeleton, values, sign = skeleton_of(plain, task, self._plain)
        concluded = self._concluded(skeleton, sign)
        count, differ = count_tries(plain), False
        if len(concluded) == 1:
            phase, sentences = concluded[0]
            causes = _ordered([[self.made(sentence, values) for sentence in sentences]])
        else:
            phase = next((each.phase for each in concluded if each.phase), None)
            of_tries = [[self.made(sentence, values) for sentence in each.sentences] for each in concluded]
            causes = _ordered(of_tries)
            differ = len({frozenset(cause.id for cause in each) for each in of_tries}) > 1
        return Diagnosis(phase, count, differ, causes, _hints(causes, count, differ=differ), plain, task)

    def made(self, sentence: Sentence, values: tuple[str, ...]) -> Cause:
        """With its slots filled in."""
        said = _filled(sentence, values)
        known = self._causes.get(said)
        if known is None:
            known = _cause(*said)
            if len(self._causes) < self._most:
                self._causes[said] = known
        return known

    def _concluded(self, skeleton: str, sign: str) -> tuple[Concluded, ...]:
        found = self._known.get(skeleton)
        if found is None:
            found = _conclude(skeleton, sign)
            if len(self._known) < self._most and len(skeleton) < _LONGEST:
                self._known[skeleton] = found
        return found


def skeleton_of(message: str, task: str, plain: set[str] | None = None) -> Canonical:
    """The skeleton of a message whose secrets have no numbers."""
    return canonical(unbroken(_once(message)), task, plain)


def _once(message: str) -> str:
    """The text of tries that say the same, once; tries that differ are taken apart later."""
    if message.startswith("retry attempt #"):
        tries = split_tries(message)
        if len(tries) == 1:
            message = tries[0].text
    return with_lines(clean(bounded(message, _LOOKED_AT)))


def _conclude(skeleton: str, sign: str) -> tuple[Concluded, ...]:
    return tuple(_of_attempt(attempt, sign) for attempt in attempts(skeleton))


def _of_attempt(attempt: Attempt, sign: str) -> Concluded:
    errors = errors_in(attempt.text, sign)
    if not errors:
        return Concluded(attempt.phase, (find(Evidence(attempt.text, "", Position(), attempt.phase, bare=True)),))
    return Concluded(attempt.phase, tuple(dict.fromkeys(_of_diagnostic(each, attempt.phase) for each in errors)))


def errors_in(text: str, sign: str) -> list[Diagnostic]:
    """The errors of one try, each once."""
    return _without_repeats([each for each in diagnostics_in(text, sign, broken=False) if each.severity == "error"])


def _of_diagnostic(diagnostic: Diagnostic, phase: str | None) -> Sentence:
    if is_script(diagnostic.summary, diagnostic.detail):
        script = script_of(diagnostic.summary, diagnostic.detail)
        inner = next(filter(_is_placed, errors_in(script.output, "")), None)
        return find(evidence_of(inner, phase)) if inner else script_says(script, place_of(diagnostic))
    return find(evidence_of(diagnostic, phase))


def _is_placed(diagnostic: Diagnostic) -> bool:
    """Whether it is of a Terraform that a script ran: of a maker's resource."""
    return bool(place_of(diagnostic).vendor)


def evidence_of(diagnostic: Diagnostic, phase: str | None) -> Evidence:
    """What is looked at of a diagnostic."""
    summary = diagnostic.summary
    if "\n" in summary:
        summary = _BROKEN.sub(lambda match: match[0].replace("\n", " "), summary)
    detail = _paragraphs(diagnostic.detail)
    return Evidence(summary, detail, place_of(diagnostic), phase, values=diagnostic.values)


# `must define a local autonomous system⏎error: configuration check-out failed`
_RESULT = Pattern(r"(?<=\w)\n(?=[Ee]rror: )")
# `Name: cannot be blank⏎TTL: is required`: a list of what is wrong
_ITEM = Pattern(r"(?<=[a-z])\n(?=[A-Z]\w{1,30}: [a-z])")


def _paragraphs(detail: str) -> str:
    """Each on one line: Terraform may break at any blank. What came of it is one of its own."""
    if not detail:
        return ""
    if "rror: " in detail:
        detail = _RESULT.sub(".\n\n", detail)
    if ": " in detail and "\n" in detail:
        detail = _ITEM.sub("; ", detail)
    return "\n".join(" ".join(each.split()) for each in detail.split("\n\n"))


def _details(text: str) -> str:
    text = one_line(text)
    return shortened_to_names(_SECONDS.sub(r"\1", text) if text.count(":") > 1 else text, _DETAILS)


def _filled(sentence: Sentence, values: tuple[str, ...]) -> tuple[str, str, str]:
    """Kind, headline and details, with the slots filled in."""
    details = _details(filled(sentence.details, values)) if sentence.details else ""
    return sentence.kind, filled(sentence.headline, values), details


def _cause(kind: str, headline: str, details: str) -> Cause:
    key = one_line(headline) or kind
    digest = hashlib.sha256(f"{kind}\n{key}".encode("utf-8", "replace")).hexdigest()
    return Cause(f"{kind}-{VERSION}-{digest[:_HASH_LENGTH]}", kind, shortened(key), key, details)


def made_cause(sentence: Sentence, values: tuple[str, ...]) -> Cause:
    """With the slots filled in."""
    return _cause(*_filled(sentence, values))


def _without_repeats(errors: list[Diagnostic]) -> list[Diagnostic]:
    """Without diagnostics that only repeat another: a crash whose stack is there, a state that was not saved again."""
    if len(errors) < 2:
        return errors
    if any(each.summary.startswith(_NOT_SAVED) for each in errors):
        errors = [each for each in errors if not each.summary.startswith(_STILL_NOT_SAVED)] or errors
    if not any(map(_has_stack, errors)):
        return errors
    return [each for each in errors if _has_stack(each) or not each.summary.endswith(_CRASHED)]


def _has_stack(diagnostic: Diagnostic) -> bool:
    return "panic:" in diagnostic.detail or "fatal error:" in diagnostic.detail


def _ordered(of_tries: list[list[Cause]]) -> tuple[Cause, ...]:
    """Each cause once, in an order that the order of diagnostics does not change.

    Of two with one id, the one whose details come first in the alphabet counts.
    """
    if len(of_tries) == 1 and len(of_tries[0]) == 1:
        return (of_tries[0][0],)
    by_id: dict[str, Cause] = {}
    for cause in (cause for each in of_tries for cause in each):
        known = by_id.get(cause.id)
        if known is None or (cause.details and (not known.details or cause.details < known.details)):
            by_id[cause.id] = cause
    if len(by_id) == 1:
        return tuple(by_id.values())
    return tuple(sorted(by_id.values(), key=lambda cause: (ORDER[cause.kind], cause.key, cause.id)))


def _hints(causes: tuple[Cause, ...], tries: int | None, *, differ: bool) -> tuple[str, ...]:
    hints = {_FIRST_TRY_LOST: None} if differ else {}
    for cause in causes:
        if cause.kind == "conflict" and (tries or 0) >= 2 and "exist" in cause.summary:
            hints = {_CREATED_EARLIER: None} | hints
        elif cause.kind == "memory" and tries is None:
            hints = {_CLIENT_LEFT: None} | hints
    return tuple(hints)
