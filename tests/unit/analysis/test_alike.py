"""Remembering changes nothing but the time it takes."""

import itertools
from uuid import UUID

import pytest

from ctsreport.analysis.alike import remembering
from ctsreport.analysis.diagnosis import Diagnosis, diagnose

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
    "error tf-apply for 'NAME': exit status 1\n\nError: Unable to apply /srv/cts/modules/NAME/x.json: permission denied\n",
    "error tf-apply for 'NAME': exit status 1\n\nError: PUT https://api.example.com/NAME: 401 Unauthorized\n",
    "error tf-apply for 'NAME': exit status 1\n\nError: NAME denied\n",
    "error tf-apply for 'NAME': exit status 1\n\nError: dial tcp 10.0.0.1:443: connect: connection NAME\n",
    LOCK,
    "error tf-apply for 'NAME': exit status 1\n\nError: Module not found\n\nThe module NAME of ID was not found at 2026-11-24T02:14:09Z.\n",
)
AWS = "https response error StatusCode: 403, RequestID: {}, api error UnauthorizedOperation: no, at 2026-11-24T02:14:{:02}Z\n"
NAMES = ("azure", "nginx", "azure-gw", "permission", "reset by peer", "no route to host", "web-403", "web-12345", "web-99999", "", "a")


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_remembered_is_what_would_be_found(order: int) -> None:
    """Whichever task comes first: names can hold words that tell one fault from another."""
    diagnosis_of = remembering()
    for number, (text, name) in enumerate(list(itertools.product(MESSAGES, NAMES))[::order]):
        message = text.replace("NAME", name).replace("ID", str(UUID(int=number << 96 | number)))
        assert diagnosis_of(message, name).causes == diagnose(message, name).causes, (name, message)


def test_messages_that_differ_in_ids_and_times_are_diagnosed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a fault that hits a thousand tasks would be looked at a thousand times."""
    asked: list[str] = []

    def counted(message: str, task: str) -> Diagnosis:
        asked.append(task)
        return diagnose(message, task)

    monkeypatch.setattr("ctsreport.analysis.alike.diagnose", counted)
    diagnosis_of = remembering()
    for number in range(20):
        name = f"web-{10000 + number}"
        text = (
            f"error tf-apply for '{name}': exit status 1\n\nError: operation error EC2: CreateTags, {AWS.format(UUID(int=number), number)}"
        )
        diagnosis_of(text, name)
    assert len(asked) == 1
