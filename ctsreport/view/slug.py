"""Names in letters that an anchor and a link can hold, the same from run to run."""

import re
from collections.abc import Iterator

from msgspec import Struct

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.findings import TaskFinding
from ctsreport.view.wording import one_line

# What no format takes for more than a letter: at the edge of a word ``_`` is emphasis in Markdown.
_KEPT = re.compile("(?:[A-Za-z0-9-]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))+")


def slug(text: str) -> str:
    """Letters, digits, ``-`` and, within words, ``_`` as they are, all else by its number: no two texts become one."""
    if _KEPT.fullmatch(text):
        return text
    return "".join([part if kept else _numbered(part) for part, kept in _parts(text)])


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in _KEPT.finditer(text):
        yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    yield text[at:], False


def _numbered(text: str) -> str:
    return "".join([f".{ord(char):x}." for char in text])


def task_anchor(task: TaskFinding, *, several: bool) -> str:
    """``task/NAME``, where the report has several instances ``task/INSTANCE/NAME``."""
    return anchor_of(task.instance, task.name, several=several)


def anchor_of(instance: str, name: str, *, several: bool) -> str:
    """The same of a task that may be there no more."""
    if several:
        return f"task/{slug(instance)}/{slug(name)}"
    return f"task/{slug(name)}"


def instance_anchor(instance: str) -> str:
    """``instance/NAME``: its row in the table of instances."""
    return f"instance/{slug(instance)}"


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
    return full_name(task.instance, task.name, several=several)


def full_name(instance: str, name: str, *, several: bool) -> str:
    """The same of a task that may be there no more."""
    return one_line(f"{instance} / {name}" if several else name) or "–"


def cause_anchor(id_: str) -> str:
    """``cause/ID``: see docs/causes.md."""
    return f"cause/{id_}"


def headline_anchor(diagnosis: Diagnosis | None) -> str:
    """Where the first cause of a message stands; empty where it has none."""
    if not diagnosis:
        return ""
    return cause_anchor(diagnosis.causes[0].id)
