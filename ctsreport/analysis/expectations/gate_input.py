"""What the gate's rules look at, and what they find."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.expectations.gate_rule import GateRule, fits
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import Findings, InstanceFinding, TaskFinding
from ctsreport.analysis.past.model import Memory


class Match(Struct, frozen=True, gc=False):
    """What a rule is about: a task; or an instance as a whole, of ``count`` tasks that were counted and not reported.

    ``why`` says what is wrong where the rule's word does not.
    """

    instance: str
    task: TaskFinding | None = None
    count: int = 1
    why: str = ""
    known: KnownFailure | None = None


class GateInput(Struct, frozen=True):
    """What there is to judge: all findings, of the tasks those that are shown, the instant, what is remembered."""

    findings: Findings
    tasks: Sequence[TaskFinding]
    now: datetime
    narrowed: bool
    memory: Memory | None = None


def concerns(rule: GateRule, found: InstanceFinding) -> bool:
    """Whether a rule's pattern may be about a task of an instance, of which not all tasks are known."""
    instance, slash, _ = (rule.glob or "").rpartition("/")
    return not slash or fits(instance, found.snapshot.instance)
