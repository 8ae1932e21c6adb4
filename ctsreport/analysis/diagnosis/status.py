"""The HTTP status in a text: a number where a word says that it is one, or the words that stand for it."""

import re
from itertools import islice

from ctsreport.pattern import Pattern

PHRASES = {
    "400": "Bad Request",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "Not Found",
    "405": "Method Not Allowed",
    "406": "Not Acceptable",
    "407": "Proxy Authentication Required",
    "408": "Request Timeout",
    "409": "Conflict",
    "410": "Gone",
    "412": "Precondition Failed",
    "413": "Content Too Large",
    "415": "Unsupported Media Type",
    "422": "Unprocessable Entity",
    "423": "Locked",
    "424": "Failed Dependency",
    "429": "Too Many Requests",
    "500": "Internal Server Error",
    "501": "Not Implemented",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
    "504": "Gateway Timeout",
    "507": "Insufficient Storage",
}
# Near a number, the words that make it a status: `HTTP/1.1 `, `status code: `, `returned `.
_BEFORE = Pattern(
    r"(?:\bhttp(?:/\d(?:\.\d)?)?(?:[ _-]?(?:status|error|response|code|statuscode|client error|server error|"
    r"request failed with))*[ :=]*\"?"
    r"|(?:http|rest|api|googleapi:|returned|server|unexpected|received|got|client|status|response|return|error|rsp|"
    r"wrong|answer)"
    r"[ _-]?(?:error|status|response|code|http)?(?: ?code| status| no)?(?: was| is| of)?\\?[\"']?\s*[:=]?\s*\(?[\"']?"
    r"|\bcode\\?[\"']?\s*[:=]\s*[\"']?|\b(?:answered|returned|failed|failed with|got|received|"
    r"replied)(?: with)?(?: an?)?(?: http)?(?: error)?:? "
    r"|\((?:http )?|\]\[|: |, |^|:: )$",
    re.IGNORECASE,
)
_PLAIN_BEFORE = Pattern(r"(?:\(|\]\[|: |, |^)$")
# …, or these behind it: ` Service Unavailable`, ` (`
_BEHIND = Pattern(
    r" \(|-[A-Z]\w{4,}(?:,? )|"
    r"[ -](?:client error: |server error: )?\(?(?:unauthori[sz]ed|forbidden|bad request|not found|conflict|"
    r"too many requests|internal server error|service (?:temporarily )?unavailable|"
    r"bad gateway|gateway time-?out|unprocessable|method not allowed|precondition failed|permission denied|"
    r"invalid credential|proxy auth|authorization|authentication|unknown|error\b)",
    re.IGNORECASE,
)
_ENDS = Pattern(r"(?: [\w ]{0,40})?\)|\]|$|[ \n'\"]*$|[,.:] |: ")
_NUMBER = Pattern(r"(?<![\d.:-])[45]\d\d(?![\d.]\d|\d)(?<!443)")
# `Too Many Requests` where no number stands
_PHRASE = Pattern(
    r"\b(unauthorized|forbidden|proxy authentication required|too many requests|"
    r"service (?:temporarily )?unavailable|bad gateway|gateway time-?out|"
    r"internal server error)\b",
    re.IGNORECASE,
)
# `spec.ports[0].nodePort: Forbidden: may not be used`: what a validation says of a field
_OF_FIELD = Pattern(r"\w\.[\w.\[\]]{1,60}: $")
_BY_PHRASE = {phrase.lower(): code for code, phrase in PHRASES.items()}
_NUMBERS = 20


def status_of(flat: str) -> str:
    """The first status of the classes 4xx and 5xx that a text names; empty where it names none."""
    for number in islice(_NUMBER.finditer(flat), _NUMBERS):
        if _is_status(flat, number.start(), number.end()):
            return number[0]
    phrase = _PHRASE.search(flat)
    if not phrase or _OF_FIELD.search(flat, max(0, phrase.start() - 80), phrase.start()):
        return ""
    return _BY_PHRASE.get(phrase[1].lower().replace("temporarily ", "").replace("time-out", "timeout"), "")


def _is_status(flat: str, start: int, end: int) -> bool:
    if _BEHIND.match(flat, end) and flat[end : end + 2] != " (":
        return True
    before = flat[max(0, start - 50) : start]
    match = _BEFORE.search(before)
    if match is None:
        return False
    known = flat[start:end] in PHRASES
    return not _PLAIN_BEFORE.fullmatch(match[0]) or (
        known and (bool(_ENDS.match(flat, end)) or (match[0] == ": " and flat[end : end + 1] == " "))
    )


def phrase_of(code: str) -> str:
    """``503 Service Unavailable``."""
    if code in PHRASES:
        return f"{code} {PHRASES[code]}"
    return f"HTTP {code}"
