"""Messages of providers, backends and scripts that no rule was written for, each with what a person on call must read.

They are packed: ``must`` are words that the line or its details hold (``a|b``: one of them), ``mustnot`` what differs
within one cause.
"""

import gzip
import json
from collections import defaultdict
from typing import Any

import pytest

from ctsreport.analysis.diagnosis import Cause, diagnose
from tests.conftest import TESTS
from tests.unit.analysis.diagnosis.catalogue import at
from tests.unit.analysis.diagnosis.wrapping import stored

TASK = "web-pool"
CASES: list[dict[str, Any]] = json.loads(
    gzip.decompress((TESTS / "data" / "errors" / "providers.json.gz").read_bytes())
)


def cause_of(case: dict[str, Any]) -> Cause:
    """The headline cause of a case, wrapped as a daemon wraps it."""
    place = at(case["address"]) if case["address"] else ""
    return diagnose(stored(f"Error: {case['summary']}\n{place}\n{case['detail']}\n", TASK, case["wrap"]), TASK).causes[
        0
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["group"])
def test_what_must_be_said(case: dict[str, Any]) -> None:
    """Who, what, why and the code; nothing of one object alone."""
    cause = cause_of(case)
    found = f"{cause.summary} {cause.details}".lower()
    assert [words for words in case["must"] if not any(word.lower() in found for word in words.split("|"))] == [], cause
    assert [word for word in case["mustnot"] if word.lower() in cause.summary.lower()] == [], cause
    assert not case["kinds"] or cause.kind in case["kinds"], cause


def test_one_cause_is_one_group() -> None:
    """And one line; two causes are two."""
    groups: dict[str, set[str]] = defaultdict(set)
    lines: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        cause = cause_of(case)
        groups[cause.id].add(case["group"])
        lines[case["group"]].add(cause.summary)
    assert [sorted(found) for found in groups.values() if len(found) > 1] == []
    assert {group: found for group, found in lines.items() if len(found) > 1} == {}
