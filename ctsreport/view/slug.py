"""Names in letters that an anchor and a link can hold, the same from run to run."""

from msgspec import Struct

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.findings import TaskFinding
from ctsreport.view.wording import one_line


def slug(text: str) -> str:
    """Letters, digits, ``-`` and ``_`` as they are, everything else by its number: different texts stay different."""
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return text
    return "".join(
        [char if char.isascii() and (char.isalnum() or char in "-_") else f".{ord(char):x}." for char in text]
    )


def task_anchor(task: TaskFinding, *, several: bool) -> str:
    """``task/NAME``, where the report has several instances ``task/INSTANCE/NAME``."""
    return f"task/{slug(task.instance)}/{slug(task.name)}" if several else f"task/{slug(task.name)}"


class Link(Struct, frozen=True, gc=False):
    """A task or an instance by name, and where it stands; an instance has no place of its own.

    ``why`` may be empty.
    """

    name: str
    anchor: str = ""
    why: str = ""


def link_to(task: TaskFinding, *, several: bool, why: str = "") -> Link:
    """A task, with its instance where there are several."""
    return Link(name_of(task, several=several), task_anchor(task, several=several), one_line(why))


def name_of(task: TaskFinding, *, several: bool) -> str:
    """A task's name, after its instance's where there are several."""
    return one_line(f"{task.instance} / {task.name}" if several else task.name) or "–"


def cause_anchor(id_: str) -> str:
    """``cause/ID``: see docs/causes.md."""
    return f"cause/{id_}"


def headline_anchor(diagnosis: Diagnosis | None) -> str:
    """Where the first cause of a message stands; empty where it has none."""
    return cause_anchor(diagnosis.causes[0].id) if diagnosis else ""
