"""What an option may do, as the command line declares it, and where the file may hold its default."""

from enum import Flag, auto

REPORT, CONNECTION = ("report", "connection")
"""The tables of the file that hold defaults of options."""


class Effect(Flag):
    """What a value reaches beyond the words and the shape of a report."""

    NOTHING = 0
    READS = auto()
    """It is the path of what is read."""
    WRITES = auto()
    """It is the path of what is written."""
    SENDS = auto()
    """It goes to servers."""
    ASKS = auto()
    """It is the address of a server that gets a token of the environment."""
    TRUSTS = auto()
    """It decides which servers are believed to be whom they say they are."""
    REMEMBERS = auto()
    """It names where what is read is kept beyond the run: a file, a folder, a database."""
    WEAKENS = auto()
    """It leaves secrets where they would be taken out."""

    @property
    def is_path(self) -> bool:
        """Whether the value names a file or a folder."""
        return bool(self & (Effect.READS | Effect.WRITES))
