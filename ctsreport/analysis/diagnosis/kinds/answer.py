"""What an API answered: its code, and its own words."""

import re

from ctsreport.analysis.diagnosis.fault import Fault
from ctsreport.analysis.diagnosis.http import inner_message, phrase_of
from ctsreport.analysis.diagnosis.kinds.naming import without_doing
from ctsreport.analysis.diagnosis.text import one_line
from ctsreport.analysis.diagnosis.vendors import vendor_of
from ctsreport.pattern import Pattern

_CODE = (
    Pattern(r"\"error_?[cC]ode\" ?: ?\"?(\d+)"),
    Pattern(r"Error Code: ?\"?(\d+)\"? Error Message"),
    Pattern(r"(IB\.Data\.\w+)"),
    Pattern(r"api error ([\w.]+):"),
    Pattern(r"with error: (\w+):"),
    Pattern(r"^Code:[ \t]*(\w+)", re.MULTILINE),
    Pattern(r"(generic_err_\w+)"),
    Pattern(r"Code(?:=|: )\\?\"(\w+)\\?\""),
    Pattern(r"((?:Invalid|Entity|Resource|Bucket)\w*\.?(?:Duplicate|AlreadyExists|NotFound)(?:Exception|Fault)?)\b"),
    Pattern(r"(alreadyExists|notFound|resourceInUseByAnotherResource)\b"),
)
# Short forms, which only mean a code where this vendor speaks.
_CODE_OF_VENDOR = {
    "AWS": Pattern(
        r"\bRequestID: [\w-]*, (?:HostID: [^,\s]*, )?([A-Z]\w+): |(?:^|: )([A-Z][a-z]+[A-Z]\w*): [^\n]*\n\s*status code:", re.MULTILINE
    ),
    "Cloudflare": Pattern(r"\((\d{4,5})\)"),
    "NSX": Pattern(r"\(code (\d{2,6})\)"),
    "PAN-OS": Pattern(r"^\s*(?:Error [45]\d\d: )?(\d{1,2}) \| ", re.MULTILINE),
}
# A code that only repeats the status says no more.
_PLAIN_CODES = {"Conflict", "NotFound", "BadRequest", "Error"}
_HTTP_HEAD = Pattern(
    r"^(?:\d{1,2} \| |(?:Not Found|Bad Request|Forbidden|Conflict|Internal Server Error) - "
    r"|(?:HTTP )?(?:status )?[45]\d\d(?: [A-Z][\w ]{2,30})?(?: ?::|:| -|,)? ?)"
)
_PANOS_HEAD = Pattern(r"\s*(?:Error [45]\d\d: )?\d{1,2} \| ")
_TAIL = Pattern(r"\s*\((?:code )?\d{2,6}\)(?:\s*Cli response:?\s*)?\.?$|\s*status code: \d{3}, request id.*$", re.IGNORECASE)
_IB = Pattern(r"(?:IBDataConflictError|AdmCon\w+Error|AdmData\w*Error): ?(?:IB\.Data\.\w+: ?)?([^\"(]+?)(?:\)?\"|$)")


def code_of(fault: Fault) -> str:
    """The vendor's own code of the error; else empty."""
    if fault.code is None:
        fault.code = _code(fault)
    return fault.code


def _code(fault: Fault) -> str:
    own = _CODE_OF_VENDOR.get(vendor_of(fault))
    for pattern in (own, *_CODE) if own else _CODE:
        match = pattern.search(fault.text)
        code = next((group for group in match.groups() if group), "") if match else ""
        if code and code not in _PLAIN_CODES:
            return code
    return ""


def message_of(fault: Fault) -> str:
    """What the API said; else the telling part of the text."""
    if match := _IB.search(fault.flat):
        return one_line(match[1])
    return inner_message(fault.text) or own_words(fault)


def own_words(fault: Fault) -> str:
    """Without the words of Terraform and HTTP around it."""
    if fault.command:
        return _telling_line(fault)
    text = one_line(fault.summary or fault.text[:1000])
    if len(text) < 70 and fault.diagnostic and fault.detail and _is_heading(text):
        text = one_line(fault.detail[:1000])
    text = _HTTP_HEAD.sub("", without_doing(text.rsplit(" :: ", 1)[-1]))
    return _TAIL.sub("", text.rsplit(" -> ", 1)[-1] if _PANOS_HEAD.match(fault.text) else text)


def _telling_line(fault: Fault) -> str:
    """Of a script's output, the line with the status; requests' own words for it say no more than the status."""
    line = next((one_line(line) for line in fault.text.split("\n") if fault.status in line), "")
    return phrase_of(fault.status)[4:].lower() if " for url: " in line or "requested URL returned error" in line else line


def _is_heading(text: str) -> bool:
    """``Error creating X``, ``Client Error``: what went wrong stands in the detail."""
    return ": " not in text or text.lower().startswith(("failed to execute api call", "client error"))
