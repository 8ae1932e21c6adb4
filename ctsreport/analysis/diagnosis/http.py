"""HTTP in error texts: the status that was answered, and the innermost message of an answer."""

import re
from itertools import islice

from ctsreport.analysis.diagnosis.text import one_line
from ctsreport.pattern import Pattern

PHRASES = {
    "400": "Bad Request",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "Not Found",
    "405": "Method Not Allowed",
    "407": "Proxy Authentication Required",
    "409": "Conflict",
    "412": "Precondition Failed",
    "422": "Unprocessable Entity",
    "429": "Too Many Requests",
    "500": "Internal Server Error",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
    "504": "Gateway Timeout",
}
_STATUS = Pattern(
    r"\bHTTP(?:/\d(?:\.\d)?)?(?:[ _-]?(?:status|error|response|code|statuscode|client error|server error"
    r"|request failed with))*[ :=]*\"?([45]\d\d)\b"
    r"|\b(?:http_?)?(?:status|error|response|return)[ _-]?(?:code|status)?(?: was| is| of)?[\"']?\s*[:=]?\s*\(?[\"']?([45]\d\d)\b"
    r"|\b(?:rest|api|googleapi:|returned|server|unexpected|received|returned a|got|client)\s+(?:error|status"
    r"|response|code|http)[: ]+\(?([45]\d\d)\b"
    r"|\b(?:code|status|rsp|error)\\?[\"']?\s*[:=]\s*[\"']?([45]\d\d)\b"
    r"|\b([45]\d\d)[ -](?:client error: |server error: )?\(?(?:unauthori[sz]ed|forbidden|bad request|not found"
    r"|conflict|too many requests|internal server error"
    r"|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|unprocessable|method not allowed"
    r"|precondition failed|permission denied|invalid credential|proxy auth)"
    r"|\(([45]\d\d)(?: [\w ]+)?\)|\]\[([45]\d\d)\]"
    r"|\b(?:answered|returned|failed with|got|received|replied)(?: with)?(?: a| an)?(?: http)?:? ([45]\d\d)\b"
    r"|: ([45]\d\d)(?=$|[ \n'\")]*$|[: ])",
    re.IGNORECASE,
)
CONSUL_ANSWERED = Pattern(r"[Uu]nexpected response code: (\d{3})(?: \((.*?)\)(?:$|[ ,.;:]))?")
# A cheap look for where a dear one can find anything; 443 is a port. Of more numbers than this, none is a status.
_BEFORE, _BEHIND, _NUMBERS = 45, 50, 20
_NUMBER = Pattern(r"[45]\d\d(?!\d)(?<!\d\d\d\d)(?<!443)")
_PHRASE = Pattern(
    r"\b(unauthorized|forbidden|proxy authentication required|too many requests|service (?:temporarily )?unavailable|bad gateway"
    r"|gateway time-?out|internal server error)\b",
    re.IGNORECASE,
)
_BY_PHRASE = {phrase.lower(): code for code, phrase in PHRASES.items()}
_FIELDS = (
    r"text|message|error_?message|faultstring|errorMessage|msg|detail|details|reason|error_description|description|localizedMessage|error"
)
_MESSAGE = Pattern(rf"[\"'](?P<name>{_FIELDS})[\"']\s*:\s*\"(?P<value>(?:[^\"\\]|\\.){{1,600}})\"", re.IGNORECASE)
# JSON that was quoted once more.
_QUOTED_MESSAGE = Pattern(rf"\\\"(?P<name>{_FIELDS})\\\"\s*:\s*\\\"(?P<value>[^\"\\]{{1,600}})\\\"", re.IGNORECASE)
# The first of these that is there wins; "error" is often only a heading over the others.
_BEST = (
    "text",
    "message",
    "errormessage",
    "error_message",
    "localizedmessage",
    "faultstring",
    "msg",
    "detail",
    "details",
    "error_description",
    "reason",
    "description",
    "error",
)
_LABELLED = (
    Pattern(r"Cli response:[ \t]*\n?[ \t]*([^\n]+)", re.IGNORECASE),
    Pattern(r"\bError Message: ?\"([^\"\n]+)\""),
    Pattern(r"(?:^|\. )[ \t]*(?:Error )?Message:[ \t]*([^\n]+)", re.IGNORECASE | re.MULTILINE),
    Pattern(r"[Uu]nexpected response code: \d+ \(([^\n)]+)"),
    Pattern(r"\bMessage(?:=|: )\\?\"([^\"\\\n]+)"),
    Pattern(r"\bErrors:\s*\* ([^\n]+)"),
    Pattern(r"\bapi error ([^\n]+)"),
    Pattern(r"\bRequestID: [\w-]*, (?:HostID: [^,\s]*, )?((?:[A-Z]\w+: )[^\n]+)"),
    Pattern(r"^(?:.*: )?([A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)*: [^\n]+)\n\s*status code: \d{3}, request id", re.MULTILINE),
    Pattern(r"\bmap\[\w+:\[?([^\[\]\n]{4,300})\]"),
    Pattern(r"\bwith error: ([^\n]+)"),
    Pattern(r"\berr(?:or)?=([^\n]+)"),
    Pattern(r"\[\"([^\"\]\n]{4,300})\"\]"),
)


def status_of(flat: str) -> str:
    """The first status of the classes 4xx and 5xx that a text names; empty where it names none."""
    for number in islice(_NUMBER.finditer(flat), _NUMBERS):
        match = _STATUS.search(flat[max(0, number.start() - _BEFORE) : number.end() + _BEHIND])
        if match:
            return next(group for group in match.groups() if group)
    phrase = _PHRASE.search(flat)
    return _BY_PHRASE.get(phrase[1].lower().replace("temporarily ", "").replace("time-out", "timeout"), "") if phrase else ""


def phrase_of(code: str) -> str:
    """``503 Service Unavailable``."""
    return f"{code} {PHRASES[code]}" if code in PHRASES else f"HTTP {code}"


def inner_message(text: str) -> str:
    """What the API itself said: the innermost ``"text"`` or ``"message"``, else what a label announces; else empty."""
    told = _json_message(text) if '":' in text or '" :' in text or "':" in text else ""
    if told:
        return told
    for pattern in _LABELLED:
        found = pattern.findall(text)
        if found and found[-1].strip():
            return one_line(found[-1])  # the innermost
    return ""


def _json_message(text: str) -> str:
    found: dict[str, str] = {}
    for pattern in (_QUOTED_MESSAGE, _MESSAGE):
        for match in pattern.finditer(text):
            value = one_line(match["value"].replace('\\"', '"').replace("\\n", " ").replace("\\/", "/").rstrip("\\"))
            if value and not value.isdigit():
                found[match["name"].lower()] = value
    return next((found[name] for name in _BEST if name in found), "")
