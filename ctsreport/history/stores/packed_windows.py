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


class Unpacking:
    """Windows of one task, one after the other: mostly each has one run more than the one before, and is soon read."""

    def __init__(self) -> None:
        self._rows: tuple[int, ...] = ()
        self._steps: list[str] = []

    def __call__(self, text: str) -> tuple[int, ...]:
        """The rows of the next window."""
        newest, *steps = text.split() or ("0",)
        if steps and self._rows and steps[1:] == self._steps[: len(steps) - 1]:
            row = int(newest)
            if row - int(steps[0]) == self._rows[0]:
                self._rows = (row, *self._rows[: len(steps)])
                self._steps = steps
                return self._rows
        self._rows, self._steps = unpacked(text), steps
        return self._rows
