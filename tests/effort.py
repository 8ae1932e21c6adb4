"""How much work something is, in a measure that neither a slow machine nor a busy one changes.

Guards against what never ends.
"""

import time
from collections.abc import Callable

LETTERS = 1_000_000


def _yardstick() -> None:
    """One look at each of a million letters."""
    count = 0
    for letter in "x" * LETTERS:
        count += letter == "y"


def _spent(work: Callable[[], object]) -> float:
    """Seconds in which a processor worked for this thread: others that it works for do not count."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def effort(work: Callable[[], object]) -> float:
    """How many times as long as looking at a million letters one by one, here and now, it takes."""
    return _spent(work) / _spent(_yardstick)
