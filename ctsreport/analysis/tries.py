"""The tries inside one message: CTS packs the last two of a run's three tries into one text.

::

    retry attempt #2 failed 'TEXT': retry attempt #1 failed 'TEXT'

The first try's text is not kept. The quotes nest unescaped, so a text that imitates the wrapping could be split at a wrong
place: where more than one split is possible and none gives two equal halves, nothing is split.
"""

import re

from msgspec import Struct

_RETRIES = re.compile(r"(?:context canceled: )?retry attempt #(\d+) failed '")
_BETWEEN = re.compile(r"': retry attempt #(\d+) failed '")


class Try(Struct, frozen=True, gc=False):
    """One different text among a run's tries: which tries had it (numbered from 1, newest first), and the text."""

    numbers: tuple[int, ...]
    text: str


def count_tries(message: str) -> int | None:
    """How many tries the run had: 3 for a message of two retries, 2 for one; None for a bare message."""
    match = _RETRIES.match(message)
    return int(match[1]) + 1 if match else None


def split_tries(message: str) -> tuple[Try, ...]:
    """Each different try once, newest first, word for word; the whole message as one where it has no such wrapping."""
    match = _RETRIES.match(message)
    if match is None or not message.endswith("'"):
        return (Try((), message),)
    inside, number = message[match.end() : -1], int(match[1])
    halves = _halves(inside, number)
    if halves is None:
        return (Try((), message) if number > 1 else Try((number + 1,), inside),)
    newer, older = halves
    if newer == older:
        return (Try((number + 1, number), newer),)
    return Try((number + 1,), newer), Try((number,), older)


def _halves(inside: str, number: int) -> tuple[str, str] | None:
    """The text of retry ``number`` and of the one before it, without a copy for each place that could be the middle."""
    places = [(each.start(), each.end()) for each in _BETWEEN.finditer(inside) if each[1] == str(number - 1)]
    middle = [place for place in places if place[0] == len(inside) - place[1]]
    if middle and inside[: middle[0][0]] == inside[middle[0][1] :]:
        places = middle
    return (inside[: places[0][0]], inside[places[0][1] :]) if len(places) == 1 else None
