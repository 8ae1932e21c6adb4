"""The stored runs of a task as a reader sees them.

How many failed, how long they took, each by itself, and on a line.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.findings import AppliedState, TaskFinding
from ctsreport.analysis.timing import duration_seconds
from ctsreport.plural import plural_of
from ctsreport.view.event import EventView, MessageView, event_view, event_views, messages
from ctsreport.view.labels import EMPTY, FAILED, SUCCEEDED, Mark
from ctsreport.view.timeline import Timeline, timeline
from ctsreport.view.times import Clock, Moment, in_utc
from ctsreport.view.wording import seconds


class Runs(Struct, frozen=True, gc=False):
    """The runs of one task, worded when they are asked for."""

    _finding: TaskFinding
    _clock: Clock
    _until: datetime | None
    """Until when its daemon is known to have said nothing else: when it was asked, else its newest run."""
    _ambiguous: AbstractSet[str]
    """Beginnings of ids that several runs of the report share."""
    _terse: bool = False

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return self._finding.failures_in_window

    @property
    def applied(self) -> AppliedState:
        """The outcome of the newest."""
        return self._finding.applied

    @property
    def failures(self) -> str:
        """The same in words."""
        count = len(self._finding.runs)
        if not count and self._finding.nothing_ran:
            return "nothing ran in the stored events"
        if count:
            return f"{plural_of(self.failed, count, 'run')} failed"
        return "no run is stored"

    @property
    def share(self) -> str:
        """The same for a column: ``2/5``; empty where none is stored."""
        count = len(self._finding.runs)
        if not count:
            return ""
        return f"{self.failed}/{count}"

    @property
    def newest_seconds(self) -> float:
        """How long the newest took; 0 where that is not known."""
        runs = self._finding.runs
        if not runs:
            return 0.0
        return duration_seconds(runs[0]) or 0.0

    @property
    def took(self) -> str:
        """How many seconds they took, oldest first."""
        return " ".join([seconds(duration_seconds(event)) for event in reversed(self._finding.runs)])

    @property
    def newest_at(self) -> datetime | None:
        """When the newest ended, or began where only that is known."""
        runs = self._finding.runs
        if not runs:
            return None
        return in_utc(runs[0].ended_at) or in_utc(runs[0].started_at)

    @property
    def newest(self) -> Moment | None:
        """When the newest began."""
        runs = self._finding.runs
        if not runs:
            return None
        return self._clock.moment(runs[0].started_at)

    @property
    def newest_start(self) -> str:
        """The same for a column; empty where nothing ran."""
        runs = self._finding.runs
        if not runs:
            return ""
        return self._clock.column(runs[0].started_at)

    @property
    def newest_outcome(self) -> str:
        """How the newest ended."""
        if not self._finding.runs:
            return ""
        return (SUCCEEDED if self._finding.runs[0].success else FAILED).word

    @property
    def strip(self) -> tuple[Mark, ...]:
        """The outcomes of the stored events, oldest first; those in which nothing ran as well."""
        stored = [SUCCEEDED if event.success else FAILED for event in self._finding.task.events or ()]
        for place in self._finding.empty:
            stored[place] = EMPTY
        return tuple(reversed(stored))

    @property
    def strip_text(self) -> str:
        """The same as signs."""
        return "".join([mark.symbol for mark in self.strip]) or "–"

    @property
    def events(self) -> Iterator[EventView]:
        """Each, newest first; events in which nothing ran as well."""
        return event_views(self._finding, self._clock, self._ambiguous)

    def line(self, events: Sequence[EventView]) -> Timeline | None:
        """Those of these events in which something ran, on a line to scale."""
        return timeline([each for each in events if each.mark is not EMPTY], self._until, self._clock)

    def messages(self, events: Sequence[EventView]) -> list[MessageView]:
        """The different messages of those that failed, newest first."""
        if not self.failed:
            return []
        return messages(self._finding, events.__getitem__)

    @property
    def alone(self) -> list[MessageView]:
        """The same where no other run is shown; the newest alone where very many tasks failed."""
        if not self.failed:
            return []
        return messages(self._finding, self._event)[: 1 if self._terse else None]

    def _event(self, number: int) -> EventView:
        return event_view(self._finding, number, self._clock, self._ambiguous)
