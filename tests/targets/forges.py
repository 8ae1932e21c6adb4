"""What the adapters of GitHub and GitLab share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.forges import Forge
from tests.targets.adapter import Place

Start = Callable[..., AbstractContextManager[Place]]

FOUND_BY_ITS_MARK = "what bears no mark of ours is never found, so that there is nothing to refuse"


def starter(double: type[Forge], **given: Any) -> Start:
    """A double with these settings."""

    @contextmanager
    def start(_: Path) -> Iterator[Place]:
        with double().running() as server:
            yield Place(
                settings={"api": server.address, "token": {"env": "TOKEN"}, **given},
                there=lambda: server.seen,
                meddle=lambda: server.change("\nWhat somebody added.\n"),
                fault=server.plan,
                stop=server.stop,
                writes=lambda: server.written,
            )

    return start
