"""PAN-OS commits: what was sent is made live in a step of its own."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds.naming import without_names
from ctsreport.analysis.diagnosis.text import cut, flat, lower_first, one_line, sentence
from ctsreport.pattern import Pattern

_COMMIT_NOISE = Pattern(
    r"^(?:(?:rule|vsys|address|service|zone|device|policy|object|group|template|warning|error|details?|line)[^:]{0,120}: ?)+", re.IGNORECASE
)
_FAILED_COMMIT = Pattern(
    r"(?:commit failed|commit error|failed to commit|error (?:in|during) commit|commit job \d* ?failed"
    r"|commit)\s{0,3}[:;-]+\s{0,3}(?:validation error:?\s{0,3})?([^\n]+)",
    re.IGNORECASE,
)


def commit(fault: Fault) -> Finding | None:
    """PAN-OS keeps what was sent and refuses to make it live."""
    if fault.phase != "commit" and not fault.said("commit failed", "failed to commit", "commit error", "commit lock", "another commit"):
        return None
    if fault.diagnostic is not None and not fault.said("commit"):
        return None
    told = _commit_reason(fault)
    return fault.free("commit", cut(f"PAN-OS commit failed: {told}"), told)


def _commit_reason(fault: Fault) -> str:
    match = _FAILED_COMMIT.search(fault.text)
    text = one_line(match[1]) if match else fault.flat
    text = _COMMIT_NOISE.sub("", text).rsplit(" -> ", 1)[-1]
    return without_names(sentence(text)) or lower_first(flat(text)) or "no reason given"
