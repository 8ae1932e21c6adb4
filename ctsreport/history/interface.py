"""What every place that keeps a history can do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from ctsreport.history.model import Added, ConsulPast, FailedMessage, Kept, Look, LookAt, Pruned, Run, Span, Step


class Store(Protocol):
    """A history. Each method raises `CtsReportError`: 5 where it cannot be written, 4 where it cannot be read."""

    def add(self, looks: Sequence[Look]) -> Added:
        """Keep these looks, all or none; those that are known already change nothing."""
        ...

    def spans(self) -> list[Span]:
        """How far the memory of each instance reaches, by name."""
        ...

    def tasks(self, instance: str) -> list[str]:
        """The names of all tasks that any look saw, in order."""
        ...

    def runs(self, instance: str, task: str) -> list[Run]:
        """All runs of a task that any look saw, newest first."""
        ...

    def looks(self, instance: str) -> Iterator[Look]:
        """All looks at an instance, oldest first, each with what it saw."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """What is asked inside is of one instant, whoever writes meanwhile."""
        ...

    def newest(self, instance: str) -> datetime | None:
        """When the newest look at an instance was; None where there is none."""
        ...

    def look_before(self, instance: str, then: datetime) -> datetime | None:
        """When the newest look of then or before was; the first of all where there is none so old."""
        ...

    def looks_at(self, instance: str, since: datetime | None, until: datetime | None) -> list[LookAt]:
        """The looks of a span, oldest first: from the newest that was read of its beginning or before."""
        ...

    def steps(
        self, instance: str, since: datetime | None, until: datetime | None, task: str | None = None
    ) -> dict[str, list[Step]]:
        """By task, what it was when a span began, and what it became in it, oldest first; of one task alone."""
        ...

    def runs_by_key(
        self, instance: str, since: datetime | None, keys: Iterable[int], task: str | None = None
    ) -> dict[int, Run]:
        """The runs of these keys of windows, and perhaps others; of one task alone. Most ended since then."""
        ...

    def consul(self, instance: str, since: datetime | None, until: datetime | None) -> ConsulPast:
        """What Consul said of what the tasks of an instance watch, over a span, and what held when that began."""
        ...

    def kept(self, instance: str) -> dict[str, Kept]:
        """By task, how much of it is kept, however long ago."""
        ...

    def shown_to(self, reader: str) -> dict[str, datetime]:
        """By instance, the newest look that the last report of a reader showed."""
        ...

    def show_to(self, reader: str, looks: Mapping[str, datetime]) -> None:
        """That a report showed these looks; what is newer already stays."""
        ...

    def conclusion(self, version: str, said: FailedMessage) -> str | None:
        """What a version of the diagnosis made of a message of a task, as it was kept; None where nothing was."""
        ...

    def conclude(self, version: str, conclusions: Mapping[FailedMessage, str]) -> None:
        """Keep what a version of the diagnosis made of messages, as far as they are known here."""
        ...

    def delivered(self, target: str, report: str) -> dict[str, str]:
        """What a target keeps of a report that it delivered; empty where nothing was."""
        ...

    def deliver(self, target: str, report: str, kept: dict[str, str]) -> None:
        """Keep that, in the place of what was kept before."""
        ...

    def prune(self, before: datetime) -> Pruned:
        """Forget looks and runs of before an instant, but for what the oldest look that stays still saw."""
        ...

    def check(self) -> list[str]:
        """What is damaged, in words; empty where nothing is."""
        ...

    def close(self) -> None:
        """Let go of the place."""
        ...
