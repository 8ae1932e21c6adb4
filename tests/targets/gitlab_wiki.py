"""A page of a GitLab wiki, over a double of its API."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ctsreport.destinations.targets.gitlab_wiki import LIMIT
from tests.fakes.gitlab_wiki import PROJECT, GitLabWiki
from tests.targets.adapter import Adapter, Place

PAGE = "CTS-Health"


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A project with an empty wiki."""
    with GitLabWiki().running() as wiki:

        def put(text: str) -> None:
            wiki.pages[PAGE] = text

        yield Place(
            settings={"url": wiki.address, "project": PROJECT, "token": {"env": "TOKEN"}},
            there=lambda: dict(wiki.pages),
            foreign=lambda: put("What somebody wrote."),
            meddle=lambda: put(f"{wiki.pages[PAGE]}\nWhat somebody added."),
            fault=wiki.plan,
            stop=wiki.stop,
            writes=lambda: wiki.written,
        )


ADAPTER = Adapter(kind="gitlab_wiki", start=start, limit=LIMIT)
