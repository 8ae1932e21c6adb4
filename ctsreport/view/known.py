"""Known failures as a reader sees them: what is accepted, by whom, until when, and which tasks that covers."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.expectations.known import KnownFinding, criteria_text
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Notice
from ctsreport.view.labels import KNOWN, Mark
from ctsreport.view.record import KnownFailureRecord, KnownFindingRecord, MatchRecord
from ctsreport.view.slug import Link, link_to
from ctsreport.view.times import in_utc
from ctsreport.view.wording import one_line

MOST_NAMED = 12

EXPIRED, EXPIRING = OF_KNOWN = ("known_expired", "known_expires_soon")
"""Notices that have a place of their own, beside the known failures."""


class KnownView(Struct, frozen=True, gc=False):
    """One known failure, worded: what it fits, whether it counts (``mark``), until when, why, and whose it is.

    ``links`` are the first of the tasks that it covers now, ``more`` how many more there are; those that a narrowed
    report does not show lead nowhere.
    """

    what: str
    mark: Mark
    expires: datetime
    until: str
    reason: str
    who: str
    links: tuple[Link, ...]
    more: int


class Known(Struct, frozen=True):
    """All known failures, what has expired first; those of which a person must hear, in sentences.

    ``count`` is how many tasks that fail are known to.
    """

    failures: tuple[KnownView, ...]
    expired: tuple[str, ...]
    expiring: tuple[str, ...]
    count: int

    @property
    def alarms(self) -> tuple[str, ...]:
        """The known failures that expired, then those that soon will."""
        return (*self.expired, *self.expiring)

    @property
    def alarm(self) -> str:
        """The same in one sentence for the first screen; empty for none."""
        alarms = self.alarms
        more = f" And {len(alarms) - 1} more." if len(alarms) > 1 else ""
        if not alarms:
            return ""
        return f"{alarms[0]}{more}"


def known_of(assessed: Assessment, unhealthy: Sequence[TaskFinding], *, several: bool) -> Known:
    """What is accepted, worded."""
    shown = frozenset((task.instance, task.name) for task in assessed.shown) if assessed.known else frozenset()
    order = ("expired", "soon", "active")
    failures = sorted(assessed.known, key=lambda each: order.index(each.state))
    notices = assessed.findings.notices
    return Known(
        failures=tuple(_view(each, shown, several=several) for each in failures),
        expired=_texts(notices, EXPIRED),
        expiring=_texts(notices, EXPIRING),
        count=sum((task.instance, task.name) in assessed.covering for task in unhealthy),
    )


def _view(found: KnownFinding, shown: AbstractSet[tuple[str, str]], *, several: bool) -> KnownView:
    first = [(link_to(task, several=several), (task.instance, task.name)) for task in found.tasks[:MOST_NAMED]]
    return KnownView(
        what=one_line(criteria_text(found.known)),
        mark=KNOWN[found.state],
        expires=found.known.expires,
        until=one_line(found.known.until),
        reason=one_line(found.known.reason),
        who=one_line(", ".join(filter(None, (found.known.owner, found.known.ticket)))),
        links=tuple(link if key in shown else Link(link.name) for link, key in first),
        more=max(0, len(found.tasks) - MOST_NAMED),
    )


def _texts(notices: Iterable[Notice], code: str) -> tuple[str, ...]:
    return tuple(one_line(notice.message) for notice in notices if notice.code == code)


def known_text(known: KnownFailure) -> str:
    """A known failure beside its task, in one line."""
    return one_line(f"known until {known.until}: {'; '.join(_reasons(known))}")


def _reasons(known: KnownFailure) -> Iterator[str]:
    yield known.reason
    yield from filter(None, (known.ticket, known.owner))


# --- For machines -----------------------------------------------------------------------------------------------------


def known_record(known: KnownFailure) -> KnownFailureRecord:
    """A known failure, as it was written."""
    return KnownFailureRecord(**_fields(known))


def known_finding_record(found: KnownFinding) -> KnownFindingRecord:
    """The same with its state and the tasks that it covers."""
    tasks = tuple(MatchRecord(task.instance, task.name) for task in found.tasks)
    return KnownFindingRecord(**_fields(found.known), state=found.state, tasks=tasks)


def _fields(known: KnownFailure) -> dict[str, Any]:
    names = KnownFailureRecord.__struct_fields__
    return {name: in_utc(known.expires) if name == "expires" else getattr(known, name) for name in names}
