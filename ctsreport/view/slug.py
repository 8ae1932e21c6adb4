"""Names in letters that an anchor and a link can hold, the same from run to run."""

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.findings import TaskFinding


def slug(text: str) -> str:
    """Letters, digits, ``-`` and ``_`` as they are, everything else by its number: different texts stay different."""
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return text
    return "".join([char if char.isascii() and (char.isalnum() or char in "-_") else f".{ord(char):x}." for char in text])


def task_anchor(task: TaskFinding, *, several: bool) -> str:
    """``task/NAME``, where the report has several instances ``task/INSTANCE/NAME``."""
    return f"task/{slug(task.instance)}/{slug(task.name)}" if several else f"task/{slug(task.name)}"


def cause_anchor(id_: str) -> str:
    """``cause/ID``: see docs/causes.md."""
    return f"cause/{id_}"


def headline_anchor(diagnosis: Diagnosis | None) -> str:
    """Where the first cause of a message is told; empty where it has none."""
    return cause_anchor(diagnosis.causes[0].id) if diagnosis else ""
