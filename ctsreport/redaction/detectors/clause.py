"""What a sentence says that a secret is, however many words stand between: ``password of the core switches is now …``.

Only what no name of a program or a device looks like, or what stands in quotes.
"""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.names import Name
from ctsreport.redaction.tables.name_words import OPPOSITE_BEHIND

_FARTHEST = 200
_AHEAD = 120
_WRAPPED = 50
# `⏎⏎  "xxxxxxxx"⏎`: a line of its own behind a colon
_BELOW = Pattern(r"""\n{1,2}[ \t│]*(?P<q>["'`“]?)(?P<s>[^\s"'`“”,;()<>]{6,128})(?P<end>["'`”]?)[.,;]?[ \t]*(?=\n|\Z)""")
_NO_WORD = Pattern(r"[0-9!#$%^*+~@\x80-\U0010ffff]")  # each of these secrets has one of them
_STOP = Pattern(r"[.!?](?=\s+[A-Z])|\n\n|\n(?=[ \t]*[-*•#])")
# ` is now xxxxxxxx`, ` set to "xxxxxxxx"`
_SAID = Pattern(
    r"""(?x)[ \n](?P<before>\w+)?[ \n]?\b
    (?:is|was|are|were|be|been|now|reads|equals|became|gave|entered|supplied|typed|presented
    |(?:set|changed|reset|rotated|updated|switched|back)[ ]to)
    (?:[ ](?:now|again|just|still|currently|simply|probably|only|to|be)){0,2}[,:]?[ \n]{1,2}
    (?P<q>["'`“(]?)(?P<s>[^\s"'`“”,;()<>]{6,128})(?P<end>["'`”)]?)"""
)
# `xxxxxxxx is the admin `, `"xxxxxxxx" (`: what stands before the name
_NAMED = Pattern(
    r"""(?x)(?P<q>["'`“]?)(?<![^\s"'`“(])(?P<s>[^\s"'`“”,;()<>]{6,128})(?P<end>["'`”]?)
    (?:,?[ ](?:is|was|as|for)[ ](?:(?:the|a|an|his|her|its|your|my|our)[ ])?(?:[A-Za-z0-9-]{2,16}[ ]){0,2}
    |[ ][(\[])\Z"""
)
_SIGN_WITHIN = Pattern(r"[A-Za-z0-9][!#$%^*+~][A-Za-z0-9]")
# `"xxxxxx!x"`: a word
_PIECE = Pattern(r"""(?<![^\s"'`(])(?P<s>[^\s"'`“”,;()<>\[\]{}|=/:@?&]{8,64})(?=["'`)]?[\s.,;]|["'`]?\Z)""")
_WORD = Pattern(r"[ \n](?P<word>[A-Za-z]+)")
_ABOUT = OPPOSITE_BEHIND - {"at", "on", "set", "id", "ids", "server", "host", "group"}


def in_clause(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """What the rest of the sentence says that it is, or what stands before as it."""
    if not name.sure or _is_about(text, end):
        return
    stop = _end_of_sentence(text, end)
    if _NO_WORD.search(text, end, stop):
        for match in _SAID.finditer(text, end, stop):
            if (match["before"] or "").lower() not in _ABOUT:
                yield from _odd(match, name)
    if text.startswith(":\n", stop - 1) and (below := _BELOW.match(text, stop, stop + 200)):
        yield from _odd(below, name)
    before = max(0, start - _AHEAD)
    if _NO_WORD.search(text, before, start) and (named := _NAMED.search(text, before, start)):
        yield from _odd(named, name)


class LoginWords:
    """What no name looks like, in a sentence about a login, without a telling name: ``login failed: … is right``."""

    name = "login words"
    words = ("login", "logon", "log in", "logged in", "authenticat", "credential", "sign in")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        stop = source.past[self.name] = _end_of_sentence(text, place)
        if _SIGN_WITHIN.search(text, place, stop):
            for match in _PIECE.finditer(text, place, stop):
                value = match["s"].rstrip(".:?")
                if _SIGN_WITHIN.search(value) and shapes.is_strange(value):
                    yield Found(match.start("s"), match.start("s") + len(value), "password", sure=False)


def _is_about(text: str, end: int) -> bool:
    """Whether it is something about the secret that the sentence tells: ``token issuer is …``."""
    word = _WORD.match(text, end, end + 40)
    return word is not None and word["word"].lower() in _ABOUT


def _end_of_sentence(text: str, place: int) -> int:
    """Where it ends: a line alone ends it only where it is too short to have been wrapped."""
    limit = min(len(text), place + _FARTHEST)
    end = _STOP.search(text, place, limit)
    limit = end.start() if end else limit
    line = text.find("\n", place, limit)
    while line >= _WRAPPED and "\n" not in text[line - _WRAPPED : line]:
        line = text.find("\n", line + 1, limit)
    return line if line >= 0 else limit


def _odd(match: re.Match[str], name: Name) -> Iterator[Found]:
    value = match["s"].rstrip(".:?")
    quoted = bool(match["q"]) and match["q"] != "(" and bool(match["end"])
    if shapes.oddity(value) >= (1 if quoted else 2):
        yield Found(match.start("s"), match.start("s") + len(value), name.mark, sure=False)
