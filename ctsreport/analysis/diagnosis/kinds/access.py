"""Whether the device lets us in: logins, permissions, rates, quotas."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds.cts import LACKS, lacked
from ctsreport.analysis.diagnosis.kinds.words import HTML, LOGIN, LOGIN_STEMS, NO_CREDENTIALS, QUOTA, RATE
from ctsreport.analysis.diagnosis.target import Target, any_target, named_target, target_of
from ctsreport.analysis.diagnosis.text import cut, lower_first, one_line
from ctsreport.analysis.diagnosis.vendors import vendor_of
from ctsreport.pattern import Pattern

_CODE = Pattern(
    r"(AADSTS\d+(?=:)|InvalidClientTokenId|ExpiredToken(?:Exception)?|UnrecognizedClientException"
    r"|SignatureDoesNotMatch|AuthFailure|invalid_client|invalid_grant|err_login_failed\w*"
    r"|generic_err_wrong_session_id|UNAUTHENTICATED)\b"
)
_DENIED_CODE = Pattern(
    r"(UnauthorizedOperation|AccessDenied(?:Exception)?|AuthorizationFailed|LinkedAuthorizationFailed"
    r"|Forbidden(?:Exception)?|PERMISSION_DENIED|RequestDisallowedByPolicy|insufficientPermissions|forbidden)\b"
)
_DENIED_STEMS = ("denied", "unauthorizedoperation", "authorizationfailed", "forbidden", "disallowed", "insufficientpermissions")
_OPERATION = Pattern(r"operation error ([A-Za-z0-9 ]+?): (\w+)|when calling the ()(\w+) operation")
_PERFORM = Pattern(r"(?:not authorized to perform|perform action|perform):? '?([\w.*-]+(?:[:/][\w.*/-]+)+)'?")
_REQUIRED = Pattern(r"Required '?\"?([a-z]+\.[\w.]+)'?\"? permission|permission '([\w.:/]+)'|Permission '?([\w.]+)'? denied")
_CANNOT = Pattern(r"cannot (\w+) resource \\?\"([\w./]+)\\?\"")
_RATE_CODE = Pattern(
    r"\b(RequestLimitExceeded|ThrottlingException|ThrottledException|Throttling|RequestThrottled(?:Exception)?"
    r"|SlowDown|TooManyRequestsException|TooManyRequests|"
    r"SubscriptionRequestsThrottled|OperationNotAllowed|PriorRequestNotComplete"
    r"|ProvisionedThroughputExceededException|userRateLimitExceeded|rateLimitExceeded)\b"
)
_QUOTA = Pattern(
    r"[Qq]uota '?\"?([A-Za-z0-9_.-]+)'?\"? (?:was |has been )?exceeded|quota metric '([^']+)'|exceeded quota: ([\w.-]+)|quota (?:named"
    r"|limit) '([^']+)'|approved (?:Total )?([\w -]+?) quota"
)
_LIMIT = Pattern(r"[Ll]imit:? ?(\d+)(?:\.0+)?")
_QUOTA_CODE = Pattern(
    r"\b((?!RequestLimit|Rate)\w+LimitExceeded(?:Exception|Fault)?|\w*QuotaExceeded(?:Exception)?"
    r"|LimitExceeded(?:Exception)?|\w*LimitReached|quotaExceeded|MaxNumberOf\w+|TooMany(?!Requests)[A-Z]\w+)\b"
)
_TELLING = Pattern(r"[^\n:;]*(?:quota|maximum number|limit)[^\n;]*", re.IGNORECASE)


def who(fault: Fault, target: Target | None = None, word: str = "") -> str:
    """The vendor, and the host where the text names it: ``F5``, ``fw-01.example.com: FortiOS``; with what is said of it."""
    vendor = vendor_of(fault)
    host = target.short if target and not _is_cloud(target.host) else ""
    said = f"{vendor} {word}".strip()
    return f"{host}: {said}" if host else said


def _is_cloud(host: str) -> bool:
    return host.endswith(("amazonaws.com", "googleapis.com", "azure.com", "microsoftonline.com", "windows.net"))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def no_credentials(fault: Fault) -> Finding | None:
    """Nothing to log in with was found."""
    if not fault.knows(NO_CREDENTIALS):
        return None
    vendor = vendor_of(fault) or ("GCP" if "default credentials" in fault.low else "")
    return fault.kept("auth", f"{vendor}: no valid credentials" if vendor else "No valid credentials")


def login(fault: Fault) -> Finding | None:
    """There was something to log in with, and it was refused."""
    code = fault.status
    said = fault.said(*LOGIN_STEMS) and fault.said(*LOGIN)
    if (code != "401" and not said) or _is_denial(fault, code):
        return None
    status = code if code in {"400", "401", "403", "407"} else ""
    coded = _CODE.search(fault.flat)
    target = _device(fault, status)
    told = " ".join(filter(None, (status, coded[1] if coded else "")))
    if code == "407":
        return fault.kept("auth", cut(f"Proxy login refused (407){f': {target.full}' if target else ''}"))
    summary = who(fault, target, "login refused")
    summary = (_upper(summary) if summary.startswith("login") else summary) + (f" ({told})" if told else "")
    return fault.kept("auth", cut(summary), vendor_of(fault), target.full if target else None, "login", status, coded[1] if coded else None)


_CLOUDS = {"AWS", "Azure", "GCP", "OCI", "Alibaba Cloud", "Cloudflare"}
"""Of these there is one for all: no device is named."""


def _device(fault: Fault, status: str) -> Target | None:
    if vendor_of(fault) in _CLOUDS:
        return None
    at = fault.flat.find(status) if status else -1
    return target_of(fault, at) if at >= 0 else any_target(fault) or named_target(fault)


def _is_denial(fault: Fault, code: str) -> bool:
    """Known, but not allowed: what says which action, or 403 with no word of credentials."""
    coded = _denied_code(fault)
    if coded and coded[1].lower() != "forbidden" and not _CODE.search(fault.flat) and code != "401":
        return True
    return LACKS.search(fault.flat) is not None if "lacks permission" in fault.low else "not authorized to perform" in fault.low


def _denied_code(fault: Fault) -> re.Match[str] | None:
    if not fault.knows(_DENIED_STEMS):
        return None
    return _DENIED_CODE.search(fault.flat)


def not_json(fault: Fault) -> Finding | None:
    """A login page, a proxy's page: HTML."""
    if not fault.said(*HTML):
        return None
    target = any_target(fault)
    subject = target.short if target else "Device"
    return fault.kept(
        "auth", f"{subject} answered HTML, not JSON (login page, proxy or throttling)", "html", target.full if target else None
    )


def denied(fault: Fault) -> Finding | None:
    """Known, but not allowed: with the action where it is told."""
    code = fault.status
    coded = _denied_code(fault)
    if (
        code != "403"
        and not coded
        and not fault.said(
            "permission denied",
            "access denied",
            "not authorized",
            "access is denied",
            "is forbidden:",
            "insufficient privilege",
            "insufficient permission",
            "sufficient permission",
            "permission to perform",
            "do not have permission",
        )
    ):
        return None
    if fault.said("rate limit", "ratelimit", "quota", "throttl", "limitexceeded") and not (coded and coded[1] != "forbidden"):
        return None
    action = _action(fault)
    name = coded[1] if coded and coded[1].lower() != "forbidden" else ""
    target = _device(fault, code if code == "403" else "")
    subject = vendor_of(fault) or (target.short if target else "Device")
    told = " ".join(filter(None, (code, name)))
    host = None if target is None or _is_cloud(target.host) else target
    prefix = f"{host.short}: " if host and subject != host.short else ""
    summary = f"{prefix}{subject} denied {action or 'access'}" + (f" ({told})" if told else "")
    return fault.kept("denied", cut(summary), subject, host.full if host else None, action, code, name)


def _action(fault: Fault) -> str:
    if match := LACKS.search(fault.flat):
        return lacked(match[1], match[2])
    if match := _OPERATION.search(fault.flat):
        return f"{match[1].lower()} {match[2]}" if match[1] else match[4]
    if match := _PERFORM.search(fault.flat):
        return match[1].replace(":", " ", 1) if "/" not in match[1] else match[1]
    if match := _CANNOT.search(fault.flat):
        return f"{match[1]} {match[2]}"
    if match := _REQUIRED.search(fault.flat):
        return next(group for group in match.groups() if group)
    return ""


def rate(fault: Fault) -> Finding | None:
    """Too many requests in too short a time."""
    code = fault.status
    if code != "429" and not fault.said(*RATE):
        return None
    coded = _RATE_CODE.search(fault.flat)
    told = coded[1] if coded else "429 Too Many Requests" if code == "429" else "too many requests"
    target = _device(fault, code if code == "429" else "")
    subject = who(fault, target)
    head = f"{subject} rate limit" if subject and not subject.endswith(": ") else "Rate limit"
    if subject.endswith(": "):
        head = f"{subject}rate limit"
    return fault.kept("rate", cut(f"{head}: {told}"), subject, told, code)


def quota(fault: Fault) -> Finding | None:
    """So many there may be, and no more."""
    if not fault.said(*QUOTA):
        return None
    vendor = vendor_of(fault)
    named = _QUOTA.search(fault.flat)
    if named and (name := next((group for group in named.groups() if group), "")):
        limit = _LIMIT.search(fault.flat)
        summary = f"{vendor} quota {name} exceeded".strip() + (f" (limit {limit[1]})" if limit else "")
        return fault.kept("quota", cut(_upper(summary)), vendor, name)
    if coded := _QUOTA_CODE.search(fault.flat):
        return fault.kept("quota", _upper(f"{vendor} quota exceeded: {coded[1]}".strip()), vendor, coded[1])
    return _told(fault, vendor)


def _told(fault: Fault, vendor: str) -> Finding | None:
    """No name and no code: the clause that tells of it, where it says that something is exceeded."""
    if not fault.said("exceed", "reached", "maximum number", "full"):
        return None
    match = next((each for each in _TELLING.finditer(fault.text) if re.search(r"exceed|reached|maximum|\bfull\b", each[0])), None)
    if match is None:
        return None
    line_start = fault.text.rfind("\n", 0, match.start()) + 1
    text = one_line(fault.text[line_start : match.end()] if match.start() - line_start < 60 else match[0]).rstrip(".")
    return fault.free("quota", cut(f"{vendor}: {lower_first(text)}" if vendor else text), text, vendor)
