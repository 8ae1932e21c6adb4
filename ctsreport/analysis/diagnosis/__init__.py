"""The message of a failed run, taken apart: phase, Terraform's diagnostics, causes in one line, and a key to group by.

From outside in: `unwrap` takes off what CTS puts around a text, `terraform` finds the diagnostics in it, `kinds` holds the
catalogue that says what each comes to, `normalise` makes the key.
"""

from ctsreport.analysis.diagnosis.model import Cause, Diagnosis, Diagnostic

__all__ = ["Cause", "Diagnosis", "Diagnostic", "diagnose"]


def diagnose(message: str, task: str) -> Diagnosis:
    """What the message of a failed run of ``task`` says. Any text is taken; the same text has the same diagnosis."""
    # The catalogue takes longer to load than most runs need: many reports hold no failure, many commands no report.
    from ctsreport.analysis.diagnosis import engine

    return engine.diagnose(message, task)
