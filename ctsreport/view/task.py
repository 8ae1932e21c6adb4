"""One task as a reader sees it. Worded when asked for: a page of 10,000 tasks is never whole in memory."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from ctsreport.analysis import facts
from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.diagnosis.kinds import next_step
from ctsreport.analysis.timing import duration_seconds, is_empty
from ctsreport.view import wording
from ctsreport.view.about import About
from ctsreport.view.config import config_changes, newest_config
from ctsreport.view.event import EventView, event_views
from ctsreport.view.expected import UNEXPECTED, Expected
from ctsreport.view.slug import headline_anchor
from ctsreport.view.timeline import Timeline, timeline
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import one_line, seconds
from ctsreport.view.words import EMPTY, FAILED, SUCCEEDED, Mark


class TaskView(About, frozen=True, gc=False):
    """One task: texts for people, each from the finding beside it."""

    clock: Clock
    until: datetime | None
    """Until when its daemon is known to have said nothing else: when it was asked, else its newest run."""
    ambiguous: AbstractSet[str] = frozenset()
    """Beginnings of ids that several runs of the report share."""
    expected: Expected = UNEXPECTED
    """What people know of it."""

    @property
    def state(self) -> str:
        """How many of its stored runs failed, and whether it is disabled."""
        told = (self.failures, self.enabled if self.finding.enabled is not True else "", self.hidden)
        return ", ".join(filter(None, told))

    @property
    def hidden(self) -> str:
        """That CTS calls it better than it is; empty where it does not."""
        return f"CTS says {self.finding.stored_health.value}: nothing ran since" if self.finding.hidden else ""

    @property
    def newest_outcome(self) -> str:
        """How its newest run ended."""
        return (SUCCEEDED if self.finding.runs[0].success else FAILED).word if self.finding.runs else ""

    @property
    def since(self) -> Moment | None:
        """Since when it fails."""
        return self.clock.moment(self.finding.failing_since)

    @property
    def since_hedge(self) -> str:
        """What to say before the time: the streak may have begun before the oldest event that is stored."""
        return "" if self.finding.failing_since_exact else "at least"

    @property
    def since_doubt(self) -> str:
        """What to say after it."""
        return "" if self.finding.failing_since_exact else " or earlier"

    @property
    def failures(self) -> str:
        """How many of the stored runs failed."""
        count = len(self.finding.runs)
        if not count and self.finding.nothing_ran:
            return "nothing ran in the stored events"
        return f"{self.finding.failures_in_window} of {wording.plural(count, 'run')} failed" if count else "no run is stored"

    @property
    def why_unknown(self) -> str | None:
        """Why there is no health to tell."""
        if self.finding.health != "unknown":
            return None
        if not self.finding.told:
            return "Its status was not told."
        if self.finding.enabled is False:
            return "Disabled, and no run is stored."
        if not self.finding.never_ran:
            return "The daemon's word for it is not known."
        return "Enabled, but no run is stored: it has not run since the daemon started, or its daemon keeps restarting."

    @property
    def strip(self) -> tuple[Mark, ...]:
        """The outcomes of the stored events, oldest first; those in which nothing ran as well."""
        stored = reversed(self.finding.task.events or ())
        return tuple(EMPTY if is_empty(event) else SUCCEEDED if event.success else FAILED for event in stored)

    @property
    def strip_text(self) -> str:
        """The same as signs."""
        return "".join([mark.symbol for mark in self.strip]) or "–"

    @property
    def failed(self) -> bool:
        """Whether any stored run failed."""
        return self.finding.failures_in_window > 0

    @property
    def events(self) -> Iterator[EventView]:
        """The stored runs, newest first."""
        return event_views(self.finding, self.clock, self.ambiguous)

    def line(self, events: Sequence[EventView]) -> Timeline | None:
        """Those runs on a line to scale."""
        return timeline([each for each in events if each.mark is not EMPTY], self.until)

    @property
    def details(self) -> tuple[tuple[str, str, bool], ...]:
        """What is to be known of the task, but for its name, health and runs: label, text, and whether that is ours alone."""
        condition, changed = self.condition, config_changes(self.finding.runs, self.clock)
        named = bool(facts.services_of(self.finding))
        told = (
            ("Description", self.description, False),
            ("Why unknown", self.why_unknown, True),
            ("The daemon says", self.reported, False),
            ("Not applied", self.hidden, True),
            ("Failing since", self.since_text, True),
            *((label, text, False) for label, text in self.expected.facts if text != self.expected.runbook_link),
            ("Services" if named or not condition else "Condition", self.services_line, not (named or condition)),
            ("Condition", condition if named else None, False),
            ("Module input", self.input_services, False),
            ("Module", self.module_line, False),
            ("Changed between runs", changed and one_line(changed), False),
            ("Newest run with", one_line(newest_config(self.finding)), False),
        )
        return tuple([(label, text, ours) for label, text, ours in told if text])

    @property
    def since_text(self) -> str:
        """Since when it fails, in words; empty where it does not."""
        since = self.since
        return f"{since.text}{self.since_doubt}" if since else ""

    @property
    def newest_run(self) -> Moment | None:
        """When its newest run began."""
        runs = self.finding.runs
        return self.clock.moment(runs[0].started_at) if runs else None

    @property
    def newest_start(self) -> str:
        """The same for a column; empty where nothing ran."""
        runs = self.finding.runs
        return self.clock.column(runs[0].started_at) if runs else ""

    @property
    def took(self) -> str:
        """How many seconds the stored runs took, newest first."""
        return " ".join([seconds(duration_seconds(event)) for event in self.finding.runs])

    @property
    def failed_share(self) -> str:
        """How many of the stored runs failed: ``2/5``; empty where none is stored."""
        count = len(self.finding.runs)
        return f"{self.finding.failures_in_window}/{count}" if count else ""

    @property
    def diagnosis(self) -> Diagnosis | None:
        """Of its newest failed run; None where that said nothing."""
        told = zip(self.finding.task.events or (), self.finding.diagnoses, strict=False)
        return next((diagnosis for event, diagnosis in told if not event.success), None)

    @property
    def cause(self) -> str:
        """Why its newest failed run failed, in one line; else why nothing is known of it; empty where all is well."""
        if self.diagnosis is not None:
            return one_line(self.diagnosis.summary)
        if self.failed:
            return "It failed without a message."
        return "Its runs were not told." if self.finding.unhealthy else self.why_unknown or ""

    @property
    def next_step(self) -> str:
        """What that kind of cause makes one look at first; empty where it is not known."""
        return next_step(self.diagnosis.causes[0].kind) if self.diagnosis is not None else ""

    @property
    def why(self) -> str:
        """The same for a column of all tasks, where only what is wrong now counts."""
        return self.cause if self.finding.unhealthy else self.why_unknown or ""

    @property
    def cause_anchor(self) -> str:
        """Where that cause is told; empty where there is none."""
        return headline_anchor(self.diagnosis)

    @property
    def whole(self) -> bool:
        """Whether it is shown in full: a person must look at it, or a stored run of it failed."""
        return self.failed or self.finding.unhealthy
