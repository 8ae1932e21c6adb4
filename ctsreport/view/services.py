"""What sets a task off, as a reader sees it: its services, or a condition in their place."""

from msgspec import Struct

from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot import facts
from ctsreport.view.wording import NOT_REPORTED, one_line

# What to say before a condition's pattern or path, by CTS's word for its kind; else that word itself.
_CONDITIONS = {
    "services": "services matching",
    "catalog_services": "catalog services matching",
    "consul_kv": "Consul KV path",
}

FIRST_SERVICES = 6
"""Services that the table of what is broken names; the task itself, further down, has all."""


class Services(Struct, frozen=True, gc=False):
    """The services of one task, worded when they are asked for."""

    _finding: TaskFinding

    @property
    def names(self) -> tuple[str, ...]:
        """Empty for none and for not known, see `text`."""
        names = facts.services_of(self._finding) or ()
        together = "".join(names)
        if together.isascii() and together.isprintable():  # looked at once: there are tens of thousands
            return names
        return tuple(map(one_line, names))

    @property
    def first(self) -> tuple[str, ...]:
        """As many of them as a first look needs."""
        return self.names[:FIRST_SERVICES]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(0, len(self.names) - FIRST_SERVICES)

    @property
    def condition(self) -> str | None:
        """What sets the task off, where it names no services: ``services matching ^web$``."""
        condition = facts.condition_of(self._finding)
        if not condition:
            return None
        return one_line(f"{_before(condition)} {condition.text}".strip())

    @property
    def condition_code(self) -> str:
        """Of that its end: the pattern, path or schedule; empty where names stand in its place."""
        condition = None if self.names else facts.condition_of(self._finding)
        if not condition:
            return ""
        return one_line(condition.text)

    @property
    def condition_words(self) -> str:
        """Of that what stands before `condition_code`; empty where there is none."""
        if not self.condition_code:
            return ""
        return (self.condition or "").removesuffix(self.condition_code).rstrip()

    @property
    def by_condition(self) -> bool:
        """Whether a condition stands in the place of services, for none are named."""
        return bool(self.condition) and not self.names

    @property
    def label(self) -> str:
        """What `names` or, in their place, `text` are."""
        if self.by_condition:
            return "Condition"
        return "Services"

    @property
    def text(self) -> str:
        """In place of names where there are none: the condition, ``none``, or ``not reported``."""
        if facts.services_of(self._finding) is None:
            return NOT_REPORTED
        return self.condition or "none"

    @property
    def line(self) -> str:
        """The names, or what stands in their place, for a column."""
        names = facts.services_of(self._finding)
        if names:
            return one_line(", ".join(names))
        if names is None:
            return NOT_REPORTED
        return self.condition or "none"

    @property
    def input(self) -> str:
        """The services that the module is given, where those that set it off are others; empty for none."""
        return one_line(", ".join(facts.input_services_of(self._finding)))


def _before(condition: facts.ConditionFact) -> str:
    if condition.text:
        return _CONDITIONS.get(condition.kind, condition.kind)
    return condition.kind
