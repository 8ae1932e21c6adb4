"""The target of the interface's own example, and a double of its board: others begin from it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar, Literal

from ctsreport.destinations import interface
from ctsreport.destinations.owned import Owned
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from tests.fakes.fake import Asked, Fake, Reply, route
from tests.targets.adapter import Adapter, Place

LIMIT = 40_000
"""Bytes that the board takes."""


@dataclass
class Board(Fake):
    """One page, which everybody who may write can write."""

    text: str | None = None

    @route("GET", "/page")
    def read(self, _: Asked) -> Reply:
        return Reply(404) if self.text is None else Reply(200, {"text": self.text})

    @route("PUT", "/page", writes=True)
    def write(self, asked: Asked) -> Reply:
        if len(asked.body) > LIMIT * 2:
            return Reply(413)
        self.text = asked.json()["text"]
        return Reply(200)

    @route("GET", "/me")
    def me(self, _: Asked) -> Reply:
        return Reply(200, {"name": "somebody"})


def example() -> dict[str, Any]:
    """The classes of the example, as they stand in the docstring."""
    names = {**vars(interface), "Owned": Owned, "Literal": Literal, "ClassVar": ClassVar}
    names |= {"Run": Run, "Secret": Secret, "TargetSettings": TargetSettings, "Text": Text}
    code = re.search(r"::\n\n(    class Settings.*?)\n\nWhoever", interface.__doc__ or "", re.DOTALL)
    assert code
    exec(dedent(code[1]), names)  # noqa: S102 - it is ours
    return names


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A board that runs."""
    with Board().running() as board:

        def put(text: str) -> None:
            board.text = text

        yield Place(
            settings={"url": board.address, "token": {"env": "TOKEN"}},
            there=lambda: {"page": board.text} if board.text is not None else {},
            foreign=lambda: put("What somebody wrote."),
            meddle=lambda: put(f"{board.text}\nWhat somebody added."),
            fault=board.plan,
            stop=board.stop,
            writes=lambda: board.written,
        )


MADE = example()

ADAPTER = Adapter(
    kind="board",
    start=start,
    limit=LIMIT,
    make=MADE["Board"],
    settings=MADE["Settings"],
    not_so={"conflict": "the board takes whatever comes: its example is short"},
)
