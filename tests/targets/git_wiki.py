"""A wiki in a Git repository: a real one, by its path; over HTTP it is in tests/servers/test_git_wiki.py."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from ctsreport.destinations.targets.git import Clone
from tests.servers.git_http import commits, pages, repository, write
from tests.targets.adapter import Adapter, KilledError, Place

PAGE = "CTS-Health.md"


@contextmanager
def start(folder: Path) -> Iterator[Place]:
    """A repository."""
    wiki = repository(folder / "wiki.git")
    yield Place(
        settings={"url": str(wiki)},
        there=partial(pages, wiki),
        foreign=lambda: write(wiki, PAGE, "What somebody wrote.\n"),
        meddle=lambda: write(wiki, PAGE, pages(wiki)[PAGE] + "\nWhat somebody added.\n"),
        stop=partial(os.remove, wiki / "HEAD"),
        writes=lambda: commits(wiki),
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
    not_so={
        "too_large": "Git takes what it is given",
        "no_permission": "a path needs no token: over HTTP it is tried in tests/servers",
        "rate_limited": "a path has no such limit",
    },
)
