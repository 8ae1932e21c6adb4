"""What a sentence tells of a secret that it names, however many words stand between.

No syntax says which word is the secret. What says it is how odd each word looks, and the word before it: behind ``is``
less is needed than elsewhere, behind what introduces names (``user``, ``on``, ``by``) more.
"""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.detectors.cues import cue, is_change, is_command, is_id_of, of_that
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.labels import is_digest
from ctsreport.redaction.names import Name
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.tables.name_words import NEUTRAL, OPPOSITE_BEHIND
from ctsreport.redaction.tables.prose import BECOMING, INTRODUCING, SAYING

_BEHIND, _AHEAD = 200, 120
_WRAPPED = 50
_ODD, _STRANGE = 2, 3
# `"xxxxxx7x"`: a word with a letter, and with a digit or a sign
_TOKEN = Pattern(
    r"""(?<![^\s"'`“”,;()<>\[\]{}|=:#])(?P<s>(?=[^\s"'`“”,;()<>\[\]{}|=]{0,64}[0-9!#$%^*+~&@=])"""
    r"""[^\s"'`“”,;()<>\[\]{}|=]{6,128}+(?:={1,2}(?![\w"'\ue000]))?+(?!=))"""
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
_PROSE = Pattern(r"\b[a-z]{3,}[ ][a-z]\w{2,}\Z")  # illegal base64: …
_NAMES_FOLLOW = frozenset(["secret", "token", "cookie", "api-key"])
_DIRECT = 3
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
# `then type`, `the password is:`
_TO_TYPE = Pattern(r"\b(?:type|enter|is|was|use|say|:|with|give|reads|input)[:,]?[ \t]*\Z|:[ \t]*\Z")
# `⏎        several words alone⏎`
_PHRASE = Pattern(r"\n[ \t│]{2,40}[\"'`“]?(?P<s>[a-z]{3,12}(?:[ -][a-z]{3,12}){2,7})[\"'`”]?[ \t]*(?=\n|\Z)")
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
    near = end + _DIRECT if name.kind in _NAMES_FOLLOW else 0
    yield from _odd_words(text, max(end, looked), stop, name.mark, near)
    begin = max(text.rfind("\n", max(0, start - _AHEAD), start) + 1, start - _AHEAD, 0)
    yield from _odd_words(text, max(begin, looked), start, name.mark, start)
    source.past["clause"] = max(looked, stop)
    yield from _phrase_below(text, end, name.mark)
    if (
        text.startswith("\n", stop)
        and (text.startswith(":", stop - 1) or _COMMAND.match(text, begin))
        and (below := _BELOW.match(text, stop, stop + 200))
    ):
        yield from _odd(text, below.start("s"), below["s"], name.mark, _ODD - (text[below.start("s") - 1] in _QUOTES))


def _phrase_below(text: str, end: int, kind: str) -> Iterator[Found]:
    """Words alone in a line of their own, where the line before says that they are to be typed."""
    line = text.find("\n", end, end + _WRAPPED * 2)
    if (
        line >= 0
        and _TO_TYPE.search(text, max(end, line - 16), line)
        and (phrase := _PHRASE.match(text, line, line + 160))
        and not any(map(shapes.is_status, phrase["s"].split()))
    ):
        yield Found(*phrase.span("s"), kind, sure=False)


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


def _odd_words(text: str, place: int, stop: int, kind: str, named: int = 0) -> Iterator[Found]:
    """``named``: up to there a name may stand that looks like what people choose."""
    if place < stop and _MAY_BE_ODD.search(text, place, stop):
        for match in _TOKEN.finditer(text, place, stop):
            if match.end() == stop and match["s"].endswith("=") and text[stop : stop + 1].isalnum():
                continue  # Resource=secrets: a field's name, cut off where the telling word begins
            least = _least(text, match.start("s"), match["s"])
            if least == _STRANGE and is_id_of(text, match.start("s"), match["s"]):
                continue
            if match.start("s") < named and least == _ODD and is_chosen(match["s"].rstrip(".:?")):
                least -= cue(text, match.start("s"), match.end("s")) - 1
            yield from _odd(text, match.start("s"), match["s"], kind, least)


def _least(text: str, start: int, value: str) -> int:
    """How odd a word must be to be the secret, by what stands before it."""
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if before is None:
        return _ODD
    first, last = (before["first"] or "").lower(), before["last"].lower()
    if last in SAYING and first in INTRODUCING and not of_that(text, start, before.end("first")):
        return _STRANGE
    if last in SAYING or (
        last in BECOMING
        and is_change(text, start, last)
        and (last == "to" or is_chosen(value) or shapes.is_strange(value))
    ):
        return _ODD - (text[start - 1] in _QUOTES)
    return _STRANGE if last in INTRODUCING else _ODD


def _odd(text: str, start: int, token: str, kind: str, least: int) -> Iterator[Found]:
    value = token.rstrip(".:?")
    if not value or value.startswith(("-", "/", "**", "__")) or value.endswith(("**", "__")):  # options, **emphasis**
        return
    if shapes.is_escaped(value):  # it is read where that is undone
        return
    if is_command(text, start, value):
        return
    if is_digest(value):
        return
    user, colon, password = value.partition(":")
    if colon and user.isidentifier():  # cts:…, Host:…
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
