"""Chains as Go writes them, `doing this: doing that: reason`: what was done, and the innermost reason."""

import re

from ctsreport.analysis.diagnosis.advice import sentences
from ctsreport.analysis.diagnosis.slots import HOST
from ctsreport.pattern import Pattern

# A colon inside of quotes or brackets, or before a secret, separates nothing; that of `creating rule: denied` does.
_CUT = Pattern(
    r"\b(?i:token|passw\w{2,6}|secret|api[_-]?key|authorization): +(?!\d{3} )\S{1,300}|"
    r"\"[^\"\n]{0,300}\"|(?<!\w)'[^'\n]{0,300}'(?!\w)|`[^`\n]{0,300}`|\([^()\n]{0,600}\)|\[[^\[\]\n]{0,600}\]|"
    r"(?P<cut>: +|:$| \| (?=\S)|"
    r" -- | :: |(?<=failed),? because |, got error |"
    r", RequestID: [^,\n]{0,80},(?: HostID: [^,\n]{0,120},)? (?:api error )?|\n)"
)
# `error creating pool`, `dial tcp 10.0.0.5/x`, `1 error occurred`: what was being done, not why it failed.
_DOING = Pattern(
    r"(?:\[?(?:error|err|warn)\]?:? |(?:api|client|server) (?=error ))?(?:an? )?(?:unexpected )?"
    r"(?:errors?|failed|failure|unable|could not|couldn't|"
    r"(?:cannot|can't)(?! be )|not able|"
    r"exception|fail|while|when|during|creation of|creating|problem|internal|body|\d+ problems|"
    r"\d+ error(?:s|\(s\))? occurred|from(?! \d)|"
    r"(?:fork/exec|open|rename|stat|lstat|mkdir|remove|chmod|unlink|readlink|symlink|read|write|"
    r"dial)(?= (?:unix )?[\w.~@-]*[/@])|(?!missing|conflicting|existing|pending|nothing)[a-z]+(?:/[a-z]+)?ing)\b",
    re.IGNORECASE,
)
# `request failed with status 500`: that it failed, not why.
_FAILED = Pattern(
    r".{1,400}\b(?:failed|error|failure|encountered|response code|exited)"
    r"(?: with)?(?: code| status| message)?(?: \d+(?: [a-z]+)?)?"
    r"(?: \((?:HTTP )?(?:status )?(?:code:? )?\d{3}\))?(?: at \S+)?\.?",
    re.IGNORECASE,
)
# What wraps a reason and is none: `rpc error: code = Internal desc = `, `&errors.errorString{s:"`, `[ERROR] `.
_WRAPPING = Pattern(
    r"\[(?:ERR(?:OR)?|WARN)\]:? |\b[\w-]{1,30}-sdk-go: |"
    r"(?<![\w.])(?:[a-z_]\w{0,40}\.){1,6}[A-Z]\w{0,60}(?:Error|Exception|Timeout|Failure): |"
    r"\bURL: [A-Z]{3,6} \S+\s+Code: \d{3}\.(?:\s+Errors:\s*)?|&[\w.]+\{\w*:?\"?|rpc error making call: |"
    r"(?:(?:rpc error: |connection error: )?(?:code = \w+ )?desc = \"?)+|"
    r"\s+status code: \d{3}, request id: \S*(?:, host id: \S*)?| \(Service: [^()\n]{0,300}\)?|"
    r"\bDetails: \[\s*\]|\s+Help Token: \S+|\s+Details:\s+\[\s*\{[\s\S]*|"
    r"(?:\.? last error: )?%!\w\([^()]*\)|^\s?\d{1,4} \| ",
    needs=(
        "ERR",
        "WARN",
        "-sdk-go: ",
        "Error",
        "Exception",
        "Timeout",
        "Failure",
        "URL: ",
        "&",
        "rpc ",
        "desc = ",
        "status code: ",
        "(Service: ",
        "Details:",
        "Help Token: ",
        "%!",
        " | ",
    ),
)
# `error from the API: <nil>`: no reason at all
_NIL = Pattern(r": (?:<nil>|nil|null|None)\.?\s*$")
# `POST https://fw-1.example.com/api`, `Get "…"`, `admin@fw-1`: what was asked, and whom.
_REQUEST = Pattern(
    rf"(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|get|post|put|patch|delete|head|Get|Post|Put|Patch|Delete|"
    rf"Head) )?[\"']?[a-z]+://\S*$|"
    rf"(?:Get|Post|Put|Patch|Delete|Head) \"[^\"]*\"$|{HOST}.(?::\d+)?$|\S+@\S+$"
)
# One that is named, not called: `'https://compute.googleapis.com/…/pools/web'`
_ADDRESS = Pattern(r"[\"'][a-z]+://\S*$")
# Says nothing without what stands before it: `exit status 1`, `EOF`, `handshake failed`.
_WEAK = Pattern(
    r"(?:exit(?:ed)?(?: with)?(?: status| code)? \d+|(?:unexpected )?eof|[\w-]+|\d[\d. ]*|see (?:log|above|below).*|"
    r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{\}|invalid character '[^']*' \w.*|unexpected end of JSON input|"
    r"got time-?out|couldn't find resource(?: \([^()]*\))?|"
    r"(?:ssh: )?handshake failed|no reason given|(?:was )?not found|already exists|"
    r"(?:api|client|unknown|internal) error|request failed|"
    r"failed)\.?",
    re.IGNORECASE,
)
# `RequestDisallowedByPolicy`, `ERR_LOCKED`, `IB.Data.Conflict`: the maker's own name for it.
CODE = Pattern(
    r"(?:(?:[A-Z]+[a-z0-9]+){2,}[A-Z]*|[A-Z][a-z0-9]+[A-Z]|[A-Z]{2,}[A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z]+(?:_[a-z0-9]+){1,8}|"
    r"(?:[A-Z][A-Za-z]+\.)+[A-Z][A-Za-z]+|"
    r"[A-Z]{1,12}-?\d{2,9})"
)
_LONG, _WORD, _MOST = 130, 16, 48
_NOT_CODE = frozenset({"StatusCode", "RequestID", "HostID", "GitHub", "NetBox", "PowerDNS"})


def frames(text: str) -> list[str]:
    """The parts of a chain, outermost first."""
    parts: list[str] = []
    done = 0
    for match in _CUT.finditer(text):
        if match["cut"] is not None:
            parts.append(text[done : match.start()].strip())
            done = match.end()
    parts.append(text[done:].strip())
    parts = [part for part in parts if part]
    if len(parts) <= _MOST:
        return parts
    return [*parts[: _MOST // 4], *parts[-3 * _MOST // 4 :]]


def is_doing(frame: str) -> bool:
    """Whether a frame says what was done, not what is wrong."""
    return (_DOING.match(frame) or _FAILED.fullmatch(frame)) is not None


def is_request(frame: str) -> bool:
    """`Get "https://…"`."""
    return _REQUEST.match(frame) is not None


def is_weak(text: str) -> bool:
    """Whether it needs what stands before it to be understood."""
    return _WEAK.fullmatch(text) is not None


def code_of(frame: str) -> str:
    """The maker's code that a frame consists of, or ends in (`api error AccessDenied`)."""
    before, _, last = frame.rpartition(" ")
    if frame.startswith('"'):  # the name of a field
        return ""
    word = last.strip("\"'()[]")
    leads = before.lower().endswith(("error", "code", "exception", "err", "error:"))
    if before and not leads and not (before.endswith(",") and CODE.fullmatch(before[:-1])):
        return ""
    if len(word) > 4 and word not in _NOT_CODE and CODE.fullmatch(word) and not frame.endswith(word + "'"):
        return word
    return ""


class Chain:
    """A chain, read: its reason is what stands behind all that was done, asked or is only a code."""

    def __init__(self, text: str) -> None:
        head, *more = sentences(_WRAPPING.sub("", text)) or [""]
        self.parts = frames(head)
        while more and self.parts and (head.rstrip().endswith(":") or self._leads_on()):
            head = more.pop(0)
            self.parts += frames(head)
        if len(self.parts) == 1:
            self._from_sentence(more)
        if (
            more and len(self.parts) > 1 and _ONE_WORD.fullmatch(self.parts[-1])
        ):  # `Conflict. The name is already in use.`
            self.parts[-1:] = frames(more.pop(0))
        if " -> " in head:  # rulebase -> rules -> web-in -> source 'x' is not valid
            self.parts[-1:] = [self.parts[-1].rsplit(" -> ", 1)[-1]]
            more = [each.rsplit(" -> ", 1)[-1] for each in more]
        self.codes = [code for part in self.parts[:-1] if (code := code_of(part))]
        begin = self._begin()
        self.before = self.parts[:begin]
        self.reason = _joined([": ".join(self.parts[begin:]), *more])
        if _NIL.search(text):
            self.before, self.reason = self.parts, ""

    def _from_sentence(self, more: list[str]) -> None:
        """Of sentences behind a plain one, that which leads to a reason says why."""
        for at, each in enumerate(more):
            parts = frames(each)
            if any(map(_FAILED.fullmatch, parts[:-1])) or (len(parts) > 1 and is_doing(parts[0]) and states(parts[-1])):
                self.parts[:] = parts
                del more[: at + 1]
                return

    def _begin(self) -> int:
        """The first frame of the reason.

        Behind the last that is none, with as much before it as it needs to be understood.
        """
        parts = self.parts
        last = len(parts) - 1
        begin = next((at + 1 for at in range(last - 1, -1, -1) if _leads(parts[at]) and not self._is_value(at)), 0)
        while begin < last and _length(parts[begin:]) > _LONG and states(": ".join(parts[begin + 1 :])):
            begin += 1
        while (
            begin > 0
            and _is_thin(parts[begin:])
            and not is_request(parts[begin - 1])
            and code_of(parts[begin - 1]) != parts[begin - 1]
        ):
            begin -= 1
        return max(begin, 0)

    def _leads_on(self) -> bool:
        """Whether the next sentence is the reason; `Waiting for the primary to upgrade.` is one itself."""
        last = self.parts[-1]
        return _leads(last) and not _STATE.match(last) and not self._is_value(len(self.parts) - 1)

    def _is_value(self, at: int) -> bool:
        """Whether a frame finds fault with the address behind it: `Invalid value for field 'target': 'https://…'`."""
        return at > 0 and _ADDRESS.match(self.parts[at]) is not None and states(self.parts[at - 1])


def _joined(sentences_of: list[str]) -> str:
    """Sentences in one line; one that has no end of its own is parted from the next."""
    text = last = ""
    for each in filter(None, map(str.strip, sentences_of)):
        parted = last and not last.endswith((".", "!", "?", ":", ";", ",")) and states(last) and states(each)
        text = f"{text}{'; ' if parted else ' '}{each}" if text else each
        last = each
    return text


def _leads(frame: str) -> bool:
    """Whether a frame only leads to the reason."""
    code = code_of(frame)
    return is_doing(frame) or is_request(frame) or code == frame or bool(code and " error " in frame)


def _is_thin(parts: list[str]) -> bool:
    return (len(parts) == 1 and len(parts[0].split()) < 2) or all(is_weak(part) for part in parts)


# `Conflict.`, `1.`: the next sentence says what.
_ONE_WORD = Pattern(r"(?:[A-Z][a-z]+\.?|\d{1,2}\.)")
# `Waiting for the primary to upgrade`
_STATE = Pattern(r"[A-Z][a-z]+ing (?!the request|request)\w+ \w+ \w+")
# What says that something is wrong, `is not valid`, as against a value, a name or a place.
_WRONG = Pattern(
    r"\b(?:not|no|never|cannot|can't|must|is|are|was|has|have|does|invalid|missing|unknown|unsupported|fail\w*|"
    r"error\w*|den(?:y|ied)|refus\w+|reject\w*|exceed\w*|exists?|in(?:compatible|sufficient)|mismatch\w*|expired|unable|timed?)\b",
    re.IGNORECASE,
)


def _length(parts: list[str]) -> int:
    """How long the line would be: of a path or an id little is left."""
    return sum(min(len(word), _WORD) + 1 for part in parts for word in part.split())


def states(text: str) -> bool:
    """Whether it is a statement, which needs nothing before it."""
    return len(text.split()) > 2 and _WRONG.search(text) is not None
