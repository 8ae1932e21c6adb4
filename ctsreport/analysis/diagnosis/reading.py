"""The diagnostics of a message, as they stand there."""

from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.analysis.diagnosis.terraform_output import diagnostics_in
from ctsreport.analysis.diagnosis.unwrap import attempts


def diagnostics_of(message: str, task: str, *, all_tries: bool) -> tuple[Diagnostic, ...]:
    """Each once; of tries that say the same, those of the newest."""
    tries = attempts(message)
    found = (
        diagnostic
        for attempt in (tries if all_tries else tries[:1])
        for diagnostic in diagnostics_in(attempt.text, task)
    )
    return tuple(dict.fromkeys(found))
