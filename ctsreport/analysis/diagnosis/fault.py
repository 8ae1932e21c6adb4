"""What the rules of the catalogue look at, and what they answer."""

from functools import cached_property
from typing import NamedTuple

from ctsreport.analysis.diagnosis.http import status_of
from ctsreport.analysis.diagnosis.model import Diagnostic
from ctsreport.analysis.diagnosis.normalise import normalised
from ctsreport.analysis.diagnosis.text import bounded, flat

# A cause is told at the head of a text, or at its tail: the rest of a very long one is not looked at.
_LOOKED_AT = 24_000


class Finding(NamedTuple):
    """A rule's answer: the kind, the line for a person, and the text that the key is made of."""

    kind: str
    summary: str
    key: str


class Fault:
    """One thing that went wrong: a diagnostic, or a bare text, or the output of a script.

    ``text`` has its lines; ``flat`` is the same on one line, ``low`` that in small letters. ``command`` is what a script's
    output came from.
    """

    def __init__(self, text: str, task: str, phase: str | None, diagnostic: Diagnostic | None = None, command: str = "") -> None:
        self.text = bounded(text, _LOOKED_AT)
        self.task = task
        self.phase = phase
        self.diagnostic = diagnostic
        self.command = command
        self.vendor: str | None = None
        self.code: str | None = None
        self._known: dict[tuple[str, ...], bool] = {}
        self.flat = flat(self.text)
        self.low = self.flat.lower()

    def knows(self, words: tuple[str, ...]) -> bool:
        """As `said`, for words that several rules look for."""
        found = self._known.get(words)
        if found is None:
            found = self._known[words] = self.said(*words)
        return found

    @cached_property
    def status(self) -> str:
        """The HTTP status of the classes 4xx and 5xx that it names first; else empty."""
        return status_of(self.flat)

    @property
    def summary(self) -> str:
        """The diagnostic's summary; of a bare text nothing."""
        return self.diagnostic.summary if self.diagnostic else ""

    @property
    def detail(self) -> str:
        """The diagnostic's detail; of a bare text all."""
        return self.diagnostic.detail if self.diagnostic else self.text

    @cached_property
    def resource(self) -> str:
        """``TYPE.NAME``, from the address or from ``in resource "TYPE" "NAME"``; else empty."""
        if self.diagnostic is None:
            return ""
        words = (self.diagnostic.context or "").replace('"', "").split()
        if len(words) == 3 and words[0] in {"resource", "data", "ephemeral"}:
            return f"{words[1]}.{words[2]}"
        parts = (self.diagnostic.address or "").split("[", 1)[0].split(".")
        return ".".join(parts[-2:]) if len(parts) >= 2 else ""

    @property
    def type(self) -> str:
        """The type of the resource, else empty."""
        return self.resource.split(".", 1)[0]

    @property
    def instance(self) -> str:
        """The key of the resource's instance (``["web-1"]``), which often is the name of a service instance; else empty."""
        address = (self.diagnostic.address if self.diagnostic else None) or ""
        return address.rsplit('["', 1)[1].split('"]', 1)[0] if '["' in address else ""

    def said(self, *words: str) -> bool:
        """Whether any of these stands in it, in whatever case."""
        low = self.low
        for word in words:  # noqa: SIM110 - a loop takes half the time of any()
            if word in low:
                return True
        return False

    def kept(self, kind: str, summary: str, *parts: str | None) -> Finding:
        """A finding that is told from others by these parts, word for word; without parts, by its summary."""
        return Finding(kind, summary, " | ".join(part for part in parts if part) if parts else summary)

    def free(self, kind: str, summary: str, text: str | None = None, *parts: str | None) -> Finding:
        """A finding that is told from others by ``text`` (else its summary) when normalised, and by ``parts`` word for word."""
        key = normalised(summary if text is None else text, self.task, self.instance)
        return Finding(kind, summary, " | ".join((key, *(part for part in parts if part))))
