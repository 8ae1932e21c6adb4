"""Texts made to take long: a piece repeated, for as long as a text of 100 kB.

What is not quick is measured again, since what else the machine does counts too, and at half its length: twice the
length may take little more than twice the time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

LONG = 100_000
SECONDS = 0.3
GROWTH = 2.5
QUICK = 0.05  # seconds: below, a ratio is noise
PAIRS = 300
SHOWN = 5
BETWEEN = [
    *" \n\t=:,;|&?@/\\\"'`<>()[]{}-",
    "\\n",
    '\\"',
    "%22",
    "&quot;",
    "://",
    ' = "',
    "': ",
    "--",
    "\r\n",
    "-----",
    "aB3",
]


class Measured(NamedTuple):
    """How long a text of a repeated piece takes, and how many times as long as one half as long."""

    seconds: float
    growth: float
    piece: str


def pieces(words: Sequence[str], seed: int, pairs: int = PAIRS) -> Iterator[str]:
    """Each word, with a blank too where words need one, and seeded pairs with separators, quotes and breaks between."""
    rng = random.Random(f"hostile {seed}")
    yield from words
    yield from (f"{word} " for word in words if word[-1:].isalnum())
    for _ in range(pairs):
        yield rng.choice(words) + rng.choice(BETWEEN) + rng.choice(words) + rng.choice(BETWEEN)


def measured(piece: str, seconds: Callable[[str], float], long: int = LONG) -> Measured:
    """``seconds``: what a text takes. ``long``: up to where its time grows with it."""
    took = seconds(_of(piece, LONG))
    if took < QUICK:
        return Measured(took, 0.0, piece)
    took = min(took, seconds(_of(piece, LONG)))
    whole, half = (min(seconds(_of(piece, length)) for _ in range(2)) for length in (long, long // 2))
    return Measured(took, whole / half, piece)


def _of(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def show(found: Iterable[Measured]) -> None:
    """The slowest and the steepest, and whether all keep to what is aimed at."""
    known = list(found)
    slowest = sorted(known, key=lambda each: each.seconds, reverse=True)[:SHOWN]
    steepest = sorted(known, key=lambda each: each.growth, reverse=True)[:SHOWN]
    print(f"{len(known):,} texts of {LONG // 1000} kB, the slowest:")
    print(*(f"  {each.seconds:.3f} s of {each.piece!r}" for each in slowest), sep="\n")
    print("the steepest, twice the length:")
    print(*(f"  {each.growth:.2f} times the time of {each.piece!r}" for each in steepest), sep="\n")
    aim(f"{LONG // 1000} kB of anything in {SECONDS} s", met=slowest[0].seconds <= SECONDS)
    aim(f"twice the length in {GROWTH} times the time", met=steepest[0].growth <= GROWTH)


def aim(text: str, *, met: bool) -> None:
    """One line of what is aimed at."""
    print(f"{'met' if met else 'MISSED':8}{text}")
