"""What every renderer is given besides the view: the names of the report's files, and options of its own."""

from typing import Self

from msgspec import Struct


class Files(Struct, frozen=True):
    """The files of one report: ``stem`` is their name without suffix, ``names`` are all that are written.

    ``reader`` is whose report it is, where that is told.
    """

    stem: str = "report"
    names: tuple[str, ...] = ()
    reader: str = ""

    @property
    def report(self) -> str:
        """What tells this report apart from others, from run to run."""
        return self.reader or self.stem


class FormatOptions(Struct, frozen=True):
    """How a format can be drawn. One that has a choice declares a class of its own in the registry."""

    def whole(self) -> Self:
        """The same, in one file from which nothing is left out."""
        return self
