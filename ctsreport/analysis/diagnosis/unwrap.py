"""CTS's own wrapping around Terraform's text, from outside in."""

from collections.abc import Iterator
from typing import NamedTuple

from ctsreport.analysis.diagnosis.slots import SLOT
from ctsreport.analysis.diagnosis.text import bounded, clean
from ctsreport.analysis.tries import count_tries, split_tries
from ctsreport.pattern import Pattern

# Of a longer text, which no daemon has been seen to store, the head and the tail are looked at.
_LOOKED_AT = 200_000

# What Terraform itself says begins like this mostly: nothing stands before it any more.
_PLAIN = ("exit status ", "Error: ")
# No more than this stands before an error; a text that only looks like such layers is taken as it is.
_LAYERS = 16
_CANCELLED = "context canceled"
_WRAPPED = ("retry attempt #", f"{_CANCELLED}: retry attempt #")
# `2026-11-24T13:41:06.366Z [ERROR] tasksmanager: `, `task_name=web error="`
_LOG = Pattern(
    rf"(?:{SLOT}[\d:.]*\s+){{1,2}}(?=[\[|])|\[(?:ERROR|ERR|WARN|INFO|DEBUG)\]\s+(?:[\w.-]+:\s+)?|"
    r"\d{4}[-/]\d\d[-/]\d\d[T ][^\s]+\s+"
    r"|\[(?:ERROR|ERR|WARN|INFO|DEBUG)\]\s+(?:[\w.-]+:\s+)?"
    r"|(?:error rendering template|could not apply changes|unable to apply changes"
    r"|error applying(?: changes)?)(?: for)?(?: task)? ['\"]?[\w.-]+['\"]?:\s*"
    r"|(?:[\w.-]+=\S+\s+)*error=(?:\"|\s*\n)?\s*"
    r"|\([\w.-]{1,40}\)\s+|\| "
)
# `Error updating task 'web': unable to apply changes: `
_ENABLE = Pattern(
    r"Error (?:updating|creating|enabling|running) task '?[^'\n]{0,300}?'?[.:] ?(Unable to [\w ]+: ?"
    r"|unable to (?:init|inspect|apply) [\w ]+: ?)?"
)
# `Error tf-apply for 'web': `, without quotes too
_PHASE = Pattern(r"[Ee]rror tf-([\w-]+) for '([^'\n]{0,500})': ?|[Ee]rror tf-([\w-]+) for ([\w.-]+): ?")
_STATUS = Pattern(r"exit status \d+[ \t]*(?:\n|$)")
_TEMPLATE = (
    "error fetching template dependencies",
    "failed reading file",
    "failed writing file",
    "Unable to render template",
    "error rendering",
)


class Attempt(NamedTuple):
    """One try: the phase it failed in, where the text says it, and the text without what CTS put around it."""

    phase: str | None
    text: str


def attempts(message: str) -> tuple[Attempt, ...]:
    """Each different try of a message."""
    found = tuple(dict.fromkeys(_attempts(message.strip(), None, 0)))
    return found or (Attempt(None, ""),)


def _attempts(text: str, phase: str | None, depth: int) -> Iterator[Attempt]:
    if not text.startswith(_WRAPPED):
        yield from _direct(text, phase, depth)
        return
    if text.startswith(_CANCELLED):
        yield Attempt(None, _CANCELLED)
    tries = [each.text for each in split_tries(text)]
    if tries != [text] and depth < 4:
        for each in tries:
            yield from _attempts(each.strip(" "), phase or _repeated(text), depth + 1)
        return
    yield from _direct(text, phase, depth)


def _repeated(text: str) -> str | None:
    """Only a PAN-OS commit is tried again more than twice."""
    if (count_tries(text) or 0) > 3:
        return "commit"
    return None


def _direct(text: str, phase: str | None, depth: int) -> Iterator[Attempt]:
    text = clean(bounded(text, _LOOKED_AT)).strip(" \t\r")
    own_phase, rest = _unprefixed(text)
    if rest.startswith(_WRAPPED) and depth < 4 and rest != text:
        yield from _attempts(rest.strip().removesuffix('"'), own_phase, depth + 1)
        return
    yield Attempt(_phase_of(rest) or own_phase or phase, rest)


def _unprefixed(text: str) -> tuple[str | None, str]:
    """The phase, and the text without all that stands before the error itself."""
    phase = None
    for _ in range(_LAYERS):
        stripped = text.lstrip()
        if stripped.startswith(_PLAIN):
            break
        if match := _PHASE.match(stripped):
            phase = match[1] or match[3]
        elif match := _ENABLE.match(stripped):
            phase = phase or _enabled(match[1] or "")
        elif not (match := _LOG.match(stripped)) or not match[0]:
            break
        text = stripped[match.end() :]
        if match[0].endswith('"'):  # the log quotes it
            text = text.rstrip().removesuffix('"')
    rest = text.lstrip()
    status = _STATUS.match(rest)
    return phase, rest[status.end() :] if status else text


def _enabled(doing: str) -> str | None:
    if "init" in doing:
        return "init"
    if "render" not in doing:
        return None
    return "template"


def _phase_of(text: str) -> str | None:
    text = text.lstrip()
    if text.startswith(("error: ", "module for task")):
        return "validate"
    if text.startswith(_TEMPLATE):
        return "template"
    if not text[:40].lower().startswith(("commit failed", "commit error", "failed to commit")):
        return None
    return "commit"
