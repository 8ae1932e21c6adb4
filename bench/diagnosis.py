"""Measure the diagnosis alone: microseconds a message where all differ, and how time grows with hostile texts.

    python bench/diagnosis.py [--messages 6000] [--seed 1]

The hostile texts are made from the words that the diagnosis declares, in its tables and in its patterns: each repeated,
and seeded pairs. Figures are of the processor's time of this process.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import re
import time
from collections.abc import Collection, Iterator, Mapping

import hostile
import varied

from ctsreport.analysis import diagnosis
from ctsreport.analysis.diagnosis import diagnose, remembering
from ctsreport.pattern import Pattern

HEAD = "error tf-apply for 'a': exit status 1\n\nError: "
LONG = 22_000  # of a longer text the head and the tail are looked at
LONGEST_WORD = 40
MICROSECONDS = 60
_WORDS_OF_PATTERN = re.compile(r"[A-Za-z][A-Za-z :.,'\"/-]{2,30}")


def microseconds(count: int) -> float:
    """The mean of all-different messages of many tasks, in one run."""
    rng = random.Random("varied")
    names = [f"lb-pool-eu-{number:05}" for number in range(count)]
    messages = [(varied.message_of(name, rng, 10**18)[1], name) for name in names]
    diagnosis_of = remembering()
    diagnosis_of("x", "y")  # what is imported at the first use is not measured
    began = time.process_time()
    for message, name in messages:
        diagnosis_of(message, name)
    return (time.process_time() - began) / count * 1e6


def seconds(text: str) -> float:
    """One message that holds such a text."""
    began = time.process_time()
    diagnose(HEAD + text, "a")
    return time.process_time() - began


def declared() -> list[str]:
    """All words in the tables and patterns of the diagnosis."""
    names = [module.name for module in pkgutil.walk_packages(diagnosis.__path__, f"{diagnosis.__name__}.")]
    found = {
        word
        for name in names
        for key, value in vars(importlib.import_module(name)).items()
        if not key.startswith("__")
        for word in _words(value)
    }
    return sorted(word for word in found if 0 < len(word) < LONGEST_WORD)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Pattern):
        yield from _WORDS_OF_PATTERN.findall(value.source)
    elif isinstance(value, Mapping):
        yield from _words([*value.keys(), *value.values()])
    elif isinstance(value, Collection):
        for each in value:
            yield from _words(each)


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description="Measure the diagnosis alone.")
    parser.add_argument("--messages", type=int, default=6000, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the hostile pairs (default: %(default)s)")
    arguments = parser.parse_args()
    each = min(microseconds(arguments.messages) for _ in range(3))
    print(f"diagnosis of all-different messages: {each:.0f} µs a message")
    hostile.aim(f"{MICROSECONDS} µs a message", met=each <= MICROSECONDS)
    seconds("x")
    hostile.show(
        hostile.measured(piece, seconds, LONG)
        for piece in hostile.pieces(declared(), arguments.seed)
        if piece.strip("\n ")
    )


if __name__ == "__main__":
    main()
