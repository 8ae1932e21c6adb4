"""The message of a failed run, taken apart: phase, Terraform's diagnostics, causes in one line, and an id to group by.

One way: `unwrap` takes off what CTS puts around a text, `terraform` finds the diagnostics in it, `canon` masks what may
differ, `evidence` reads who was called, what was answered and the innermost reason, `rules` say what kind that is, and
headline and key are made of the same evidence.
"""

from collections.abc import Callable

from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.analysis.diagnosis.model import Cause, Diagnosis

__all__ = ["Cause", "Diagnosis", "Diagnostic", "diagnose", "remembering"]


def diagnose(message: str, task: str) -> Diagnosis:
    """What the message of a failed run of ``task`` says. Any text is taken; the same text has the same diagnosis."""
    return remembering()(message, task)


def remembering() -> Callable[[str, str], Diagnosis]:
    """`diagnose`, for many messages: each shape is concluded from once.

    What it gives is the same, whatever it was given before.
    """
    known: list[Callable[[str, str], Diagnosis]] = []

    def of(message: str, task: str) -> Diagnosis:
        if not known:  # the catalogue takes longer to load than most runs need: many reports hold no failure
            from ctsreport.analysis.diagnosis.engine import Diagnoser

            known.append(Diagnoser())
        return known[0](message, task)

    return of
