"""What a detector is: the words that it needs, and how it reads on from where one of them stands."""

from collections.abc import Iterator
from typing import Protocol

from ctsreport.redaction.found import Found, SearchedText


class Detector(Protocol):
    """One way in which secrets stand in texts.

    ``words`` are in small letters: where none of them stands, it is never asked. One without any is asked once of each
    text, with an empty word.
    """

    @property
    def name(self) -> str:
        """What it is called, as no other is."""

    @property
    def words(self) -> tuple[str, ...]:
        """What a text must hold, each in small letters."""

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """The secrets that a word at a place leads to."""
