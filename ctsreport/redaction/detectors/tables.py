"""Rows and columns: ``| password | … |``, ``user,password`` and the rows below, two columns with wide gaps."""

from collections.abc import Iterator
from functools import lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.found import KEPT, Found, SearchedText
from ctsreport.redaction.names import Name

_GAP = Pattern(r"[ ]{2,}|[ ]*\t[ \t]*")
_MOST_ROWS = 64
_ROWS_PER_LOOK = 8
"""As many rows as take the time of one look."""
_LONGEST = 512
_SIGNS = ("|", "│", "\t", ";", ",")


def in_cells(source: SearchedText, start: int, end: int, name: Name) -> Iterator[Found]:
    """The next cell where the name begins a row, the cells below where it heads a column."""
    text = source.text
    begin, stop = _line(text, start)
    if stop - begin > _LONGEST:
        return
    sign = _sign(text, begin, start, end, stop)
    if sign is not None:
        yield from _in_row(text, end, stop, sign, name)
        if _heads(text, begin, stop, sign):
            yield from _below(source, text.count(sign, begin, start), stop, sign, name)
    elif (gap := _GAP.match(text, end, stop)) is not None:
        if not text[begin:start].strip(" \t│|"):
            yield from _accepted(text, gap.end(), stop, name)
        yield from _aligned(source, start - begin, stop, name)
    elif end == stop and text[start - 2 : start] == "  ":
        yield from _aligned(source, start - begin, stop, name)


def _line(text: str, start: int) -> tuple[int, int]:
    begin = text.rfind("\n", max(0, start - _LONGEST - 1), start) + 1
    stop = text.find("\n", start, start + _LONGEST + 1)
    return begin or max(0, start - _LONGEST - 1) * (start > _LONGEST), stop if stop >= 0 else min(
        len(text), start + _LONGEST + 1
    )


def _sign(text: str, begin: int, start: int, end: int, stop: int) -> str | None:
    """What divides the cells, where the name is a whole cell."""
    before, after = text[begin:start].rstrip(" \"'"), text[end:stop].lstrip(" \"'")
    for sign in _SIGNS:
        if (not before or before.endswith(sign)) and (not after or after.startswith(sign)) and (before or after):
            return sign
    return None


def _heads(text: str, begin: int, stop: int, sign: str) -> bool:
    """Whether no row like this one stands above: a column is headed by the first."""
    above = text.rfind("\n", max(0, begin - 1 - _LONGEST), max(0, begin - 1)) + 1
    return begin == 0 or text.count(sign, above, begin) != text.count(sign, begin, stop)


def _in_row(text: str, end: int, stop: int, sign: str, name: Name) -> Iterator[Found]:
    place = text.find(sign, end, stop)
    if place >= 0:
        yield from _accepted(text, place + 1, _next(text, place + 1, stop, sign), name)


def _below(source: SearchedText, column: int, stop: int, sign: str, name: Name) -> Iterator[Found]:
    """The cells of the rows below. Lines between head and rows (``|---|---|``) have no value."""
    text = source.text
    for row in range(_MOST_ROWS):
        source.left -= row % _ROWS_PER_LOOK == _ROWS_PER_LOOK - 1
        begin, stop = stop + 1, text.find("\n", stop + 1, stop + 1 + _LONGEST)
        if begin >= len(text):
            return
        stop = stop if stop >= 0 else min(len(text), begin + _LONGEST)
        if text.count(sign, begin, stop) < max(column, 1):
            if text[begin:stop].strip("-+=| \r"):
                return
            continue
        cell = begin
        for _ in range(column):
            cell = text.find(sign, cell, stop) + 1
        yield from _accepted(text, cell, _next(text, cell, stop, sign), name)


def _aligned(source: SearchedText, column: int, stop: int, name: Name) -> Iterator[Found]:
    """The words that begin below the name, where nothing but blanks divides columns."""
    text = source.text
    for row in range(_MOST_ROWS):
        source.left -= row % _ROWS_PER_LOOK == _ROWS_PER_LOOK - 1
        begin, stop = stop + 1, text.find("\n", stop + 1, stop + 1 + _LONGEST)
        if begin >= len(text) or begin == stop:
            return
        stop = stop if stop >= 0 else min(len(text), begin + _LONGEST)
        cell = begin + column
        if cell >= stop or (column and text[cell - 1] != " ") or text[cell] == " ":
            return
        gap = text.find("  ", cell, stop)
        yield from _accepted(text, cell, gap if gap >= 0 else stop, name)


def _next(text: str, place: int, stop: int, sign: str) -> int:
    end = text.find(sign, place, stop)
    return end if end >= 0 else stop


def _accepted(text: str, begin: int, stop: int, name: Name) -> Iterator[Found]:
    """A cell without blanks and quotes around."""
    cell = text[begin:stop]
    value = cell.strip(" \t\r\"'")
    if not value or len(value) < 4 or (" " in value and not cell.strip().startswith('"')):
        return
    if _is_secret(value, name):
        start = begin + cell.index(value)
        yield Found(start, start + len(value), name.mark)


@lru_cache(maxsize=KEPT)
def _is_secret(value: str, name: Name) -> bool:
    if not name.sure and not shapes.is_strange(value) and not (name.kind == "password" and is_chosen(value)):
        return False
    return accept.with_sign(value, name) and (
        shapes.is_mixed(value, 4) or shapes.is_uuid(value) or shapes.has_digits_and_letters(value)
    )
