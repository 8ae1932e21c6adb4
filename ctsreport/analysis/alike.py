"""Diagnoses of messages that are alike, made once: a fault that hits a thousand tasks differs in names, ids and times alone."""

import re
from collections.abc import Callable

from ctsreport.analysis.diagnosis import Diagnosis, diagnose

MOST = 4096
"""Diagnoses that are remembered."""

LONGEST = 8192
"""Characters of the longest message that is worth it."""

SHORTEST_NAME = 5
"""A shorter task name can stand by chance in what tells two faults apart."""

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_IN_ID = re.compile(r"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-")
_NUMBER = re.compile(r'(?<=Id":)[1-9][0-9]{5,}(?![\w.-])')
_TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?")
"""Random ids, numbers that are ids in JSON, and times: no cause is told by them."""

_TELLS_TIME = "Created:"
"""Where a time is part of what a person reads: since when a state is locked."""


def remembering() -> Callable[[str, str], Diagnosis]:
    """`diagnose`, that remembers. What it gives for a message is that of the first one alike: the same but for places and details."""
    known: dict[str, Diagnosis] = {}

    def diagnosis_of(message: str, task: str) -> Diagnosis:
        if len(message) > LONGEST or len(task) < SHORTEST_NAME:
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
    text = message.replace(task, "\0")
    if _IN_ID.search(text):  # begins with a plain character, so it is found ten times as fast
        text = _ID.sub("\1", text)
    if 'Id":' in text:
        text = _NUMBER.sub("\1", text)
    return text if _TELLS_TIME in text else _TIME.sub("\1", text)


def _shows(diagnosis: Diagnosis, message: str, task: str) -> bool:
    """Whether what was masked is part of what a reader is told, so that it must be told of each message anew."""
    told = "\n".join([*(cause.summary for cause in diagnosis.causes), *diagnosis.hints])
    return task in told or any(chance in told for chance in (*_ID.findall(message), *_NUMBER.findall(message), *_TIME.findall(message)))
