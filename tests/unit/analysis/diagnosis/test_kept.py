"""Diagnoses that are kept are those that would be made, and are made once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.diagnosis.kept import MADE_BY, KeptDiagnoses

MESSAGE = (
    "Error: Unauthorized\n\n  with module.x.thing[0],\n  on main.tf line 3: token [secret: token #2] was refused\n"
)


def nothing(_version: str, _message: str, _task: str) -> None:
    return None


@given(st.text() | st.text().map("Error: {}".format))
def test_what_is_read_is_what_was_made(message: str) -> None:
    """But for half characters, which are kept nowhere."""
    first = KeptDiagnoses(nothing)
    made = first("x" + message, "a task")
    assert made == diagnose("x" + message, "a task")
    again = KeptDiagnoses(lambda _, said, task: first.made.get((said, task)))
    assert again("x" + message, "a task") == made
    assert again.made == ({} if first.made else first.made)


def test_it_is_asked_for_by_the_version_of_the_rules() -> None:
    """And of the program: words change without them."""
    asked = []
    KeptDiagnoses(lambda *said: asked.append(said))(MESSAGE, "t")
    assert asked == [(MADE_BY, MESSAGE, "t")]


@pytest.mark.parametrize("body", ["", "{}", "[]", "[null,null,false,[],[]]", "[1,2,3,4,5]", "\ud800"])
def test_what_somebody_else_wrote_is_made_anew(body: str) -> None:
    made = KeptDiagnoses(lambda *_: body)
    assert made(MESSAGE, "t") == diagnose(MESSAGE, "t")
    assert list(made.made) == [(MESSAGE, "t")]
