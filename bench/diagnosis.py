"""Measure the diagnosis alone: microseconds a message where all differ, and how time grows with hostile texts.

    python bench/diagnosis.py [--messages 6000]

Figures are of the processor's time of this process. A doubling ratio near 2 is linear; near 4 it would be quadratic.
"""

from __future__ import annotations

import argparse
import random
import time

import varied

from ctsreport.analysis.diagnosis import diagnose, remembering
from ctsreport.analysis.diagnosis.find import WORDS

HEAD = "error tf-apply for 'a': exit status 1\n\nError: "
SIZES = (5_500, 11_000, 22_000)  # of a longer text the head and the tail are looked at
LEAST = 0.002  # seconds below which a ratio says nothing
PAIRS = 60


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


def seconds(unit: str, size: int) -> float:
    """One message of so many characters of a repeated text."""
    text = HEAD + unit * (size // len(unit))
    began = time.process_time()
    diagnose(text, "a")
    return time.process_time() - began


def doublings() -> list[tuple[float, str]]:
    """The worst ratio of each text when it is doubled, worst first: single trigger words and pairs of them."""
    rng = random.Random("pairs")
    words = rng.sample(WORDS.words, PAIRS)
    units = [f"{word} " for word in words] + [f"{one}{two} " for one, two in zip(words, reversed(words), strict=True)]
    found = []
    for unit in units:
        small, middle, large = (seconds(unit, size) for size in SIZES)
        found.append((max(middle / max(small, LEAST), large / max(middle, LEAST)), unit))
    return sorted(found, reverse=True)


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description="Measure the diagnosis alone.")
    parser.add_argument("--messages", type=int, default=6000, metavar="N", help="how many (default: %(default)s)")
    arguments = parser.parse_args()
    print(f"diagnosis of all-different messages: {microseconds(arguments.messages):.0f} us a message")
    worst = doublings()
    (most, unit), median = worst[0], worst[len(worst) // 2][0]
    print(f"doubling ratios of {len(worst)} hostile texts: {most:.1f} at most ({unit!r}), {median:.1f} in the median")


if __name__ == "__main__":
    main()
