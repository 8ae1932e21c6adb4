"""A daemon that is not there."""

import threading
from dataclasses import dataclass, field

from ctsreport.snapshot.model import Answer, Reading
from ctsreport.sources.unanswered import Unanswered

LONG = 3600.0
"""Seconds: no test takes so long."""


@dataclass
class FakeDaemon:
    """A daemon that answers at once, when it is let, with an error, or never."""

    name: str
    wait: threading.Event | None = None
    error: Exception | None = None
    deadline: float = LONG
    asked: threading.Event = field(default_factory=threading.Event)

    def fetch(self) -> list[Reading]:
        """The one reading."""
        self.asked.set()
        if self.wait is not None:
            self.wait.wait()
        if self.error is not None:
            raise self.error
        return [Reading(self.name, (), live=True)]

    def silent(self, why: Unanswered | None = None) -> Reading:
        """What is said where nothing came."""
        error = Answer(self.name, b"", None, None, why.what) if why else None
        return Reading(f"{self.name} was silent", (error,) if error else (), live=True)
