"""The tries inside one message: CTS packs the last two of a run's three tries into one text.

::

    retry attempt #2 failed 'TEXT': retry attempt #1 failed 'TEXT'

The first try's text is not kept. A PAN-OS commit is tried again four times inside each try: see `split_copies`. The
quotes nest unescaped, so a text that imitates the wrapping could be split at a wrong place: where more than one split
is possible and none gives two equal halves, or two of which each is wrapped as a whole, nothing is split.
"""

import re

from msgspec import Struct

_RETRIES = re.compile(r"(?:context canceled: )?retry attempt #(\d+) failed '")
_BETWEEN = re.compile(r"': retry attempt #(\d+) failed '")
# Two tries that differ, each of a commit's four retries, have seven places that could be the middle.
_MOST_PLACES = 16


class Try(Struct, frozen=True, gc=False):
    """One different text among a run's tries: which tries had it (numbered from 1, newest first), and the text."""

    numbers: tuple[int, ...]
    text: str


def count_tries(message: str) -> int | None:
    """How many tries the run had: 3 for a message of two retries, 2 for one; None for a bare message."""
    match = _RETRIES.match(message)
    if not match:
        return None
    return int(match[1]) + 1


def split_tries(message: str) -> tuple[Try, ...]:
    """Each different try once, newest first, word for word; the whole message as one where it has no such wrapping."""
    match = _RETRIES.match(message)
    if match is None or not message.endswith("'"):
        return (Try((), message),)
    inside, number = message[match.end() : -1], int(match[1])
    if number > 2:
        chain = _chain(inside, number)
        if chain:
            return _counted(chain, number)
        return (Try((), message),)
    halves = _halves(inside, number)
    if halves is None:
        return (Try((), message) if number > 1 else Try((number + 1,), inside),)
    newer, older = halves
    if newer == older:
        return (Try((number + 1, number), newer),)
    return Try((number + 1,), newer), Try((number,), older)


def split_copies(text: str) -> tuple[str, ...]:
    """Each different text inside one try.

    That itself, but for a PAN-OS commit, which packs its own retries into one.
    """
    copies = (
        each for part in split_tries(text) for each in ([part.text] if part.text == text else split_copies(part.text))
    )
    return tuple(dict.fromkeys(copies))


def _chain(inside: str, number: int) -> list[str] | None:
    """The texts of more than two retries, newest first; None where the wrapping is not there once for each."""
    places = list(_BETWEEN.finditer(inside))
    if [int(each[1]) for each in places] != list(range(number - 1, 0, -1)):
        return None
    starts, ends = [0, *(each.end() for each in places)], [*(each.start() for each in places), len(inside)]
    return [inside[start:end] for start, end in zip(starts, ends, strict=True)]


def _counted(texts: list[str], number: int) -> tuple[Try, ...]:
    """Each different text once, with the numbers of its tries."""
    numbers: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        numbers.setdefault(text, []).append(number + 1 - at)
    return tuple(Try(tuple(each), text) for text, each in numbers.items())


def _halves(inside: str, number: int) -> tuple[str, str] | None:
    """The text of retry ``number`` and of the one before it, without a copy for each place that could be the middle."""
    between = f"': retry attempt #{number - 1} failed '"
    middle, odd = divmod(len(inside) - len(between), 2)
    if not odd and inside.startswith(between, max(middle, 0)) and inside.endswith(inside[:middle]):
        return inside[:middle], inside[:middle]
    places = [(each.start(), each.end()) for each in _BETWEEN.finditer(inside) if each[1] == str(number - 1)]
    if 1 < len(places) <= _MOST_PLACES:
        places = [place for place in places if _is_whole(inside[: place[0]]) and _is_whole(inside[place[1] :])]
    if len(places) != 1:
        return None
    return (inside[: places[0][0]], inside[places[0][1] :])


def _is_whole(text: str) -> bool:
    """Whether it holds no wrapping, or is one from end to end."""
    match = _RETRIES.match(text)
    if match is None or not text.endswith("'"):
        return _BETWEEN.search(text) is None
    return _chain(text[match.end() : -1], int(match[1])) is not None
