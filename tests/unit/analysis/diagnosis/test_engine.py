"""A shape is concluded from once, and its slots are filled in again: that changes nothing but the time it takes."""

import itertools
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.diagnosis import diagnose, engine, remembering
from ctsreport.analysis.diagnosis.canon import canonical
from ctsreport.analysis.diagnosis.model import is_comparable
from ctsreport.analysis.diagnosis.slots import NAME, SLOT
from tests.unit.analysis.diagnosis.catalogue import CATALOGUE, Case, at
from tests.unit.analysis.diagnosis.wrapping import stored

LOCK = """error tf-apply for 'NAME': error acquiring the state lock: Lock Info:
  ID:        ID
  Path:      cts/state-env:NAME
  Operation: OperationTypeApply
  Who:       cts@cts-02
  Version:   1.11.4
  Created:   2026-11-24 02:14:09 +0000 UTC
"""
MESSAGES = (
    "error tf-apply for 'NAME': exit status 1\n\nError: creating NAME rule: 403 Forbidden\n",
    (
        "error tf-apply for 'NAME': exit status 1\n\nError: Unable to apply /srv/cts/modules/NAME/x.json: permission "
        "denied\n"
    ),
    "error tf-apply for 'NAME': exit status 1\n\nError: PUT https://api.example.com/NAME: 401 Unauthorized\n",
    "error tf-apply for 'NAME': exit status 1\n\nError: NAME denied\n",
    "error tf-apply for 'NAME': exit status 1\n\nError: dial tcp 10.0.0.1:443: connect: connection NAME\n",
    LOCK,
    (
        "error tf-apply for 'NAME': exit status 1\n\nError: Module not found\n\nThe module NAME of ID was not found at "
        "2026-11-24T02:14:09Z.\n"
    ),
)
NAMES = (
    "azure",
    "nginx",
    "azure-gw",
    "permission",
    "reset by peer",
    "no route to host",
    "web-403",
    "web-12345",
    "web-99999",
    "",
    "a",
)
DENIED = (
    "https response error StatusCode: 403, RequestID: {}, api error UnauthorizedOperation: no, at "
    "2026-11-24T02:14:{:02}Z\n"
)


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_remembered_is_what_would_be_found(order: int) -> None:
    """Whichever task comes first: names can hold words that tell one fault from another."""
    diagnosis_of = remembering()
    for number, (text, name) in enumerate(list(itertools.product(MESSAGES, NAMES))[::order]):
        message = text.replace("NAME", name).replace("ID", str(UUID(int=number << 96 | number)))
        assert diagnosis_of(message, name) == diagnose(message, name), (name, message)


def test_messages_that_differ_in_ids_and_times_are_concluded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a fault that hits a thousand tasks would be looked at a thousand times."""
    asked: list[str] = []
    conclude = engine._conclude

    def counted(skeleton: str, sign: str) -> object:
        asked.append(skeleton)
        return conclude(skeleton, sign)

    monkeypatch.setattr(engine, "_conclude", counted)
    diagnosis_of = remembering()
    for number in range(50):
        name = f"sg-eu-{number:05}"
        address = f'aws_lb.l["web-{number}"]'
        text = f"Error: {DENIED.format(UUID(int=number << 96 | number), number)}{at(address)}\n"
        diagnosis_of(stored(text, name), name)
    assert len(asked) == 1


def test_what_a_person_reads_is_of_that_run() -> None:
    """Of two runs with one shape each has its own host, and its own details."""
    text = (
        'Error: creating pool web-{0}: Get "https://fw-{0}.example.com/api": dial tcp 192.0.2.{0}:443: connect: '
        "connection refused\n\n"
    )
    diagnosis_of = remembering()
    one, two = (diagnosis_of(stored(text.format(number), "web-pool"), "web-pool").causes[0] for number in (1, 2))
    assert [one.summary, two.summary] == [f"fw-{number}.example.com:443 refused the connection" for number in (1, 2)]
    assert [one.details, two.details] == [
        f"creating pool web-{number}; GET /api; dial tcp 192.0.2.{number}:443: connect: connection refused"
        for number in (1, 2)
    ]


@given(st.sampled_from(CATALOGUE), st.sampled_from(("web-pool", "a", "prod_403")))
def test_a_skeleton_is_filled_to_what_it_was_made_of(case: Case, task: str) -> None:
    """No slot is left, and what was masked stands there again."""
    text = case.text.replace("{T}", task)
    skeleton, values, sign = found = canonical(text, task)
    whole = found.filled(skeleton)
    assert not re.search(SLOT, whole)
    assert all(value in whole for value in values[1:])
    assert values[0] == task
    assert sign.startswith(NAME)


def test_a_headline_holds_both_ends_of_a_long_reason() -> None:
    """Go puts the reason at the tail, and who it is about stands at the head."""
    text = f'Error: Get "https://fw.example.com/api": HTTP 400: {"the pool of the edge " * 20}is empty\n\n'
    diagnosis = diagnose(stored(text, "web-pool"), "web-pool").causes[0]
    assert len(diagnosis.summary) <= 160
    assert diagnosis.summary.startswith("fw.example.com: ")
    assert diagnosis.summary.endswith("is empty (400)")


def test_ids_of_these_rules_are_told_from_older_ones() -> None:
    """They have the version in them."""
    assert is_comparable(diagnose("context canceled", "a").causes[0].id)
    assert not is_comparable("tls-0123456789ab")
