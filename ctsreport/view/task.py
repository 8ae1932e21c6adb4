"""One task and its events as a reader sees them. Worded when asked for: a page of 10,000 tasks is never whole in memory."""

import re
from collections.abc import Iterator

from msgspec import Struct

from ctsreport.analysis import facts
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.timing import duration_seconds
from ctsreport.analysis.tries import count_tries, split_tries
from ctsreport.snapshot.model import Event
from ctsreport.view import wording
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import NOT_TOLD, duration, one_line, visible
from ctsreport.view.words import FAILED, HEALTH, SUCCEEDED, SWITCHED, SWITCHED_OFF, Mark

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


class TryView(Struct, frozen=True, gc=False):
    """One different text among the tries of a run, and which tries gave it."""

    label: str
    text: str


class EventView(Struct, frozen=True, gc=False):
    """One run. Each time as text in the zone chosen and, for machines, in UTC; both empty where it was not told."""

    mark: Mark
    started: str
    started_iso: str
    age: str
    ended: str
    ended_iso: str
    took: str
    id: str
    plain_id: bool
    """Whether the id is letters, digits and hyphens only, as CTS's are: safe anywhere."""
    event: Event

    @property
    def failed(self) -> bool:
        """Whether there is an error to show."""
        return not self.event.success

    @property
    def tries(self) -> tuple[TryView, ...]:
        """Each different try once, newest first; empty where the daemon gave no message."""
        message = self.event.error.message if self.event.error else None
        if not message:
            return ()
        told, count = split_tries(message), count_tries(message)
        return tuple(TryView(_label(each.numbers, count), visible(each.text)) for each in told)


class Fact(Struct, frozen=True, gc=False):
    """One thing to know of a task: what it is, and the text of it in one line. ``ours``: nothing in it comes from outside."""

    label: str
    text: str
    ours: bool


class TaskView(Struct, frozen=True, gc=False):
    """One task: texts for people, each from the finding beside it."""

    finding: TaskFinding
    clock: Clock
    several: bool
    """Whether the report has several instances, so that a task's own must be named."""

    @property
    def anchor(self) -> str:
        """The same from run to run, and different for each task: ``task/INSTANCE/NAME`` in letters that a link can hold."""
        return f"task/{_slug(self.finding.instance)}/{_slug(self.finding.name)}"

    @property
    def name(self) -> str:
        return one_line(self.finding.name)

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
        told = facts.providers_of(self.finding)
        return NOT_TOLD if told is None else one_line(wording.listed(told)) or "none"

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
        return f"{self.finding.failures_in_window} of {wording.plural(count, 'stored run')} failed" if count else "no run is stored"

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
    def failed(self) -> bool:
        """Whether any stored run failed."""
        return self.finding.failures_in_window > 0

    @property
    def events(self) -> Iterator[EventView]:
        """The stored runs, newest first."""
        texts, age, switches = self.clock.texts, self.clock.age, self.finding.switches
        for number, event in enumerate(self.finding.task.events or ()):
            started, seconds = event.started_at, duration_seconds(event)
            start, start_iso = texts(started)
            end, end_iso = texts(event.ended_at)
            plain = _is_plain(event.id)
            yield EventView(
                SWITCHED if number < switches else SUCCEEDED if event.success else FAILED,
                start,
                start_iso,
                age(started) if start and started else "",
                end,
                end_iso,
                duration(seconds),
                event.id if plain else one_line(event.id) or "–",
                plain,
                event,
            )

    @property
    def details(self) -> tuple[Fact, ...]:
        """What is to be known of the task, but for its name, health and runs."""
        since = self.since
        told = (
            ("Description", self.description, False),
            ("Why unknown", self.why_unknown, True),
            ("The daemon says", self.reported, False),
            ("Failing since", since and " ".join(filter(None, (self.since_hedge, since.text, f"({since.age})"))), True),
            (self.services_label, ", ".join(self.services) or self.services_text, not (self.services or self.condition)),
            ("Condition", self.condition if self.services else None, False),
            ("Module input", self.input_services, False),
            ("Module", self.module, self.module == NOT_TOLD),
            ("Providers", self.providers, self.providers in {NOT_TOLD, "none"}),
            ("Stored runs", self.failures, True),
        )
        return tuple(Fact(label, text, ours) for label, text, ours in told if text)

    @property
    def about(self) -> str:
        """The same in one paragraph: the short form."""
        return " ".join([f"{fact.label}: {fact.text.rstrip('.')}." for fact in self.details])


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum()


def _slug(text: str) -> str:
    return _UNSAFE.sub(lambda match: f".{ord(match[0]):x}.", text)


def _label(numbers: tuple[int, ...], count: int | None) -> str:
    """Which tries a text is from, of how many; a message without CTS's wrapping says nothing of tries."""
    if count is None:
        return "Error"
    if not numbers:
        return f"{count} tries, whose texts cannot be told apart"
    lost = "" if 1 in numbers else "; CTS does not keep the text of try 1"
    if len(numbers) > 1:
        return f"Tries {wording.listed([str(n) for n in sorted(numbers)])} of {count}, the same text{lost if count > 2 else ''}"
    return f"Try {numbers[0]} of {count}"
