"""The word ``deaf``: daemons that hear nothing, tasks that missed a change, and what nobody can tell."""

from collections.abc import Mapping

import pytest

from ctsreport.analysis.expectations.gate import evaluate
from ctsreport.analysis.expectations.gate_finding import GateFinding
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.judge import find
from ctsreport.analysis.past.hearing import FIRST, NOT_ASKED
from ctsreport.analysis.past.model import Hearing, Memory, Unheard
from ctsreport.watched import BY_NAME
from tests.unit.making import NOW, snapshot, task

COMPARED = frozenset({"a", "b"})


def unheard(name: str) -> Unheard:
    return Unheard("prod", name, BY_NAME, "web", NOW, NOW, NOW, "likely")


DEAF = Hearing((unheard("a"), unheard("b")), deaf=True, compared=COMPARED)
IN_PART = Hearing((unheard("a"),), compared=COMPARED)
WELL = Hearing(pending=(unheard("a"),), compared=COMPARED)
AT_FIRST = Hearing(doubt=FIRST)


def judged(rule: str, hearing: Mapping[str, Hearing] | None) -> GateFinding:
    """Of a daemon with the tasks ``a`` and ``b``, and another with ``c``."""
    findings = find([snapshot(task("a"), task("b")), snapshot(task("c"), instance="dev")], NOW)
    memory = None if hearing is None else Memory(hearing=hearing)
    return evaluate(findings, findings.tasks, parse_rules([rule]), {}, NOW, memory)


OTHER = {"dev": Hearing(compared=frozenset({"c"}))}


@pytest.mark.parametrize(
    ("rule", "hearing", "found"),
    [
        ("deaf", DEAF, [("prod", None)]),
        ("deaf:b", DEAF, [("prod", None)]),
        ("deaf:dev/*", DEAF, []),
        ("deaf:prod/*>1", DEAF, None),
        ("deaf", IN_PART, [("prod", "a")]),
        ("deaf:b", IN_PART, []),
        ("deaf", WELL, []),
    ],
)
def test_a_deaf_daemon_counts_once_and_else_each_task_that_missed_a_change(
    rule: str, hearing: Hearing, found: list[tuple[str, str | None]] | None
) -> None:
    """None: as many as the rule allows."""
    gate = judged(rule, {"prod": hearing, **OTHER})
    [ruled] = gate.rules
    assert ruled.judged
    assert gate.failed == bool(found)
    if found is not None:
        assert [(each.instance, each.task and each.task.name) for each in ruled.matches] == found


@pytest.mark.parametrize(
    ("rule", "hearing", "why"),
    [
        ("deaf", None, "the history could not be used"),
        ("deaf", {**OTHER}, f"prod: {NOT_ASKED}."),
        ("deaf", {}, f"prod, dev: {NOT_ASKED}."),
        ("deaf", {"prod": AT_FIRST, **OTHER}, f"prod: {FIRST}."),
        ("deaf:a", {"prod": Hearing(compared=frozenset({"b"})), **OTHER}, "prod: what a watches cannot be compared."),
    ],
)
def test_what_nobody_can_tell_is_not_judged(rule: str, hearing: Mapping[str, Hearing] | None, why: str) -> None:
    gate = judged(rule, hearing)
    [ruled] = gate.rules
    assert gate.undecided
    assert why in ruled.doubt
    assert not judged(rule.replace("deaf", "deaf?"), hearing).undecided


def test_a_rule_about_what_can_be_told_is_judged_whatever_cannot() -> None:
    assert judged("deaf:dev/*", {"prod": AT_FIRST, **OTHER}).rules[0].judged
