"""One task as a reader sees it. Worded when asked for: a page of 10,000 tasks is never whole in memory."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.past.model import TaskHistory
from ctsreport.snapshot import facts
from ctsreport.view import wording
from ctsreport.view.config_changes import config_changes, newest_config
from ctsreport.view.expected import UNEXPECTED, Expected
from ctsreport.view.labels import HEALTH, Mark
from ctsreport.view.runs import Runs
from ctsreport.view.services import Services
from ctsreport.view.slug import task_anchor
from ctsreport.view.task_history import Past, durations_path, facts_of, failed_before, line_of
from ctsreport.view.timeline import Timeline
from ctsreport.view.times import Clock, Moment
from ctsreport.view.why import Why
from ctsreport.view.wording import NOT_REPORTED, one_line

OR_EARLIER = " or earlier"
"""Behind a time before which nothing is stored."""


class Since(Struct, frozen=True, gc=False):
    """Since when a task fails.

    ``hedge`` and ``doubt`` are what to say before and after the time: the streak may have begun before the oldest event
    that is stored.
    """

    moment: Moment
    hedge: str
    doubt: str

    @property
    def text(self) -> str:
        """In words."""
        return f"{self.moment.text}{self.doubt}"

    @property
    def short(self) -> str:
        """For a column: the age, and the time; on a stable page the time alone."""
        if not self.moment.age:
            return self.text
        return " ".join(filter(None, (self.hedge, f"{self.moment.age},", self.moment.text)))


class Fact(Struct, frozen=True, gc=False):
    """What is to be known of a task: what it is called, its text, whether that is ours, and the names of a list."""

    label: str
    text: str
    ours: bool = False
    names: tuple[str, ...] = ()


# What makes a `Fact`, which is made only where there is a text.
_FactParts = tuple[str, str, bool, tuple[str, ...]]


class TaskView(Struct, frozen=True, gc=False):
    """One task: what it is and how it fares, raw for keys and figures, and as texts for people."""

    _finding: TaskFinding
    several: bool
    """Whether the report has several instances, so that a task's own must be named."""
    _clock: Clock
    _until: datetime | None
    _ambiguous: AbstractSet[str] = frozenset()
    expected: Expected = UNEXPECTED
    """What people know of it."""
    _history: TaskHistory | None = None
    _terse: bool = False
    """Whether very many tasks failed, of which the page tells less."""

    # What it is.

    @property
    def key(self) -> tuple[str, str]:
        """Its instance and its name, as the daemon has them."""
        return self._finding.instance, self._finding.name

    @property
    def instance(self) -> str:
        return one_line(self._finding.instance)

    @property
    def name(self) -> str:
        return one_line(self._finding.name) or "–"

    @property
    def full_name(self) -> str:
        """Its name, after its instance's where the report has several."""
        if self.several:
            return f"{self.instance} / {self.name}"
        return self.name

    @property
    def anchor(self) -> str:
        """The same from run to run, and different for each task."""
        return task_anchor(self._finding, several=self.several)

    @property
    def enabled(self) -> bool | None:
        """None where that is not known."""
        return self._finding.enabled

    @property
    def disabled(self) -> bool:
        return self._finding.enabled is False

    @property
    def services(self) -> Services:
        return Services(self._finding)

    # How it fares.

    @property
    def health(self) -> str:
        """By what ran, in CTS's word."""
        return self._finding.health.value

    @property
    def stored_health(self) -> str:
        """The same by all stored events, as CTS counts: those too in which nothing ran."""
        return self._finding.stored_health.value

    @property
    def switched_off_while_failing(self) -> bool:
        return self._finding.switched_off_while_failing

    @property
    def past(self) -> Past | None:
        """What is remembered of it; None where nothing is."""
        if not self._history:
            return None
        return Past(self._history.flapping, self._history.overdue_since)

    @property
    def initial(self) -> str:
        """Its first letter, for what is there ten thousand times."""
        return self._finding.health.value[0]

    @property
    def mark(self) -> Mark:
        """Health in word, shape and colour."""
        return HEALTH[self._finding.health]

    @property
    def word(self) -> str:
        """Health in a word that is short enough for a column."""
        return self._finding.health.value

    @property
    def word_and_state(self) -> str:
        """Health in a word, and whether it is disabled, for a column."""
        if self.disabled:
            return f"{self.word}, disabled"
        return self.word

    @property
    def state(self) -> str:
        """How many of its stored runs failed, whether it is disabled, and whether CTS calls it better than it is."""
        switch = {True: "", False: "disabled", None: NOT_REPORTED}[self.enabled]
        return ", ".join(filter(None, (self.runs.failures, switch, self.hidden)))

    @property
    def unhealthy(self) -> bool:
        """Whether a person must look at it."""
        return self._finding.unhealthy

    @property
    def hidden(self) -> str:
        """That CTS calls it better than it is; empty where it does not."""
        if not self._finding.hidden:
            return ""
        return f"CTS says {self._finding.stored_health.value}: nothing ran since"

    @property
    def whole(self) -> bool:
        """Whether it is shown in full: a person must look at it, or a run of it failed that is stored or remembered."""
        return self.unhealthy or (not self._terse and failed_before(self._finding, self._history))

    @property
    def failing_since(self) -> datetime | None:
        """Since when it fails; None where it does not, or that is not known."""
        return self._finding.failing_since

    @property
    def since(self) -> Since | None:
        """The same in words."""
        moment, exact = self._clock.moment(self._finding.failing_since), self._finding.failing_since_exact
        if not moment:
            return None
        return Since(moment, "" if exact else "at least", "" if exact else OR_EARLIER)

    @property
    def since_text(self) -> str:
        """The same; empty where it does not fail."""
        text = self._clock.text(self._finding.failing_since)
        return text and f"{text}{'' if self._finding.failing_since_exact else OR_EARLIER}"

    @property
    def cause(self) -> Why:
        return Why(self._finding)

    @property
    def runs(self) -> Runs:
        return Runs(self._finding, self._clock, self._until, self._ambiguous, self._terse)

    @property
    def details(self) -> tuple[Fact, ...]:
        """What is to be known of the task, but for its name, health and runs."""
        finding = self._finding
        changed = config_changes(finding.runs, self._clock)
        details: tuple[_FactParts, ...] = (
            ("Description", one_line(facts.description_of(finding) or ""), False, ()),
            ("Why unknown", self.cause.unknown or "", True, ()),
            ("The daemon says", self._reported or "", False, ()),
            ("Not applied", self.hidden, True, ()),
            ("Failing since", self.since_text, True, ()),
            *((label, text, False, ()) for label, text in self.expected.facts if text != self.expected.runbook_link),
            *self._followed,
            ("Module", self._module, False, ()),
            ("Changed between runs", one_line(changed or ""), False, ()),
            ("Newest run with", one_line(newest_config(finding)), False, ()),
            *self._remembered,
        )
        return tuple([Fact(*each) for each in details if each[1]])  # most are empty, of thousands of tasks

    @property
    def past_line(self) -> Timeline | None:
        """What is remembered of it, to scale; None where nothing is."""
        if not self._history:
            return None
        return line_of(self._history, self._clock)

    @property
    def durations_path(self) -> str:
        """How long its runs took, as a line; empty where too little is remembered."""
        return durations_path(self._history.durations) if self._history else ""

    @property
    def _remembered(self) -> Iterator[_FactParts]:
        """What the memory adds."""
        if self._history:
            yield from ((label, text, True, ()) for label, text in facts_of(self._history, self._clock))

    @property
    def _followed(self) -> tuple[_FactParts, ...]:
        """What sets it off, and what its module is given."""
        services = self.services
        named, condition = services.names, services.condition or ""
        return (
            ("Services", ", ".join(named) or ("" if condition else services.line), not named, named),
            ("Condition", condition, False, ()),
            ("Module input", services.input, False, ()),
        )

    @property
    def _reported(self) -> str | None:
        """The daemon's own word, where it is another."""
        said = self._finding.reported
        if said and said != self._finding.stored_health:
            return one_line(said)
        return None

    @property
    def _module(self) -> str:
        """The module, and the providers that its definition names."""
        module = one_line(facts.module_of(self._finding) or NOT_REPORTED)
        names = facts.providers_of(self._finding)
        providers = NOT_REPORTED if names is None else one_line(wording.listed(names))
        if providers:
            return f"{module} (providers: {providers})"
        return module
