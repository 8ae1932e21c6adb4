"""What a rule is: the words that it needs and where, what it takes out of a text, what it says then.

Sentences are filled from the evidence: ``{who}``; in brackets, what is left out where one of its fields is empty: ``[
({codes})]``.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.phrase import without_article
from ctsreport.analysis.diagnosis.text import upper_first
from ctsreport.pattern import Pattern

Where = Literal["text", "said", "head", "whole", "reason", "begin"]
_SEGMENT = Pattern(r"\[([^\[\]]*)\]")
_FIELD = Pattern(r"\{(\w+)(?:\|([^{}]*))?\}")


class Rule(NamedTuple):
    """One rule of the catalogue.

    ``any``: one of these words must stand there, or the HTTP status must be one of ``status``. ``also``: one of these
    too, ``unless``: none of these, anywhere. ``where``: in all that is said (``text``), in the parts of it that are no
    account of what was done (``said``), in the innermost ``reason``, in the diagnostic's summary (``head``) or at its
    very beginning (``begin``), or even in advice (``whole``). ``take`` must be found, and gives fields; ``when`` is
    what words cannot say. ``inner``: of these kinds, what the reason alone comes to is ``{inner}``. ``says`` is the
    headline, ``details`` what helps beside it. ``worded``: how each word is said.
    """

    kind: str
    says: str
    any: tuple[str, ...] = ()
    where: Where = "text"
    status: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    take: tuple[Pattern, ...] = ()
    when: Callable[[Evidence], bool] | None = None
    inner: tuple[str, ...] = ()
    details: str = ""
    worded: Mapping[str, str] = MappingProxyType({})


Wordings = tuple[tuple[str, tuple[str, ...]], ...]
"""How a thing is said, and the words of others for it."""


def worded(kind: str, says: str, wordings: Wordings, **more: Any) -> Rule:
    """One rule for many wordings: ``{worded}`` is how the first that stands there is said."""
    words = {word: said for said, words in wordings for word in words}
    return Rule(kind, says, tuple(words), worded=words, **more)


class Sentence(NamedTuple):
    """What a rule concludes: the headline before it is shortened, and the details; both may hold slots."""

    kind: str
    headline: str
    details: str


Fields = Mapping[str, Callable[[Evidence], str]]


def taken(rule: Rule, evidence: Evidence) -> dict[str, str] | None:
    """The fields that the rule's patterns find; None where one finds nothing."""
    fields: dict[str, str] = {}
    for pattern in rule.take:
        match = pattern.search(evidence.whole if rule.where == "whole" else evidence.text)
        if match is None:
            return None
        fields |= {name: value for name, value in match.groupdict().items() if value is not None}
    return fields


def filled(template: str, fields: Callable[[str], str]) -> str:
    """The sentence, with a capital at its beginning."""

    def segment(match: re.Match[str]) -> str:
        if not all(fields(name[0]) for name in _FIELD.findall(match[1])):
            return ""
        return _FIELD.sub(field, match[1])

    def field(match: re.Match[str]) -> str:
        return fields(match[1]) or match[2] or ""

    text = _with_segments(template, segment, field)
    return without_article(upper_first(" ".join(text.split())))


def _with_segments(
    template: str, segment: Callable[[re.Match[str]], str], field: Callable[[re.Match[str]], str]
) -> str:
    parts: list[str] = []
    done = 0
    for match in _SEGMENT.finditer(template):
        parts += _FIELD.sub(field, template[done : match.start()]), segment(match)
        done = match.end()
    return "".join(parts) + _FIELD.sub(field, template[done:])
