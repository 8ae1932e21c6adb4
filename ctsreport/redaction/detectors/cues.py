"""What stands around a word and says that it is what somebody is to type, whatever the sentence speaks of."""

from ctsreport.pattern import Pattern
from ctsreport.redaction.tables.prose import CHANGING, INTRODUCING, JOINING, SAYING, USING

_FARTHEST = 48
# ` mettez "`, ` it's still `: the words before
_BEFORE = Pattern(r"(?P<word>[^\W\d_][\w’']*)(?P<sign>:|,)?[ \n]{1,2}(?:[│ \t]{0,8})[\"'`“«<(\[]{0,3}\Z")
# `opsnight / `, `svc:`: a user before a password
_BEHIND_USER = Pattern(r"(?:^|[\s(\"'`])[A-Za-z][\w.@\\-]{1,31}(?:[ ]?/[ ]?|[ ]?:(?!\s))[\"'`]?\Z")
# `" was rejected`, ` did not work`, ` instead`
_BEHIND = Pattern(
    r"""["'`”»)\]]{0,2},?[ \n](?:(?:(?:is|was|were|are|has[ ]been|got)[ ](?:not[ ]|now[ ]|still[ ]|never[ ]|also[ ])?"""
    r"""(?:accepted|rejected|refused|declined|wrong|invalid|incorrect|denied|right|correct|expired|it)\b)|"""
    r"""(?:does|did|do)(?:n't|[ ]not)[ ]work|(?:no[ ]longer[ ])?works?\b|instead\b|"""
    r"""as[ ](?:the|a|its|my|your|his|her)[ ])"""
)
_CHANGE = 80
_CHANGED = Pattern(rf"\b(?:{'|'.join(CHANGING)})\b")


def cue(text: str, start: int, end: int) -> int:
    """1 where something says so, -1 where the name of something stands, else 0."""
    before = _BEFORE.search(text, max(0, start - _FARTHEST), start)
    if _BEHIND.match(text, end, end + _FARTHEST) or is_alone(text, start, end):
        return 1
    if before is None:
        return int(bool(_BEHIND_USER.search(text, max(0, start - _FARTHEST), start)))
    word = before["word"].lower()
    if word in SAYING or word in USING or word.endswith(("'s", "’s")):
        return 1
    if (word == "to" and is_change(text, start)) or word in JOINING:
        return 1
    if before["sign"] == ":":
        return int(word not in INTRODUCING)
    return -1 if word in INTRODUCING else 0


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether it is all of its line, but for quotes and a margin."""
    line = text.rfind("\n", max(0, start - _FARTHEST), start)
    stop = text.find("\n", end, end + 4)
    if text[end : stop if stop >= 0 else end + 4].strip("\"'`.!”"):
        return False
    return line >= 0 and not text[line + 1 : start].strip(" \t│\"'`“>-*")


def is_change(text: str, start: int) -> bool:
    """Whether the sentence says before that something was changed: ``I changed admin's … to``."""
    return bool(_CHANGED.search(text, max(0, start - _CHANGE), start))
