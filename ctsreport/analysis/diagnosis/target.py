"""Which host was called: the device, with its port, that a network error is about."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ctsreport.analysis.diagnosis.fault import Fault
from ctsreport.pattern import Pattern

_HOST = r"(?:\[[0-9A-Fa-f:.]+(?:%[\w.~-]+)?\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)"
_URL = Pattern(
    rf"\b(?P<scheme>https?|wss?|ldaps?|ssh|grpcs?)://(?:[^\s/@\"'<>]*@)?(?P<host>{_HOST})(?::(?P<port>\d{{1,5}}))?", re.IGNORECASE
)
# The ways of Go, curl, ssh, Python, Node, PostgreSQL and wget.
_ADDRESS = Pattern(
    rf"(?:dial|read|write) (?:tcp|udp)[46]? (?:\S{{1,100}}?->)?(?P<h1>{_HOST}):(?P<p1>\d{{1,5}})"
    rf"|connect(?:ing|ion)? to (?:host |server |server at )?[\"']?(?P<h2>{_HOST})[\"']?(?: \([^)\s]{{1,60}}\))?,? port:? (?P<p2>\d{{1,5}})"
    rf"|host='(?P<h3>{_HOST})', port=(?P<p3>\d{{1,5}})"
    rf"|\bE(?:CONN|HOST|NET|TIMED)[A-Z]+ (?P<h4>{_HOST}):(?P<p4>\d{{1,5}})"
    rf"|(?:nc|telnet): (?:connect to )?(?P<h5>{_HOST}) (?:port )?(?P<p5>\d{{1,5}})"
    rf"|[Cc]onnecting to (?P<h6>{_HOST}) \([^)\s]{{1,100}}\)\|[^|\s]{{1,60}}\|:(?P<p6>\d{{1,5}})"
    rf"|\(\S{{1,60}}@(?P<h7>{_HOST}):(?P<p7>\d{{1,5}})\)"
    rf"|(?<![\w.:/@-])(?P<h8>{_HOST}):(?P<p8>\d{{2,5}})(?![\w:.]*[\w])"
)
_LOGIN = Pattern(rf"\b[\w.-]{{1,60}}@({_HOST}): ")
_NAMED = Pattern(
    r"(?:\b(?:from|host[:=]?|server:?|device|contact|reach|connect(?:ion|ing)? to)|@)[ =]?[\"']?"
    rf"(?P<host>{_HOST})(?::(?P<port>\d{{1,5}}))?",
    re.IGNORECASE,
)
# A cheap look for whether a dear one can find anything.
_PORT = Pattern(r":\d{2,5}(?![.\d]\d)|port")
_DEFAULT = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ldap": "389", "ldaps": "636", "ssh": "22"}
_WINDOW = 700
_SCHEME = 5
# How far before its port a host begins, and how far behind it a port goes on.
_HOST_LENGTH, _AFTER_PORT = 120, 12
_NEAR = 200
# What an API says of itself behind its own front end is not the device that was called.
_NOT_CALLED = ("uri:", "referrer:", "sender:", "see ", "visit ", "refer to ")


class Target(NamedTuple):
    """A host and its port; ``told`` says whether the port stood there, or follows from the scheme."""

    host: str
    port: str
    told: bool

    @property
    def full(self) -> str:
        """With the port, where one is known."""
        return f"{self.host}:{self.port}" if self.port else self.host

    @property
    def short(self) -> str:
        """With the port only where the text names one."""
        return f"{self.host}:{self.port}" if self.told and self.port not in {"80", "443"} else self.host


def target_of(fault: Fault, at: int) -> Target | None:
    """The host that an error at ``at`` is about: told before it, else after it, else in the command that ran."""
    flat = fault.flat
    before, after = flat[max(0, at - _WINDOW) : at], flat[at : at + _WINDOW]
    near = before[-_NEAR:]
    if "proxyconnect" in before and (found := _last_address(before)):
        return found
    for find, text in ((_last_url, before), (_last_address, before), (_first, after), (_first_name, after[:_NEAR]), (_last_name, near)):
        if found := find(text):
            return found
    return _last_url(fault.command[:2000]) if fault.command else None


def any_target(fault: Fault) -> Target | None:
    """The host of the first URL or address, wherever it stands."""
    found = _first(fault.flat[:4000]) or (_last_url(fault.command[:2000]) if fault.command else None)
    if found is None and "@" in fault.flat and (login := _LOGIN.search(fault.flat[:4000])):
        return Target(login[1].lower(), "22", told=False)
    return found


def named_target(fault: Fault) -> Target | None:
    """The host that a word before it says to be one: ``failed to connect to 192.0.2.9``."""
    found = _first_name(fault.flat[:600])
    return None if found is None or _is_documentation(found.host) else found


def _last_url(text: str) -> Target | None:
    if "://" not in text:
        return None
    found = None
    for match in _urls(text):
        found = _of_url(text, match) or found
    return found


def _urls(text: str) -> Iterator[re.Match[str]]:
    """As ``_URL.finditer``, which looks for a scheme at each word."""
    at = text.find("://")
    while at >= 0:
        start = at
        while start > 0 and at - start < _SCHEME and text[start - 1].isalpha():
            start -= 1
        if match := _URL.match(text, start):
            yield match
        at = text.find("://", match.end() if match else at + 3)


def _of_url(text: str, match: re.Match[str]) -> Target | None:
    if text[max(0, match.start() - 10) : match.start()].lower().rstrip("\"'").endswith(_NOT_CALLED) or _is_documentation(match["host"]):
        return None
    port = match["port"] or _DEFAULT.get(match["scheme"].lower(), "")
    return Target(match["host"].lower(), port, match["port"] is not None)


def _is_documentation(host: str) -> bool:
    return host.lower().endswith(("hashicorp.com", "terraform.io", "github.com", "aka.ms", "docs.microsoft.com", "curl.se", "curl.haxx.se"))


def _addresses(text: str) -> list[Target]:
    found: list[Target] = []
    done = 0
    for port in _PORT.finditer(text):
        start = max(done, port.start() - _HOST_LENGTH)
        for match in _ADDRESS.finditer(text, start, port.end() + _AFTER_PORT):
            done = match.end()
            if _plausible(match):
                found.append(_of_address(match))
    return found


def _of_address(match: re.Match[str]) -> Target:
    host, port = (group for group in match.groups() if group is not None)
    return Target(host.lower(), port, told=True)


def _plausible(match: re.Match[str]) -> bool:
    """``word:123`` is a host and port only where the word could be a host: a dotted name, or an address."""
    host = match["h8"]
    return (
        host is None or (("." in host and not host.endswith((".tf", ".go", ".py", ".sh"))) or host == "localhost") or host.startswith("[")
    )


def _last_address(text: str) -> Target | None:
    found = _addresses(text)
    return found[-1] if found else None


def _first(text: str) -> Target | None:
    if "://" in text:
        for match in _urls(text):
            if found := _of_url(text, match):
                return found
    found_all = _addresses(text)
    return found_all[0] if found_all else None


def _names(text: str) -> list[Target]:
    return [
        Target(match["host"].lower(), match["port"] or "", match["port"] is not None)
        for match in _NAMED.finditer(text)
        if "." in match["host"] and not match["host"].endswith((".", ".tf", ".sh", ".py"))
    ]


def _first_name(text: str) -> Target | None:
    found = _names(text)
    return found[0] if found else None


def _last_name(text: str) -> Target | None:
    found = _names(text)
    return found[-1] if found else None
