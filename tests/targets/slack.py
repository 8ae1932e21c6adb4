"""Slack with a bot's token; its webhook is tried in tests/targets/test_chat.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.chat import SlackApi
from tests.targets.adapter import Adapter, Place


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A workspace with one channel."""
    with SlackApi().running() as slack:
        yield Place(
            settings={"api": f"{slack.address}/api", "token": {"env": "TOKEN"}, "channel": "C01234567"},
            there=lambda: slack.seen,
            fault=slack.plan,
            stop=slack.stop,
            writes=lambda: slack.written,
        )


_NO_MARK = "a message in a chat is found by its id alone, which the history keeps"

ADAPTER = Adapter(
    kind="slack",
    start=start,
    limit=9_000,
    not_so={
        "fresh": "a message makes no promise",
        **dict.fromkeys(
            ("without_history", "refused", "refused_another", "conflict", "marks_are_of_its_report"), _NO_MARK
        ),
        "in_the_middle": "a message whose id never came is sent again: told twice rather than never",
        "killed": "the same",
    },
)
