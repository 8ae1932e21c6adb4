"""ServiceNow: work notes, without a file; files are in tests/targets/test_tickets.py."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ctsreport.destinations.interface import Publication
from tests.fakes.tickets import ServiceNow
from tests.targets.adapter import Adapter, Place


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A record."""
    with ServiceNow().running() as site:
        yield Place(
            settings={"url": site.address, "record": "INC0010001", "token": {"env": "TOKEN"}, "attach": "none"},
            there=lambda: {"newest": site.notes[-1]} if site.notes else {},
            fault=site.plan,
            stop=site.stop,
            writes=lambda: site.written,
        )


def holds(there: Mapping[str, str], publication: Publication) -> bool:
    """In the newest note."""
    return publication.title in there["newest"]


ADAPTER = Adapter(
    kind="servicenow",
    start=start,
    holds=holds,
    not_so={
        **dict.fromkeys(("refused", "refused_another", "conflict"), "notes are only added, and nobody's is changed"),
        **dict.fromkeys(
            ("update", "without_history"), "a note that says something new is a new one: tests/targets/test_tickets.py"
        ),
        "fresh": "a note makes no promise",
        "too_large": "a note is far below what a record takes",
    },
)
