"""What the device said to a request that it understood: it exists already, is not there, is wrong."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.http import inner_message, phrase_of
from ctsreport.analysis.diagnosis.kinds.answer import code_of, message_of, own_words
from ctsreport.analysis.diagnosis.kinds.devices import as3, avi, fortios, is_declaration
from ctsreport.analysis.diagnosis.kinds.naming import API_CODE, f5_code, without_doing, without_names
from ctsreport.analysis.diagnosis.target import any_target
from ctsreport.analysis.diagnosis.text import cut, lower_first, sentence, upper_first
from ctsreport.analysis.diagnosis.vendors import vendor_of
from ctsreport.pattern import Pattern

_TOLD_BY_CODE = {"01070333": "virtual server shares its destination with another"}
# Of these the vendor's code says more than the status.
_CODE_FIRST = {"AWS", "Azure", "GCP", "Citrix ADC", "NSX", "Cisco ACI", "Cloudflare"}
_CONFLICT = (
    "already exists",
    "409 conflict",
    "alreadyexists",
    "illegally shares destination",
    "anotheroperationinprogress",
    "another operation",
    "duplicate entry",
    "duplicate object",
    "duplicate name",
    "duplicate ip",
    "duplicate key",
    "duplicate record",
    "duplicate value",
    ".duplicate",
    "is a duplicate",
    "already in use",
    "already been taken",
    "object already exist",
    "already defined",
    "conflictingoperation",
    "resource is locked",
    "object is locked",
    "err_object_locked",
    "entry already exist",
    "objects have the same",
    "has been modified",
    "more than one object",
    "resourceinuse",
    "dependencyviolation",
    "is referenced by",
    "in use by",
    "object is being used",
    "already present",
    "concurrent update",
    "duplicatetargetgroup",
    "duplicateloadbalancer",
    "with the same name",
    "cannot be deleted because",
)
_NOT_FOUND = (
    "not found",
    "404",
    "does not exist",
    "notfound",
    "no such object",
    "object_not_found",
    "doesn't exist",
    "could not find",
    "could not be found",
    "cannot be found",
    "unable to find",
    "no such resource",
    "unknown service id",
    "object not present",
    "couldn't find",
)
_EXISTS = Pattern(
    r"([^.:\n\"]{0,160}?)\b(?:already exists?|is already in use|already in use|has already been taken|already defined)", re.IGNORECASE
)


def _finding(fault: Fault, kind: str, told: str, code: str, status: str) -> Finding:
    target = any_target(fault)
    vendor = vendor_of(fault)
    subject = vendor or (target.short if target else "")
    shown = code or status
    summary = f"{subject}: {told}" if subject else upper_first(told)
    tail = f" ({shown})" if shown and shown not in told else ""
    return fault.free(kind, cut(summary, 140 - len(tail)) + tail, told, subject, target.full if target else None, code, status)


def conflict(fault: Fault) -> Finding | None:
    """It exists already, or something else is at it."""
    status = fault.status
    if (status != "409" and not fault.said(*_CONFLICT)) or is_declaration(fault):
        return None
    if found := avi(fault, status):
        return found if found.kind == "conflict" else None
    if match := f5_code(fault.flat):
        return _finding(fault, "conflict", _TOLD_BY_CODE.get(match[1]) or without_names(sentence(match[2])), match[1], "")
    code = code_of(fault)
    if "InProgress" in code:
        return _finding(fault, "conflict", lower_first(_spaced(code)), status, status)
    told = _conflicting(fault)
    return _finding(fault, "conflict", told, code if code not in told else "", status)


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _conflicting(fault: Fault) -> str:
    message = message_of(fault)
    if not any(word in message.lower() for word in _CONFLICT) and (match := _EXISTS.search(fault.flat)):
        message = match[0]
    text = without_names(_FOUND.sub(r"\1", sentence(_before_dash(message)).split("; please", 1)[0]))
    return text or "already exists"


# FortiOS names the object that is there already last.
_FOUND = Pattern(r"^(duplicate entry found): \S+$", re.IGNORECASE)


def _before_dash(text: str) -> str:
    return text.split(" - to be managed", 1)[0].split(" - ", 1)[-1] if " - to be managed" in text else text


def not_found(fault: Fault) -> Finding | None:
    """What the request is about is not there."""
    status = fault.status
    if status != "404" and not fault.said(*_NOT_FOUND):
        return None
    if fault.said("command not found", "no such file or directory") and status != "404":
        return None
    if not _is_answer(fault, status) or is_declaration(fault):
        return None
    if found := avi(fault, status):
        return found if found.kind == "notfound" else None
    if match := f5_code(fault.flat):
        return _finding(fault, "notfound", without_names(sentence(match[2])), match[1], "")
    message = message_of(fault)
    known = status == "404" and "://" not in message
    told = without_names(sentence(message if known or any(word in message.lower() for word in _NOT_FOUND) else _clause(fault)))
    told = "not found" if "://" in told else told
    code = code_of(fault)
    shown = "" if vendor_of(fault) == "Infoblox" else code
    return _finding(fault, "notfound", told or "not found", shown, "" if vendor_of(fault) == "Infoblox" else status)


def _is_answer(fault: Fault, status: str) -> bool:
    """An API said so: with a status, a code or as a known vendor; a script's own "not found" is its own affair."""
    return bool(status or code_of(fault) or vendor_of(fault)) and not (fault.command and not status)


def _clause(fault: Fault) -> str:
    text = fault.flat
    for word in _NOT_FOUND:
        at = fault.low.find(word) if word != "404" else -1
        if at >= 0:
            start = max(text.rfind(". ", 0, at), text.rfind(": ", 0, at), text.rfind('"', 0, at)) + 1
            return text[start : at + len(word)].strip()
    return "not found"


def rejected(fault: Fault) -> Finding | None:
    """It understood, and refused: each vendor in its own shape, any other by its innermost message."""
    status = fault.status
    for rule in (fortios, avi, as3):
        if found := rule(fault, status):
            return found
    if "is invalid: " in fault.flat and vendor_of(fault) == "Kubernetes":
        told = fault.flat.split("is invalid: ", 1)[1].rstrip(".")
        return fault.free("rejected", cut(f"Kubernetes: {told}"), told, "Kubernetes", fault.type)
    if not status and not code_of(fault) and not f5_code(fault.flat):
        return None
    if fault.command and not status:
        return None
    if match := f5_code(fault.flat):
        return _finding(fault, "rejected", without_names(sentence(match[2])), match[1], "")
    message = inner_message(fault.text) or own_words(fault)
    if "://" in message and status:  # the request, and the status that it got
        message = phrase_of(status)[4:].lower()
    told = lower_first(API_CODE.sub("", sentence(without_doing(message)), count=1).rstrip(" ,")) or lower_first(phrase_of(status or "400"))
    subject, target = vendor_of(fault), any_target(fault)
    shown = (subject in _CODE_FIRST and code_of(fault)) or status or code_of(fault)
    head = subject or (target.short if target else "")
    tail = f" ({shown})" if shown and shown not in told else ""
    summary = cut(f"{head}: {told}" if head else upper_first(told), 140 - len(tail)) + tail
    return fault.free("rejected", summary, told, head, target.full if target else None, code_of(fault), status, fault.type)
