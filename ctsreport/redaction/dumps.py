"""Dumps of bytes, as ``xxd``, ``hexdump -C`` and ``tcpdump -X`` print them: a place, the bytes, their letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import Found

# `00000010: 7764 223a  wd":`
_LINE = Pattern(
    r"^[ \t│]{0,16}(?:0x)?(?P<place>[0-9A-Fa-f]{4,8}):?[ \t]{1,3}"
    r"(?P<bytes>(?:[0-9A-Fa-f]{2,8}[ \t]{1,3}){1,16}|[0-9A-Fa-f]{32})[^\n]{0,40}",
    re.MULTILINE,
)
_MOST_LINES = 512
_WIDEST = 16


class Dump(NamedTuple):
    """The letters of the bytes, and for each line how many come before it, where its bytes begin and where it ends."""

    text: str
    lines: Sequence[tuple[int, int, int]]

    def back(self, found: Found) -> Iterator[Found]:
        """All of each line that a secret stands in, as bytes and as letters."""
        behind = [*(before for before, _, _ in self.lines[1:]), len(self.text)]
        for (before, start, end), following in zip(self.lines, behind, strict=True):
            if before < found.end and following > found.start:
                yield found._replace(start=start, end=end, sure=False)


def may_hold_dumps(text: str) -> bool:
    """A quick look for the place that each begins with."""
    return "0000" in text


def dumps(text: str) -> Iterator[Dump]:
    """Each dump, by its lines whose places go on from one another."""
    lines = [(match, _bytes(match["bytes"])) for match in islice(_LINE.finditer(text), _MOST_LINES)]
    for _, group in groupby(_numbered(lines), key=itemgetter(0)):
        yield _dump([line for _, line in group])


_Line = tuple[int, int, bytes]


def _numbered(lines: Iterable[tuple[re.Match[str], bytes]]) -> Iterator[tuple[int, _Line]]:
    """Each line with the number of its dump."""
    number = following = 0
    for match, held in lines:
        place = int(match["place"], 16)
        number += place != following
        following = place + len(held)
        yield number, (match.start("bytes"), match.end(), held)


def _bytes(digits: str) -> bytes:
    joined = "".join(digits.split())
    return bytes.fromhex(joined[: len(joined) // 2 * 2])[:_WIDEST]


def _dump(lines: Iterable[_Line]) -> Dump:
    pieces, known, length = [], [], 0
    for start, end, held in lines:
        known.append((length, start, end))
        pieces.append(held.decode("latin-1"))
        length += len(held)
    return Dump("".join(pieces), known)
