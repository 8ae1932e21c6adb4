"""What a task is, as a reader sees it: names, health, services, module."""

from msgspec import Struct

from ctsreport.analysis import facts
from ctsreport.analysis.findings import TaskFinding
from ctsreport.view import wording
from ctsreport.view.slug import task_anchor
from ctsreport.view.wording import NOT_TOLD, one_line
from ctsreport.view.words import HEALTH, Mark

FIRST_SERVICES = 6
"""Services that the table of what is broken names; the task itself, further down, has all."""


class About(Struct, frozen=True, gc=False):
    """What a task is: texts for people, each from the finding beside it."""

    finding: TaskFinding
    several: bool
    """Whether the report has several instances, so that a task's own must be named."""

    @property
    def anchor(self) -> str:
        """The same from run to run, and different for each task."""
        return task_anchor(self.finding, several=self.several)

    @property
    def name(self) -> str:
        return one_line(self.finding.name) or "–"

    @property
    def full_name(self) -> str:
        """Its name, after its instance's where the report has several."""
        return f"{self.instance} / {self.name}" if self.several else self.name

    @property
    def health(self) -> str:
        """CTS's word."""
        return self.finding.health.value

    @property
    def initial(self) -> str:
        """Its first letter, for what is there ten thousand times."""
        return self.finding.health.value[0]

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
    def instance(self) -> str:
        return one_line(self.finding.instance)

    @property
    def mark(self) -> Mark:
        """Health in word, shape and colour."""
        return HEALTH[self.finding.health]

    @property
    def word(self) -> str:
        """Health in a word that is short enough for a column."""
        return self.finding.health.value

    @property
    def reported(self) -> str | None:
        """The daemon's own word, where it is another."""
        said = self.finding.reported
        return one_line(said) if said and said != self.finding.stored_health else None

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
    def module_line(self) -> str:
        """The module, and the providers that it was told to use."""
        providers = self.providers
        return f"{self.module} (providers: {providers})" if providers else self.module
