"""What judgement finds, as frozen data."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.snapshot.model import Definition, Event, Health, Notice, Snapshot, Task

VerdictState = Literal["failing", "healthy", "unsure"]


class TaskFinding(Struct, frozen=True, gc=False):
    """One task, judged.

    ``streak`` counts the failures from the newest run on (0 where the newest succeeded). ``failing_since`` is the start of
    the streak's oldest; ``failing_since_exact`` is false where the streak reaches the end of what is stored, for it may
    have begun earlier. ``switched_off_while_failing``: the newest "success" is only the disabling of the task.
    ``switches`` counts such events before the newest run. ``never_ran``: nothing was ever run, as far as is stored.
    ``diagnoses``: one for each event, None where it succeeded or said nothing; empty where no event failed.
    """

    instance: str
    name: str
    task: Task
    definition: Definition | None
    health: Health
    enabled: bool | None
    streak: int
    failing_since: datetime | None
    failing_since_exact: bool
    failures_in_window: int
    switched_off_while_failing: bool
    switches: int
    never_ran: bool
    diagnoses: tuple[Diagnosis | None, ...] = ()

    @property
    def told(self) -> bool:
        """Whether the status API told of it at all; else it is only defined."""
        return self.reported is not None or bool(self.task.events)

    @property
    def runs(self) -> tuple[Event, ...]:
        """The stored events that are runs: all but the switching off, newest first."""
        return (self.task.events or ())[self.switches :]

    @property
    def reported(self) -> str | None:
        """The daemon's own word; None where it said nothing, or an empty text."""
        return self.task.status or None

    @property
    def unhealthy(self) -> bool:
        """Whether a person must look: errored or critical, or switched off while failing."""
        return self.health in (Health.CRITICAL, Health.ERRORED) or self.switched_off_while_failing


class Summary(Struct, frozen=True, gc=False):
    """Tasks by health and by whether they are enabled, counted by us."""

    tasks: int
    successful: int
    errored: int
    critical: int
    unknown: int
    enabled: int
    disabled: int


class InstanceFinding(Struct, frozen=True):
    """One instance: what it said, and what its tasks come to. ``told`` counts the tasks of which the status was told.

    ``newest_event_at`` is when its newest run ended.
    """

    snapshot: Snapshot
    summary: Summary
    told: int
    newest_event_at: datetime | None


class Findings(Struct, frozen=True):
    """All that is known, judged. ``tasks`` in the order of the report: worst first, then the longest failing."""

    verdict: VerdictState
    summary: Summary
    instances: tuple[InstanceFinding, ...]
    tasks: tuple[TaskFinding, ...]
    notices: tuple[Notice, ...]
