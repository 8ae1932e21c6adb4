"""Notices as a reader sees them: by kind, the gravest first."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ctsreport.plural import plural
from ctsreport.snapshot.model import Notice
from ctsreport.view.known import OF_KNOWN
from ctsreport.view.labels import NOTICES
from ctsreport.view.wording import cut, listed, one_line

MOST_NOTICES = 12
"""Notices of one kind that a page shows one by one, and tasks that one of them names; report.json has all."""

DEAF = "change_not_carried_out"
"""The code of what a daemon did not hear, which stands on the first screen."""

MOST_DEAF = 3
"""Of these, so many stand there whole."""

_UNMATCHED = {"task_unmatched", "gate_unmatched", "gate_undecided", "not_discovered"}


class NoticeGroup(Struct, frozen=True, gc=False):
    """All notices of one kind."""

    code: str
    title: str
    level: str
    messages: tuple[str, ...]
    left_out: int
    tasks: tuple[str, ...] = ()
    """The tasks that they are about, by name."""

    @property
    def count(self) -> int:
        return len(self.messages) + self.left_out

    @property
    def brief(self) -> str:
        """Its kind, and the tasks that it is about: ``Never ran: proxy-exceptions``."""
        if self.tasks:
            return f"{self.title}: {listed(self.tasks, 3)}"
        return self.title


class Malformed(Struct, frozen=True, gc=False):
    """A task that could not be decoded: whose it is and what it is called, as the daemon has it, and what is wrong."""

    instance: str | None
    task: str | None
    text: str


class Notices(Struct, frozen=True):
    """What a reader should know before believing the report.

    ``groups`` are all notices by kind, the gravest first: of them ``grave`` are those that make the report less certain
    and have no place of their own, ``info`` the rest. ``unmatched`` is what was asked for and matches nothing, and
    rules that could not be judged for another reason. ``deaf`` is what daemons did not hear.
    """

    groups: tuple[NoticeGroup, ...]
    grave: tuple[NoticeGroup, ...]
    info: tuple[NoticeGroup, ...]
    unmatched: tuple[str, ...]
    malformed: tuple[Malformed, ...]
    deaf: tuple[str, ...] = ()
    more_deaf: int = 0

    @property
    def grave_count(self) -> int:
        return sum(group.count for group in self.grave)

    @property
    def grave_text(self) -> str:
        """The same where no heading says so."""
        return f"Less certain: {self.grave_brief}"

    @property
    def grave_brief(self) -> str:
        """What makes the report less certain, in few words: of which tasks, or the one message that is of none."""
        if self.grave_count == 1 and not self.grave[0].tasks:
            return cut(self.grave[0].messages[0], 90)
        more = f"; {plural(len(self.grave) - 3, 'kind')} more" if len(self.grave) > 3 else ""
        return f"{'; '.join(group.brief for group in self.grave[:3])}{more}"


def notices_of(notices: Sequence[Notice], *, several: bool) -> Notices:
    """The notices of a report, worded."""
    groups = group_notices(notices, several=several)
    deaf = next((group.messages for group in groups if group.code == DEAF), ())
    own_place = (*OF_KNOWN, DEAF)
    return Notices(
        groups=groups,
        grave=tuple(group for group in groups if group.level != "info" and group.code not in own_place),
        info=tuple(group for group in groups if group.level == "info"),
        unmatched=tuple(
            one_line(each.message) for each in notices if each.code in _UNMATCHED and each.level == "error"
        ),
        malformed=tuple(
            Malformed(each.instance, each.task, one_line(each.message))
            for each in notices
            if each.code == "task_malformed"
        ),
        deaf=deaf[:MOST_DEAF],
        more_deaf=sum(each.code == DEAF for each in notices) - len(deaf[:MOST_DEAF]),
    )


def group_notices(notices: Iterable[Notice], *, several: bool) -> tuple[NoticeGroup, ...]:
    """The notices by kind, in their order. ``several``: whether each instance must be named."""
    kinds: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        kinds.setdefault((notice.level, notice.code), []).append(notice)
    return tuple(_group(*kind, of_kind, several=several) for kind, of_kind in kinds.items())


def _group(level: str, code: str, notices: Sequence[Notice], *, several: bool) -> NoticeGroup:
    messages = _messages(notices, several=several)
    return NoticeGroup(
        one_line(code),
        NOTICES.get(code, one_line(code)),
        level,
        tuple(messages[:MOST_NOTICES]),
        max(0, len(messages) - MOST_NOTICES),
        tuple(dict.fromkeys(one_line(notice.task) for notice in notices if notice.task)),
    )


def _messages(notices: Iterable[Notice], *, several: bool) -> list[str]:
    """What they say, one line each; what is said alike of several tasks of an instance, once."""
    alike: dict[tuple[str, str], list[str]] = {}
    for notice in notices:
        where = ""
        if several and notice.instance:
            where = f"{one_line(notice.instance)}: "
        subject = f"{notice.task}: " if notice.task else ""
        if subject and notice.message.startswith(subject):
            text, name = notice.message.removeprefix(subject), one_line(subject)
        else:
            text, name = notice.message, ""
        alike.setdefault((where, one_line(text)), []).append(name.removesuffix(": "))
    return [f"{where}{_subject(names)}{text}" for (where, text), names in alike.items()]


def _subject(names: Sequence[str]) -> str:
    """The tasks of a sentence that is about each of them; empty where it is about none."""
    named = list(filter(None, names))
    if not named:
        return ""
    if len(named) == 1:
        return f"{named[0]}: "
    return f"each of {listed(named, MOST_NOTICES)}: "
