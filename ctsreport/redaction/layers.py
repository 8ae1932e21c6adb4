"""The same text as it was before it was wrapped, escaped or encoded, with the way back to each place."""

import base64
import binascii
import html
import re
import string
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import look_up

# `\u0041`, `%41`, `&quot;`
_ESCAPE = Pattern(
    r"""[\\%&\x1b\u200b-\u200f\u2060\ufeff\u00ad\u180e](?:
    (?<=\\)(?:u[0-9A-Fa-f]{4}|U000[0-9A-Fa-f]{5}|x[0-9A-Fa-f]{2}|["'\\/nrt`])
    |(?<=%)(?:[0-7][0-9A-Fa-f]|[89A-Fa-f][0-9A-Fa-f](?:%[89A-Fa-f][0-9A-Fa-f])*)
    |(?<=&)(?:quot|amp|apos|lt|gt|equals|colon|nbsp|\#[0-9]{1,6}|\#[xX][0-9A-Fa-f]{1,5});
    |(?<=\x1b)\[[0-9;]{0,20}[A-Za-z]
    |(?<=[\u200b-\u200f\u2060\ufeff\u00ad\u180e]))""",
    re.VERBOSE,
)  # all begin with one sign of a set, which is looked for fast
_SIGNS = ("\\", "%", "&", "\x1b")
_UNSEEN = "".join(map(chr, (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, 0x180E)))
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_MOST = 4
# `['`, `["`: where a list may begin
_LIST = Pattern(r"[\[({][ \n]{0,8}[\"']")
# `'xxxx', `: a word of it
_LISTED = Pattern(r"""[ \n]{0,8}(?P<quote>["'])(?P<word>[^"'\n]*)(?P=quote)[ \n]{0,8},?""")
_NEXT_OPTION = tuple(f"{quote}{between}{quote}-" for quote in "\"'" for between in (", ", ",", " ", ",\n"))
_MOST_WORDS = 64
_LEAST_FITTING = 3
_LONGEST_WORD = 600
# As long as a mark, of a sign that is no letter.
_COVER = "\ue000" * 24
_WIDTHS = frozenset({64, 76})
_NEVER_WITHIN = frozenset("\"'`()[]{}<>,;")
_AROUND = "\"'`()[]{}<>.,:;"
_LONGEST_USUAL = 20
_SHORTEST_LINE = 40
_LONGEST_LINE = 240
_SHORTEST_BLOB = 16
# So many letters and digits in a row has all base64 of a text, and hardly a path or an identifier.
_RUN = b"a" * 13
_LONG_RUN = b"a" * 16
_IN_RUN = bytes(97 if each < 128 and chr(each).isalnum() else 32 for each in range(256))
_IN_BASE64 = bytes(97 if each < 128 and (chr(each).isalnum() or chr(each) in "+/_-") else 32 for each in range(256))

_LETTERS = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}+/-_"
_BITS = dict(zip(_LETTERS, [*range(64), 62, 63], strict=True))
# Of four letters of base64, which the first three can be where they stand for printable ASCII, or for zero.
_FIRST_OF_ASCII = frozenset(each for each in _LETTERS if _BITS[each] in {0, 2} or 8 <= _BITS[each] < 32)
_SECOND_OF_ASCII = frozenset(each for each in _LETTERS if _BITS[each] % 16 < 8 and _BITS[each] % 16 != 1)
_THIRD_OF_ASCII = frozenset(each for each in _LETTERS if _BITS[each] % 4 < 2)


class Layer:
    """A text, and where each piece of it comes from in the layer below."""

    def __init__(
        self, text: str, below: "Layer | None" = None, new: list[int] | None = None, old: list[int] | None = None
    ) -> None:
        self.text = text
        self._below = below
        self._new = new or []
        self._old = old or []

    def back(self, found: Found) -> Found:
        """The same place in the text as it stands."""
        if self._below is None:
            return found
        start, end = self._start(found.start), self._end(found.end)
        return self._below.back(found._replace(start=start, end=end))

    def _start(self, place: int) -> int:
        piece = bisect_right(self._new, place) - 1
        start = self._old[piece] + place - self._new[piece]
        if piece + 1 < len(self._old):
            return min(start, self._old[piece + 1])
        return start

    def _end(self, place: int) -> int:
        """Behind the last character: what an escape stands for ends where the escape does."""
        piece = bisect_right(self._new, place - 1) - 1
        following = self._old[piece + 1] if piece + 1 < len(self._old) else None
        end = self._old[piece] + place - self._new[piece]
        end = min(end, following) if following is not None else end
        reaches = piece + 1 < len(self._new) and place == self._new[piece + 1]
        if reaches and following is not None and self._stands_for(piece):
            return following
        return end

    def _stands_for(self, piece: int) -> bool:
        """Whether a piece is what an escape stands for: such pieces have another length below."""
        return self._old[piece + 1] - self._old[piece] != self._new[piece + 1] - self._new[piece]


def covered(text: str, spans: Iterable[tuple[int, int]]) -> Layer:
    """The text with the same cover for each of the spans, which are in order and apart.

    What they hold tells of nothing more. A secret looks like the mark that takes its place so, whatever their length.
    """
    layer = Layer(text)
    return _rewritten(layer, ((start, end, _COVER) for start, end in spans)) or layer


def layers(text: str) -> Iterator[Layer]:
    """The text as it stands, and each form in which it may have been before."""
    layer: Layer | None = Layer(text)
    for _ in range(_MOST):
        if layer is None:
            return
        yield layer
        joined = _joined(layer)
        if joined is not None:
            yield joined
        listed = _unlisted(layer)
        if listed is not None:
            yield listed
        layer = _unescaped(layer)


def _unescaped(layer: Layer) -> Layer | None:
    """One step of escaping undone: of JSON, of addresses, of HTML; what nobody sees is left out."""
    text = layer.text
    # Lists, for generators take longer than what is saved where one of a few signs is found early.
    escaped = any([sign in text for sign in _SIGNS])  # noqa: C419
    if not escaped and (text.isascii() or not any([sign in text for sign in _UNSEEN])):  # noqa: C419
        return None
    return _rewritten(layer, ((match.start(), match.end(), _meaning(match[0])) for match in _ESCAPE.finditer(text)))


def _meaning(escape: str) -> str:
    first = escape[0]
    if first == "%":
        return unquote(escape, errors="replace")
    if first == "&":
        return html.unescape(escape)
    if first != "\\":
        return ""
    if escape[1] in "uUx":
        code = int.from_bytes(bytes.fromhex(escape[2:].zfill(8)))
        if code < 0x110000 and not 0xD800 <= code < 0xE000:
            return chr(code)
        return ""
    return _PLAIN.get(escape[1], escape[1])


def _unlisted(layer: Layer) -> Layer | None:
    """With the lists of a command's words as that command: ``['curl', '-u', '…']``."""
    text = layer.text
    if "[" not in text or not any([sign in text for sign in _NEXT_OPTION]):  # noqa: C419 - most have none
        return None
    return _rewritten(layer, _list_signs(text))


def _list_signs(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands around and between the words of each list that an option is in."""
    end = 0
    for opening in _LIST.finditer(text):
        if opening.start() < end:
            continue
        words: list[re.Match[str]] = []
        place = opening.end() - 1
        while len(words) < _MOST_WORDS and (word := _LISTED.match(text, place, place + _LONGEST_WORD)):
            words.append(word)
            place = word.end()
        if any(word["word"].startswith("-") for word in words):
            yield from _between(words, opening.start())
            end = place


def _between(words: Iterable[re.Match[str]], place: int) -> Iterator[tuple[int, int, str]]:
    for word in words:
        quote = _quote_of(word)
        yield place, word.start("word"), " " + quote
        place = word.end("word")
        yield place, word.end(), quote
        place = word.end()


def _quote_of(word: re.Match[str]) -> str:
    """The quote that a word with a blank in it needs."""
    return word["quote"] if any(map(str.isspace, word["word"])) else ""


def _joined(layer: Layer) -> Layer | None:
    """Without the breaks of lines that were cut at a width, in the middle of words."""
    lengths = list(map(len, layer.text.split("\n")))
    longest = max(lengths)
    alike = _SHORTEST_LINE <= longest <= _LONGEST_LINE and lengths.count(longest) > 1
    if not alike and _WIDTHS.isdisjoint(lengths):
        return None
    breaks = list(_hard_breaks(layer.text, lengths, longest if alike else 0))
    return _rewritten(layer, ((place, place + 1, "") for place in breaks)) if breaks else None


def _hard_breaks(text: str, lengths: list[int], longest: int) -> Iterator[int]:
    """Ends of lines of a common width, or of the longest where the line before or after is as long."""
    for number in [number for number, length in enumerate(lengths[:-1]) if length == longest or length in _WIDTHS]:
        length, before = lengths[number], lengths[number - 1] if number else 0
        end = sum(lengths[: number + 1]) + number
        if (
            (length in _WIDTHS or length in {before, lengths[number + 1]})
            and not text[end - 1].isspace()
            and not text[end + 1 : end + 2].isspace()
            and _is_within_word(text, end)
        ):
            yield end


def _is_within_word(text: str, end: int) -> bool:
    """Whether a line may end in the middle of a secret or of its name, and not between two words of prose."""
    if end + 1 == len(text) or text[end - 1] in _NEVER_WITHIN or text[end + 1] in _NEVER_WITHIN:
        return False
    before = text[max(0, end - _LONGEST_LINE) : end].rsplit(maxsplit=1)[-1]
    behind = text[end + 1 : end + _LONGEST_LINE].split(maxsplit=1)[0]
    return not (_is_usual(before) and _is_usual(behind)) or look_up(before + behind) is not None


def _is_usual(word: str) -> bool:
    return len(word) <= _LONGEST_USUAL and (shapes.is_word(word.strip(_AROUND)) or shapes.is_plain(word))


def _rewritten(layer: Layer, changes: Iterator[tuple[int, int, str]]) -> Layer | None:
    """A layer above with something else in some places; None where nothing changes."""
    pieces: list[str] = []
    new, old = [0], [0]
    place = length = 0
    for start, end, instead in changes:
        pieces += (layer.text[place:start], instead)
        length += start - place
        new.append(length)
        old.append(start)
        length += len(instead)
        new.append(length)
        old.append(end)
        place = end
    if not place:
        return None
    pieces.append(layer.text[place:])
    return Layer("".join(pieces), layer, new, old)


def encoded(text: str) -> Iterator[tuple[int, int, str]]:
    """Every piece of base64 that holds a text: its place, and the text. It has a long row of letters and digits."""
    for start, end in _pieces(text):
        blob = text[start:end]
        inner = decoded(blob) if not blob.islower() and _may_be_text(blob) else None
        if inner is not None:
            yield start, end, inner


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where letters of base64 stand in a row, with the signs at their end: found as bytes, one for each letter."""
    whole = text.encode("latin-1", "replace")
    runs = whole.translate(_IN_RUN)
    if _LONG_RUN not in runs:
        return
    letters = whole.translate(_IN_BASE64)
    place = runs.find(_RUN)
    while place >= 0:
        start, end = letters.rfind(b" ", 0, place) + 1, letters.find(b" ", place)
        end = end if end >= 0 else len(letters)
        if end - start >= _SHORTEST_BLOB:
            yield start, end + (2 if text.startswith("==", end) else text.startswith("=", end))
        place = runs.find(_RUN, end)


def _may_be_text(blob: str) -> bool:
    """A quick look: of ASCII, few letters of base64 can stand first, second or third in four.

    Other text may stand between.
    """
    fits = 0
    for place in (0, 4, 8, 12):
        if blob[place] in _FIRST_OF_ASCII and blob[place + 2] in _THIRD_OF_ASCII:
            fits += blob[place + 1] in _SECOND_OF_ASCII
    return fits >= _LEAST_FITTING


def decoded(blob: str) -> str | None:
    """The text that base64 of any alphabet stands for, in UTF-8 or UTF-16; None where it is none."""
    plain = blob.rstrip("=").replace("-", "+").replace("_", "/")
    if len(plain) % 4 == 1:
        plain = plain[:-1]  # cut off
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (ValueError, binascii.Error):
        return None
    return _as_text(data)


def _as_text(data: bytes) -> str | None:
    if data[1:2] == b"\0" or data[:1] == b"\0" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        codec = "utf-16-le"
        if data[:1] == b"\0" or data[:2] == b"\xfe\xff":
            codec = "utf-16-be"
        return _readable(data[: len(data) // 2 * 2].decode(codec, "replace").lstrip("\ufeff"))
    try:
        return _readable(data.decode())
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return _readable(data.decode("latin-1"))
        return _readable(data[: error.start].decode())


def _readable(text: str) -> str | None:
    """Printable, and mostly of letters that programs write: random bytes are not."""
    if not all(each.isprintable() or each.isspace() for each in text):
        return None
    if text and sum(each < "\x7f" for each in text) >= len(text) * 0.85:
        return text
    return None
