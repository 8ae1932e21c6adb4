"""Private keys in PEM: on many lines or on one, with line breaks written out, and cut off at either end.

A quoted command keeps the last 8 kB of its output, from the middle of a line, and a log may end anywhere.
"""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import Found
from ctsreport.redaction.rule import Rule, places

_BLANK = r"(?:[ +]|%20)"
_HEAD = rf"(?:[A-Z0-9]|{_BLANK}){{0,40}}PRIVATE{_BLANK}KEY(?:[A-Z]|{_BLANK}){{0,20}}-----"
_BREAK = r"(?:[\s,+|│>\"'\\]|\\[nrt]|%0[AaDd]|%20)"
_HEADER = r"[A-Za-z0-9-]+:[ ][^\n]{0,80}\n"

_KIND = "private-key"
_LINE = 16
"""Characters of base64 that are no word of prose."""

_LONGEST = 8192

_END = Pattern(rf"-----END{_HEAD}", re.VERBOSE)
_PIECE = Pattern(r"[A-Za-z0-9+/=]+")
_GAP = Pattern(rf"{_BREAK}{{0,40}}")


class CutKey:
    """A key of which the beginning is missing: the lines of base64 before its end."""

    def find(self, text: str, small: str) -> Iterator[Found]:
        """As `Search`."""
        before = 0
        for place in places(small, "-----end"):
            end = _END.match(text, place, place + 200)
            if end is not None:
                start = _start(text, place, before)
                before = end.end()
                if start < place:
                    yield Found(start, before, _KIND)


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


PRIVATE_KEYS = (
    Rule(
        _KIND,
        ("-----begin",),
        rf"""-----BEGIN{_HEAD}
        (?: (?:(?!-----)[\s\S]){{0,20000}}?-----END(?:[A-Z0-9]|{_BLANK}){{0,60}}-----
          | (?:{_BREAK}{{0,40}}(?:{_HEADER}|[A-Za-z0-9+/]{{16,}}={{0,2}}))*(?:{_BREAK}{{0,40}}[A-Za-z0-9+/]+={{1,2}})? )""",
        farthest=20480,
    ),
    CutKey(),
)
