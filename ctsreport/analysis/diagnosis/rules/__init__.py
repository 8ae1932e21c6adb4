"""The catalogue: all rules, in the order in which they are asked."""

from ctsreport.analysis.diagnosis.kinds import ORDER
from ctsreport.analysis.diagnosis.rule import Rule
from ctsreport.analysis.diagnosis.rules import devices, run, terraform

_DECIDED_LATE = {"403", "404", "409", "412", "423"}


def _turn(rule: Rule) -> tuple[int, int]:
    """By kind; but words tell more than a status, and what fits everything comes last."""
    if rule.any == ("",):
        return 2, ORDER[rule.kind]
    return int(bool(set(rule.status) & _DECIDED_LATE)), ORDER[rule.kind]


CATALOGUE: tuple[Rule, ...] = tuple(sorted((*run.RULES, *terraform.RULES, *devices.RULES), key=_turn))
