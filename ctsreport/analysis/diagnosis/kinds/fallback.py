"""Anything else: the words that say most."""

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.http import inner_message
from ctsreport.analysis.diagnosis.text import cut, flat, one_line
from ctsreport.pattern import Pattern

_STATUS = Pattern(r"[Ee]xit [Ss]tatus \d+[.:,]?\s*")
_NO_WORDS = "No error text"


def other(fault: Fault) -> Finding:
    """The summary; where that is empty or generic, what is in the detail; of an unknown text its first telling line. Never nothing."""
    told = _told(fault)
    return fault.free("other", cut(told), told)


def _told(fault: Fault) -> str:
    if fault.diagnostic is None:
        return _first_line(fault.text) or _NO_WORDS
    summary = one_line(fault.summary)
    if not _says_nothing(summary):
        return _without_status(summary)
    inner = one_line(inner_message(fault.text))
    if inner:
        return inner
    return _last_sentence(fault.detail) or _without_status(summary) or _NO_WORDS


def _says_nothing(summary: str) -> bool:
    low = summary.lower().strip(" .:")
    return low in {
        "",
        "error",
        "client error",
        "failed",
        "unknown error",
        "failed to execute api call",
        "plugin error",
        "provider error",
        "request failed",
    } or not _without_status(summary)


def _without_status(text: str) -> str:
    found = _STATUS.sub("", text).strip(" :.,;-'\"") if "exit status" in text.lower() else text
    return found if any(map(str.isalnum, found)) and found.lower() not in {"error", "errors"} else ""


def _last_sentence(detail: str) -> str:
    text = flat(detail[-4000:]).rstrip(". ")
    last = text.rsplit(". ", 1)[-1]
    return _without_status(one_line(last))


def _first_line(text: str) -> str:
    for line in text[:20_000].split("\n"):
        told = _without_status(one_line(line))
        if told and not _says_nothing(told):
            return told.removeprefix("Error: ").removeprefix("error: ") or told
    return ""
