"""What a sentence tells of a secret that it names, however many words stand between.

No syntax says which word is the secret. What says it is how odd each word looks, and the word before it: behind ``is``
less is needed than elsewhere, behind what introduces names (``user``, ``on``, ``by``) more.
"""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.names import Name
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.tables.name_words import NEUTRAL, OPPOSITE_BEHIND
from ctsreport.redaction.tables.prose import INTRODUCING, SAYING

_BEHIND, _AHEAD = 200, 120
_WRAPPED = 50
_ODD, _STRANGE = 2, 3
# `"xxxxxx7x"`: a word with a letter, and with a digit or a sign
_TOKEN = Pattern(
    r"""(?<![^\s"'`“”,;()<>\[\]{}|=:#])(?P<s>(?=[^\s"'`“”,;()<>\[\]{}|=]{0,64}[0-9!#$%^*+~&@=])"""
    r"""[^\s"'`“”,;()<>\[\]{}|=]{6,128}+(?:={1,2}(?![\w"']))?+(?!=))"""
)
_MAY_BE_ODD = Pattern(r"[0-9!#$%^*+~&@\x80-\U0010ffff]")
# `. Then`, an empty line, `⏎- `: all begin with one sign of a set, which is looked for fast
_STOP = Pattern(
    r"[.!?\n](?:(?<=[.!?])(?=\s+[A-Z])(?<!e\.g.)(?<!i\.e.)|(?<=\n)(?=\n|[ \t]*[-*•#]))",
)
_PROMPTING = frozenset("\"':")
_EMPTY_PROMPT = Pattern(r"[\"']?:[ \t]*\r?\n")  # what was typed may stand in the line below
# `⏎  "xxxxxxxx"⏎`: a line of its own
_BELOW = Pattern(r"""\n{1,2}[ \t│]*["'`“]?(?P<s>[^\s"'`“”,;()<>]{6,128})["'`”]?[.,;]?[ \t]*(?=\n|\Z)""")
_COMMAND = Pattern(r"(?:\$|[+#%>]|PS [^\n>]{0,60}>) ")
# `host: "`: another name's value follows
_LABEL = Pattern(r"""(?:(?P<name>[\w.-]+)["'\]]?(?P<sign>\s?=\s?|:\s?)|[/@?&=])["'(\[{]{0,3}\Z""")
# ` set to "`: the words before a word
_WORD_BEFORE = Pattern(r"(?:(?P<first>[A-Za-z]+)[ \n])?(?P<last>[A-Za-z]+)[,:]?[ \n]{1,2}[\"'`“(]?\Z")
# `on the server`: what the sentence is not about
_OF_THAT = Pattern(r"\b(?:for|of|on|in|at|to|from|with)[ \n](?:(?:the|this|that|our|a|an|all)[ \n])?\w+\Z")
_PROSE = Pattern(r"\b[a-z]{3,}[ ][a-z]\w{2,}\Z")  # illegal base64: …
_TO = frozenset("set changed reset rotated updated switched back replaced".split())  # noqa: SIM905 - words are data
_CARRIERS = NEUTRAL | {
    "result",
    "output",
    "got",
    "tried",
    "received",
    "send",
    "sending",
    "reply",
    "typed",
    "answer",
    "expected",
    "actual",
}
"""Names that say nothing of what they hold."""
_USER = Pattern(r"[a-z][a-z0-9_.-]{1,31}")
_WORD = Pattern(r"[ \n](?P<word>[a-z]+)")
_ABOUT = OPPOSITE_BEHIND - {
    "at",
    "on",
    "set",
    "id",
    "ids",
    "server",
    "host",
    "group",
    "change",
    "changed",
    "rotate",
    "rotation",
    "reset",
}
_QUOTES = frozenset("\"'`“")


def in_clause(source: SearchedText, start: int, end: int, name: Name) -> Iterator[Found]:
    """The odd words of the sentence that the name stands in, and what stands in the line below a colon or a command.

    Each word is looked at once, however many names stand around.
    """
    text, looked = source.text, source.past.get("clause", 0)
    if not name.sure or _is_about(source, end):
        return
    asked = _EMPTY_PROMPT.match(text, end, end + 24) if text[end : end + 1] in _PROMPTING else None
    stop = _end_of_sentence(text, asked.end() if asked else end)
    yield from _odd_words(text, max(end, looked), stop, name.mark)
    begin = max(text.rfind("\n", max(0, start - _AHEAD), start) + 1, start - _AHEAD, 0)
    yield from _odd_words(text, max(begin, looked), start, name.mark)
    source.past["clause"] = max(looked, stop)
    if (
        text.startswith("\n", stop)
        and (text.startswith(":", stop - 1) or _COMMAND.match(text, begin))
        and (below := _BELOW.match(text, stop, stop + 200))
    ):
        yield from _odd(text, below.start("s"), below["s"], name.mark, _ODD - (text[below.start("s") - 1] in _QUOTES))


class LoginWords:
    """What no name looks like, in a sentence about a login, without a telling name: ``login failed: … is right``."""

    name = "login words"
    words = (
        "login", "logon", "log in", "logged in", "authenticat", "credential", "sign in", "attempts", "locked",
        "access denied", "unauthorized", "forbidden",
    )  # fmt: skip

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        looked = source.past.get(self.name, 0)
        begin = max(text.rfind("\n", max(0, place - _AHEAD), place) + 1, place - _AHEAD, looked)
        stop = source.past[self.name] = _end_of_sentence(text, place)
        if _SIGN_WITHIN.search(text, begin, stop):
            for match in _TOKEN.finditer(text, begin, stop):
                if _SIGN_WITHIN.search(match["s"]) and not any(each in match["s"] for each in "=/:@?&"):
                    yield from _odd(text, match.start("s"), match["s"], "password", _STRANGE)


_SIGN_WITHIN = Pattern(r"[A-Za-z0-9][!#$%^*+~][A-Za-z0-9]")


def _is_about(source: SearchedText, end: int) -> bool:
    """Whether it is something about the secret that the sentence tells: ``token issuer is …``."""
    word = _WORD.match(source.low, end, end + 40)
    return (word is not None and word["word"] in _ABOUT) or source.low.find("accessor", end, end + 64) >= 0


def _end_of_sentence(text: str, place: int) -> int:
    """Where it ends: a line alone ends it only where it is too short to have been wrapped."""
    limit = min(len(text), place + _BEHIND)
    end = _STOP.search(text, place, limit)
    limit = end.start() if end else limit
    line = text.find("\n", place, limit)
    while line >= _WRAPPED and "\n" not in text[line - _WRAPPED : line]:
        line = text.find("\n", line + 1, limit)
    return line if line >= 0 else limit


def _odd_words(text: str, place: int, stop: int, kind: str) -> Iterator[Found]:
    if place < stop and _MAY_BE_ODD.search(text, place, stop):
        for match in _TOKEN.finditer(text, place, stop):
            if match.end() == stop and match["s"].endswith("=") and text[stop : stop + 1].isalnum():
                continue  # Resource=secrets: a field's name, cut off where the telling word begins
            yield from _odd(text, match.start("s"), match["s"], kind, _least(text, match.start("s")))


def _least(text: str, start: int) -> int:
    """How odd a word must be to be the secret, by what stands before it."""
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if before is None:
        return _ODD
    first, last = (before["first"] or "").lower(), before["last"].lower()
    if last in SAYING and first in INTRODUCING and not _OF_THAT.search(text, max(0, start - 60), before.end("first")):
        return _STRANGE
    if last in SAYING or (last == "to" and first in _TO):
        return _ODD - (text[start - 1] in _QUOTES)
    return _STRANGE if last in INTRODUCING else _ODD


def _odd(text: str, start: int, token: str, kind: str, least: int) -> Iterator[Found]:
    value = token.rstrip(".:?")
    if not value or value.startswith(("-", "/", "**", "__")) or value.endswith(("**", "__")):  # options, **emphasis**
        return
    if value.count("%") > 1:  # escaped: it is read where that is undone
        return
    user, colon, password = value.partition(":")
    if colon and _USER.fullmatch(user):  # cts:…
        start, value, least = start + len(user) + 1, password, _STRANGE
    if oddity(value) >= least and (colon or not _is_of_another(text, start)):
        yield Found(start, start + len(value), kind, sure=False)


def _is_of_another(text: str, start: int) -> bool:
    """Whether a sign binds it to another name; a word of prose with a colon does not: ``rejected: …``."""
    sign = _LABEL.search(text, max(0, start - 40), start)
    if sign is None:
        return False
    name = (sign["name"] or "").lower()
    if sign["sign"] == ": ":
        return not (
            name in _CARRIERS
            or shapes.is_status(name)
            or _PROSE.search(text, max(0, sign.start() - 24), sign.end("name"))
        )
    return not (name in _CARRIERS or name.isdigit())
