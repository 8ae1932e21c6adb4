"""The fields of sentences about devices: what one said, and what was asked of it."""

import re

from ctsreport.analysis.diagnosis.fields import READERS, Fields
from ctsreport.analysis.diagnosis.phrase import clause, masked
from ctsreport.analysis.diagnosis.status import PHRASES
from ctsreport.analysis.diagnosis.text import lower_first, one_line
from ctsreport.pattern import Pattern


def _codes(fields: Fields) -> str:
    evidence = fields.evidence
    code = "" if evidence.code and evidence.code in evidence.why else evidence.code
    why = evidence.why
    status = "" if f"{evidence.status} (" in why or why.endswith(f"{evidence.status})") else evidence.status
    return " ".join(filter(None, (status, code)))


def _because(fields: Fields) -> str:
    match = Pattern(r"\bbecause ([^.\n]{5,120}?)(?= status code|[.\n]|$)").search(fields.evidence.flat)
    if match:
        return clause(match[1])
    why = fields.evidence.why
    if "lacks" in fields.groups:
        return ""
    return "" if _RESTATES.search(why) else why


# `User is not authorized`: a reason that says no more than the headline.
_RESTATES = Pattern(
    r"not authorized|access (?:is )?denied|permission|authorization to perform|cannot \w+ resource|does not have|"
    r"forbidden",
    re.IGNORECASE,
)


def _action(fields: Fields) -> str:
    found = fields.groups
    if "lacks" in found:
        return f'{found["lacks"]} on "{found["on"]}"' if "on" in found else found["lacks"]
    if "operation" in found:
        return f"{found['service'].lower()} {found['operation']}"
    if "perform" in found:
        return found["perform"].replace(":", " ", 1) if "/" not in found["perform"] else found["perform"]
    if "verb" in found:
        return f"{found['verb']} {found['resource']}"
    return next(
        (found[name] for name in ("calling", "needs", "permission", "google", "attempts") if name in found), "access"
    )


# `lacks permission 'service:write' on "web"`: Consul's
_LACKS = Pattern(r"lacks permission '(?P<lacks>[^']+)'(?: on \\?\"(?P<on>[^\"\\]+)\\?\")?")


def _action_denied(fields: Fields) -> str:
    match = _LACKS.search(fields.evidence.text)
    if match is None:
        return "denied access"
    on = f' on "{match["on"]}"' if match["on"] else ""
    return f"denied {match['lacks']}{on}"


def _why_or_phrase(fields: Fields) -> str:
    evidence = fields.evidence
    if evidence.why:
        return evidence.why
    paths = [name for path in evidence.answer.paths if (name := path.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1])]
    about = paths[-1] if paths else evidence.place.resource.split(".", 1)[0]
    named = evidence.reason.lower() if evidence.reason.title() in PHRASES.values() else ""
    said = PHRASES.get(evidence.status, "").lower() or named or "refused"
    return f"{said} (no reason given){f' for {about}' if about else ''}"


def _why_or_all(fields: Fields) -> str:
    """Never nothing: the reason, else the summary, else whatever stands there."""
    evidence = fields.evidence
    chain = evidence.chain
    if _OF_FILES.fullmatch(chain.reason) and chain.before:
        return clause(f"{chain.before[-1]}: {chain.reason}")
    for text in (
        evidence.why,
        clause(evidence.reason),
        masked(evidence.summary),
        masked(evidence.flat),
        one_line(evidence.whole),
    ):
        if text and not _STATUS_ONLY.fullmatch(text):
            return text
    return "no reason given"


# What an operating system says of a file means nothing without the file's name: `no such file or directory`.
_OF_FILES = Pattern(r"(?i)(?:no such file or directory|(?:is|not) a directory|file exists|permission denied)\.?")
_STATUS_ONLY = Pattern(r"(?i)(?:exit status \d*|error:?|…|[\W_]+)")


# `1 error occurred: permission denied`: no more than the headline says.
_ONLY_DENIED = Pattern(
    r"(?:\d+ errors? occurred: )?(?:permission|access) (?:is )?denied|not authorized|forbidden|"
    r"you (?:do not have permission to perform this action|are not authorized to perform this operation)",
    re.IGNORECASE,
)


def _why_denied(fields: Fields) -> str:
    why = fields.evidence.why
    return "" if _ONLY_DENIED.fullmatch(why) else why


def _limited(fields: Fields) -> str:
    evidence = fields.evidence
    said = evidence.code or evidence.phrase or evidence.why or "too many requests"
    metric = Pattern(r"quota metric '([^']{3,80})'").search(evidence.flat)
    return f"{metric[1]} ({said})" if metric else said


_NO_NAMES = frozenset({"", "host", "hostname", "address", "the", "on"})


def _name(fields: Fields) -> str:
    name = fields.groups.get("name") or fields.groups.get("resolved") or ""
    if "." in name or name.lower() not in _NO_NAMES:
        return name.lower()
    return fields.target.host if fields.target else ""


# `Commit failed: Validation Error: zone trust is not valid`
_COMMIT = Pattern(
    r"(?:commit failed|commit error|failed to commit|error (?:in|during) commit|commit job \d* ?failed|"
    r"commit)\s{0,3}[:;-]+\s{0,3}(?:validation error:?\s{0,3})?([^\n]+)",
    re.IGNORECASE,
)
# `vsys1 -> rule web: …`, `Error: …`: where a commit fails stands before why, `device: `.
_COMMIT_NOISE = Pattern(
    r"^(?:(?:rule|vsys|address|service|zone|device|policy|object|group|template|warning|error|details?|"
    r"line)[^:]{0,120}: ?)+",
    re.IGNORECASE,
)


def _commit(fields: Fields) -> str:
    match = _COMMIT.search(fields.evidence.text)
    text = one_line(match[1]) if match else fields.evidence.flat
    text = _COMMIT_NOISE.sub("", text).rsplit(" -> ", 1)[-1]
    if text.lower().startswith("commit failed"):
        text = text.split(";", 1)[-1].strip()
    return clause(text) or lower_first(one_line(text)) or "no reason given"


def _credentials(fields: Fields) -> str:
    """The command that should have given them, and how it failed."""
    match = Pattern(r"getting credentials: (exec: [^\n]{3,80})").search(fields.evidence.text)
    return match[1].rstrip(".") if match else ""


def _inner_or_why(fields: Fields) -> str:
    """What the reason alone comes to; else who says it, and the reason itself."""
    if fields.inner:
        return fields.inner.headline
    evidence, codes = fields.evidence, _codes(fields)
    named = f"{evidence.vendor}: " if evidence.vendor else ""
    return f"{named}{evidence.why or 'no reason given'}{f' ({codes})' if codes else ''}"


def _handshake(fields: Fields) -> str:
    match = Pattern(r"\b(ssh|tls): handshake failed").search(fields.evidence.low)
    return match[1].upper() if match else ""


def _answered(fields: Fields) -> str:
    why = fields.evidence.why
    return (
        ""
        if not why
        or fields.evidence.status in why
        or fields.evidence.phrase[4:].lower() in why.lower()
        or why.lower() in fields.evidence.phrase.lower()
        or "://" in why
        else why
    )


# Auto Scaling Group (web-1)
_NAMED = Pattern(r" ?\([^()]{1,200}\)")


def _still(fields: Fields) -> str:
    """What it was in the end, where that is known, and what was waited for."""
    waited = masked(fields.groups.get("waited", "")).removeprefix("state to become ")
    if last := fields("last"):
        return f"still '{last}' when the time was up, waited for {waited}"
    return f"timeout while waiting for {waited}"


# `context deadline exceeded (Client.Timeout exceeded while awaiting headers)`: that it took too long, and no more
_LATE = Pattern(
    r"(?:context|deadline|exceeded|client|time|timeout|out|timed|i/o|net/http|http|request|connection|connect|"
    r"operation|"
    r"read|tls|handshake|api|error|waiting|while|awaiting|headers?|was|for|response|reached|gateway|cancell?ed|after|"
    r"due|to|has|expired|rpc|code|an?|the|no|desc)"
)
_WORDS = Pattern(r"[a-z/]+")


def _says_only_late(reason: str) -> bool:
    return all(map(_LATE.fullmatch, _WORDS.findall(reason.rsplit(": ", 1)[-1].lower())))


def _timed_out(fields: Fields) -> str:
    """Who did not answer; where nobody is named, what was being done and took too long."""
    evidence = fields.evidence
    who, doing = fields("WHO"), evidence.chain.before
    if fields.target or not (evidence.why and evidence.vendor) or who != evidence.vendor:
        return f"{who or 'Device'} did not answer in time"
    if not doing:
        return f"{who} did not answer in time" if _says_only_late(evidence.why) else f"{who}: {evidence.why}"
    return f"{fields('from_vendor')}{clause(doing[-1])}: {evidence.why}"


def _quota(fields: Fields) -> str:
    return next(
        (
            fields.groups[name]
            for name in ("quota", "metric", "kubernetes", "named", "approved", "plain")
            if fields.groups.get(name)
        ),
        "",
    )


def _limit(fields: Fields) -> str:
    # `limit of 5`, `limit: rules=500`
    match = Pattern(r"(?i:limit(?:ed)?)(?:=| of |: ?| is | )(?:\w+=)?(\d+|[\ua502].)|quota of (\d+)").search(
        fields.evidence.flat
    )
    return (match[1] or match[2]) if match else ""


def _timeout(fields: Fields) -> str:
    match = Pattern(r"timeout: (\S+?)\)").search(fields.evidence.flat)
    return f"waited {match[1]}" if match else ""


def _x509(fields: Fields) -> str:
    return lower_first(
        masked(next((fields.groups[name] for name in ("x509", "tls", "ssl") if fields.groups.get(name)), ""))
    )


READERS.update(
    {
        "why_denied": _why_denied,
        "why": lambda fields: fields.evidence.why,
        "why_or_phrase": _why_or_phrase,
        "why_or_all": _why_or_all,
        "answered": _answered,
        "because": _because,
        "code": lambda fields: fields.evidence.code,
        "codes": _codes,
        "status": lambda fields: fields.evidence.status,
        "phrase": lambda fields: fields.evidence.phrase,
        "action": _action,
        "action_denied": _action_denied,
        "inner": lambda fields: fields.inner.headline if fields.inner else "",
        "inner_or_why": _inner_or_why,
        "limited": _limited,
        "name": _name,
        "commit": _commit,
        "credentials": _credentials,
        "handshake": _handshake,
        "still": _still,
        "object": lambda fields: clause(_NAMED.sub("", fields.groups.get("object", ""))),
        "quota": _quota,
        "limit": _limit,
        "timeout": _timeout,
        "timed_out": _timed_out,
        "x509": _x509,
    }
)
