"""What judgement finds, as frozen data."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from ctsreport.analysis.asof import AsOf
from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.snapshot.model import Condition, Definition, Event, Health, Notice, Snapshot, Task

VerdictState = Literal["failing", "healthy", "unsure"]
AppliedState = Literal["applied", "failed", "unknown"]


class TaskFinding(Struct, frozen=True, gc=False):
    """One task, judged.

    ``health`` goes by the events in which something ran (``runs``, newest first): it is what people act on.
    ``stored_health`` is CTS's rule over all stored events, empty successes too. ``streak`` counts the failures from the
    newest run on (0 where that succeeded). ``failing_since`` is the start of the streak's oldest;
    ``failing_since_exact`` is false where the streak reaches the end of what is stored, for it may have begun earlier.
    ``newest_ran`` is the place of the newest run among the stored events, their number where none ran; ``empty`` are
    the places of those in which nothing ran. ``diagnoses``: one for each stored event, None where it succeeded or said
    nothing; empty where no event failed.
    """

    instance: str
    name: str
    task: Task
    definition: Definition | None
    health: Health
    stored_health: Health
    enabled: bool | None
    runs: tuple[Event, ...]
    newest_ran: int
    streak: int
    failing_since: datetime | None
    failing_since_exact: bool
    failures_in_window: int
    diagnoses: tuple[Diagnosis | None, ...] = ()
    empty: tuple[int, ...] = ()

    @property
    def has_status(self) -> bool:
        """Whether the status API said anything of it; else it is only defined."""
        return self.reported is not None or bool(self.task.events)

    @property
    def hidden(self) -> bool:
        """Whether CTS calls it better than it is.

        Nothing ran since it failed, and what was to be changed was never applied.
        """
        return RANK[self.health] < RANK[self.stored_health]

    @property
    def switched_off_while_failing(self) -> bool:
        return self.hidden and self.enabled is False

    @property
    def applied(self) -> AppliedState:
        """The outcome of the newest run; unknown where none is stored."""
        if not self.runs:
            return "unknown"
        return "applied" if self.runs[0].success else "failed"

    @property
    def nothing_ran(self) -> bool:
        """Whether events are stored, and in none of them anything ran."""
        return bool(self.task.events) and not self.runs

    @property
    def never_ran(self) -> bool:
        """Whether no event is stored, and the daemon said so, rather than was not asked."""
        return not self.task.events and self.task.status == Health.UNKNOWN

    @property
    def schedule(self) -> Condition | None:
        """The schedule that sets it off, so that it stores an event at every tick; None for none."""
        return ((self.definition and self.definition.condition) or {}).get("schedule")

    @property
    def reported(self) -> str | None:
        """The daemon's own word; None where it said nothing, or an empty text."""
        return self.task.status or None

    @property
    def unhealthy(self) -> bool:
        """Whether a person must look: errored or critical by what ran."""
        return self.health in (Health.CRITICAL, Health.ERRORED)

    @property
    def unproven(self) -> bool:
        """Whether nothing is known of it though it should run."""
        return self.health is Health.UNKNOWN and self.enabled is not False


RANK = {health: rank for rank, health in enumerate(Health)}
"""The worst is the least."""


def some_names(tasks: Sequence[TaskFinding]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(tasks) - _NAMED} more" if len(tasks) > _NAMED else ""
    return ", ".join(task.name for task in tasks[:_NAMED]) + more


# Tasks that a sentence names.
_NAMED = 3


class Summary(Struct, frozen=True, gc=False):
    """Tasks by health and by whether they are enabled, counted by us.

    ``hidden``: how many are worse than CTS calls them.
    """

    tasks: int
    successful: int
    errored: int
    critical: int
    unknown: int
    enabled: int
    disabled: int
    hidden: int = 0


class InstanceFinding(Struct, frozen=True):
    """One instance: what it said, and what its tasks come to. ``with_status`` counts the tasks whose status is known.

    ``summary`` goes by the stored events, as the daemon's own counts do. ``newest_event_at`` is when its newest run
    ended, without events in which nothing ran.
    """

    snapshot: Snapshot
    summary: Summary
    with_status: int
    newest_event_at: datetime | None


class Findings(Struct, frozen=True):
    """All that is known, judged. ``tasks`` in the order of the report: worst first, then the longest failing.

    ``summary`` goes by what ran, ``stored_summary`` by all stored events, as CTS counts. ``as_of`` is up to when all of
    it is known. ``overdue``: by instance and name, of tasks that their schedules named and that did not run, when.
    """

    verdict: VerdictState
    summary: Summary
    stored_summary: Summary
    instances: tuple[InstanceFinding, ...]
    tasks: tuple[TaskFinding, ...]
    notices: tuple[Notice, ...]
    as_of: AsOf
    overdue: Mapping[tuple[str, str], str] = {}
    due: Mapping[tuple[str, str], datetime] = {}
    """Of these, when each was due, where looks of before tell."""
