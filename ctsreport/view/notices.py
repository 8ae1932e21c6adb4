"""Notices as a reader sees them: by kind, the gravest first."""

from collections.abc import Iterable

from msgspec import Struct

from ctsreport.snapshot.model import Notice
from ctsreport.view.wording import one_line
from ctsreport.view.words import NOTICES

MOST_NOTICES = 12
"""Notices of one kind that a page shows one by one; report.json has all."""


class NoticeGroup(Struct, frozen=True, gc=False):
    """All notices of one kind."""

    code: str
    title: str
    level: str
    messages: tuple[str, ...]
    left_out: int

    @property
    def count(self) -> int:
        return len(self.messages) + self.left_out


def group_notices(notices: Iterable[Notice], *, several: bool) -> tuple[NoticeGroup, ...]:
    """The notices by kind, in their order. ``several``: whether each instance must be named."""
    groups: dict[tuple[str, str], list[str]] = {}
    for notice in notices:
        where = f"{one_line(notice.instance)}: " if several and notice.instance else ""
        groups.setdefault((notice.level, notice.code), []).append(where + one_line(notice.message))
    return tuple(_group(level, code, messages) for (level, code), messages in groups.items())


def _group(level: str, code: str, messages: list[str]) -> NoticeGroup:
    return NoticeGroup(
        one_line(code), NOTICES.get(code, one_line(code)), level, tuple(messages[:MOST_NOTICES]), max(0, len(messages) - MOST_NOTICES)
    )
