"""A wiki in a Git repository, over HTTP: Git's own server, with an index beside the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from ctsreport.destinations.targets.git import Clone
from tests.fakes.git_server import GitServer, commits, pages, repository, write
from tests.targets.adapter import Adapter, KilledError, Place

PAGE = "CTS-Health.md"


@contextmanager
def start(folder: Path) -> Iterator[Place]:
    """A repository."""
    wiki = repository(folder / "ops.wiki.git")
    with GitServer(folder=folder).running() as server:
        yield Place(
            settings={"url": f"{server.address}/git/ops.wiki.git", "token": {"env": "TOKEN"}},
            there=partial(pages, wiki),
            foreign=partial(write, wiki, PAGE, "What somebody wrote.\n"),
            meddle=lambda: write(wiki, PAGE, f"{pages(wiki)[PAGE]}\nWhat somebody added.\n"),
            fault=server.plan,
            stop=server.stop,
            writes=partial(commits, wiki),
        )


@contextmanager
def killing(number: int) -> Iterator[None]:
    """After the push, or before it, when the commit is only here."""
    with pytest.MonkeyPatch.context() as patched:
        method = ("push", "write", "nothing")[number - 1]
        original = getattr(Clone, method, None)

        def killed(self: Clone, *args: str) -> None:
            assert original
            original(self, *args)
            raise KilledError

        if original:
            patched.setattr(Clone, method, killed)
        yield


ADAPTER = Adapter(
    kind="git_wiki",
    start=start,
    killing=killing,
    patient=False,
    not_so={"too_large": "Git takes what it is given"},
)
