"""What people say to one another of logins, in whatever words: no name tells, but who types it where.

Three things are weighed: how odd a word looks, what stands around it, and whether it is of logins that the text speaks.
None of them is enough alone.
"""

import re
import string
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.detectors.cues import cue, is_alone, is_command
from ctsreport.redaction.detectors.telling import holds_anything, is_name, is_of_file, is_told
from ctsreport.redaction.encoded import decoded
from ctsreport.redaction.found import KEPT, Found, SearchedText
from ctsreport.redaction.labels import is_digest
from ctsreport.redaction.names import look_up
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.tables.name_words import OPPOSITE_BEHIND
from ctsreport.redaction.tables.prose import INTRODUCING, LABELS

_AROUND = 500
_ENOUGH = 3
"""Points: of the word two or three, one of what stands around it."""

_SHORTEST, _LONGEST = 6, 64
_HYPHENATED = 16
_BOUNDS = frozenset(" \t\r\n\"'`“”«»,;()<>[]{}|=")
_WORD = Pattern(r"""[^\s"'`“”«»,;()<>\[\]{}|=]{6,64}""")
_IDENTIFIER = Pattern(r"[0-9A-Fa-f-]+|[a-z]{1,3}(?:-?[0-9]+)+")  # a number of hexadecimal, `ops-120253`
_BLOCK = 3000
_MOST_LINES = 24
_INDENT = Pattern(r"[ \t│-]*")
# `  chpasswd:`, `"list": |`
_HEADING = Pattern(r"""(?P<indent>[ \t│-]*)["']?(?P<name>[\w.-]{2,64})["']?[ ]?[:=]?[ ]?[|>{\[]?[-+]?[ ]*\r?\Z""")
_LAST = Pattern(r"""[# \t│]*[^\s:]*?(?P<name>[\w-]{4,40})[:)\]"']{0,2}[ ]?""")
_FEW_LINES = 4
_SIGN = Pattern(r"[!#$%^*~&?]")
_MIXED = 2
_LONGEST_WITH_PLUS = 20
_PLAINLY = Pattern(r"[a-z]+[0-9]{1,3}")  # one word and a number, as machines may be called too
_ENDS_LINE = frozenset(["\n", "\r", ""])
# `login`, `denied`: words of texts that speak of logins
_LOGINS = Pattern(
    r"log ?[io]n|logged in|auth|credential|sign in|attempts|locked|denied|forbidden|account|get in\b|pass[wcp]|\buser|"
    r"admin|asking|\bcode\b|enable\b|secret|unlock|typed|wifi|ssid|keyring|kennwort|mot de passe|contrase|senha|anmeld|"
    r"\broot\b|\breject|\brefus|\bpin\b|vpn|has[lł]o|l[oö]sen|heslo|jelsz|salasana|[pş]arola|şifre|wachtwoord"
)
_VALUE_OF_IT = Pattern(r"=[\w\"']")  # behind a name, or the next field of a query
_SENTENCE = Pattern(r"[a-z’'](?:,|\.\.\.)?[ ][a-z]{2,}\Z")
# `admin/xxxxxx1`
_USER_AND = Pattern(r"(?:\w*(?:adm(?:in)?|root|user|oper(?:ator)?|guest|cisco|monitor)|svc[\w-]*)/(?P<word>[^/]{6,})")
_PARTS = Pattern(r"[-_.]")
# `host: "`, `site='`: another name's value follows
_LABEL = Pattern(r"""(?P<name>[\w.-]+)["'\]]?(?P<sign>\s?=\s?|\s?:\s?)["'(\[{<]{0,3}\Z""")
_QUOTES = frozenset("\"'`“«")
# A text with one sign for each of a kind: without these in a row no such word stands in it. Small letters of
# hexadecimal are letters in the first form and a kind of their own in the second, so that identifiers have none of it.
_KINDS = bytearray(b" " * 256)
for _signs, _kind in (
    (string.ascii_letters, b"a"),
    (map(chr, range(0xC0, 0x100)), b"a"),
    (string.digits, b"0"),
    ("!#$%^*+~&@", b"!"),
    ("-_", b"-"),
):
    for _sign in _signs:
        _KINDS[ord(_sign)] = ord(_kind)
_HEXADECIMAL = bytes(ord("h") if chr(each) in "abcdef" else kind for each, kind in enumerate(_KINDS))
_SHOWN = (b"a0a", b"a0h", b" 0aaa", b" 00aaa")
_SIGNED = frozenset([b"a!a", b"a!0", b"0!a", b"0!0", b"0! ", b"0!!", b"0!", b"a!!"])


class Talk:
    """Without ``words``: what is odd stands in few texts, so that all are looked at."""

    name = "talk"
    words = ()

    def find(self, source: SearchedText, _place: int = 0, _word: str = "", /) -> Iterator[Found]:
        """As `Detector`, for the text as a whole."""
        said = _Said(source)
        for start, end in _words(source.text):
            yield from _weighed(said, start, source.text[start:end].rstrip(".:?"))


class _Said:
    """A text, and where it speaks of logins: looked for once, and only where that counts."""

    def __init__(self, source: SearchedText) -> None:
        self.text, self._low = source.text, source.low
        self.source = source

    @cached_property
    def _logins(self) -> list[int]:
        return [match.start() for match in _LOGINS.finditer(self._low)]

    def speaks_of_logins(self, start: int) -> int:
        """Whether it does near that place."""
        number = bisect_left(self._logins, start - _AROUND)
        return int(number < len(self._logins) and self._logins[number] < start + _AROUND)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Those with letters and digits or signs in them as no plain word, number or identifier has them."""
    letters = text.encode("latin-1", "replace")
    kinds = letters.translate(_KINDS)
    last = 0
    for place in sorted(_odd_places(kinds, letters.translate(_HEXADECIMAL))):
        if place < last:
            continue
        start = kinds.rfind(b" ", max(0, place - _LONGEST), place + 1) + 1 or max(0, place - _LONGEST)
        last = kinds.find(b" ", place + 2, place + _LONGEST)
        last = last if last >= 0 else min(len(kinds), place + _LONGEST)
        piece = text[start:last]
        if len(piece) >= _SHORTEST and not _is_identifier(piece):
            word = _WORD.match(text, _beginning(text, start))
            if word is not None:
                last = max(last, word.end())
                if "/" not in word[0] and not _VALUE_OF_IT.match(text, word.end()):
                    yield word.span()
                elif pair := _USER_AND.fullmatch(word[0]):
                    yield word.start() + pair.start("word"), word.end()


def _places(kinds: bytes, shown: bytes) -> Iterator[int]:
    """One place in each word that has these in a row."""
    place = kinds.find(shown)
    while place >= 0:
        yield place
        end = kinds.find(b" ", place + 2, place + _LONGEST)
        place = kinds.find(shown, end if end >= 0 else place + _LONGEST)


def _odd_places(kinds: bytes, beside_hexadecimal: bytes) -> Iterator[int]:
    yield from _places(kinds, b"aaa0")
    place = kinds.find(b"aaa-0")
    while place >= 0:
        if kinds.rfind(b"-aaa", max(0, place - _HYPHENATED), place + 3) > 0:  # of two words and more
            yield place
        place = kinds.find(b"aaa-0", place + 5)
    for shown in _SHOWN:
        if shown in beside_hexadecimal:
            yield from _places(beside_hexadecimal, shown)
    place = kinds.find(b"!")
    while place >= 0:
        if kinds[place - 1 : place + 2] in _SIGNED:
            yield place
        place = kinds.find(b"!", place + 1)


@lru_cache(maxsize=KEPT)
def _is_identifier(piece: str) -> bool:
    """A quick look at what most are: a number of hexadecimal, ``ops-120253``, ``web-pool-7``."""
    if _IDENTIFIER.fullmatch(piece):
        return True
    if _SIGN.search(piece) or not (piece.islower() or piece.isupper()):
        return False
    return not (_is_stem(piece.rstrip(string.digits)) if piece[-1].isdigit() else is_chosen(piece))


@lru_cache(maxsize=KEPT)
def _is_stem(stem: str) -> bool:
    """Whether with a number behind it is what people choose: of many names only the number differs."""
    return is_chosen(f"{stem}1")


def _beginning(text: str, place: int) -> int:
    lowest = max(0, place - _LONGEST)
    while place > lowest and text[place - 1] not in _BOUNDS:
        place -= 1
    return place


def _weighed(said: _Said, start: int, value: str) -> Iterator[Found]:
    value = value.partition("\0")[0]
    if value.startswith(("-", "/", "**", "__")) or shapes.is_escaped(value) or is_digest(value):
        return
    if is_command(said.text, start, value):
        return
    user, colon, rest = value.partition(":")
    if colon and user.isidentifier() and len(rest) > 1:
        start, value = start + len(user) + 1, rest
    odd = oddity(value)
    if odd <= 1 or is_of_file(said.text, start, len(value)):
        return
    if _points(said, start, value, odd) >= _ENOUGH and decoded(value) is None:
        yield Found(start, start + len(value), "password", sure=False)


def _points(said: _Said, start: int, value: str, odd: int) -> int:
    text = said.text
    around = cue(text, start, start + len(value))
    quoted = text[start - 1 : start] in _QUOTES
    sign = _LABEL.search(text, max(0, start - 40), start)
    if sign is not None and _is_label(text, sign) and not holds_anything(text, sign):
        return _of_label(said, start, sign["name"].lower(), value, odd, quoted=quoted, said_so=around > 0)
    if around > 0 and not _is_signed(value) and is_alone(text, start, start + len(value)):
        around = said.speaks_of_logins(start) if "-----BEGIN" not in text[max(0, start - _BLOCK) : start] else 0
    if not around and is_chosen(value):
        around = _is_below_telling(text, start)
    if odd == _MIXED and not is_chosen(value) and not _is_signed(value):
        return around + 1 + (not is_name(value) and is_told(said.source, start)) * 2
    if odd > 2:
        return odd if _is_signed(value) else _of_random(said, start, around, quoted=quoted)
    if quoted and not around and is_chosen(value) and not shapes.is_slug(value):
        around = said.speaks_of_logins(start)
    if _PLAINLY.fullmatch(value):
        around = min(around, said.speaks_of_logins(start))
    return odd + (around or (not is_name(value) and is_told(said.source, start)))


def _of_random(said: _Said, start: int, around: int, *, quoted: bool) -> int:
    """Without a sign it may be an identifier: where a secret is spoken of, or something says so, it is none."""
    if said.text.startswith(": ", start - 2 - quoted):
        return 1 + around
    return 2 + (around or is_told(said.source, start))


def _is_signed(value: str) -> bool:
    """Whether a sign is in it that no name has; in base64 there are plus signs."""
    return bool(_SIGN.search(value)) or ("+" in value and len(value) <= _LONGEST_WITH_PLUS)


def _is_below_telling(text: str, start: int) -> int:
    """Whether one of the lines above is but a name that tells: ``/etc/ppp/chap-secrets``, ``ntp.keys:``."""
    line = text.rfind("\n", max(0, start - _AROUND), start)
    for _ in range(_FEW_LINES):
        stop, line = line, text.rfind("\n", max(0, line - _LONGEST * 2), max(line, 0))
        if stop <= 0 or stop == line + 1:
            return 0
        heading = _LAST.fullmatch(text, line + 1, stop)
        name = look_up(heading["name"]) if heading else None
        if name is not None and name.sure:
            return 1
    return 0


def _is_under_telling(text: str, start: int) -> bool:
    """Whether the line stands in a block whose heading, or its heading's, is a name that tells: ``chpasswd:``."""
    line = text.rfind("\n", max(0, start - _LONGEST * 2), start) + 1
    indent = _INDENT.match(text, line)
    depth = indent.end() - line if indent else 0
    for _ in range(_MOST_LINES):
        if line <= 0 or not depth:
            return False
        stop = line - 1
        line = text.rfind("\n", max(0, stop - _LONGEST * 4), stop) + 1
        heading = _HEADING.match(text, line, stop)
        if heading and len(heading["indent"]) < depth:
            depth = len(heading["indent"])
            name = look_up(heading["name"])
            if name is not None and name.sure:
                return True
    return False


def _is_label(text: str, sign: re.Match[str]) -> bool:
    """Whether it names a field; a word of a sentence, of a chat or of a status with a colon behind does not."""
    name = sign["name"]
    return name.lower() in INTRODUCING or not (
        name.isdigit()
        or shapes.is_status(name)
        or (sign["sign"] == ": " and bool(_SENTENCE.search(text, max(0, sign.start() - 32), sign.end("name"))))
    )


def _of_label(said: _Said, start: int, name: str, value: str, odd: int, *, quoted: bool, said_so: bool) -> int:
    """The points of what stands behind another name."""
    words = [name, *_PARTS.split(name)]
    if any(word in LABELS or word in INTRODUCING or word in OPPOSITE_BEHIND for word in words):
        return 0
    if _is_under_telling(said.text, start):
        return odd + 1
    if odd > 2:
        return odd if _is_signed(value) else 0
    alone = quoted or said.text[start + len(value) : start + len(value) + 1] in _ENDS_LINE
    told = said_so or (alone and not _PLAINLY.fullmatch(value) and bool(said.speaks_of_logins(start)))
    return odd + (told and is_chosen(value))
