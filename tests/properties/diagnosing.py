"""Any message has a diagnosis: at least one cause, in one line, the same again."""

from ctsreport.analysis.diagnosis import diagnose
from tests.unit.analysis.diagnosis.test_any_text import check as told_well


def check(message: str) -> None:
    """What is told is well told, and told again."""
    diagnosis = diagnose(message, "web-pool")
    told_well(diagnosis)
    assert diagnosis == diagnose(message, "web-pool")
