"""The way to a device: its name, its port, its answer in time."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.http import phrase_of
from ctsreport.analysis.diagnosis.kinds.words import NO_CREDENTIALS, NO_SUCH_HOST, TIMEOUT, UNREACHABLE
from ctsreport.analysis.diagnosis.target import Target, target_of
from ctsreport.analysis.diagnosis.text import cut, one_line, upper_first
from ctsreport.analysis.diagnosis.vendors import vendor_of
from ctsreport.pattern import Pattern

# These are also said of what is no host.
_PERHAPS_HOST = ("cannot resolve", "failed to resolve", "unknown host")
_NAME = r"([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)"
_LOOKED_UP = (
    Pattern(rf"\blookup {_NAME}\.?(?: on \S+|:)"),
    Pattern(
        r"(?:resolve (?:proxy|hostname|host name|host address|host|address)?:?|ENOTFOUND|EAI_AGAIN"
        r"|getaddrinfo (?:failed|error) for|resolving"
        rf"|Failed to resolve|unknown host:?|nxdomain:?) ?[\"'‘]?{_NAME}",
        re.IGNORECASE,
    ),
    Pattern(rf"hostname {_NAME}:", re.IGNORECASE),
    Pattern(rf"host='{_NAME}'"),
)
_NAME_SERVER = {
    "i/o timeout": "timed out",
    "connection refused": "failed: the name server refused",
    "network is unreachable": "failed: network is unreachable",
    "no route to host": "failed: no route to the name server",
}
_TEMPORARY = ("temporary failure", "eai_again")
_EOF = Pattern(r"(?:\": |: |^)(?:unexpected )?EOF(?=$|[\s.,;)'\"])")
_WAITED = Pattern(r"timeout while waiting for (.{3,80}?)(?: \(|;|,|$)")


def subject(fault: Fault, target: Target | None, at: int, *, port: bool = True) -> str:
    """Who it is about: the host; else what the line names before the error; else the vendor."""
    if target is not None:
        proxy = "Proxy " if "proxyconnect" in fault.low[max(0, at - 200) : at] else ""
        return proxy + (target.full if port else target.short)
    return _label(fault, at) or vendor_of(fault) or "Device"


def _label(fault: Fault, at: int) -> str:
    """``site 11`` of ``site 11: no route to host``: what a script itself calls the device."""
    before = fault.flat[max(0, at - 60) : at]
    if not (fault.command and before.endswith(": ")):
        return ""
    clause = before[:-2].rsplit(": ", 1)[-1]
    low = clause.lower()
    if not 1 <= len(clause.split()) <= 3 or not _PLAIN.fullmatch(clause) or low in _NO_LABEL or low.startswith(_FAILING):
        return ""
    return clause


_PLAIN = Pattern(r"[\w .-]+")
_FAILING = ("error", "fail", "connect", "unable", "could not")


_NO_LABEL = {
    "connect",
    "curl",
    "ssh",
    "dial tcp",
    "wget",
    "nc",
    "error",
    "reason",
    "err",
    "requests",
    "message",
    "timeout",
    "output",
    "lookup",
    "read",
    "write",
    "fatal",
    "warning",
    "http",
}


def dns(fault: Fault) -> Finding | None:
    """The name of the device was not found, or could not be looked up."""
    at = position(fault.low, NO_SUCH_HOST)
    if at is None and (at := position(fault.low, _PERHAPS_HOST)) is not None and "." not in _looked_up(fault, at):
        at = None
    if fault.knows(NO_CREDENTIALS):
        return None
    if at is None:
        if ("dial tcp: lookup " not in fault.low and "lookup " not in fault.low) or not fault.said(*_NAME_SERVER):
            return None
        return _lookup_failed(fault)
    host = _looked_up(fault, at)
    if "server misbehaving" in fault.low:
        return fault.kept("dns", f"DNS lookup of {host or 'a host'} failed: server misbehaving", host, "server misbehaving")
    if fault.said(*_TEMPORARY):
        return fault.kept("dns", f"DNS lookup of {host or 'a host'} failed for now: temporary failure", host, "temporary")
    return fault.kept("dns", f"{host or 'Host'} not found in DNS", host or "host")


def _lookup_failed(fault: Fault) -> Finding | None:
    """The name server itself did not answer."""
    host = _LOOKED_UP[0].search(fault.flat)
    if host is None:
        return None
    name, after = host[1].lower(), fault.low[host.end() : host.end() + 200]
    told = next((told for word, told in _NAME_SERVER.items() if word in after), None)
    return fault.kept("dns", f"DNS lookup of {name} {told}", name, told) if told else None


def _looked_up(fault: Fault, at: int) -> str:
    near = fault.flat[max(0, at - 400) : at + 300]
    for pattern in _LOOKED_UP:
        for match in pattern.finditer(near):
            if match[1].lower() not in {"host", "hostname", "address", "the"}:
                return str(match[1]).lower()
    target = target_of(fault, at)
    return target.host if target else ""


def unreachable(fault: Fault) -> Finding | None:
    """The device refused, reset or closed the connection, or there is no way to it."""
    if fault.knows(NO_CREDENTIALS):
        return None
    found = first_of(fault.low, UNREACHABLE)
    if found is None:
        match = _EOF.search(fault.flat) if "EOF" in fault.flat and "://" in fault.flat else None
        if match is None:
            return None
        found = match.start(), "closed the connection (EOF)"
    at, told = found
    target = target_of(fault, at)
    who = subject(fault, target, at)
    if told.startswith(":") and who == "Device":
        return fault.kept("unreachable", upper_first(told.removeprefix(": ")), told)
    text = f"{who}{told}" if told.startswith(":") else f"{who} {told}"
    return fault.kept("unreachable", cut(one_line(text)))


def position(low: str, words: tuple[str, ...]) -> int | None:
    """Where the first of these words stands that is there at all."""
    for word in words:
        at = low.find(word)
        if at >= 0:
            return at
    return None


def first_of(low: str, pairs: tuple[tuple[str, str], ...]) -> tuple[int, str] | None:
    """Where the first of these words stands that is there at all, and what it comes to."""
    for word, told in pairs:
        at = low.find(word)
        if at >= 0:
            return at, told
    return None


def unavailable(fault: Fault) -> Finding | None:
    """The device, or what stands before it, answered that it cannot."""
    if not fault.said("502", "503", "service unavailable", "bad gateway", "service temporarily unavailable"):
        return None
    code = fault.status
    if code not in {"502", "503"} or fault.said("requestlimitexceeded", "throttl", "slowdown", "slow down", "rate exceeded"):
        return None
    at = fault.low.find(code)
    target = target_of(fault, max(at, 0))
    who = subject(fault, target, max(at, 0), port=False)
    return fault.kept("unreachable", f"{who}: {phrase_of(code)}", target.full if target else who, code)


def timeout(fault: Fault) -> Finding | None:
    """No answer in time."""
    at = position(fault.low, TIMEOUT)
    if at is None and "504" in fault.low and fault.status == "504":
        at = fault.low.find("504")
    if at is None or fault.knows(NO_CREDENTIALS) or fault.said("session timed out", "session has timed out"):
        return None
    target = target_of(fault, at)
    if "504" in fault.low and fault.status == "504":
        who = subject(fault, target, at, port=False)
        return fault.kept("timeout", f"{who}: 504 Gateway Timeout", target.full if target else who, "504")
    if target is None and (waited := _WAITED.search(fault.flat)):
        return fault.free("timeout", cut(f"Timeout while waiting for {one_line(waited[1])}"))
    return fault.kept("timeout", cut(f"{subject(fault, target, at)} did not answer in time"))
