"""What every target is: a place where people read, such as a wiki's page, a ticket or a chat.

It looks at what is there first, changes what is its own and nothing else, and only where something did change. It knows
nothing of health: what is said, and in which markup, is made by renderers.

A whole target, with the settings that ``[[targets]]`` of ctsreport.toml may hold for it (and its line in
`ctsreport.destinations.targets`)::

    class Settings(TargetSettings, frozen=True, kw_only=True):
        kind: Literal["board"] = "board"
        url: Text
        token: Secret

    class Board:
        reads_back = True

        def __init__(self, settings: Settings, run: Run) -> None:
            self._run = run
            key = run.secret(settings.token)
            self._site = run.web.site("the board", settings.url, {"Authorization": f"Bearer {key}"}, secrets=(key,))

        def plan(self, publication: Publication, kept: Kept) -> list[Change]:
            body = publication.draw("markdown", 100_000)
            there = self._site.call("GET", "/page", answers={404})
            page = there.json()["text"] if there.status == 200 else None
            owned = Owned(publication.key, adopt=self._run.adopt)
            return [owned.change("page", self._site.address + "/page", page, body, publication)]

        def carry_out(self, change: Change) -> Delivered:
            self._site.call("PUT", "/page", json={"text": change.after})
            return Delivered(change)

        def check(self) -> list[str]:
            self._site.call("GET", "/me")
            return ["The token may write the page."]

        def close(self) -> None: ...

Whoever runs it (`ctsreport.destinations.publish`) plans again where the place was changed meanwhile, or where nobody
knows whether a call was carried out: a target raises `ConflictError`, and `web` raises `OutcomeUnknownError`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from ctsreport.errors import CtsReportError, ExitCode

if TYPE_CHECKING:
    from ctsreport.document import Document


class Body(NamedTuple):
    """A report in one format, as text.

    ``digest`` is of what it says, whenever it was made: the same as long as nothing but the time of making changed.
    ``shortened`` says that it was drawn within a limit.
    """

    text: str
    digest: str
    shortened: bool = False


class Incident(NamedTuple):
    """One cause of what fails now, for places that keep one entry a cause.

    ``key`` is the cause's id, the same from run to run. ``severity`` is the worst health of its tasks, ``text`` plain
    text for people.
    """

    key: str
    title: str
    severity: str
    text: str
    owners: tuple[str, ...] = ()


class Publication(NamedTuple):
    """A report that is to be carried to where people read.

    ``key`` tells it from other reports in the same place; ``headline`` is its verdict in a sentence, ``state`` the same
    in a word. ``bad``: it wants somebody's attention. ``certain``: everything was read, so that what it does not tell
    of is over. ``news`` is a digest of what is wrong, for places that are told of changes alone. ``fresh_until`` is
    when the job that makes it will have renewed it; ``report_url`` where the whole report lies, or empty.

    ``draw`` gives it in a format, in at most so many bytes of UTF-8 where a limit is named; ``attach`` as a file, of a
    format or as a ``bundle``, likewise. Both raise `TooLargeError`.
    """

    key: str
    title: str
    headline: str
    state: str
    bad: bool
    certain: bool
    news: str
    made: datetime
    draw: Callable[[str, int | None], Body]
    attach: Callable[[str, int | None], "Document"]
    fresh_until: datetime | None = None
    report_url: str = ""
    instances: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()


class Action(StrEnum):
    """What a target would do, as it is said; `done` is the same when it is."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"

    @property
    def done(self) -> str:
        """``created``, ``updated``, ``unchanged``."""
        return {"create": "created", "update": "updated"}.get(self, "unchanged")


class Change(NamedTuple):
    """What would be done with one thing of a place: a page, a comment, an attachment.

    ``name`` tells it from other things of that target, ``place`` is its address for people. ``before`` and ``after``
    are its text, for a diff. ``remarks`` are for people too: what was left out, and why. ``step`` is whatever carrying
    it out needs: the target's own affair.
    """

    name: str
    action: Action
    place: str
    before: str = ""
    after: str = ""
    remarks: tuple[str, ...] = ()
    step: Any = None


Kept = Mapping[str, str]
"""What earlier runs kept of what they delivered (ids, versions, threads), by names of the target's own."""


class Delivered(NamedTuple):
    """That a change was carried out. ``keep`` is put to what is `Kept`; an empty text takes it away."""

    change: Change
    keep: Kept = MappingProxyType({})
    remarks: tuple[str, ...] = ()


class Target(Protocol):
    """A place where people read. Each is made of its settings and a `Run`, by `ctsreport.destinations.targets`.

    ``reads_back``: what was delivered can be read there again, so that it needs no history to know whether anything
    changed. All methods raise `CtsReportError` (5), with the cure.
    """

    reads_back: ClassVar[bool]

    def plan(self, publication: Publication, kept: Kept) -> Sequence[Change]:
        """What would be done, in this order. It only reads."""
        ...

    def carry_out(self, change: Change) -> Delivered:
        """Do it. Raises `ConflictError` where what is there is not what was planned on."""
        ...

    def check(self) -> Iterable[str]:
        """A line each of the rights that it has and the limits that it must keep. It changes nothing."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class RefusedError(CtsReportError):
    """What is there is not ours, so that it is left alone."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message, cure, ExitCode.UNWRITTEN)


class ConflictError(CtsReportError):
    """Somebody changed what is there between reading and writing."""

    def __init__(self, message: str, cure: str = "Run it again: it reads first what is there.") -> None:
        super().__init__(message, cure, ExitCode.UNWRITTEN)


class OutcomeUnknownError(CtsReportError):
    """A call that must not be repeated got no answer, so that nobody knows whether it was carried out."""

    def __init__(self, message: str, cure: str = "Look there, and run it again: it reads first what is there.") -> None:
        super().__init__(message, cure, ExitCode.UNWRITTEN)


class TooLargeError(CtsReportError):
    """A report does not fit into so many bytes, and its format has no shorter form."""

    def __init__(self, name: str, size: int | None, most: int) -> None:
        has = "" if size is None else f", which has {size:,} bytes,"
        message = f"The report as {name}{has} does not fit there: at most {most:,} do."
        super().__init__(message, "Narrow it (--task, --status), or name another format.", ExitCode.UNWRITTEN)
