"""What the gate saw, as frozen data."""

from typing import Literal

from msgspec import Struct

from ctsreport.analysis.expectations.gate_input import Match
from ctsreport.analysis.expectations.gate_rule import GateRule
from ctsreport.analysis.findings import TaskFinding

GateState = Literal["failed", "undecided", "passed"]


def _state(*, failed: bool, undecided: bool) -> GateState:
    if failed:
        return "failed"
    return "undecided" if undecided else "passed"


class RuleFinding(Struct, frozen=True):
    """What one rule saw. ``excused`` are known failures, which do not count.

    ``doubt`` says why it could not be judged; empty where it was. ``unmatched``: because its pattern matches nothing.
    """

    rule: GateRule
    failed: bool
    matches: tuple[Match, ...]
    excused: tuple[Match, ...]
    doubt: str = ""
    unmatched: bool = False

    @property
    def judged(self) -> bool:
        return not self.doubt

    @property
    def state(self) -> GateState:
        return _state(failed=self.failed, undecided=not self.judged)

    @property
    def undecided(self) -> bool:
        """Whether it could not be judged, and had to be."""
        return bool(self.doubt) and not self.rule.optional

    @property
    def count(self) -> int:
        """How many count."""
        return sum(match.count for match in self.matches)


class GateFinding(Struct, frozen=True):
    """What the gate saw.

    ``unseen`` are the tasks that fail, are not known or were switched off, and are no rule's business.
    """

    failed: bool
    rules: tuple[RuleFinding, ...]
    unseen: tuple[TaskFinding, ...]

    @property
    def undecided(self) -> bool:
        """Whether it did not fail, but a rule could not be judged that had to be."""
        return not self.failed and any(each.undecided for each in self.rules)

    @property
    def state(self) -> GateState:
        return _state(failed=self.failed, undecided=self.undecided)
