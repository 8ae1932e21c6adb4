"""What a text says, read once.

Who was called, what was answered, the innermost reason, where it stands, what is only advised.

Every rule, the headline and the key are made of this and of nothing else.
"""

import re
from functools import cached_property

from ctsreport.analysis.diagnosis import payload
from ctsreport.analysis.diagnosis.advice import set_apart, telling
from ctsreport.analysis.diagnosis.canon import HOST
from ctsreport.analysis.diagnosis.frames import CODE, Chain, is_doing, is_request, is_weak
from ctsreport.analysis.diagnosis.phrase import clause
from ctsreport.analysis.diagnosis.provider import Place, vendor_by_words
from ctsreport.analysis.diagnosis.status import phrase_of, status_of
from ctsreport.analysis.diagnosis.who import Hosts, Target, nearest, targets
from ctsreport.pattern import Pattern
from ctsreport.words import lowered

_HOSTS = Hosts(HOST)
# 01070333:3: Virtual Server …
_F5 = Pattern(r"\b(0[0-9a-f]{7}):\d{1,2}: ?")
_NUMBERED = Pattern(
    r"\((?:code |error code |error )?(-?\d{1,6}|[\ua502].)\)[.\s]*$|\berr(?:or)? (-\d{1,6}|\d{1,6}): |"
    r"\bcode[:= ]+(-?\d{1,6}|[\ua502].)\b|^ ?(\d{1,4}) \| ",
    re.IGNORECASE,
)
_NAMED = Pattern(
    r"(?:api error|with error:|Error:|RequestID: [^\s,]*,(?: HostID: [^\s,]*,)?|"
    r"An error occurred) \(?(?!HostID)([A-Z][A-Za-z]{3,}(?:\.[A-Z][A-Za-z]+)*)\)?(?=:|\)| when calling)|"
    r"\b(AADSTS\d{4,8}|[\w.]*(?:Exception|Fault|NotFound|Denied|Exceeded|Duplicate|Conflict|Throttling|"
    r"Disallowed\w+)): |"
    r"(?:^|: )([A-Z]\w{4,}(?:\.\w+)*): [^:\n]{3,300}\sstatus code: \d{3}|\b(IB\.[A-Z][\w.]*\w)"
)
# HTTP 401 from https://…; 403 Forbidden: …
_STATUS_FIRST = Pattern(
    r"^(?:curl: )?(?:\(\d+\) )?(?:the requested url returned error: )?(?:(?:HTTP|status|code|"
    r"error)[ :]*)*\(?[45]\d\d\)?(?:\('[^')\n]{0,60}'\))?(?:[ :,-]+|$)(?:from(?: \S+)?$)?(?:contents:?)?\s*"
    r"(?:(?:unauthorized|forbidden|bad request|not found|conflict|internal server error|service unavailable|"
    r"client error|server error)(?:[:,]| -)+ ?(?=\S))?",
    re.IGNORECASE,
)
# …, got "400 Bad Request"; … with status code: 401; … (403 Forbidden)
_STATUS_LAST = Pattern(
    r",? ?\(?(?:\b(?:got|with|returned|received|unexpected)\b ?)*(?:\b(?:HTTP|response|status|error|code)\b[: ]*)*"
    r"[\"'(]{0,3}\b[45]\d\d\b(?: (?:unauthorized|forbidden|bad request|not found|conflict|internal server error|"
    r"service unavailable|unprocessable entity))?[\"')]{0,3}$",
    re.IGNORECASE,
)
_FOR_URL = Pattern(r" ?\bfor url:? \S+$", re.IGNORECASE)
_EMPTY_LABEL = Pattern(
    r"(?:^|(?<=[\n.,;:)])\s{0,9}|\s(?=Body))(?:Cli response|Message|Code|Errors?|response|Body)::?\s*"
    r"(?:\[\s*\]|\{\s*\}|\"\"|null)?\s*$",
    re.IGNORECASE,
)
_LAST = Pattern(r"[.,]*, ([a-z]+[A-Z][a-zA-Z]{2,40}|forbidden|invalid|required|conflict)$")
_PHRASE_FIRST = Pattern(
    r"^(?:response )?(?:body:? )?(?:unauthorized|forbidden|bad request|not found|conflict|internal server error|"
    r"service unavailable|failed dependency|client error|server error)(?:(?:[:,]| -)+ ?(?=\S)| (?=(?-i:[A-Z])))",
    re.IGNORECASE,
)
_OWN_NUMBER = Pattern(r"[. ]*\((?:(?:error )?code:? )?-?\d{3,6}\)$")
_ERROR_LATER = Pattern(r"(?<=[.\n]) ?Error: ")
_TAG = Pattern(r"[a-z]{3,20}(?:-[a-z]{3,20}){1,3}")
_NUMBER = Pattern(r"-?\d{1,9}|[\ua502].")
_GENERIC_CODE = frozenset({"error", "errors", "exception", "true", "false", "null", "none", "client", "server",
    "unknown", "failed", "failure", "ok", "ibap.proto", "ibap.data", "httperror"})  # fmt: skip
_SAYS_NOTHING = Pattern(
    r"(?:an? )?(?:unknown |internal |unexpected )?error (?:has )?(?:occurred|happened)\.?|"
    r"(?:\d{3} )?(?:unauthori[sz]ed|forbidden|bad request|not found|conflict|internal server error|"
    r"service unavailable|bad gateway|gateway time-?out|too many requests|"
    r"unprocessable (?:entity|content)|method not allowed|precondition failed|proxy authentication required|error|"
    r"client error|api error|(?:un-?successful|bad|failed) (?:request|response)|(?:http )?request failed|failed|"
    r"authorization required|"
    r"client|server|internal error(?: when processing the request)?|"
    r"internal server error - internal error when processing the request|failed dependency|"
    r"not found for url)?(?: \(\d{3}\))?[-.! ]*",
    re.IGNORECASE,
)


def _quoted_whole(text: str) -> str:
    """What a text quotes, where that is all of it."""
    quote = text[:1]
    return text[1:-1] if quote in {"'", '"'} and text.endswith(quote) and text.count(quote) == 2 else text


class Evidence:
    """One thing that went wrong, as a skeleton.

    A diagnostic, a bare text, or what a script printed (then ``command`` is what ran).
    """

    def __init__(
        self,
        summary: str,
        detail: str,
        place: Place,
        phase: str | None,
        command: str = "",
        *,
        bare: bool = False,
        around: str = "",
        after: str = "",
    ) -> None:
        self.summary, self.detail, self.place, self.phase, self.command, self.bare = (
            summary,
            detail,
            place,
            phase,
            command,
            bare,
        )
        self.around, self.after = around, after
        self.whole = f"{summary}\n{detail}" if detail else summary
        self.whole_low = lowered(self.whole)

    @cached_property
    def _telling(self) -> tuple[str, str]:
        return telling(self.summary), telling(self.detail) if self.detail else ""

    @cached_property
    def text(self) -> str:
        """What is said, without advice and guesses; all of it, where that is nothing."""
        parts = filter(None, self._telling)
        return "\n".join(parts) or self.whole

    @property
    def set_apart(self) -> tuple[str, ...]:
        """What is only advised."""
        return set_apart(self.whole)

    @cached_property
    def low(self) -> str:
        return lowered(self.text)

    @cached_property
    def flat(self) -> str:
        return " ".join(self.text.split())

    @cached_property
    def answer(self) -> payload.Answer:
        """What an API answered, where there is such a thing."""
        return payload.read(self.whole)

    @cached_property
    def chain(self) -> Chain:
        """The chain that leads to the reason."""
        answered = self.answer.reason
        return Chain(telling(answered) or answered) if answered else self._outer_chain

    @cached_property
    def _outer_chain(self) -> Chain:
        """The chain of what stands around an answer."""
        return Chain(_EMPTY_LABEL.sub("", self._outer))

    @cached_property
    def _outer(self) -> str:
        summary, detail = self._telling
        if (later := _ERROR_LATER.search(summary)) is not None:
            summary = summary[later.end() :]
        if not detail or len(detail.split()) < 2 or self._leads(summary):
            return summary or self.summary or self.detail
        return detail

    def _leads(self, summary: str) -> bool:
        """Whether the summary itself leads to a reason, so that the detail only explains."""
        chain = Chain(summary)
        return len(chain.parts) > 1 and bool(chain.before) and not is_doing(chain.reason) and not is_weak(chain.reason)

    @cached_property
    def chain_of_summary(self) -> Chain:
        """What was done, as the summary tells it."""
        return Chain(self.summary.split("\n", 1)[0])

    @cached_property
    def reason(self) -> str:
        """The innermost reason, as it stands there."""
        text = _quoted_whole(self.chain.reason)
        text = _PHRASE_FIRST.sub("", _FOR_URL.sub("", _STATUS_FIRST.sub("", _F5.sub("", text))))
        text = _STATUS_LAST.sub("", text)
        text = _LAST.sub("", _OWN_NUMBER.sub("", text)) if self.status or self.code else text
        return text.strip(" \"'") if text.count('"') < 2 and text.count("'") < 2 else text.strip()

    @cached_property
    def heading(self) -> str:
        """The diagnostic's summary, where it says what is wrong and the reason is another text; else empty."""
        first = telling(self.summary.split("\n", 1)[0])
        if (
            self.bare
            or not self.detail
            or is_weak(first)
            or self.answer.reason
            or is_doing(first)
            or first.lower().endswith(("error", "failed"))
            or ": " in first
            or not first
        ):
            return ""
        return "" if first in self.reason else first

    @cached_property
    def why(self) -> str:
        """The reason as it is told.

        With the heading before it, without what is of one event; empty where it says nothing.
        """
        reason = clause(self.reason, keep=self.who)
        if reason.startswith("<") or _SAYS_NOTHING.fullmatch(reason):
            reason = ""
        if self.code and reason.endswith((f", {self.code}", f" ({self.code})")):
            reason = reason[: -len(self.code) - 2].rstrip(" ,(")
        return f"{clause(self.heading)}: {reason}".strip(": ") if self.heading else reason

    @cached_property
    def status(self) -> str:
        """The HTTP status of the classes 4xx and 5xx; else empty."""
        return status_of(self.flat)

    @property
    def phrase(self) -> str:
        """``503 Service Unavailable``."""
        return phrase_of(self.status) if self.status else ""

    @cached_property
    def code(self) -> str:
        """The maker's own code; empty where there is none, or where it is the status."""
        found = [*self._codes()]
        return next(
            (
                code
                for code in found
                if code != self.status and code.lower() not in _GENERIC_CODE and not self._is_phrase(code)
            ),
            "",
        )

    def _codes(self) -> list[str]:
        text = self.flat
        found = [match[1] for match in _F5.finditer(text)][:1]
        last = _LAST.search(" ".join(self.whole.split()))
        named = [next(filter(None, match.groups())) for match in _NAMED.finditer(text)]
        named += [last[1]] if last else []
        inner = [
            code.removeprefix("Client.")
            for code in self.answer.codes
            if CODE.fullmatch(code) or _NUMBER.fullmatch(code) or _TAG.fullmatch(code)
        ]
        numbers = [next(filter(None, match.groups())) for match in _NUMBERED.finditer(text)]
        chained = [code for code in (*self.chain.codes, *self._outer_chain.codes) if not self._is_phrase(code)]
        return [
            *found,
            *(code for code in named if code.startswith("IB.")),
            *reversed(inner),
            *named,
            *reversed(chained),
            *numbers,
        ]

    def _is_phrase(self, code: str) -> bool:
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code).replace("_", " ")
        return bool(self.status and _SAYS_NOTHING.fullmatch(spaced)) or spaced.lower() == self.phrase[4:].lower()

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All that was called."""
        for text in (self.text, self.around, self.after, self.command):
            if text and (found := targets(text, _HOSTS)):
                return found
        return ()

    @cached_property
    def target(self) -> Target | None:
        """Who was called."""
        return self.target_at(len(self.text))

    def target_at(self, at: int) -> Target | None:
        """Whom an error at ``at`` is about."""
        return nearest(self.targets, at)

    @property
    def who(self) -> str:
        """Host and, where it is not the usual one, port."""
        return self.target.short if self.target else ""

    @cached_property
    def vendor(self) -> str:
        """Whose API it is."""
        if self.place.provider:
            return self.place.vendor
        return "PAN-OS" if self.phase == "commit" else vendor_by_words(self.whole_low)

    @cached_property
    def said_low(self) -> str:
        """The parts that are no account of what was done: the reason, the headings, the codes."""
        parts = [
            each for each in (*self.chain.parts, *self._outer_chain.parts) if not (is_doing(each) or is_request(each))
        ]
        return lowered(" | ".join((self.heading, *parts, self.reason, self.code)))

    def part(self, where: str) -> str:
        """The part of it that a rule looks at, in lower case."""
        if where == "text":
            return self.low
        if where == "said":
            return self.said_low
        if where in {"head", "begin"}:
            return lowered(self.summary)
        return self.whole_low if where == "whole" else lowered(f"{self.reason} | {self.heading} | {self.code}")
