"""Private keys in PEM: on many lines or on one, with line breaks written out, and cut off at either end.

A quoted command keeps the last 8 kB of its output, from the middle of a line, and a log may end anywhere.
"""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import Found, SearchedText

_BLANK = r"(?:[ +]|%20)"
_HEAD = rf"(?:[A-Z0-9]|{_BLANK}){{0,40}}PRIVATE{_BLANK}KEY(?:[A-Z]|{_BLANK}){{0,20}}-----"
_BREAK = r"(?:[\s,+|│>\"'\\]|\\[nrt]|%0[AaDd]|%20)"
_HEADER = r"[A-Za-z0-9-]+:[ ][^\n]{0,80}\n"

_KIND = "private-key"
# Characters of base64 that are no word of prose.
_LINE = 16

_LONGEST = 8192

_FARTHEST = 20480
# `-----BEGIN%20PRIVATE%20KEY-----`
_BEGIN = Pattern(rf"-----BEGIN{_HEAD}")
_CLOSE = Pattern(r"-----END(?:[A-Z0-9]|[ +]|%20){0,60}-----")
# `⏎AAAAAAAAAAAAAAAAAAAAAA==`, `⏎Proc-Type: 4,ENCRYPTED⏎`
_LINE_OF_KEY = Pattern(rf"{_BREAK}{{0,40}}(?:{_HEADER}|[A-Za-z0-9+/]{{16,}}={{0,2}})")
# `⏎AAAA=`
_LAST_LINE = Pattern(rf"{_BREAK}{{0,40}}[A-Za-z0-9+/]+={{1,2}}")
# `-----END%20PRIVATE%20KEY-----`
_END = Pattern(rf"-----END{_HEAD}", re.VERBOSE)
_PIECE = Pattern(r"[A-Za-z0-9+/=]+")
_GAP = Pattern(rf"{_BREAK}{{0,40}}")


class WholeKey:
    """From its first line to its last, or as far as base64 goes."""

    name = "private key"
    words = ("-----begin",)

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        begin = _BEGIN.match(text, place, place + 200)
        if begin is None:
            return
        end = text.find("-----", begin.end(), place + _FARTHEST)
        closing = _CLOSE.match(text, end, end + 200) if end >= 0 else None
        stop = closing.end() if closing else _body(text, begin.end(), place + _FARTHEST)
        source.past[self.name] = stop
        yield Found(place, stop, _KIND)


class CutKey:
    """A key of which the beginning is missing: the lines of base64 before its end."""

    name = "end of a private key"
    words = ("-----end",)

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        end = _END.match(source.text, place, place + 200)
        if end is not None:
            start = _start(source.text, place, source.past.get(self.name, 0))
            source.past[self.name] = end.end()
            if start < place:
                yield Found(start, end.end(), _KIND)


def _body(text: str, place: int, limit: int) -> int:
    """How far lines of base64 and headers of a key go that is cut off."""
    while (line := _LINE_OF_KEY.match(text, place, limit)) and line.end() > place:
        place = line.end()
    last = _LAST_LINE.match(text, place, limit)
    return last.end() if last else place


def _start(text: str, place: int, before: int) -> int:
    """Where the base64 before ``place`` begins: its last line may be short, those before it are long."""
    start = after = place
    shortest = 1
    for piece in reversed(list(_PIECE.finditer(text, max(before, place - _LONGEST), place))):
        if len(piece[0]) < shortest or not _GAP.fullmatch(text, piece.end(), after):
            break
        start = after = piece.start()
        shortest = _LINE
    return start


PRIVATE_KEYS = (WholeKey(), CutKey())
