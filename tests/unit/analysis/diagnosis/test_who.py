"""Which words are taken for a host that was called, and which only stand where one could."""

import pytest

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.diagnosis.who import Hosts, targets

HOSTS = Hosts("\ua501")


def called(text: str) -> list[str]:
    return [target.full for target in targets(text, HOSTS)]


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("server fw-01.example.net is down", ["fw-01.example.net"]),
        ("server: 10.0.0.1 is down", ["10.0.0.1"]),
        ("device 10.0.0.1:22 refused", ["10.0.0.1:22"]),
        ("login: fw.example.com:8443 denied", ["fw.example.com:8443"]),
        ("from a.bc", ["a.bc"]),
    ],
)
def test_a_dotted_name_or_an_address_behind_a_word_for_it_is_a_host(text: str, hosts: list[str]) -> None:
    assert called(text) == hosts


@pytest.mark.parametrize(
    "text",
    [
        "reading from standard input: EOF",
        "no answer from the server",
        "host fw-01 unknown",
        "error from file.json: x",
        "contact main.tf",
        "from x_y.com",
        "from a.b",
        "lock: abc.1c:443 no",
    ],
)
def test_a_word_that_only_stands_there_is_no_host(text: str) -> None:
    """A word of prose, a file, a name with an underscore, an ending of one letter."""
    assert called(text) == []


def test_since_when_a_state_is_locked_is_said_and_makes_no_other_cause() -> None:
    """The time of the lock differs from run to run."""
    text = (
        "error tf-apply for 'a': exit status 1\n\nError: Error acquiring the state lock\n\nError message: Lock Info:\n"
        "  ID:        {}\n  Path:      cts/state-env:a\n  Operation: OperationTypeApply\n  Who:       ops@host\n"
        "  Version:   1.3.1\n  Created:   2026-01-0{} 03:04:05.6 +0000 UTC\n  Info:      \n"
    )
    [one], [other] = (diagnose(text.format(str(day) * 8, day), "a").causes for day in (2, 3))
    assert one.id == other.id
    assert "since 2026-01-02 03:04" in one.details
    assert "since 2026-01-03 03:04" in other.details
