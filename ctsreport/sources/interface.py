"""What every source can do."""

from typing import Protocol

from ctsreport.snapshot.model import Reading
from ctsreport.sources.unanswered import Unanswered


class Source(Protocol):
    """A daemon, or saved answers."""

    def fetch(self) -> list[Reading]:
        """The answers of one or more instances.

        Raises `CtsReportError` where saved answers cannot be read. A daemon that cannot be read is a finding: its
        reading says so.
        """
        ...


class LiveSource(Source, Protocol):
    """A daemon: it may take its time, and may never come to an end."""

    @property
    def deadline(self) -> float:
        """The seconds within which `fetch` should be done."""
        ...

    def silent(self, why: Unanswered | None = None) -> Reading:
        """The reading that says that nothing came, and why; None for the deadline."""
        ...
