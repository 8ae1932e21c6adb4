"""Known failures as a reader sees them: what is accepted, by whom, until when, and which tasks that covers."""

from collections.abc import Iterator

from msgspec import Struct

from ctsreport.analysis.known import KnownFailure, KnownFinding, told_by
from ctsreport.view.slug import Link, link_to
from ctsreport.view.wording import one_line
from ctsreport.view.words import KNOWN, Mark

MOST_NAMED = 12


class KnownView(Struct, frozen=True, gc=False):
    """One known failure, worded."""

    finding: KnownFinding
    several: bool
    shown: frozenset[int]
    """The findings that the report shows: only to these a link leads."""

    @property
    def mark(self) -> Mark:
        """Whether it counts."""
        return KNOWN[self.finding.state]

    @property
    def what(self) -> str:
        """What it is told by."""
        return one_line(told_by(self.finding.known))

    @property
    def reason(self) -> str:
        return one_line(self.finding.known.reason)

    @property
    def who(self) -> str:
        """Owner and ticket; empty where neither is told."""
        return one_line(", ".join(filter(None, (self.finding.known.owner, self.finding.known.ticket))))

    @property
    def until(self) -> str:
        return one_line(self.finding.known.until)

    @property
    def links(self) -> tuple[Link, ...]:
        """The first of the tasks that it covers now."""
        links = [(link_to(task, several=self.several), id(task) in self.shown) for task in self.finding.tasks[:MOST_NAMED]]
        return tuple(link if shown else Link(link.name) for link, shown in links)

    @property
    def more(self) -> int:
        return max(0, len(self.finding.tasks) - MOST_NAMED)


def known_text(known: KnownFailure) -> str:
    """A known failure beside its task, in one line."""
    return one_line(f"known until {known.until}: {'; '.join(_told(known))}")


def _told(known: KnownFailure) -> Iterator[str]:
    yield known.reason
    yield from filter(None, (known.ticket, known.owner))
