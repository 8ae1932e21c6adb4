"""A reason without the status, the labels and the quotes around it; and reasons that say nothing."""

import re

from ctsreport.analysis.diagnosis.codes import F5, LAST
from ctsreport.pattern import Pattern

_PHRASES = "unauthorized|forbidden|bad request|not found|conflict|internal server error|service unavailable"
# `HTTP 401 from https://…`, `403 Forbidden: …`
_STATUS_FIRST = Pattern(
    r"^(?:curl: )?(?:\(\d+\) )?(?:the requested url returned error: )?(?:(?:HTTP|status|code|"
    r"error)[ :]*)*(?:[45]\d\d (?=[45]\d\d))?\(?[45]\d\d\)?(?:\('[^')\n]{0,60}'\))?(?:[ :,-]+|$)(?:from(?: \S+)?$)?"
    r"(?:contents:?)?\s*"
    rf"(?:(?:{_PHRASES}|client error|server error)(?:[:,]| -)+ ?(?=\S))?",
    re.IGNORECASE,
)
# `…, got "400 Bad Request"`, `… with status code: 401`, `… (403 Forbidden)`
_STATUS_LAST = Pattern(
    r",? ?\(?(?:\b(?:got|with|returned|received|unexpected|and|for)\b ?){0,4}"
    r"(?:\b(?:HTTP_status|HTTP|response|status|error|code|no|is)\b[: ]{0,4}){0,6}"
    rf"[\"'(]{{0,3}}\b[45]\d\d\b(?: (?:{_PHRASES}|unprocessable entity))?[\"')]{{0,3}}$",
    re.IGNORECASE,
)
# `Body: Bad Request This combination …`, `Conflict: the pool …`
_PHRASE_FIRST = Pattern(
    rf"^(?:response )?(?:body:? )?(?:{_PHRASES}|failed dependency|client error|server error)"
    r"(?:(?:[:,]| -)+ ?(?=\S)| (?=(?-i:[A-Z])))",
    re.IGNORECASE,
)
# `api.err.VlanUsed (400) for POST https://unifi-1.example.com/api`
_FOR_URL = Pattern(
    r" ?(?:\(\d{3} ?\) ?)?\bfor (?:url:?|(?:post|put|patch|delete|get) (?=https?:)) ?\S+$", re.IGNORECASE
)
# `…. Message: []`, `… Body: `: a name with nothing behind it
_EMPTY_LABEL = Pattern(
    r"(?:^|(?<=[\n.,;:)])\s{0,9}|\s(?=Body))(?:Cli response|Message|Code|Errors?|response|Body)::?\s*"
    r"(?:(?:map)?\[\s*\]|\{\s*\}|\"\"|null)?\s*$",
    re.IGNORECASE,
)
# `[edit security policies policy web] Address not found`: where it is, before what is wrong
_PLACE = Pattern(r"^\[(?=[a-z]\w* )[^\[\]]{5,300}\] (?:'[^'\n]{1,80}' )?(?=[A-Z])")
# `… must define a local autonomous system. error: configuration check-out failed`: what came of it says nothing more
_OUTCOME = Pattern(r"(?<=[\w')\"]{2})[.;:]? +error: [\w -]{3,40} failed\.?$")
_OWN_NUMBER = Pattern(r"[. ]*\((?:(?:error )?code:? )?-?\d{3,6}\)$")
# `502 Bad Gateway`, `An error occurred.`, `HTTP request failed`
_SAYS_NOTHING = Pattern(
    r"(?:\d: )?(?:an? )?(?:unknown |internal |unexpected )?error (?:has )?(?:occurred|happened)\.?|"
    rf"(?:\d: )?(?:\d{{3}} )?(?:{_PHRASES}|unauthorised|bad gateway|gateway time-?out|too many requests|"
    r"(?:(?:unexpected |wrong |bad )?(?:http )?(?:status|response)(?: code)? ?[^\w\s]?(?:(?:non-)?\S{1,8})?;? ?){1,3}|"
    r"unprocessable (?:entity|content)|method not allowed|precondition failed|proxy authentication required|"
    r"authorization required|failed dependency|not found for url|(?:client |api )?error|client|server|failed|"
    r"[\w ]{0,40}\brequest to (?:URL )?\S+(?: (?:HTTP )?(?:status|code)[: ]+\d{3})?|"
    r"(?:un-?successful|bad|failed) (?:request|response)|(?:http )?request failed|"
    r"(?:internal server error - )?internal error(?: when processing the request)?)?(?: \(\d{3}\))?[-.! ]*",
    re.IGNORECASE,
)


def bare_reason(text: str, *, coded: bool) -> str:
    """The reason alone; ``coded``: a code of the maker or a status is known, so that none need stand in it."""
    text = _OUTCOME.sub("", _PLACE.sub("", F5.sub("", _quoted_whole(text.removesuffix("{}").removesuffix("[]")))))
    text = _STATUS_LAST.sub("", _PHRASE_FIRST.sub("", _FOR_URL.sub("", _STATUS_FIRST.sub("", text))))
    if coded:
        text = LAST.sub("", _OWN_NUMBER.sub("", text))
    if text.count('"') < 2 and text.count("'") < 2:
        return text.strip(" \"'")
    return text.strip()


def _quoted_whole(text: str) -> str:
    """What a text quotes, where that is all of it."""
    quote = text[:1]
    if quote in {"'", '"'} and text.endswith(quote) and text.count(quote) == 2:
        return text[1:-1]
    return text


def without_empty_label(text: str) -> str:
    """Without a label at its end that nothing follows: `Cli response:⏎[]`."""
    return _EMPTY_LABEL.sub("", text)


def says_nothing(text: str) -> bool:
    """Whether it is only the name of a status, or as little."""
    return _SAYS_NOTHING.fullmatch(text) is not None
