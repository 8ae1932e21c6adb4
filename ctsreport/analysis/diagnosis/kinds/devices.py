"""Devices that refuse in a shape of their own: FortiOS, Avi, and F5's declarations."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.http import inner_message
from ctsreport.analysis.diagnosis.kinds.naming import f5_code, without_names
from ctsreport.analysis.diagnosis.target import any_target
from ctsreport.analysis.diagnosis.text import cut, lower_first, one_line, sentence
from ctsreport.pattern import Pattern

_FORTIOS = Pattern(r"Error (?:creating|updating|reading|deleting|describing|retrieving) (\w+) (?:resource|datasource|data)?", re.IGNORECASE)
_EMPTY_RESPONSE = Pattern(r"Cli response:\s*(?:\[\s*\]|\{\s*\}|\"\"|null)?\s*(?:$|\n\s*\n)")
_AVI = Pattern(r"https?://[^\s/]+/api/([\w-]+)")
_AVI_FIELD = Pattern(r"has field \((\w+)\) introduced in later versions?", re.IGNORECASE)
_AVI_ERROR = Pattern(r"map\[error:(.*?)(?:\](?: |$)| obj_name:)")
_AS3_RESPONSE = Pattern(r"\"response\": ?\"((?:[^\"\\]|\\.)+)\"|\"errors\": ?\[ ?\"((?:[^\"\\]|\\.)+)\"")


def is_declaration(fault: Fault) -> bool:
    """AS3 refuses a declaration as a whole, whatever the reason for a part of it."""
    return fault.said("declaration failed", "declaration is invalid")


def fortios(fault: Fault, status: str) -> Finding | None:
    """FortiOS: what its command line answered, which may be nothing."""
    if "cli response" not in fault.low:
        return None
    match = _FORTIOS.search(fault.flat)
    what = f"FortiOS {match[1]}" if match else "FortiOS"
    told = "(no reason given)" if _EMPTY_RESPONSE.search(fault.text) else _cli(fault)
    tail = f" ({status})" if status else ""
    return fault.free("rejected", cut(f"{what}: {told}", 140 - len(tail)) + tail, told, what, status, fault.type)


def _cli(fault: Fault) -> str:
    rest = re.split(r"[Cc]li response:", fault.text, maxsplit=1)[1]
    return one_line(next((line for line in rest.split("\n") if line.strip(" \t[]{}")), "(no reason given)"))


def avi(fault: Fault, status: str) -> Finding | None:
    """Avi: the error that its controller wrapped in a Go map."""
    if "error from controller" not in fault.low:
        return None
    url = _AVI.search(fault.flat)
    target = any_target(fault)
    what = f"Avi {url[1]}" if url else "Avi"
    field, error = _AVI_FIELD.search(fault.flat), _AVI_ERROR.search(fault.flat)
    told = (
        f"field {field[1]} needs a later API version"
        if field
        else without_names(sentence(one_line(error[1])))
        if error
        else "request refused"
    )
    kind = (
        "conflict"
        if "already exists" in told or "concurrent update" in told.lower() or status == "409"
        else "notfound"
        if "not found" in told or status == "404"
        else "rejected"
    )
    tail = f" ({status})" if status else ""
    return fault.free(kind, cut(f"{what}: {told}", 140 - len(tail)) + tail, told, what, target.full if target else None, status)


def as3(fault: Fault, status: str) -> Finding | None:
    """F5 AS3: the first tenant's response, or the first error."""
    if not fault.said("declaration failed", "declaration is invalid", "as3"):
        return None
    match = _AS3_RESPONSE.search(fault.flat)
    response = next((group for group in match.groups() if group), "") if match else ""
    if not response and not status and "declaration" not in fault.low:
        return None
    told = lower_first(one_line(response.replace('\\"', '"'))) or inner_message(fault.text) or "no reason given"
    if coded := f5_code(told) or (None if response else f5_code(fault.flat)):
        told = f"{without_names(sentence(coded[2]))} ({coded[1]})"
    tail = f" ({status})" if status else ""
    head = "F5 AS3: declaration is invalid" if "declaration is invalid" in fault.low else "F5 AS3: declaration failed"
    return fault.free("rejected", cut(f"{head}: {told}", 140 - len(tail)) + tail, told, "AS3", status)
