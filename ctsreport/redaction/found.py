"""Where in a text a secret stands."""

from typing import NamedTuple

from ctsreport.pattern import Pattern

FARTHEST = 4096
"""Characters behind a telling word that are looked at: without an end, a text of nothing but such words would take for ever."""

_ENDS = Pattern(r"[\s\"'`<>]|\Z")


class Found(NamedTuple):
    """A secret: its place in the text, and its kind, a word for the mark."""

    start: int
    end: int
    kind: str


def reaching(found: Found, text: str, limit: int) -> Found:
    """The same to its end, where it was cut off at the limit: to the next blank or quote."""
    if found.end < limit:
        return found
    end = _ENDS.search(text, found.end)
    return found._replace(end=end.start()) if end else found
