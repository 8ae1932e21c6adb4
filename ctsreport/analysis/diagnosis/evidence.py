"""What a text says, read once.

Who was called, what was answered, the innermost reason, where it stands, what is only advised.

Every rule, the headline and the key are made of this and of nothing else.
"""

import re
from functools import cached_property

from ctsreport.analysis.diagnosis import payload
from ctsreport.analysis.diagnosis.advice import set_apart, statements, without_echo
from ctsreport.analysis.diagnosis.codes import F5, codes_in, is_generic
from ctsreport.analysis.diagnosis.frames import Chain, is_doing, is_request, is_weak, states
from ctsreport.analysis.diagnosis.phrase import clause
from ctsreport.analysis.diagnosis.provider import Position, vendor_by_words
from ctsreport.analysis.diagnosis.reasons import bare_reason, says_nothing, without_empty_label
from ctsreport.analysis.diagnosis.slots import HOST
from ctsreport.analysis.diagnosis.status import phrase_of, status_of
from ctsreport.analysis.diagnosis.who import Hosts, Target, nearest, targets
from ctsreport.pattern import Pattern
from ctsreport.words import lowered

_HOSTS = Hosts(HOST)
_LONG, _SUMMARY = 8, 4000
# The body of an answer, in which nothing names a reason: `… failed., {"response": {…}}`
_BODY = Pattern(r"(?<=\w)[.,]+\s+\{\s*\"[\s\S]*$")
_ERROR_LATER = Pattern(r"(?<=[.\n]) ?Error: ")


class Evidence:
    """One thing that went wrong, as a skeleton.

    A diagnostic, a bare text, or what a script printed (then ``command`` is what ran).
    """

    def __init__(
        self,
        summary: str,
        detail: str,
        place: Position,
        phase: str | None,
        command: str = "",
        *,
        bare: bool = False,
        around: str = "",
        after: str = "",
        values: tuple[str, ...] = (),
    ) -> None:
        self.summary, self.detail, self.place, self.phase, self.command, self.bare = (
            summary,
            detail,
            place,
            phase,
            command,
            bare,
        )
        self.around, self.after, self.values = around, after, values
        self.whole = f"{summary}\n{detail}" if detail else summary
        self.whole_low = lowered(self.whole)

    @cached_property
    def _statements(self) -> tuple[str, str]:
        return statements(self.summary), statements(self.detail) if self.detail else ""

    @cached_property
    def text(self) -> str:
        """What is said, without advice and guesses; all of it, where that is nothing."""
        parts = filter(None, self._statements)
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
    def answer(self) -> payload.DeviceAnswer:
        """What an API answered, where there is such a thing."""
        return payload.read(without_echo(self.whole))

    @cached_property
    def chain(self) -> Chain:
        """The chain that leads to the reason."""
        answered = self.answer.reason
        if not answered and self.answer.words and not states(self._outer_chain.reason):
            answered = self.answer.words[0]
        if answered:
            return Chain(statements(answered) or answered)
        return self._outer_chain

    @cached_property
    def _outer_chain(self) -> Chain:
        """The chain of what stands around an answer."""
        return Chain(without_empty_label(_BODY.sub("", self._outer)))

    @cached_property
    def _outer(self) -> str:
        summary, detail = self._statements
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
        return Chain(self.summary[:_SUMMARY].split("\n", 1)[0])

    @cached_property
    def reason(self) -> str:
        """The innermost reason, as it stands there."""
        return bare_reason(self.chain.reason, coded=bool(self.status or self.code))

    @cached_property
    def heading(self) -> str:
        """The diagnostic's summary, where it says what is wrong and the reason is another text; else empty."""
        first = statements(self.summary.split("\n", 1)[0])
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
        if first in self.reason or (len(first.split()) > _LONG and states(self.reason)):
            return ""
        return first

    @cached_property
    def why(self) -> str:
        """The reason as a headline says it.

        With the heading before it, without what is of one event; empty where it says nothing.
        """
        reason = clause(self.reason, keep=self.who)
        if self.reason[:1].isdigit() and self.chain.before and self.chain.before[-1].startswith("Waiting "):
            reason = f"{clause(self.chain.before[-1])}: {reason}"
        if reason.startswith("<") or says_nothing(reason):
            reason = ""
        if self.code and reason.endswith((f", {self.code}", f" ({self.code})")):
            reason = reason[: -len(self.code) - 2].rstrip(" ,(")
        if self.heading:
            return f"{clause(self.heading)}: {reason}".strip(": ")
        return reason

    @cached_property
    def status(self) -> str:
        """The HTTP status of the classes 4xx and 5xx; else empty."""
        return status_of(self.flat)

    @property
    def phrase(self) -> str:
        """``503 Service Unavailable``."""
        if not self.status:
            return ""
        return phrase_of(self.status)

    @cached_property
    def code(self) -> str:
        """The maker's own code; empty where there is none, or where it is the status."""
        chained = (
            code
            for code in (*self.answer.words, *self.chain.codes, *self._outer_chain.codes)
            if not self._is_phrase(code)
        )
        found = codes_in(self.flat, self.whole, self.answer.codes, chained)
        return next((code for code in found if not self._is_status(code)), "")

    def _is_status(self, code: str) -> bool:
        return code == self.status or is_generic(code) or self._is_phrase(code)

    def _is_phrase(self, code: str) -> bool:
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code).replace("_", " ")
        return bool(self.status and says_nothing(spaced)) or spaced.lower() == self.phrase[4:].lower()

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All that was called."""
        for text in (self.text, self.around, self.after, self.command):
            if text and (found := targets(text, _HOSTS)):
                return found[:1] if text is self.command else found
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
        if not self.target:
            return ""
        return self.target.short

    @cached_property
    def vendor(self) -> str:
        """Whose API it is."""
        if self.place.provider:
            return self.place.vendor
        if F5.search(self.whole):
            return "F5"
        if self.phase == "commit":
            return "PAN-OS"
        return vendor_by_words(self.whole_low)

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
        if where == "whole":
            return self.whole_low
        return lowered(f"{self.reason} | {self.heading} | {self.code}")
