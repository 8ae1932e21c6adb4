"""What a user says about secrets: what else is one, what is none, and whether they stay."""

from typing import Protocol

from msgspec import Struct


class Asked(Protocol):
    """A regular expression of a user, whoever sees to it that it ends."""

    def places(self, text: str, /) -> list[tuple[int, int]]:
        """Where it matches, or its group 1 does."""

    def is_all_of(self, text: str, /) -> bool:
        """Whether it matches the text as a whole."""


class Redaction(Struct, frozen=True):
    """``also``: what matches is a secret (its group 1 where there is one).

    ``allowed``: a secret that matches as a whole is none.

    ``known``: texts that are secrets wherever they stand, such as what was sent to a daemon to be let in. ``off``:
    nothing is taken out.
    """

    also: tuple[Asked, ...] = ()
    allowed: tuple[Asked, ...] = ()
    known: tuple[str, ...] = ()
    off: bool = False
