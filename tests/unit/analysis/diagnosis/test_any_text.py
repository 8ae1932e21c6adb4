# ruff: noqa: E501 - messages stand here as they come
"""Any text has a diagnosis: what is shown is one line that says something, and it takes no time."""

import unicodedata
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsreport.analysis.diagnosis import Diagnosis, diagnose
from ctsreport.analysis.diagnosis.kinds import KINDS
from tests.effort import effort
from tests.unit.analysis.diagnosis.catalogue import CATALOGUE

PIECES = [case.text for case in CATALOGUE] + [
    "retry attempt #2 failed '", "': retry attempt #1 failed '", "error tf-apply for 'a': ", "exit status 1\n", "\n\nError: ", "\nError: x\n", "'", "\n\n",
    "Error updating task 'a'. Unable to init task: ", "context canceled: ", "Error running command '", "': exit status 1. Output: ", "\x1b[31m", "│ ", "\r\n",
    '  with module.b.c.d,\n  on main.tf line 1, in resource "c" "d":\n   1: x\n', "\u202e", "\x00", "\ud800", "panic: ", "dial tcp: lookup ", "://", "@", ":443",
]  # fmt: skip
texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join)


def check(found: Diagnosis) -> None:
    """What holds for every diagnosis."""
    assert found.causes
    assert len({cause.id for cause in found.causes}) == len(found.causes)
    for cause in found.causes:
        assert cause.kind in KINDS
        assert 0 < len(cause.summary) <= 160
        assert cause.key
        assert cause.summary.strip() == cause.summary
        assert not any(unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} for char in cause.summary + cause.key)
    assert found.causes[0].summary.lower() not in {"exit status 1", "error", "error:"}
    order = list(KINDS)
    assert [order.index(cause.kind) for cause in found.causes] == sorted(
        order.index(cause.kind) for cause in found.causes
    )


@given(texts, st.sampled_from(["", "a", "web-pool"]) | st.text(max_size=10))
@example("", "")
@example("error tf-apply for 'a': exit status 1\n\n", "a")
@example(
    "retry attempt #2 failed 'error tf-apply for 'a': exit status 1': retry attempt #1 failed 'error tf-apply for 'a': exit status 1'",
    "a",
)
@example("Error: \n\n", "a")
@example("CLI RESPONSE", "a")
@example("CLI RESPONSE: duplicate entry", "a")
def test_any_text(message: str, task: str) -> None:
    """Never an exception, never nothing, always one line, always the same."""
    diagnosis = diagnose(message, task)
    check(diagnosis)
    assert diagnosis == diagnose(message, task)


HUGE = 1_000_000
BAD = {
    "word": "x" * HUGE,
    "errors": "Error: x\n\n" * (HUGE // 10),
    "retries": "retry attempt #2 failed '" + "': retry attempt #1 failed '" * (HUGE // 28) + "'",
    "urls": "http://" * (HUGE // 7),
    "escapes": "\x1b]" * (HUGE // 2),
    "quotes": "'" * HUGE,
    "blanks": " " * HUGE,
    "lines": "\n" * HUGE,
    "places": "Error: x\n\n" + "  with a,\n" * (HUGE // 10),
    "commands": "Error: local-exec provisioner error\n\nError running command '" + "': exit status " * (HUGE // 15),
    "json": '{"message":"' * (HUGE // 12),
    "hosts": "a." * (HUGE // 2) + " no such host",
    "numbers": "0123456789abcdef" * (HUGE // 16),
}


def _checked(message: str) -> None:
    check(diagnose(message, "a"))


@pytest.mark.parametrize("name", BAD)
def test_no_text_takes_long(name: str) -> None:
    """However long and however nasty."""
    for message in (
        BAD[name],
        f"error tf-apply for 'a': exit status 1\n\nError: local-exec provisioner error\n\nError running command 'x': exit status 1. Output: {BAD[name]}\n",
    ):
        assert effort(partial(_checked, message)) < 100
