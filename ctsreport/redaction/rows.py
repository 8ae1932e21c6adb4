"""Where in a text long rows of letters and digits stand, as in what is random: quick looks."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from ctsreport.redaction.shapes import is_uuid

_RUNS = bytes(97 if each < 128 and chr(each).isalnum() else 32 for each in range(256))
_IN_DENSE = bytes(97 if each < 128 and (chr(each).isalnum() or chr(each) in "/+_.~-=") else 32 for each in range(256))
_ROW = b"a" * 16
_LONG = 32


def has_run(text: str, length: int = 12) -> bool:
    """Whether letters and digits follow one another for so long somewhere, as in what is random: a quick look."""
    return b"a" * length in text.encode("utf-8", "replace").translate(_RUNS)


def may_be_dense(text: str, within: int) -> bool:
    """A quick look for a word of 16 letters and more that is one: with small and capital letters and digits, or hex.

    ``within``: how far behind the text's beginning it may begin.
    """
    first = next(_rows(text), None)
    return first is not None and first[0] < within


def may_hold_dense(text: str, start: int, end: int) -> bool:
    """The same of a part of a text: all of it is looked at once, however many parts are asked for."""
    starts, ends = _places_of_rows(text)
    before = bisect_left(starts, end)
    return before > 0 and ends[before - 1] > start


@lru_cache(maxsize=4)  # the texts that are looked at now
def _places_of_rows(text: str) -> tuple[list[int], list[int]]:
    rows = [row for row in _rows(text) if not is_uuid(text[slice(*row)])]
    return [start for start, _ in rows], [end for _, end in rows]


def _rows(text: str) -> Iterator[tuple[int, int]]:
    letters = text.encode("latin-1", "replace").translate(_IN_DENSE)
    place = letters.find(_ROW)
    while place >= 0:
        end = letters.find(b" ", place)
        end = end if end >= 0 else len(text)
        word = text[place:end]
        if len(word) >= _LONG or not (word.islower() or word.isupper() or word.isalpha()):
            yield place, end
        place = letters.find(_ROW, end)
