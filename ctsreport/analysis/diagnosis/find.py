"""Which rule fits: the words of all rules are looked for in one pass, and each rule then knows whether it can apply."""

from collections.abc import Iterator

from ctsreport.analysis.diagnosis import (  # noqa: F401 - they say how fields are read
    device_fields,
    setup_fields,
    subject,
    terraform_fields,
)
from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.fields import Fields
from ctsreport.analysis.diagnosis.frames import is_doing
from ctsreport.analysis.diagnosis.kinds import OF_DEVICES
from ctsreport.analysis.diagnosis.phrase import brief, masked
from ctsreport.analysis.diagnosis.reasons import says_nothing
from ctsreport.analysis.diagnosis.rule import Rule, Sentence, filled, taken
from ctsreport.analysis.diagnosis.rules import CATALOGUE
from ctsreport.analysis.diagnosis.text import lower_first, one_line
from ctsreport.pattern import Pattern
from ctsreport.words import Words

WORDS = Words(word for rule in CATALOGUE for word in (*rule.any, *rule.also, *rule.unless))
_NUMBERED = tuple(enumerate(CATALOGUE))
_BY_WORD: dict[str, set[int]] = {}
for _number, _rule in _NUMBERED:
    for _word in (*_rule.any, *_rule.status):
        _BY_WORD.setdefault(_word, set()).add(_number)


def find(evidence: Evidence, kinds: frozenset[str] | None = None) -> Sentence:
    """What the first rule that fits concludes; the last one always does, where all kinds may be."""
    return decide(evidence, kinds)[1]


def decide(evidence: Evidence, kinds: frozenset[str] | None = None) -> tuple[Rule | None, Sentence]:
    """The rule that fits first, and what it concludes."""
    words = WORDS.found(evidence.whole_low)
    for rule in _possible(evidence, words):
        if (kinds is None or rule.kind in kinds) and (found := _concluded(rule, evidence, words)):
            return rule, found
    return None, Sentence("other", "", "")


def _possible(evidence: Evidence, words: set[str]) -> Iterator[Rule]:
    numbers = set(_BY_WORD[""])
    for word in words:
        numbers |= _BY_WORD.get(word, set())
    numbers |= _BY_WORD.get(evidence.status, set())
    for number in sorted(numbers):
        yield CATALOGUE[number]


def _concluded(rule: Rule, evidence: Evidence, words: set[str]) -> Sentence | None:
    stands = _stands(rule, evidence, words)
    if (
        stands is None
        or (rule.also and not any(word in words for word in rule.also))
        or any(word in words for word in rule.unless)
    ):
        return None
    if rule.when is not None and not rule.when(evidence):
        return None
    groups = taken(rule, evidence)
    if groups is None:
        return None
    at, word = stands
    if word in rule.worded:
        groups["worded"] = rule.worded[word]
    inner = _inner(rule, evidence) if rule.inner else None
    fields = Fields(evidence, at, groups, inner)
    details = ""
    if rule.details:
        details = lower_first(filled(rule.details, fields))
    elif not inner:
        details = _details(rule, evidence)
    return Sentence(rule.kind, filled(rule.says, fields), details)


def _stands(rule: Rule, evidence: Evidence, words: set[str]) -> tuple[int, str] | None:
    """Where which of its words stands, in the part that the rule looks at; None where none does."""
    if rule.status and evidence.status in rule.status:
        return max(0, evidence.text.find(evidence.status)), ""
    for word in rule.any:
        if word == "":
            return len(evidence.text), ""
        if (
            word in words
            and word in (part := evidence.part(rule.where))
            and (rule.where != "begin" or part.startswith(word))
        ):
            at = evidence.low.find(word)
            return at if at >= 0 else len(part), word
    return None


def _inner(rule: Rule, evidence: Evidence) -> Sentence | None:
    """What the reason alone would come to, if that is of these kinds."""
    found = find(evidence, OF_DEVICES)
    if found.kind not in rule.inner:
        return None
    named = evidence.vendor and found.headline.startswith(evidence.vendor)
    if named:
        return found
    return found._replace(headline=lower_first(found.headline))


def _details(rule: Rule, evidence: Evidence) -> str:
    """What was left out of the reason, where the line holds it; else what was being done."""
    if "why" in rule.says or "condition" in rule.says or rule.kind in {"denied", "install"}:
        whole = one_line(brief(evidence.reason))
        if (not says_nothing(whole) or "://" in whole) and masked(whole) != whole.strip(" .;,:"):
            return whole
    doing = evidence.chain.before[0] if evidence.chain.before and rule.kind in OF_DEVICES else ""
    tells = " " in doing and is_doing(doing) and "://" not in doing
    if tells and masked(doing) != doing:
        return one_line(doing)
    if rule.kind not in OF_DEVICES:
        return ""
    if rule.kind == "denied" and (asked := _ASKED.search(evidence.whole)):
        return f"{asked['method'].upper()} {asked['path']}"
    # A bare reason says nothing of what was tried; where nothing else does, the resource tells it.
    tried = next(filter(_tells, evidence.chain_of_summary.parts), "")
    return one_line(tried) or (f"at {evidence.place.resource}" if evidence.place.resource else "")


# `POST https://vault.example.com/v1/sys/mounts/transit`, `[POST /ipam/prefixes/{id}/]`: what was not allowed
_ASKED = Pattern(
    r"\b(?P<method>(?i:post|put|patch|delete|get))[ :]{1,2}\"?(?:https?://[^\s/\"'<>]{1,200})?(?P<path>/(?!/)[^\s\"'<>?\]]{2,200})"
)


def _tells(frame: str) -> bool:
    """Whether it tells what was being done."""
    return is_doing(frame) and len(frame.split()) > 2 and "://" not in frame and not frame[:1].isdigit()
