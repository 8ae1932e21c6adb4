"""Messages from public threads of many providers, each with the line that a person on call is to read.

They were gathered unseen, judged, and what was wrong was mended in general. Names, addresses and hosts are not theirs.
"""

import json
from typing import Any

import pytest

from ctsreport.analysis.diagnosis import Cause, diagnose
from tests.conftest import TESTS
from tests.unit.analysis.diagnosis.catalogue import at
from tests.unit.analysis.diagnosis.wrapping import stored

Case = dict[str, Any]
CASES: list[Case] = json.loads((TESTS / "data" / "errors" / "threads.json").read_text("utf-8"))


def place(address: str, line: int) -> str:
    """Where it stands: a resource, a data source, a provider's block, or nowhere."""
    if address == "core":
        return ""
    kind, _, name = address.rpartition(":")
    if kind == "provider":
        source = f'provider["registry.terraform.io/{name}"]'
        return f'\n  with {source},\n  on providers.tf line {line}, in provider "{name.rsplit("/", 1)[-1]}":\n'
    return at(name, line, block=kind or "resource")


def cause_of(case: Case, changes: list[list[str]], task: str = "web-pool", line: int = 12) -> Cause:
    """The cause of a case in which some words are others."""
    text = f"Error: {case['summary']}\n{place(case['address'], line)}\n{case['detail']}\n"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found = diagnose(stored(text, task), task).causes
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_line_of_each(case: Case) -> None:
    """Its kind, who, what and why."""
    cause = cause_of(case, [])
    assert (cause.kind, cause.summary) == (case["kind"], case["headline"])
    assert len(cause.summary) <= 160


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_of_one_event_makes_no_other_cause(case: Case) -> None:
    """Ids, numbers, times, names and addresses of objects, the task, the place."""
    known, other = cause_of(case, []), cause_of(case, case["same"], "other_task", 431)
    assert (other.id, other.summary) == (known.id, known.summary)


@pytest.mark.parametrize("case", [case for case in CASES if case["other"]], ids=lambda case: case["name"])
def test_another_fact_is_another_cause(case: Case) -> None:
    """Another device, code, attribute or reason."""
    known = cause_of(case, []).id
    assert [old for old, new in case["other"] if cause_of(case, [[old, new]]).id == known] == []


def test_no_two_are_one() -> None:
    """They are all different."""
    assert len({cause_of(case, []).id for case in CASES}) == len(CASES)
