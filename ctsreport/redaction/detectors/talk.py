"""What people say to one another of logins, in whatever words: no name tells, but who types it where.

Three things are weighed: how odd a word looks, what stands around it, and whether it is of logins that the text speaks.
None of them is enough alone.
"""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.detectors.cues import cue
from ctsreport.redaction.encoded import decoded
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.tables.name_words import OPPOSITE_BEHIND
from ctsreport.redaction.tables.prose import INTRODUCING, LABELS

_SHORT_TEXT = 1200
_AHEAD, _BEHIND = 240, 320
_ENOUGH = 3
"""Points: of the word two or three, one of what stands around it."""

_SHORTEST, _LONGEST = 6, 64
_BOUNDS = frozenset(" \t\r\n\"'`“”«»,;()<>[]{}|=")
_WORD = Pattern(r"""[^\s"'`“”«»,;()<>\[\]{}|=]{6,64}""")
_IDENTIFIER = Pattern(r"[0-9A-Fa-f-]+|[a-z]{1,3}(?:-?[0-9]+)+")  # a number of hexadecimal, `ops-120253`
_SIGN = Pattern(r"[!#$%^*+~&?]")
_ESCAPED = Pattern(r"%[0-9A-Fa-f]{2}.*%[0-9A-Fa-f]{2}")  # read where that is undone
_SENTENCE = Pattern(r"[a-z’'](?:,|\.\.\.)?[ ][a-z]{2,}\Z")
_PARTS = Pattern(r"[-_.]")
# `host: "`, `site='`: another name's value follows
_LABEL = Pattern(r"""(?P<name>[\w.-]+)["'\]]?(?P<sign>\s?=\s?|\s?:\s?)["'(\[{<]{0,3}\Z""")
_QUOTES = frozenset("\"'`“«")
# A text with one sign for each of a kind: without these in a row no such word stands in it
_KINDS = bytes(
    97
    if chr(each).isalpha()
    else 48
    if chr(each).isdigit()
    else 33
    if chr(each) in "!#$%^*+~&@"
    else 45
    if chr(each) in "-_"
    else 32
    for each in range(256)
)

_SIGNED = (b"a!a", b"a!0")


class Talk:
    """``words`` speak of logins."""

    name = "talk"
    words = (
        "login", "logon", "log in", "logged in", "auth", "credential", "sign in", "attempts", "locked", "access denied",
        "forbidden", "account", "get in", "passw", "passc", "passph", " user", "admin", "asking", "the code", "enable",
        "secret", "unlock", "typed", "wifi", "ssid", "keyring", "kennwort", "mot de passe", "contrase", "senha",
        "anmeld",
    )  # fmt: skip

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`. Each word is looked at once."""
        text, looked = source.text, source.past.get("talked", 0)
        begin, stop = 0, len(text)
        if stop > _SHORT_TEXT:
            begin, stop = max(looked, place - _AHEAD), min(stop, place + _BEHIND)
            begin = text.rfind(" ", looked, begin) + 1 if begin > looked else looked
        source.past["talked"], source.past[self.name] = stop, stop - (_AHEAD if stop < len(text) else 0)
        for start, end in _words(text, begin, stop):
            source.past["talked"] = max(source.past["talked"], end)
            yield from _weighed(text, start, text[start:end].rstrip(".:?"))


def _words(text: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Those with letters and digits or signs in them as no plain word, number or identifier has them."""
    kinds = text[begin:stop].encode("latin-1", "replace").translate(_KINDS)
    last, number, sign = 0, _numbered(kinds, 0), _signed(kinds, 0)
    while number >= 0 or sign >= 0:
        place = sign if number < 0 <= sign or 0 <= sign < number else number
        start, last = kinds.rfind(b" ", 0, place) + 1, kinds.find(b" ", place)
        last = last if last >= 0 else len(kinds)
        piece = text[begin + start : begin + last]
        if len(piece) >= _SHORTEST and not _is_identifier(piece):
            word = _WORD.match(text, _beginning(text, begin + start))
            if word is not None:
                last = max(last, word.end() - begin)
                if "/" not in word[0]:
                    yield word.span()
        number = _numbered(kinds, last) if 0 <= number < last else number
        sign = _signed(kinds, last) if 0 <= sign < last else sign


def _numbered(kinds: bytes, place: int) -> int:
    """Where the next ``a0a`` or ``aaa0`` stands; -1 where none does."""
    place = kinds.find(b"a0", place)
    while place >= 0 and not kinds.startswith(b"a", place + 2) and kinds[max(0, place - 2) : place] != b"aa":
        place = kinds.find(b"a0", place + 1)
    return place


def _signed(kinds: bytes, place: int) -> int:
    """Where the sign of the next ``a!a``, ``a!0`` or ``0!`` stands; -1 where none does."""
    place = kinds.find(b"!", place)
    while place >= 0 and kinds[max(0, place - 1) : place + 2] not in _SIGNED and kinds[place - 1 : place] != b"0":
        place = kinds.find(b"!", place + 1)
    return place


def _is_identifier(piece: str) -> bool:
    """A quick look at what most are: a number of hexadecimal, ``ops-120253``, ``web-pool-7``."""
    if _IDENTIFIER.fullmatch(piece):
        return True
    return (piece.islower() or piece.isupper()) and _SIGN.search(piece) is None and not is_chosen(piece)


def _beginning(text: str, place: int) -> int:
    lowest = max(0, place - _LONGEST)
    while place > lowest and text[place - 1] not in _BOUNDS:
        place -= 1
    return place


def _weighed(text: str, start: int, value: str) -> Iterator[Found]:
    if value.startswith(("-", "/", "**", "__")) or _ESCAPED.search(value):
        return
    user, colon, rest = value.partition(":")
    if colon and user.isidentifier() and len(rest) > 1:
        start, value = start + len(user) + 1, rest
    odd = oddity(value)
    if odd > 1 and _points(text, start, value, odd) >= _ENOUGH and decoded(value) is None:
        yield Found(start, start + len(value), "password", sure=False)


def _points(text: str, start: int, value: str, odd: int) -> int:
    around = cue(text, start, start + len(value))
    quoted = text[start - 1 : start] in _QUOTES
    sign = _LABEL.search(text, max(0, start - 40), start)
    if sign is not None and _is_label(text, sign):
        return _of_label(sign["name"].lower(), value, odd, quoted=quoted)
    if odd > 2:
        told = around - text.startswith(": ", start - 2 - quoted)
        return odd if _SIGN.search(value) else odd - 1 + told  # without a sign it may be an identifier
    if quoted and not around and is_chosen(value) and not shapes.is_slug(value):
        around = 1
    return odd + around


def _is_label(text: str, sign: re.Match[str]) -> bool:
    """Whether it names a field; a word of a sentence, of a chat or of a status with a colon behind does not."""
    name = sign["name"]
    return name.lower() in INTRODUCING or not (
        name.isdigit()
        or shapes.is_status(name)
        or (sign["sign"] == ": " and bool(_SENTENCE.search(text, max(0, sign.start() - 32), sign.end("name"))))
    )


def _of_label(name: str, value: str, odd: int, *, quoted: bool) -> int:
    """The points of what stands behind another name."""
    words = [name, *_PARTS.split(name)]
    if any(word in LABELS or word in INTRODUCING or word in OPPOSITE_BEHIND for word in words):
        return 0
    if odd > 2 and _SIGN.search(value):
        return odd
    return odd + (quoted and is_chosen(value) and not shapes.is_slug(value)) if odd < 3 else 0
