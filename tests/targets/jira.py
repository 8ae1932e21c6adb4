"""Jira Cloud; Data Center and files are in tests/targets/test_tickets.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.tickets import EMAIL, JIRA_LIMIT, Jira
from tests.targets.adapter import Adapter, Place

NO_MARK = "a comment is found by a property of ours: what has none is never found, so that there is nothing to refuse"


@contextmanager
def start(_: Path, **kind: Any) -> Iterator[Place]:
    """An issue."""
    with Jira(**kind).running() as site:
        user = {"user": EMAIL} if site.cloud else {}
        yield Place(
            settings={"url": site.address, "issue": "NET-1", "token": {"env": "TOKEN"}, **user},
            there=lambda: site.seen,
            fault=site.plan,
            stop=site.stop,
            writes=lambda: site.written,
        )


ADAPTER = Adapter(
    kind="jira",
    start=start,
    limit=JIRA_LIMIT,
    not_so={
        **dict.fromkeys(("refused", "refused_another", "marks_are_of_its_report"), NO_MARK),
        "conflict": "Jira takes whatever comes: a comment has no versions",
        "fresh": "a comment makes no promise",
    },
)
