"""Which rule fits: the words of all rules are looked for in one pass, and each rule then knows whether it can apply."""

from collections.abc import Iterator

from ctsreport.analysis.diagnosis import (  # noqa: F401 - they say how fields are read
    device_fields,
    setup_fields,
    subject,
    terraform_fields,
)
from ctsreport.analysis.diagnosis.details import details_of
from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.fields import Fields
from ctsreport.analysis.diagnosis.kinds import OF_DEVICES
from ctsreport.analysis.diagnosis.rule import Rule, Sentence, filled, taken
from ctsreport.analysis.diagnosis.rules import CATALOGUE
from ctsreport.analysis.diagnosis.text import lower_first
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
    headline = filled(rule.says, fields)
    own = lower_first(filled(rule.details, fields)) if rule.details else ""
    return Sentence(rule.kind, headline, details_of(rule.kind, evidence, headline, own))


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
