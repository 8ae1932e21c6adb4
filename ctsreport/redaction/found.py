"""Where in a text a secret stands, and the text in the form in which detectors read it."""

from typing import NamedTuple

from ctsreport.pattern import Pattern
from ctsreport.words import lowered

FARTHEST = 4096
"""Characters behind a telling word that are looked at.

Without an end, a text of nothing but such words would take for ever.
"""

LONG = 512
"""Characters of a value that are read without knowing whether it is a secret; of one that is, all are taken."""

KEPT = 2048
"""Words of which is kept what was found: the same stand behind telling names again and again."""

STRINGS_PER_LOOK = 4
"""As many strings of one call or list as take the time of one look."""

_BOUNDS = frozenset([*" \t\n\r\"'`<>", ""])
_ENDS = Pattern(r"[\s\"'`<>]|\Z")


class Found(NamedTuple):
    """A secret: its place in the text, and its kind, a word for the mark.

    ``sure``: its value is one wherever else it stands.
    """

    start: int
    end: int
    kind: str
    sure: bool = True


class SearchedText:
    """A text to be searched. ``low`` is the same in small letters, place for place."""

    __slots__ = ("left", "low", "past", "text")

    def __init__(self, text: str, low: str | None = None, left: int = 0) -> None:
        self.text = text
        self.low = lowered(text) if low is None else low
        self.left = left
        """How many looks are left. A detector that reads much at one place takes more than one."""
        self.past: dict[str, int] = {}
        """Up to where a detector has read already: what it begins before is part of something that it knows."""


def whole(found: Found, text: str) -> Found:
    """The same to its end, where it may have been cut off because it is long: to the next blank or quote."""
    if found.end - found.start < LONG or text[found.end : found.end + 1] in _BOUNDS:
        return found
    match = _ENDS.search(text, found.end)
    return found._replace(end=match.start() if match else len(text))
