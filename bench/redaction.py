"""Measure redaction by itself: messages of which no two are alike, and texts made to take long.

    python bench/redaction.py [--messages 10000] [--seed 1]

The hostile texts are made from every detector's own words: each repeated, and seeded pairs with separators, quotes and
breaks between. What is measured is processor time; what is aimed at is printed last, as met or missed.
"""

from __future__ import annotations

import argparse
import time

import hostile
from generate import different_messages

from ctsreport.redaction import Secrets
from ctsreport.redaction.detectors import DETECTORS

SECONDS_FOR_MESSAGES = 0.25  # for 10,000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure redaction.")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    seconds = min(cleaned(list(different_messages(arguments.messages, arguments.seed))) for _ in range(5))
    each = seconds / arguments.messages
    print(f"{arguments.messages:,} different messages: {seconds:.3f} s, {each * 1e6:.1f} µs each")
    hostile.aim(f"10,000 different messages in {SECONDS_FOR_MESSAGES} s", met=each * 10_000 <= SECONDS_FOR_MESSAGES)
    words = sorted({word for detector in DETECTORS for word in detector.words})
    hostile.show(
        hostile.measured(piece, lambda text: cleaned([text])) for piece in hostile.pieces(words, arguments.seed)
    )


def cleaned(texts: list[str]) -> float:
    before = time.process_time()
    secrets = Secrets()
    for text in texts:
        secrets.look(text)
    for text in texts:
        secrets.clean(text, looked=True)
    return time.process_time() - before


if __name__ == "__main__":
    main()
