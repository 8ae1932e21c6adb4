"""What stands around a word and says that it is what somebody is to type, whatever the sentence speaks of."""

import re

from ctsreport.pattern import Pattern
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.tables.name_words import OPPOSITE_BEHIND
from ctsreport.redaction.tables.prose import BECOMING, CHANGING, INTRODUCING, JOINING, SAYING, USING

_FARTHEST = 48
# ` mettez "`, ` it's still `: the words before
_BEFORE = Pattern(r"(?P<word>[^\W\d_][\w’']*)(?P<sign>:|,)?[ \n]{1,2}(?:[│ \t]{0,8})[\"'`“«<(\[]{0,3}\Z")
# `opsnight / `, `svc:`: a user before a password
_BEHIND_USER = Pattern(r"(?:^|[\s(\"'`])[A-Za-z][\w.@\\-]{1,31}(?:[ ]?/[ \n]?|[ ]?:(?!\s))[\"'`]?\Z")
# `login opsnight `: what a command takes by place
_BEHIND_LOGIN = Pattern(
    r"\b(?:login|logon|signin|set-inform:)[ ](?!(?:failed|for|as|to|on|is|was|with|from)\b)[\w.@\\-]{2,32}[ ]\Z"
)
# `" was rejected`, ` did not work`, ` instead`
_BEHIND = Pattern(
    r"""["'`”»)\]]{0,2},?[ \n](?:(?:(?:is|was|were|are|has[ ]been|got)[ ](?:not[ ]|now[ ]|still[ ]|never[ ]|also[ ])?"""
    r"""(?:accepted|rejected|refused|declined|wrong|invalid|incorrect|denied|right|correct|expired|it)\b)|"""
    r"""(?:does|did|do|will|would|should|may|can)(?:n't|[ ]not|[ ]no[ ]longer|[ ]still|[ ]stop|[ ]also)?[ ]"""
    r"""(?:be[ ])?(?:work|accepted|expire|do\b)|(?:no[ ]longer[ ]|still[ ])?works?\b|instead\b|"""
    r"""(?:which|that)[ ](?:works|worked|was|is|should)\b|"""
    r"""as[ ](?:(?:the|a|its|my|your|his|her)[ ]|(?:key|password|token|secret|psk|community|passphrase|pin|code)\b))"""
)
# `the issuer `: what the sentence says something of
_ABOUT = Pattern(r"(?P<word>[A-Za-z]+)[ \n]{1,2}\Z")
# `on the server`: what it is not about
_OF_THAT = Pattern(
    r"\b(?:for|of|on|in|at|to|from|with)[ \n](?:(?:the|this|that|our|a|an|all)[ \n])?(?:\w+[ \n]){0,2}\w+\Z"
)
_WITH = frozenset(["with", "mit", "avec", "con", "com", "met", "med"])
_TYPED_ID = Pattern(r"[a-z]{1,8}-[A-Za-z0-9]{8,40}")
# `fw-01#show`: what was typed behind a prompt
_TYPED = Pattern(r"[A-Za-z][\w.:@~/-]{0,63}[#>$%][a-z]{2,}(?:-[a-z]+){0,3}")
_CHANGE = 80
_DOERS = frozenset(["by", "with", "durch", "par", "por", "door"])
"""Words behind which stands what took its place only where something was replaced, else who did it."""
_REPLACED = ("replac", "ersetz", "remplac", "reempl", "sostit", "substit", "vervang")
# `changed`, `reset`
_CHANGED = Pattern(rf"\b(?:{'|'.join(CHANGING)})\b")


def cue(text: str, start: int, end: int) -> int:
    """1 where something says so, -1 where the name of something stands, else 0."""
    before = _BEFORE.search(text, max(0, start - _FARTHEST), start)
    if (
        _BEHIND.match(text, end, end + _FARTHEST)
        or is_alone(text, start, end)
        or _BEHIND_LOGIN.search(text, max(0, start - _FARTHEST), start)
    ):
        return 1
    if before is None:
        return int(bool(_BEHIND_USER.search(text, max(0, start - _FARTHEST), start)))
    return _by_word(text, start, end, before)


def _by_word(text: str, start: int, end: int, before: re.Match[str]) -> int:
    word = before["word"].lower()
    if word in SAYING and _is_said_of_another(text, start, before.start()):
        return -1
    if word in _WITH and is_chosen(text[start:end].rstrip(".:?")):
        return 1
    if before["sign"] != ":" and word in INTRODUCING and not _introduces(text, start, end, word):
        return -1
    return int(
        word in SAYING
        or word in USING
        or word.endswith(("'s", "’s"))
        or (before["sign"] == ":" and word not in INTRODUCING)
        or _introduces(text, start, end, word)
    )


def _introduces(text: str, start: int, end: int, word: str) -> bool:
    """Whether behind the word stands what belongs to a user, or what something became."""
    return word in JOINING or (
        word in BECOMING and is_change(text, start, word) and (word == "to" or is_chosen(text[start:end]))
    )


def _is_said_of_another(text: str, start: int, place: int) -> bool:
    """``the issuer is …``; ``the password for the user is …`` says something of the password."""
    about = _ABOUT.search(text, max(0, start - _FARTHEST), place)
    named = about is not None and (about["word"].lower() in INTRODUCING or about["word"].lower() in OPPOSITE_BEHIND)
    return about is not None and named and not of_that(text, start, about.end("word"))


def is_id_of(text: str, start: int, value: str) -> bool:
    """``workspace ws-…``: an identifier with the kind of what it names before it."""
    before = _ABOUT.search(text, max(0, start - _FARTHEST), start) if _TYPED_ID.fullmatch(value) else None
    return before is not None and before["word"].lower() in INTRODUCING


def of_that(text: str, start: int, end: int) -> bool:
    """Whether the word before that says something belongs to what it says it of: ``the password for the user is``."""
    return bool(_OF_THAT.search(text, max(0, start - _CHANGE), end))


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether it is all of its line, but for quotes and a margin."""
    line = text.rfind("\n", max(0, start - _FARTHEST), start)
    stop = text.find("\n", end, end + 4)
    if text[end : stop if stop >= 0 else end + 4].strip("\"'`.!”"):
        return False
    return line >= 0 and not text[line + 1 : start].strip(" \t│\"'`“>-*")


def is_change(text: str, start: int, word: str) -> bool:
    """Whether the sentence says before that something was changed: ``I changed admin's … to``, ``replaced … by``."""
    said = _CHANGED.search(text, max(0, start - _CHANGE), start)
    return said is not None and (word not in _DOERS or said[0].startswith(_REPLACED))


def is_command(text: str, start: int, value: str) -> bool:
    """Whether it is a prompt at the beginning of its line, and the first word of a command."""
    return text[start - 1 : start] in {"", "\n"} and _TYPED.fullmatch(value) is not None
