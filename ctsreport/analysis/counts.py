"""A daemon's own counts beside the tasks that it reported."""

from ctsreport.analysis.findings import InstanceFinding
from ctsreport.snapshot.model import HEALTH_BY_WORD, Health, Snapshot


def missing(found: InstanceFinding) -> int:
    """How many more tasks an instance counts than it reported: they exist, and nothing is known of them.

    A daemon that can no longer list its tasks (404, for an event outlived its task) counts those that are gone as well;
    where each task of its definitions was asked for and answered, none is missing.
    """
    overall = found.snapshot.overall
    if overall is None or _only_ghosts(found.snapshot):
        return 0
    counted = sum(max(0, count) for count in overall.status.values())  # a count below nothing hides no other
    return max(0, counted - found.with_status)


def missing_of(found: InstanceFinding, word: str) -> int:
    """How many of the missing tasks may have a health: as many as are counted so beyond those that were reported."""
    if found.snapshot.overall is None or not missing(found):
        return 0
    reported: int = getattr(found.summary, word) if found.with_status else 0
    return max(0, found.snapshot.overall.status.get(word, 0) - reported)


def failing_by_count(found: InstanceFinding) -> int:
    """How many tasks fail by the counts of an instance that reported none of them."""
    overall = found.snapshot.overall
    if overall is None or found.with_status:
        return 0
    return sum(max(0, overall.status.get(word, 0)) for word in (Health.CRITICAL, Health.ERRORED))


def odd_words(snapshot: Snapshot) -> list[str]:
    """Words of the overall counts that CTS is not known to use, where anything is counted by them."""
    counted = snapshot.overall.status if snapshot.overall else {}
    return sorted(word for word, count in counted.items() if count and word not in HEALTH_BY_WORD)


def _only_ghosts(snapshot: Snapshot) -> bool:
    refused = any(notice.code in {"list_404", "answer_error"} for notice in snapshot.notices)
    if not refused or snapshot.definitions is None:
        return False
    return all(snapshot.tasks[name].status or snapshot.tasks[name].events for name in snapshot.definitions)
