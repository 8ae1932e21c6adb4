"""docs/causes.md tells the rules as they are; each kind has a next step that destroys nothing."""

import re
import subprocess
import sys

import pytest

from ctsreport.analysis.diagnosis.kinds import KINDS
from ctsreport.analysis.diagnosis.rules import CATALOGUE
from tests.conftest import TESTS


def test_the_tables_are_those_of_the_rules() -> None:
    """``python scripts/causes.py`` writes them anew."""
    assert (
        subprocess.run([sys.executable, TESTS.parent / "scripts" / "causes.py", "--check"], check=False).returncode == 0
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_next_step(kind: str) -> None:
    """One line; nobody is told to force anything."""
    step = KINDS[kind].next_step
    assert step.endswith((".", "?"))
    assert "\n" not in step
    assert not re.search(r"\bforce|\bdelete|\bdestroy|\brm\b|\bkill\b|\btaint|-lock=false", step)
    assert any(rule.kind == kind for rule in CATALOGUE) or kind == "script"
