"""Every secret in a text: one pass tells where words stand that detectors need, and only there they read."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ctsreport.redaction.detectors import DETECTORS
from ctsreport.redaction.detectors.base import Detector
from ctsreport.redaction.dumps import dumps, may_hold_dumps
from ctsreport.redaction.encoded import Encoded, encoded
from ctsreport.redaction.found import LONG, Found, SearchedText, whole
from ctsreport.redaction.joined import to_its_end
from ctsreport.redaction.layers import Layer, layers
from ctsreport.words import Words

MOST_LOOKS = 5_000
PER_LOOK = 20
"""At so many places of words may detectors read on in a text, and at one more for so many characters.

Half as many more are left for all searches behind the first. The rest of the text is left out.
"""

_DEEPEST = 2
_FIRST = "retry attempt #2 failed '"
_BETWEEN = "': retry attempt #1 failed '"


def by_word(detectors: Iterable[Detector]) -> dict[str, tuple[tuple[int, Detector], ...]]:
    """Which detectors, with their ranks, a word leads to."""
    found: dict[str, tuple[tuple[int, Detector], ...]] = {}
    for rank, detector in enumerate(detectors):
        for word in detector.words:
            found[word] = (*found.get(word, ()), (rank, detector))
    return found


_BY_WORD = by_word(DETECTORS)
_WORDS = Words(_BY_WORD)
_ASCII_WORDS = Words(word for word in _BY_WORD if word.isascii())
"""Those that a text of ASCII can hold: at each letter fewer have to be looked at."""
_UNTOLD = [(rank, detector) for rank, detector in enumerate(DETECTORS) if not detector.words]
"""What no word leads to: each is asked once, of the text as a whole."""


Span = tuple[int, int]


class Search(NamedTuple):
    """What was found, the surest first; places may overlap: see `apart`.

    ``end``: how far it was searched, where not to its end.
    """

    found: list[Found]
    end: int | None = None


class Budget:
    """How many places of a text may still be read at, however often it is searched."""

    def __init__(self, length: int) -> None:
        self.left = MOST_LOOKS + length // PER_LOOK
        self._more = self.left // 2
        self.end: int | None = None

    def again(self) -> None:
        """What is left for searches behind the first."""
        self.left += self._more
        self._more = 0

    def stop(self, place: int) -> None:
        self.end = place if self.end is None else min(self.end, place)


def search(text: str, budget: Budget) -> Search:
    """The secrets of a text."""
    once, again = _halves(text)
    found = _all(once, budget, 0)
    if again:  # the same words are in it, as far as they go
        found += [
            Found(one.start + again, one.end + again, one.kind, one.sure)
            for one in found
            if one.end + again < len(text)
        ]
    return Search(found, budget.end)


def find(text: str) -> list[Found]:
    """The secrets of a text, the surest first."""
    return search(text, Budget(len(text))).found


def _halves(text: str) -> tuple[str, int]:
    """The first half of a message that says the same twice, and how far the second is behind it.

    CTS's messages do that where both tries of a run failed alike.
    """
    first, between, second = text.partition(_BETWEEN)
    if between and first.endswith(second[:-1]) and first.startswith(_FIRST, 0, len(first) - len(second) + 1):
        return first, len(first) + len(between) - (len(first) - len(second) + 1)
    return text, 0


def _all(text: str, budget: Budget, depth: int) -> list[Found]:
    found: list[Found] = []
    for layer in layers(text):
        here = _in_layer(layer, budget)
        if depth < _DEEPEST:
            if pieces := encoded(layer.text):
                here += _in_base64(pieces, budget, depth)
            if may_hold_dumps(layer.text):
                here += _in_dumps(layer.text, budget, depth)
        if here:
            found += map(layer.back, here)
    return found


def _in_layer(layer: Layer, budget: Budget) -> list[Found]:
    source = SearchedText(layer.text, left=budget.left)
    found: dict[int, list[Found]] = {}
    past = source.past
    layer.told = told = []
    for end, word in (_ASCII_WORDS if layer.text.isascii() else _WORDS).ends(source.low):
        place = end + 1 - len(word)
        told.append(place)
        for rank, detector in _BY_WORD[word]:
            if past and place < past.get(detector.name, 0):
                continue
            source.left -= 1
            if source.left < 0:
                budget.left = source.left
                budget.stop(layer.back(Found(place, place + 1, "")).start)
                return _by_rank(found | _untold(source))
            for one in detector.find(source, place, word):
                here = whole(one, layer.text)
                if layer.text.startswith("\n", here.end):
                    here = to_its_end(here, layer.text)
                found.setdefault(rank, []).append(here)
                if here.end - here.start > LONG:
                    past[detector.name] = here.end
    budget.left = source.left
    return _by_rank(found | _untold(source))


def _untold(source: SearchedText) -> dict[int, list[Found]]:
    return {rank: list(detector.find(source, 0, "")) for rank, detector in _UNTOLD}


def _by_rank(found: dict[int, list[Found]]) -> list[Found]:
    return [one for _, here in sorted(found.items()) for one in here] if found else []


def _in_base64(pieces: Iterable[Encoded], budget: Budget, depth: int) -> Iterator[Found]:
    for start, end, inner in pieces:
        if budget.left >= 0 and (found := _all(inner, budget, depth + 1)):
            yield Found(start, end, found[0].kind)


def _in_dumps(text: str, budget: Budget, depth: int) -> Iterator[Found]:
    for dump in dumps(text):
        if budget.left >= 0:
            for one in _all(dump.text, budget, depth + 1):
                yield from dump.back(one)


def apart(found: Iterable[Found]) -> list[Found]:
    """By their place, those that overlap put together.

    The kind is that of the one that begins first, or is the longest.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and one.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, one.end))
        else:
            kept.append(one)
    return kept


def spans_of(kept: Sequence[Span], found: Iterable[Found]) -> list[Span]:
    """The places of marks and of what was found, in order and apart."""
    return [(one.start, one.end) for one in apart([*(Found(*span, "") for span in kept), *found])]


def without(found: Iterable[Found], kept: Sequence[Span]) -> Iterator[Found]:
    """What is left of the places found beside those that are kept.

    Marks of an earlier run, within which nothing is a secret.
    """
    starts = [start for start, _ in kept]
    for one in found:
        place = one.start
        first = max(bisect_right(starts, place) - 1, 0)
        for start, end in kept[first : bisect_left(starts, one.end)]:
            if start < one.end and end > place:
                if place < start:
                    yield one._replace(start=place, end=start)
                place = max(place, end)
        if place < one.end:
            yield one._replace(start=place)
