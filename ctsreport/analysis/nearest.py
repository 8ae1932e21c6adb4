"""What was probably meant by a pattern that matches no name."""

from collections.abc import Iterable

from ctsreport.analysis.findings import Findings
from ctsreport.errors import did_you_mean

NEAREST = 3
"""Names that are suggested for a pattern that matches none."""


def task_names(findings: Findings, pattern: str) -> list[str]:
    """The names that a pattern could have meant: with their instance where the pattern has one."""
    return [f"{task.instance}/{task.name}" if "/" in pattern else task.name for task in findings.tasks]


def nearest(pattern: str, names: Iterable[str]) -> str:
    """What was probably meant, or what there is."""
    there = list(dict.fromkeys(names))
    more = f" and {len(there) - NEAREST} more" if len(there) > NEAREST else ""
    return (
        did_you_mean(pattern, there, NEAREST)
        or f"There {'is' if len(there) == 1 else 'are'} {', '.join(there[:NEAREST]) or 'none'}{more}."
    )
