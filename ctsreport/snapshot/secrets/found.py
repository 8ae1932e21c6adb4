"""Where in a text a secret stands."""

from typing import NamedTuple


class Found(NamedTuple):
    """A secret: its place in the text, and its kind, a word for the mark."""

    start: int
    end: int
    kind: str
