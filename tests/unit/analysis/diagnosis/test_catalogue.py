"""Each shape of the catalogue comes to its kind and its line."""

import pytest

from ctsreport.analysis.diagnosis import diagnose
from tests.unit.analysis.diagnosis.catalogue import CATALOGUE, Case, at, script
from tests.unit.analysis.diagnosis.shapes import OUTPUTS, SUMMARIES
from tests.unit.analysis.diagnosis.wrapping import retried, stored

TASK = "web-pool"
POOL = 'terraform_data.pool["a"]'


@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case.name)
def test_the_kind_and_the_line_of_each_shape(case: Case) -> None:
    """Wrapped as a daemon wraps it."""
    headline = diagnose(stored(case.text, TASK, case.wrap), TASK).causes[0]
    assert (headline.kind, headline.summary) == (case.kind, case.summary)


@pytest.mark.parametrize(("address", "summary", "kind", "cause"), SUMMARIES)
def test_other_wordings_of_providers(address: str, summary: str, kind: str, cause: str) -> None:
    """A rule takes the shape, not the example."""
    headline = diagnose(stored(f"Error: {summary}\n{at(address)}\n", TASK), TASK).causes[0]
    assert (headline.kind, headline.summary) == (kind, cause)


@pytest.mark.parametrize(("command", "code", "output", "kind", "cause"), OUTPUTS)
def test_what_scripts_say(command: str, code: int, output: str, kind: str, cause: str) -> None:
    """First a known fault, else the last line."""
    headline = diagnose(stored(script(output, command, code), TASK), TASK).causes[0]
    assert (headline.kind, headline.summary) == (kind, cause)


@pytest.mark.parametrize(
    ("wrap", "phase"),
    [
        ("apply", "apply"),
        ("direct", "apply"),
        ("init", "init"),
        ("init-direct", "init"),
        ("enable", "validate"),
        ("commit", "commit"),
    ],
)
def test_the_phase(wrap: str, phase: str) -> None:
    """As CTS's wrapping says."""
    text = 'module for task "{T}" is missing the "services" variable' if wrap == "enable" else "it broke"
    assert diagnose(stored(text, TASK, wrap), TASK).phase == phase


def test_the_parts_of_a_diagnostic() -> None:
    """Where it stands, and its detail as it was before it was broken into lines; the box of values is no detail.

    A warning is no error.
    """
    long = "The path " + "a-word " * 30 + "ends"
    text = (
        "Warning: Deprecated\n\n  on main.tf line 1:\n   1: x\n\nOld.\n\n"
        f"Error: Resource precondition failed\n{at(POOL, 7)}    ├────────\n    │ local.inside is false\n\n{long}\n"
    )
    [error] = diagnose(stored(text, TASK), TASK).diagnostics
    assert (error.severity, error.summary, error.line) == ("error", "Resource precondition failed", 7)
    assert error.address == 'module.web-pool.terraform_data.pool["a"]'
    assert error.file == ".terraform/modules/web-pool/main.tf"
    assert error.context is not None
    assert error.context.startswith('resource "terraform_data"')
    assert error.detail == long


def test_several_causes() -> None:
    """Each once, in the order of the catalogue whatever the order of the diagnostics; the rest is counted."""
    parts = [
        f'Error: Get "https://{host}.example.com/x": {what}\n{at()}\n'
        for host, what in (("b", "EOF"), ("a", "EOF"), ("c", "no such host"))
    ]
    diagnosis = diagnose(stored("\n".join(parts), TASK), TASK)
    assert [cause.kind for cause in diagnosis.causes] == ["dns", "unreachable", "unreachable"]
    assert diagnosis.summary == "c.example.com not found in DNS + 2 other causes"
    assert diagnosis.causes == diagnose(stored("\n".join(reversed(parts)), TASK), TASK).causes


def test_tries_that_differ() -> None:
    """The causes of all stored tries count, and an earlier try may have made what is there now."""
    first = stored(f'Error: Post "https://a.example.com/x": EOF\n{at()}\n', TASK, tries=0)
    second = stored(f"Error: services already exists\n{at('kubernetes_service.s')}\n", TASK, tries=0)
    diagnosis = diagnose(f"retry attempt #2 failed '{second}': retry attempt #1 failed '{first}'", TASK)
    assert (diagnosis.tries, diagnosis.tries_differ) == (3, True)
    assert [cause.kind for cause in diagnosis.causes] == ["unreachable", "conflict"]
    assert "An earlier try of this run may have created it." in diagnosis.hints


def test_eight_copies_of_a_commit() -> None:
    """A commit is tried again inside each try."""
    diagnosis = diagnose(retried(retried("Commit failed: zone 'dmz' is not there", 4), 2), TASK)
    assert (diagnosis.phase, diagnosis.tries, diagnosis.tries_differ) == ("commit", 3, False)
    assert diagnosis.summary == "PAN-OS commit failed: zone is not there"


def test_a_cancelled_run_tells_what_it_waited_for() -> None:
    """It had failed already."""
    diagnosis = diagnose("context canceled: retry attempt #1 failed 'error tf-apply for 'a': signal: killed'", "a")
    assert [cause.kind for cause in diagnosis.causes] == ["cancelled", "memory"]


def test_a_crash_is_one_cause() -> None:
    """Terraform says three times that one provider crashed."""
    case = next(case for case in CATALOGUE if case.name == "panic")
    assert len(diagnose(stored(case.text, TASK), TASK).causes) == 1
