"""Devices and clouds, whoever calls them: the way to them, the way in, and what they answer."""

from ctsreport.analysis.diagnosis.codes import F5
from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.frames import is_doing, states
from ctsreport.analysis.diagnosis.rule import Rule, worded
from ctsreport.analysis.diagnosis.rules.wordings import (
    ABSENT,
    ANSWERS,
    BAD_ADDRESS,
    CERTIFICATES,
    COMMIT,
    CONFLICT,
    CUT_OFF,
    DENIED,
    EOF,
    INVALID,
    LOGIN,
    LOOKED_UP,
    MAY_LOOK_UP,
    NAME_SERVER_DENIES,
    NAME_SERVER_FAILS,
    NAME_SERVER_HAS,
    NO_CREDENTIALS,
    NO_SUCH_HOST,
    NO_WAY,
    NOT_FOUND,
    QUOTA,
    QUOTA_NAME,
    RATE,
    REFUSED_ACCESS,
    REFUSED_LOGIN,
    RESULT_CODE,
    SERVER,
    TIMEOUT,
    TLS,
    VALID_FOR,
    WAITED,
)
from ctsreport.pattern import Pattern
from ctsreport.words import lowered


def is_login(evidence: Evidence) -> bool:
    """Whether a login was refused, by a status or in words; not where the licence is at fault."""
    return evidence.status == "401" or (
        "license" not in evidence.low and REFUSED_LOGIN.search(evidence.low) is not None
    )


def is_answer(evidence: Evidence) -> bool:
    """Whether an API said so, with a status, a code or as a known maker; a script's own words are its own affair."""
    return bool(evidence.status or evidence.code or evidence.vendor or evidence.answer.reason) and not (
        evidence.command and not (evidence.status or F5.search(evidence.text))
    )


def is_commit(evidence: Evidence) -> bool:
    """Whether PAN-OS says it: of nobody else is a commit what fails."""
    if evidence.phase == "commit":
        return True
    return evidence.vendor in {"", "PAN-OS"} and any(word in evidence.whole_low for word in COMMIT)


def is_denied(evidence: Evidence) -> bool:
    """Whether a text says that access was denied."""
    return REFUSED_ACCESS.search(evidence.low) is not None


def is_said_denied(evidence: Evidence) -> bool:
    """Whether what is no account of what was done says so."""
    return REFUSED_ACCESS.search(evidence.said_low) is not None


def is_absent(evidence: Evidence) -> bool:
    """Whether an API says that something is not there."""
    return is_answer(evidence) and ABSENT.search(evidence.part("reason")) is not None


def is_conflict(evidence: Evidence) -> bool:
    """Whether an API says so; where only its code does, `IB.Data.Conflict`, the reason finds fault with no value."""
    reason = lowered(evidence.reason)
    said = any(word in reason for word in CONFLICT)
    return is_answer(evidence) and (said or not any(word in reason for word in INVALID))


def is_invalid(evidence: Evidence) -> bool:
    """Whether a known maker's API finds fault with a value, and its status says nothing else."""
    return (
        bool(evidence.vendor)
        and not evidence.command
        and evidence.phase != "commit"
        and evidence.status not in {"403", "409", "412", "423"}
    )


def is_refused(evidence: Evidence) -> bool:
    """Whether a provider states in a sentence what is wrong: neither a bare word, nor what a script printed."""
    return (
        bool(evidence.vendor and evidence.place.resource)
        and not evidence.command
        and evidence.phase != "commit"
        and states(evidence.reason)
        and not is_doing(evidence.reason)
    )


def is_rejected(evidence: Evidence) -> bool:
    """Whether the API refused: a bare code in a script's output is none of an API."""
    return bool(
        evidence.status or (evidence.code and not evidence.command and (evidence.vendor or evidence.answer.codes))
    )


def is_device(evidence: Evidence) -> bool:
    """Not Terraform's own language."""
    return evidence.bare or bool(evidence.command or evidence.vendor or evidence.targets)


def is_closed(evidence: Evidence) -> bool:
    """EOF means a connection only where something was called."""
    return bool(evidence.targets)


RULES = (
    Rule("config", "{from_who}address is not valid: {why_or_all}", BAD_ADDRESS, "reason"),
    Rule("auth", "{at}[{vendor}: ]no valid credentials[: {credentials}]", NO_CREDENTIALS, "whole",
        unless=("certificate signed",)),
    Rule("dns", "DNS lookup of {name|a host} failed: {server}", ("lookup ",), also=("i/o timeout", "refused",
        "unreachable", "no route to host", "misbehaving", "unmarshal", "not permitted"), take=(LOOKED_UP, SERVER),
        when=is_device),
    Rule("dns", "{name|Host} not found in DNS", NO_SUCH_HOST, take=(MAY_LOOK_UP,), unless=(*NO_CREDENTIALS,
        "temporary failure")),
    worded("dns", "DNS lookup of {name|a host} failed[ {worded}]", (
        ("for now: temporary failure", ("temporary failure in name", "eai_again")),
        ("", ("server misbehaving", "dns resolution failed", "cannot unmarshal dns")),
    ), take=(MAY_LOOK_UP,)),
    worded("denied", "{from}name server answered: {worded}", NAME_SERVER_DENIES, where="said", take=(RESULT_CODE,)),
    worded("conflict", "{from}name server answered: {worded}", NAME_SERVER_HAS, where="said", take=(RESULT_CODE,)),
    worded("unreachable", "{from}{worded}", NAME_SERVER_FAILS, where="said", take=(RESULT_CODE,)),
    worded("unreachable", "[{WHO}: ]{worded}", NO_WAY, where="said"),
    worded("unreachable", "{WHO|Device} {worded}", CUT_OFF, unless=NO_CREDENTIALS),
    Rule("unreachable", "{WHO} closed the connection[ in the {handshake} handshake] (EOF)", ("eof",), take=(EOF,),
        when=is_closed),
    Rule("unreachable", "{from}{why}[ ({codes})]", ("is unreachable", "unreachability", "not reachable",
        "was unreachable"), "reason", when=is_answer),
    Rule("unreachable", "{from_who}{phrase}[: {answered}]", status=("502", "503"), unless=(*RATE, "slowdown",
        "slow down")),
    Rule("timeout", "{from_who}{phrase}", status=("504",)),
    Rule("timeout", "{from_vendor}[{object}: ]{still}", ("timeout while waiting",), take=(WAITED,),
        details="[{timeout}]"),
    Rule("timeout", "{timed_out}", TIMEOUT, unless=(*NO_CREDENTIALS, "session timed out",
        "session has timed out", "error in authentication")),
    Rule("tls", "{from_host}certificate is not valid for {name}", ("certificate is valid for",
        "certificate is not valid for"), take=(VALID_FOR,)),
    worded("tls", "{from_host}{worded}", CERTIFICATES),
    worded("tls", "{who|Device} {worded}", ANSWERS),
    Rule("tls", "{from_host}{x509}", TLS,
        take=(Pattern(r"x509: (?P<x509>[^:\n]{3,120}?)(?=: |\. |$|\n)|"
            r"(?:remote error: )?(?P<tls>tls: [^:.;,\n]{3,100})|(?P<ssl>(?:certificate verify|"
            r"SSL certificate problem)[^:.;,\n]{0,100})"),)),
    Rule("auth", "Proxy login refused (407)[: {WHO}]", status=("407",)),
    Rule("auth", "Terraform Cloud login refused (401)", ("unauthorized",), take=(Pattern(r"^unauthorized$"),),
        when=lambda e: e.bare and not e.command),
    Rule("auth", "{at}[{by} ]login refused[: {why}][ ({codes})]", LOGIN, status=("401",), when=is_login),
    Rule("denied", "{denier} denied {action}[: {because}][ ({codes})]", DENIED, when=is_denied, take=(Pattern(
        r"lacks permission '(?P<lacks>[^']+)'(?: on \\?\"(?P<on>[^\"\\]+)\\?\")?|"
        r"operation error (?P<service>[\w ]+?): (?P<operation>\w+)|when calling the (?P<calling>\w+) operation|"
        r"(?:not authorized to perform|not have (?:authorization|permission) to perform action(?:\(s\))?):? '?"
        r"(?P<perform>[\w-]+[:./][\w.:/*-]*\w)|"
        r"cannot (?P<verb>\w+) resource \"(?P<resource>[\w./]+)\"|"
        r"Required '(?P<needs>[\w.]+)' permission|"
        r"Permission '(?P<permission>[\w.]+)' denied|does not have (?P<google>[\w.]+\.[\w.]+) access|"
        r"attempts to perform (?P<attempts>\w+) on"),),
         unless=("invalidclienttokenid", "expiredtoken", "publickey", "exceeded quota", "quota exceeded")),
    Rule("auth", "{who|Device} answered HTML, not JSON (login page, proxy or throttling)",
         ("invalid character '<'", "unexpected token <", "jsondecodeerror: expecting value",
             "expecting value: line 1 column 1", "unexpected token '<'"), when=lambda e: not e.answer.reason),
    Rule("quota", "[{vendor} ]quota [{quota} ]exceeded", ("quota",), "said", also=("exceed", "reached"),
        take=(QUOTA_NAME,), unless=("queries per", "requests per", "rate"), details="[limit {limit}]"),
    Rule("rate", "{at}[{by} ]rate limit: {limited}", RATE, "said", status=("429",)),
    Rule("quota", "{from}{why|quota exceeded}[ ({codes})]", QUOTA, "said", also=("exceed", "reached", "maximum",
        "full", "toomany", "no free", "no available", "limit", "capacity", "out of"), details="[limit {limit}]",
         when=lambda e: e.why != "" ),
    Rule("conflict", "{from_who}virtual server shares its destination with another ({codes})",
        ("illegally shares destination",)),
    Rule("commit", "PAN-OS commit failed: {commit}", (*COMMIT, ""), "whole", unless=("commit your",
        "connection refused"), when=is_commit),
    Rule("conflict", "{from}{why|already exists}[ ({codes})]", CONFLICT, "reason", when=is_conflict,
        unless=COMMIT),
    Rule("denied", "{denier} denied access[: {why_denied}][ ({codes})]", DENIED, "said", when=is_said_denied,
        unless=("certificate", "exceeded quota", "quota exceeded")),
    Rule("denied", "{denier} denied access[: {why_denied}][ ({codes})]", status=("403",)),
    Rule("conflict", "{from}{why|conflict}[ ({codes})]", status=("409", "412", "423")),
    Rule("notfound", "{from}{why|not found}[ ({codes})]", NOT_FOUND, "reason", unless=("command not found",
        "no such file"), when=is_absent),
    Rule("notfound", "{from}{why|not found}[ ({codes})]", status=("404",)),
    Rule("rejected", "{from_what}{why_or_phrase}[ ({codes})]", INVALID, "reason",
        when=is_invalid),
    Rule("notfound", "Terraform Cloud: resource not found", ("resource not found",),
        take=(Pattern(r"^resource not found$"),)),
    Rule("rejected", "{from_what}{why_or_phrase}[ ({codes})]", when=is_rejected, any=("",)),
    Rule("rejected", "{from_what}{why_or_all}[ ({codes})]", ("",), when=is_refused, unless=("no such file",
        "got timeout",
        "timed out", "eof", "system error")),
    Rule("other", "{from_what}{why_or_all}[ ({codes})]", ("",)),
)  # fmt: skip
