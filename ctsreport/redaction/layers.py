"""The same text as it was before it was wrapped, escaped or encoded, with the way back to each place."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import Found
from ctsreport.redaction.joined import hard_breaks

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
_UNSEEN = "".join(map(chr, (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, 0x180E)))
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_MOST = 4
# `['`, `["`: where a list may begin
_LIST = Pattern(r"[\[({][ \n]{0,8}[\"']")
# `'xxxx', `: a word of it
_LISTED = Pattern(r"""[ \n]{0,8}(?P<quote>["'])(?P<word>[^"'\n]*)(?P=quote)[ \n]{0,8},?""")
_NEXT_OPTION = tuple(f"{quote}{between}{quote}-" for quote in "\"'" for between in (", ", ",", " ", ",\n"))
_MOST_WORDS = 64
_LONGEST_WORD = 600
# As long as a mark, of a sign that is no letter.
_COVER = "\ue000" * 24


class Layer:
    """A text, and where each piece of it comes from in the layer below."""

    def __init__(
        self, text: str, below: "Layer | None" = None, new: list[int] | None = None, old: list[int] | None = None
    ) -> None:
        self.text = text
        self._below = below
        self._new = new or []
        self._old = old or []
        self.told: list[int] | None = None
        """Where words stand in it that tell of a secret, once it was searched."""

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
    if not ("\\" in text or "%" in text or "&" in text or "\x1b" in text) and (
        text.isascii() or not any([sign in text for sign in _UNSEEN])  # noqa: C419 - a generator takes longer
    ):
        return None
    return _rewritten(layer, ((match.start(), match.end(), _meaning(match[0])) for match in _ESCAPE.finditer(text)))


def _meaning(escape: str) -> str:
    first = escape[0]
    if first == "%":
        return unquote(escape, errors="replace")
    if first == "&":
        from html import unescape  # its table of names is large, and few texts have one

        return unescape(escape)
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
    if "[" not in text or ("'-" not in text and '"-' not in text) or not any(sign in text for sign in _NEXT_OPTION):
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
    cuts = list(hard_breaks(layer.text, layer.told)) if "\n" in layer.text else []
    return _rewritten(layer, ((start, end, "") for start, end in cuts)) if cuts else None


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
