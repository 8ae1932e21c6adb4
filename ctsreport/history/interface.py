"""What every place that keeps a history can do."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from ctsreport.history.model import Added, Look, Pruned, Run, Span


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

    def prune(self, before: datetime) -> Pruned:
        """Forget looks and runs of before an instant, but for what the oldest look that stays still saw."""
        ...

    def check(self) -> list[str]:
        """What is damaged, in words; empty where nothing is."""
        ...

    def close(self) -> None:
        """Let go of the place."""
        ...
