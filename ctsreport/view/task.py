"""One task as a reader sees it. Worded when asked for: a page of 10,000 tasks is never whole in memory."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis import facts
from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.timing import duration_seconds
from ctsreport.view import wording
from ctsreport.view.config import config_changes, newest_config
from ctsreport.view.event import EventView, event_views
from ctsreport.view.slug import task_anchor
from ctsreport.view.timeline import Timeline, timeline
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import NOT_TOLD, one_line, seconds
from ctsreport.view.words import FAILED, HEALTH, SUCCEEDED, SWITCHED, SWITCHED_OFF, Mark

FIRST_SERVICES = 6
"""Services that the table of what is broken names; the task itself, further down, has all."""


class TaskView(Struct, frozen=True, gc=False):
    """One task: texts for people, each from the finding beside it."""

    finding: TaskFinding
    clock: Clock
    several: bool
    """Whether the report has several instances, so that a task's own must be named."""
    until: datetime | None
    """Until when its daemon is known to have said nothing else: when it was asked, else its newest run."""
    ambiguous: AbstractSet[str] = frozenset()
    """Beginnings of ids that several runs of the report share."""

    @property
    def anchor(self) -> str:
        """The same from run to run, and different for each task."""
        return task_anchor(self.finding, several=self.several)

    @property
    def name(self) -> str:
        return one_line(self.finding.name)

    @property
    def health(self) -> str:
        """CTS's word."""
        return self.finding.health.value

    @property
    def initial(self) -> str:
        """Its first letter, for what is there ten thousand times."""
        return self.finding.health.value[0]

    @property
    def state(self) -> str:
        """How many of its stored runs failed, and whether it is disabled."""
        return f"{self.failures}, {self.enabled}" if self.finding.enabled is not True else self.failures

    @property
    def word_and_state(self) -> str:
        """Health in a word, and whether it is disabled, for a column."""
        return f"{self.word}, disabled" if self.disabled else self.word

    @property
    def services_line(self) -> str:
        """Services, or what stands in their place, for a column."""
        names = facts.services_of(self.finding)
        if names:
            return one_line(", ".join(names))
        return NOT_TOLD if names is None else self.condition or "none"

    @property
    def newest_outcome(self) -> str:
        """How its newest run ended."""
        return (SUCCEEDED if self.finding.runs[0].success else FAILED).word if self.finding.runs else ""

    @property
    def instance(self) -> str:
        return one_line(self.finding.instance)

    @property
    def mark(self) -> Mark:
        """Health in word, shape and colour."""
        return SWITCHED_OFF if self.finding.switched_off_while_failing else HEALTH[self.finding.health]

    @property
    def word(self) -> str:
        """Health in a word that is short enough for a column."""
        return "switched off" if self.finding.switched_off_while_failing else self.finding.health.value

    @property
    def reported(self) -> str | None:
        """The daemon's own word, where it is another."""
        said = self.finding.reported
        return one_line(said) if said and said != self.finding.health else None

    @property
    def enabled(self) -> str:
        return {True: "enabled", False: "disabled", None: NOT_TOLD}[self.finding.enabled]

    @property
    def disabled(self) -> bool:
        return self.finding.enabled is False

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services; empty for none and for not told, see `services_text`."""
        return tuple(map(one_line, facts.services_of(self.finding) or ()))

    @property
    def first_services(self) -> tuple[str, ...]:
        """As many of them as a first look needs."""
        return self.services[:FIRST_SERVICES]

    @property
    def more_services(self) -> int:
        """How many more there are."""
        return max(0, len(self.services) - FIRST_SERVICES)

    @property
    def by_condition(self) -> bool:
        """Whether a condition stands in the place of services, for none are named."""
        return bool(self.condition) and not self.services

    @property
    def services_label(self) -> str:
        """What `services` or, in their place, `services_text` are."""
        return "Condition" if self.by_condition else "Services"

    @property
    def services_text(self) -> str:
        """In place of names where there are none: the condition, ``none``, or ``not told``."""
        if facts.services_of(self.finding) is None:
            return NOT_TOLD
        return self.condition or "none"

    @property
    def condition(self) -> str | None:
        """What sets the task off, where it names no services."""
        condition = facts.condition_of(self.finding)
        return one_line(f"{condition.kind} {condition.text}".strip()) if condition else None

    @property
    def input_services(self) -> str:
        """The services that the module is given, where those that set it off are others; empty for none."""
        return one_line(", ".join(facts.input_services_of(self.finding)))

    @property
    def providers(self) -> str:
        """Their names; empty for none."""
        told = facts.providers_of(self.finding)
        return NOT_TOLD if told is None else one_line(wording.listed(told))

    @property
    def module(self) -> str:
        return one_line(facts.module_of(self.finding) or NOT_TOLD)

    @property
    def description(self) -> str | None:
        told = facts.description_of(self.finding)
        return one_line(told) if told else None

    @property
    def since(self) -> Moment | None:
        """Since when it fails."""
        return self.clock.moment(self.finding.failing_since)

    @property
    def since_hedge(self) -> str:
        """What to say before the time: the streak may have begun before the oldest event that is stored."""
        return "" if self.finding.failing_since_exact else "at least"

    @property
    def failures(self) -> str:
        """How many of the stored runs failed."""
        count = len(self.finding.runs)
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
        """The outcomes of the stored runs, oldest first."""
        switches = (SWITCHED,) * self.finding.switches
        return tuple(SUCCEEDED if event.success else FAILED for event in reversed(self.finding.runs)) + switches

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
        return timeline(events[self.finding.switches :], self.until)

    @property
    def details(self) -> tuple[tuple[str, str, bool], ...]:
        """What is to be known of the task, but for its name, health and runs: label, text, and whether that is ours alone."""
        condition, changed = self.condition, config_changes(self.finding.runs, self.clock)
        named = bool(facts.services_of(self.finding))
        told = (
            ("Description", self.description, False),
            ("Why unknown", self.why_unknown, True),
            ("The daemon says", self.reported, False),
            ("Failing since", self.since_text, True),
            ("Services" if named or not condition else "Condition", self.services_line, not (named or condition)),
            ("Condition", condition if named else None, False),
            ("Module input", self.input_services, False),
            ("Module", self.module_line, False),
            ("Changed between runs", changed and one_line(changed), False),
            ("Newest run with", one_line(newest_config(self.finding)), False),
        )
        return tuple([(label, text, ours) for label, text, ours in told if text])

    @property
    def module_line(self) -> str:
        """The module, and the providers that it was told to use."""
        providers = self.providers
        return f"{self.module} (providers: {providers})" if providers else self.module

    @property
    def since_text(self) -> str:
        """Since when it fails, in words; empty where it does not."""
        since = self.since
        return " ".join(filter(None, (self.since_hedge, since.text, f"({since.age})"))) if since else ""

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
        """Of its newest failed run."""
        return next((each for each in self.finding.diagnoses if each is not None), None)

    @property
    def cause(self) -> str:
        """Why its newest failed run failed, in one line; else why nothing is known of it; empty where all is well."""
        if self.diagnosis is not None:
            return one_line(self.diagnosis.summary)
        if self.failed:
            return "It failed without a message."
        return "Its runs were not told." if self.finding.unhealthy else self.why_unknown or ""

    @property
    def why(self) -> str:
        """The same for a column of all tasks, where only what is wrong now counts."""
        return self.cause if self.finding.unhealthy else self.why_unknown or ""

    @property
    def cause_anchor(self) -> str:
        """Where that cause is told; empty where there is none."""
        return f"cause/{self.diagnosis.causes[0].id}" if self.diagnosis else ""

    @property
    def whole(self) -> bool:
        """Whether it is shown in full: a person must look at it, or a stored run of it failed."""
        return self.failed or self.finding.unhealthy
