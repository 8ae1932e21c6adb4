"""What stands beside a headline: the facts of the text that the headline leaves out.

A headline and its key are the same for all events of a cause, so names, limits and places of one event are none of
theirs. Whoever is on call needs them: here they are, each once, the reason in its own words first.
"""

from collections.abc import Iterator

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.frames import is_doing
from ctsreport.analysis.diagnosis.kinds import REACH
from ctsreport.analysis.diagnosis.phrase import LABELLED_ID, brief
from ctsreport.analysis.diagnosis.provider import Position
from ctsreport.analysis.diagnosis.reasons import says_nothing
from ctsreport.analysis.diagnosis.slots import HOST
from ctsreport.analysis.diagnosis.text import bounded, one_line, shortened
from ctsreport.pattern import Pattern

_WORD = Pattern(r"[\w/.:-]*\w")
# What a sentence may hold without saying anything that its headline does not.
_NO_FACTS = frozenset(
    "a an and are at be but by can cannot could did do does for from has have if in into is it its of on or please "  # noqa: SIM905
    "that the then this to was were when while with you your "
    # that something failed, and how it was asked for
    "api call called cli client code error errors err failed failure got http internal making message not processing "
    "request response resource returned returning sending server service status unable unexpected".split()
)
# `POST https://vault.example.com/v1/sys/mounts/transit`, `[POST /ipam/prefixes/{id}/]`: what was asked for
_ASKED = Pattern(
    r"\b(?P<method>(?i:post|put|patch|delete|get))[ :]{1,2}\"?(?:https?://[^\s/\"'<>]{1,200})?"
    r"(?P<path>/(?!/)[^\s\"'<>?\]]{2,200})"
)


# `unexpected status 403 (403 Forbidden) with error`, `WAPI request error`, `FAILED! => {"changed"`: how it went, not
# what was being done
_HOW = Pattern(r"\b[45]\d\d\b|(?:\b[Ee]rror|\b(?:request|operation|call) failed)$|^\W|=>|\{")
# `003001 (42501)`, `MGMT_CORE #224`: what the maker calls it
_CODED = Pattern(
    r"^(?!.*://)(?:[\d() \ua000-\ua502-]{3,24}|[A-Z][A-Z_]{2,30}[ #]{1,2}\d{1,8}|"
    r"[\w #()-]{0,12}\b\d{3,8}\b[\w #()-]{0,12})$"
)
# `"res":9418`: a number of an answer in which nothing is called a code
_NUMBERED = Pattern(
    r"[\"'](?P<name>(?!id|line|port|size|count|time|page|limit)[a-z_]{2,12})[\"']\s{0,3}:\s{0,3}(?P<number>-?\d{2,4})\b"
)
# `was cty.False, but now null`; `terraform-provider-web_v1.1.3`; `deploy@` before a host
_OF_KIND = {
    "bug": Pattern(r"\bwas [^,\n]{1,100}, but now [^.\n]{1,100}"),
    "crash": Pattern(r"\bterraform-provider-[\w-]{1,40}_v[\w.+-]{1,30}\w"),
    "auth": Pattern(rf"(?<![\w.@/-])[\w.-]{{1,40}}@(?={HOST})"),
}
_GOT = Pattern(r",? (?:got error|err)$")
# A name, `web-1`, `"web"`, `CreateStream`: of what was done further in, only that tells more
_NAMES = Pattern(r"[\d\"'`/_]|[a-z][A-Z]")
_VALUES = 2
_ENOUGH, _PART, _LONGEST = 280, 220, 1200


# Of a crash and a bug the headline has the reason, and what stands around it is long.
_WHY_LATE = frozenset({"crash", "bug", *REACH})


def details_of(kind: str, evidence: Evidence, headline: str, own: str = "") -> str:
    """What ``headline`` does not say, as long as there is room; ``own`` is what its rule puts first."""
    told = _facts(headline) | _facts(own)
    parts = [own] if own else []
    room = _ENOUGH - len(own)
    for part in () if kind == "lock" and own else _candidates(kind, evidence):
        text = shortened(_without_ids(bounded(part, _LONGEST)), _PART)
        facts = _facts(text)
        if len(text) <= room and facts - told:
            parts.append(text)
            told |= facts
            room -= len(text) + 2
    return "; ".join(parts)


def _candidates(kind: str, evidence: Evidence) -> Iterator[str]:
    """What may say more, what helps most first: why, in full; of a way that failed, whose it was, and the why last."""
    reason = brief(bounded(evidence.reason, _LONGEST))
    why = "" if says_nothing(reason) and "://" not in reason else reason
    if kind not in _WHY_LATE:
        yield why
    if kind in _OF_KIND and (found := _OF_KIND[kind].search(evidence.whole)):
        yield f"user {found[0][:-1]}" if kind == "auth" else found[0]
    yield from [each for each in evidence.values if not each.startswith("while calling ")][:_VALUES]
    frames = (_GOT.sub("", part) for part in (*evidence.chain_of_summary.parts, *evidence.chain.before))
    doing = list(filter(_tells, frames))
    yield from doing[:1]
    if asked := _ASKED.search(evidence.whole):
        yield f"{asked['method'].upper()} {asked['path']}"
    if evidence.place.resource:
        yield at(evidence.place)
    yield from filter(_NAMES.search, doing[1:])
    yield from (part for part in (*evidence.chain_of_summary.parts, *evidence.chain.before) if _CODED.search(part))
    if not evidence.code and evidence.answer.reasons and (number := _NUMBERED.search(evidence.whole)):
        yield f"{number['name']} {number['number']}"
    if kind in REACH:
        yield why
    if not evidence.reason:  # all of it only advises: `Please run 'az login' to setup account.`
        yield evidence.whole


def at(place: Position) -> str:
    """The resource, with the key of its instance."""
    key = f'["{place.instance}"]' if place.instance else ""
    return f"at {place.resource}{key}"


def _without_ids(part: str) -> str:
    """Ids of requests help nobody but their maker, and stand in the message."""
    return LABELLED_ID.sub("", one_line(part)).strip(" .;,:")


def _facts(text: str) -> set[str]:
    return {word.strip(".:-") for word in _WORD.findall(text.lower())} - _NO_FACTS


def _tells(frame: str) -> bool:
    """Whether it tells what was being done."""
    return (
        is_doing(frame)
        and len(frame.split()) > 2
        and "://" not in frame
        and not frame[:1].isdigit()
        and _HOW.search(frame) is None
    )
