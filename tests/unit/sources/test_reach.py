"""Where a follower may send us."""

import ipaddress
import socket

import pytest

from ctsreport.sources.reach import resolve, why_not

NAMES = {
    "cts.example.com": ("10.0.0.1", "10.0.0.2"),
    "cts-02.example.com": ("10.0.0.2",),
    "db.example.com": ("10.0.0.9",),
    "localhost": ("127.0.0.1", "::1"),
    "odd.example.com": ("10.0.0.2", "169.254.169.254"),
}
FOLLOWER = "http://cts.example.com:8558"
NOBODY, FORBIDDEN = "on a host that nobody named", "at a link-local or metadata address"


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server of our own; what is an address is one."""

    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        try:
            ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            if host not in NAMES:
                raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        return [(0, 0, 0, "", (text, port)) for text in NAMES.get(host, (host,))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.mark.parametrize(
    ("leader", "named", "why"),
    [
        ("http://cts.example.com:9000", {"cts.example.com"}, ""),
        ("http://CTS.example.com:9000", {"cts.example.com"}, ""),
        ("http://10.0.0.2:8558", {"cts.example.com"}, ""),
        ("http://cts-02.example.com:8558", {"cts.example.com"}, ""),
        ("http://cts-02.example.com:8559", {"cts.example.com"}, NOBODY),
        ("http://cts-02.example.com:8559", {"cts.example.com", "cts-02.example.com"}, ""),
        ("http://10.0.0.9:8558", {"cts.example.com"}, NOBODY),
        ("http://db.example.com:8558", {"cts.example.com"}, NOBODY),
        ("http://no.example.com:8558", {"cts.example.com"}, NOBODY),
        ("http://no.example.com:8558", {"no.example.com"}, ""),
        ("http://127.0.0.1:8559", {"cts.example.com"}, NOBODY),
        ("http://127.0.0.1:8559", {"localhost"}, ""),
        ("http://169.254.169.254:80", {"cts.example.com"}, FORBIDDEN),
        ("http://169.254.169.254:80", {"169.254.169.254"}, FORBIDDEN),
        ("http://[::ffff:169.254.169.254]:80", {"cts.example.com"}, FORBIDDEN),
        ("http://[fe80::1]:8558", {"cts.example.com"}, FORBIDDEN),
        ("http://[fd00:ec2::254]:80", {"cts.example.com"}, FORBIDDEN),
        ("http://100.100.100.200:80", {"cts.example.com"}, FORBIDDEN),
        ("http://0.0.0.0:8558", {"cts.example.com"}, FORBIDDEN),
        ("http://odd.example.com:8558", {"odd.example.com"}, FORBIDDEN),
    ],
)
def test_a_leader(leader: str, named: set[str], why: str) -> None:
    assert why_not(leader, FOLLOWER, named) == why


def test_a_port_that_is_not_written_is_that_of_the_scheme() -> None:
    assert why_not("https://10.0.0.2:443", "https://cts.example.com", set()) == ""


def test_a_name_that_is_none() -> None:
    assert resolve("a" * 70, 80) == frozenset()
