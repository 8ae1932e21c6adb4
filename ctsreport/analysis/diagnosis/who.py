"""Who was called: the host and its port that an error is about, and the proxy on the way."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ctsreport.analysis.diagnosis.slots import DOCUMENTS, NAME, NUMBER
from ctsreport.analysis.diagnosis.slots import HOST as SIGN
from ctsreport.pattern import Pattern

_HOST = r"(?:\[[\w:.%~-]+\]|\w(?:[\w.-]*\w)?)"
# The ways of Go, curl, ssh, Python, Node, PostgreSQL and wget, as `dial tcp 10.0.0.5:443`, `ssh: connect to host
# fw-1 port 22`; each begins with words that are found fast.
_CALLED = Pattern(
    rf"(?P<scheme>https?|wss?|ldaps?|s?ftp|ssh|grpcs?|tcp|oci|amqps?|rediss?|"
    rf"postgres(?:ql)?)://(?:[^\s/@\"'<>]{{1,200}}@)?(?P<host>{_HOST})(?::(?P<port>\d{{1,5}}))?"
    rf"|dial unix (?P<h1u>/[\w./-]*\w)(?=:)"
    rf"|(?:dial|read|write) (?:tcp|udp)[46]? (?P<h1>{_HOST}):(?P<p1>\d{{1,5}})"
    rf"|connect(?:ing|ion)? to (?:host |server |"
    rf"server at )?[\"']?(?P<h2>{_HOST})[\"']?(?: \([^)\s]{{1,60}}\))?,? port:? (?P<p2>\d{{1,5}})"
    rf"|host='(?P<h3>{_HOST})', port=(?P<p3>\d{{1,5}})"
    rf"|\bE(?:CONN|HOST|NET|TIMED)[A-Z]+ (?P<h4>{_HOST}):(?P<p4>\d{{1,5}})"
    rf"|(?:nc|telnet): (?:connect to )?(?P<h5>{_HOST}) (?:port )?(?P<p5>\d{{1,5}})"
    rf"|onnecting to (?P<h6>{_HOST}) \([^)\s]{{1,100}}\)\|[^|\s]{{1,60}}\|:(?P<p6>\d{{1,5}})"
    rf"|(?<![\w.:/@-])(?P<h7>{_HOST}):(?P<p7>\d{{2,5}})(?![\w:.]*\w)"
    rf"|connect to port (?P<p10>\d{{1,5}}) on (?P<h10>{_HOST})"
    rf"|\w@(?P<h8>{_HOST})(?::(?P<p8>\d{{1,5}}))?(?=[:) ])"
    rf"|\b(?:Get|Post|Put|Patch|Delete) \"?(?P<h0>[\w-]+(?:\.[\w-]+)+)(?::(?P<p0>\d{{1,5}}))?(?=/)"
    rf"|fatal: \[(?P<h9b>{_HOST})\](?=[: ])|failed: \[(?P<h9c>{_HOST})\](?= (?:\([^()]{{0,100}}\) )?=>)"
    rf"|(?:^|\n)(?P<h9a>{_HOST}): (?=[A-Z45])"
    rf"|(?:\b(?:from|host[:=]|server:?|device|contact|reach|onnect(?:ion|ing)? to|fatal:|"
    rf"hostname)[ =]?|--(?:host|server|device|target|ip|address|router|switch)[ =])[\"'\[]?(?!\w+://)(?P<h9>{_HOST})(?![\w(]|/\d)(?::(?P<p9>\d{{1,5}}))?",
    re.IGNORECASE,
)
_PORTS = {
    "http": "80",
    "https": "443",
    "ws": "80",
    "wss": "443",
    "ldap": "389",
    "ldaps": "636",
    "ssh": "22",
    "postgres": "5432",
    "postgresql": "5432",
}
_LOOKED_AT = 6000
_FILES = (".tf", ".go", ".py", ".sh", ".json", ".js", ".yaml", ".yml", ".tfvars", ".tmpl", ".hcl", ".txt", ".log")
# What explains, and what an API says of itself behind its own front end, is not what was called.
_NOT_CALLED = ("uri:", "referrer:", "referer", "sender:", "schemalocation=", "see ", "visit ", "visiting ", "refer to ",
    "at ", "documentation", "xmlns=", "here: ", "use uri: ", "more information:", "e.g. ", "example: ", "such as ",
    "more info ", "more info: ", "type: ")  # fmt: skip


class Target(NamedTuple):
    """A host and its port; ``stated`` says whether the port stood there, or follows from the scheme.

    ``at`` is where it stands.
    """

    host: str
    port: str
    stated: bool
    at: int = 0
    named: bool = False

    @property
    def full(self) -> str:
        """With the port, where one is known."""
        if self.port:
            return f"{self.host}:{self.port}"
        return self.host

    @property
    def short(self) -> str:
        """With the port only where the text names one that its scheme does not imply."""
        if self.stated and self.port not in {"80", "443"}:
            return f"{self.host}:{self.port}"
        return self.host


def targets(text: str, is_host: "Hosts") -> tuple[Target, ...]:
    """All that was called, in the text's order."""
    return tuple(_found(text[:_LOOKED_AT], is_host))


class Hosts:
    """Which words may be hosts: slots of hosts, dotted names that are no files, `localhost`."""

    def __init__(self, sign: str) -> None:
        self.sign = sign

    def __call__(self, host: str) -> bool:
        """Whether it may be one, where only a word before it says so."""
        return self.sign in host or host.startswith("[") or host == "localhost" or ("." in host and _is_dotted(host))


def _is_dotted(host: str) -> bool:
    last = host.rsplit(".", 1)[-1]
    if last.endswith(("error", "exception", "timeout", "failure")):  # requests.exceptions.ConnectionError
        return False
    return not host.endswith(_FILES) and (
        (last.isalpha() and len(last) > 1 and "_" not in host) or host.replace(".", "").isdigit()
    )


def _found(text: str, is_host: Hosts) -> Iterator[Target]:
    called = 0  # where the last URL ends: the address that was dialled for it is no other one
    for match in _CALLED.finditer(text):
        if match["scheme"]:
            if not _explains(text, match):
                called = match.end()
                port = match["port"] or _PORTS.get(match["scheme"].lower(), "")
                yield Target(match["host"].lower(), port, match["port"] is not None, match.start())
            continue
        number, host, port = _address(match)
        if host in _ANY_ADDRESS:
            continue
        if number in _ONLY_HOSTS and not (is_host(host) and _is_meant(text, match.start())):
            continue
        if number == "9" and _IS_HOLDER.search(text, max(0, match.start() - _BEFORE), match.start()):
            continue
        if number == "1" and called and _is_way(text[called : match.start()]):
            continue
        yield Target(host, port, bool(port), match.start(), named=number in {"8", "9", "9a"})


# Where a program listens, on all of its addresses: nobody calls that.
_ANY_ADDRESS = frozenset({"0.0.0.0", "[::]", "::"})  # noqa: S104 - it is only looked for
_BEFORE = 100
# `locked by session 18 infra tcp (system from` before an address: whose session it is, not what was called
_IS_HOLDER = Pattern(
    rf"\b(?:(?:locked|held|owned|opened|edited|taken|in use) by|logged (?:in|on)|session (?:\d+|{NAME}.|{NUMBER}.))"
    r"(?![\w-])[^.;:\n]{0,80}$",
    re.IGNORECASE,
)
_NUMBERS = ("1", "1u", "2", "3", "4", "5", "6", "7", "8", "9", "10", "0", "9b", "9c", "9a")
_PORTLESS = frozenset({"1u", "9a", "9b", "9c"})
_ONLY_HOSTS = frozenset({"7", "8", "9", "9a"})


def _address(match: re.Match[str]) -> tuple[str, str, str]:
    """Which alternative it was, its host and its port."""
    number = next(number for number in _NUMBERS if match[f"h{number}"])
    return number, match[f"h{number}"].lower(), (match[f"p{number}"] if number not in _PORTLESS else None) or ""


def _is_meant(text: str, start: int) -> bool:
    """Whether it is no example of how one is written."""
    return not text.endswith(("e.g. ", "example: ", "such as ", "like "), 0, start)


def _is_way(between: str) -> bool:
    """Whether an address is only how the URL before it was reached."""
    return len(between) < 300 and "\n" not in between and "proxyconnect" not in between


def _explains(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 18) : match.start()].lower().replace('"', "").rstrip("'(<[")
    asked = text.endswith(('et "', 'ost "', 'ut "', 'ete "', 'ead "', 'tch "'), 0, match.start())
    return (
        (not asked and match["host"].lower().endswith(DOCUMENTS)) or before.endswith(_NOT_CALLED) or "xmlns" in before
    )


# `REFUSED by ns1.example.com`, `SetRequest to '10.0.0.5:6030'`, `10.0.0.5: no answer`, with the host masked:
# `by ⟨host⟩`
_OTHER_SIDE = Pattern(
    rf"(?:^|\b(?:by|from|to|at|on|host|server|device|via)[ =])[\"'\[(]*(?P<who>{SIGN}.(?::\d{{1,5}})?)(?![\w-]|\.\w)"
)


# `'permit tcp any host 10.0.0.5 eq https' failed`: a device's own command names no device
_COMMANDS = Pattern(r"(?<!\w)'[^'\s]{1,100}(?: [^'\s]{1,100}){2,60}'(?!\w)")
# `failed: [fw-1.example.com] => {"failed": true}` of Ansible
_FAILED = Pattern(r"^(?:fatal|failed): \[(?P<who>[^\s\[\]]{1,80})\](?=:| =>)", re.MULTILINE)


def called(line: str) -> str:
    """The host that a script's line names as the one it spoke to; empty where that is not plain."""
    return _only({match["who"] for match in _OTHER_SIDE.finditer(_COMMANDS.sub("", line))})


def failed_host(output: str) -> str:
    """The one host of which a script says that it failed; empty where there are several, or none."""
    return _only({match["who"] for match in _FAILED.finditer(output)})


def _only(found: set[str]) -> str:
    if len(found) != 1:
        return ""
    return found.pop()


def nearest(found: tuple[Target, ...], at: int) -> Target | None:
    """The one that an error at ``at`` is about.

    The last before it, else the first after it; what only a word names, last.
    """
    certain = [each for each in found if not each.named] or list(found)
    before = [each for each in certain if each.at <= at]
    if before:
        return before[-1]
    if not certain:
        return None
    return certain[0]
