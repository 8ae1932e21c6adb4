"""The maker's own code for what went wrong: `01070333`, `IB.Data.Conflict`, `PriorityInUse`, `-651`."""

import re
from collections.abc import Iterable, Iterator

from ctsreport.analysis.diagnosis.frames import CODE
from ctsreport.pattern import Pattern

# 01070333:3: Virtual Server …
F5 = Pattern(r"\b(0[0-9a-f]{7}):\d{1,2}: ?")
# `The resource already exists., alreadyExists`: Google's code stands last
LAST = Pattern(r"[.,]{0,8}, ([a-z]+[A-Z][a-zA-Z]{2,40}|forbidden|invalid|required|conflict)$")
# `Entry not found (code 287)`, `err -10: …`, `code=81057`, `  12 | …`
_NUMBERED = Pattern(
    r"[(\[](?:code:? |error code:? |error:? )?(-?\d{1,6}|[\ua502].)(?:/\d{3})?[)\]][.\s]*$|"
    r"\berr(?:or)? (-\d{1,6}|\d{1,6})(?: \(\w+\))?: |"
    r"\bcode[:= ]+(-?\d{1,6}|[\ua502].)\b|^ ?(\d{1,4}) \| ",
    re.IGNORECASE,
)
# `api error AccessDenied: …`, `AADSTS7000215: …`, `PriorityInUse: … status code: 400`, `IB.Data.Conflict`
_NAMED = Pattern(
    r"(?:api error|with error:|Error:|RequestID: [^\s,]*,(?: HostID: [^\s,]*,)?|An error occurred) \(?(?!HostID)"
    r"([A-Z][A-Za-z0-9]{3,}(?:\.[A-Z][A-Za-z]+)*)\)?(?=:|\)| when calling)|"
    r"\b(?:\d{3}-(?=[A-Z]\w{4,}, ))?(AADSTS\d{4,8}|(?<=\d-)[A-Z]\w{4,}(?=, )|"
    r"(?<![\w.])[\w.]*(?:Exception|Fault|NotFound|Denied|Exceeded|Duplicate|Conflict|Throttling|Disallowed\w+)): |"
    r"(?:^|: )([A-Z]\w{4,}(?:\.\w+)*): [^:\n]{3,300}\sstatus code: \d{3}|\b(IB\.[A-Z][\w.]*\w)"
)
_TAG = Pattern(r"[a-z]{3,20}(?:-[a-z]{3,20}){1,3}")
_NUMBER = Pattern(r"-?\d{1,9}|[\ua502].")
# What only a field that is named a code holds: `E0d39`
_SHORT = Pattern(r"(?=\w*\d)[A-Za-z]\w{2,15}")
_GENERIC = frozenset({"error", "errors", "exception", "true", "false", "null", "none", "client", "server",
    "server_error", "internal_error", "invalid_request",
    "unknown", "failed", "failure", "ok", "ibap.proto", "ibap.data", "httperror"})  # fmt: skip


def codes_in(flat: str, whole: str, answered: Iterable[str], chained: Iterable[str]) -> Iterator[str]:
    """All that may be one, the surest first.

    ``flat`` is what is said, ``whole`` all of it, ``answered`` what an answer names as a code, ``chained`` the frames
    of a chain that are nothing else.
    """
    yield from [match[1] for match in F5.finditer(flat)][:1]
    named = [next(filter(None, match.groups())) for match in _NAMED.finditer(flat)]
    if (last := LAST.search(" ".join(whole.split()))) is not None:
        named.append(last[1])
    yield from (code for code in named if code.startswith("IB."))
    yield from reversed([code.removeprefix("Client.") for code in answered if _is_code(code)])
    yield from named
    yield from reversed(list(chained))
    yield from (next(filter(None, match.groups())) for match in _NUMBERED.finditer(flat))


def _is_code(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (CODE, _NUMBER, _TAG, _SHORT))


def is_generic(code: str) -> bool:
    """Whether it is a word that every API uses."""
    return code.lower() in _GENERIC
