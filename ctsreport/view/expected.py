"""What people know of a task, worded: that its failure is known, who owns it, where to read on, what to do next."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from ctsreport.analysis.knowledge import NOTHING, Knowledge
from ctsreport.analysis.known import KnownFailure
from ctsreport.view.known import known_text
from ctsreport.view.wording import one_line, visible


class Expected(Struct, frozen=True):
    """What is known of one task; empty texts for what is not told."""

    failure: KnownFailure | None = None
    knowledge: Knowledge = NOTHING

    @property
    def known(self) -> str:
        """That its failure is known, until when and why."""
        return known_text(self.failure) if self.failure else ""

    @property
    def owner(self) -> str:
        return one_line(self.knowledge.owner or "")

    @property
    def runbook(self) -> str:
        return one_line(self.knowledge.runbook or "")

    @property
    def runbook_link(self) -> str:
        """Its address where a page may lead there; else empty."""
        return self.runbook if is_web(self.runbook) else ""

    @property
    def next_step(self) -> str:
        return one_line(self.knowledge.next_step or "")

    @property
    def severity(self) -> str:
        return self.knowledge.severity or ""

    @property
    def note(self) -> str:
        """Markdown, as it was written."""
        return visible(self.knowledge.note or "").strip()

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """All but the note, labelled."""
        told = (
            ("Known failure", self.known.removeprefix("known ")),
            ("Severity", self.severity),
            ("Owner", self.owner),
            ("Next step", self.next_step),
            ("Runbook", self.runbook),
        )
        yield from ((label, text) for label, text in told if text)

    @property
    def line(self) -> str:
        """What is known of it, beside what is broken, in one line, but for a runbook that can be linked to."""
        severity = self.severity and f"severity {self.severity}"
        told = (self.owner and f"owner {self.owner}", severity, self.next_step and f"next: {self.next_step}")
        return "; ".join(filter(None, (*told, "" if self.runbook_link else self.runbook)))


UNEXPECTED = Expected()


def is_web(address: str) -> bool:
    """Whether an address is one that a page may lead to, and that breaks out of nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not set(address) & set(" <>\"'`()[]|\\")
