"""Diagnoses of messages that are alike, made once: runs of one fault differ in ids and times, and tasks often in a number alone.

Nothing else of a task's name is taken for equal: a name can hold a word that tells one fault from another (``azure``, ``403``).
"""

import re
from collections.abc import Callable

from ctsreport.analysis.diagnosis import Diagnosis, diagnose

MOST = 4096
"""Diagnoses that are remembered."""

LONGEST = 8192
"""Characters of the longest message that is worth it."""

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_IN_ID = re.compile(r"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-")
_SERIAL = re.compile(r"[0-9]{5,}")
"""A number in a name that is too long for a port, a status or a code that stands alone."""

_NUMBER = re.compile(r'(?<=Id":)[1-9][0-9]{5,}(?![\w.-])')
_TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?")
"""Random ids, numbers that are ids in JSON, and times: no cause is told by them."""

_TELLS_TIME = "Created:"
"""Where a time is part of what a person reads: since when a state is locked."""


def remembering() -> Callable[[str, str], Diagnosis]:
    """`diagnose`, that remembers. What it gives for a message is that of the first one alike: the same but for places and details."""
    known: dict[str, Diagnosis] = {}

    def diagnosis_of(message: str, task: str) -> Diagnosis:
        if len(message) > LONGEST:
            return diagnose(message, task)
        alike = _masked(message, task)
        found = known.get(alike)
        if found is None:
            found = diagnose(message, task)
            if len(known) < MOST and not _shows(found, message, task):
                known[alike] = found
        return found

    return diagnosis_of


def _masked(message: str, task: str) -> str:
    name = _SERIAL.sub("\2", task)
    text = message if name == task else message.replace(task, name)
    if _IN_ID.search(text):  # begins with a plain character, so it is found ten times as fast
        text = _ID.sub("\1", text)
    if 'Id":' in text:
        text = _NUMBER.sub("\1", text)
    if _TELLS_TIME not in text:
        text = _TIME.sub("\1", text)
    return f"{name}\0{text}" if name in text else text


def _shows(diagnosis: Diagnosis, message: str, task: str) -> bool:
    """Whether what was masked is part of what a reader is told, so that it must be told of each message anew."""
    told = "\n".join([*(cause.summary for cause in diagnosis.causes), *diagnosis.hints])
    masked = (*_SERIAL.findall(task), *_ID.findall(message), *_NUMBER.findall(message), *_TIME.findall(message))
    return any(chance in told for chance in masked)
