"""A double of Confluence, as Cloud has it; Data Center and scoped tokens are in `test_confluence`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.confluence import EMAIL, SPACE, Confluence
from tests.targets.adapter import Adapter, Place

TITLE = "CTS Health"


@contextmanager
def start(_: Path, **kind: Any) -> Iterator[Place]:
    """A space without our page."""
    with Confluence(**kind).running() as site:
        user = {"user": EMAIL} if site.cloud else {}
        yield Place(
            settings={"url": site.address, "space": SPACE, "token": {"env": "TOKEN"}, "archive": False, **user},
            there=lambda: {page.title: page.body for page in site.pages.values()},
            foreign=lambda: site.put(TITLE, "<p>What somebody wrote.</p>"),
            meddle=lambda: site.put(TITLE, f"{site.titled(TITLE)}<p>What somebody added.</p>"),
            fault=site.plan,
            stop=site.stop,
            writes=lambda: site.written,
        )


ADAPTER = Adapter(kind="confluence", start=start, limit=1_000_000)
