"""A window of runs as databases keep it: the row of the newest one, and the steps from each to the one before it.

Runs of one window were mostly added soon after each other: ``2500000 20 20 20 20`` is half as long as their rows.
"""

from collections.abc import Iterable
from itertools import accumulate, pairwise
from operator import sub


def packed(rows: Iterable[int]) -> str:
    """The text of a window, whose runs have these rows, newest first."""
    numbers = tuple(rows)
    return " ".join(map(str, (*numbers[:1], *(one - other for one, other in pairwise(numbers)))))


def unpacked(text: str | None) -> tuple[int, ...]:
    """The rows of a window; of one that was not said, none."""
    if not text:
        return ()
    return tuple(accumulate(map(int, text.split()), sub))
