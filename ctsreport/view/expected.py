"""What people know of a task, worded: that its failure is known, who owns it, where to read on, what to do next."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import UNSET, Struct, UnsetType, structs

from ctsreport.analysis.expectations.knowledge import NOTHING, Knowledge
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.view.known import known_record, known_text
from ctsreport.view.record import ExpectedRecord
from ctsreport.view.wording import one_line, visible


class Expected(Struct, frozen=True):
    """What is known of one task; empty texts for what is not known.

    ``known`` says that its failure is known, until when and why. ``runbook_link`` is the runbook's address where a page
    may lead there. ``note`` is Markdown, as it was written. ``record`` is the same for machines.
    """

    known: str = ""
    owner: str = ""
    severity: str = ""
    next_step: str = ""
    runbook: str = ""
    runbook_link: str = ""
    note: str = ""
    record: ExpectedRecord | UnsetType = UNSET

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """All but the note, labelled."""
        labelled = (
            ("Known failure", self.known.removeprefix("known ")),
            ("Severity", self.severity),
            ("Owner", self.owner),
            ("Next step", self.next_step),
            ("Runbook", self.runbook),
        )
        yield from ((label, text) for label, text in labelled if text)

    @property
    def line(self) -> str:
        """What is known of it, beside what is broken, in one line, but for a runbook that can be linked to."""
        severity = self.severity and f"severity {self.severity}"
        texts = (self.owner and f"owner {self.owner}", severity, self.next_step and f"next: {self.next_step}")
        return "; ".join(filter(None, (*texts, "" if self.runbook_link else self.runbook)))


UNEXPECTED = Expected()


def expected(failure: KnownFailure | None, knowledge: Knowledge) -> Expected:
    """What is known of one task, worded."""
    if failure is None and knowledge == NOTHING:
        return UNEXPECTED
    runbook = one_line(knowledge.runbook or "")
    record = known_record(failure) if failure else None
    return Expected(
        known=known_text(failure) if failure else "",
        owner=one_line(knowledge.owner or ""),
        severity=knowledge.severity or "",
        next_step=one_line(knowledge.next_step or ""),
        runbook=runbook,
        runbook_link=runbook if is_web(runbook) else "",
        note=visible(knowledge.note or "").strip(),
        record=ExpectedRecord(**structs.asdict(knowledge), known_failure=record),
    )


def is_web(address: str) -> bool:
    """Whether an address is one that a page may lead to, and that breaks out of nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not set(address) & set(" <>\"'`()[]|\\")
