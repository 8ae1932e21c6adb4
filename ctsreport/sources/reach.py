"""Where a follower may send us: what answers in the place of a daemon must not make us ask somebody else's machines."""

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}

# Where clouds tell a machine its secrets, beside the link-local 169.254.169.254.
_METADATA = frozenset(
    ipaddress.ip_address(text) for text in ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")
)


def why_not(leader: str, follower: str, named: Collection[str]) -> str:
    """Why a leader is not asked; empty where it may be.

    It may be on a host that was ``named`` (in small letters), or at an address to which the follower's own name leads,
    with the same port. ``leader`` and ``follower`` are base addresses.
    """
    there, here = urlsplit(leader), urlsplit(follower)
    host, port = there.hostname or "", there.port or _PORTS[there.scheme]
    addresses = resolve(host, port)
    if any(map(_is_forbidden, addresses)):
        return "at a link-local or metadata address"
    if host in named or (_are_loopback(addresses) and any(_are_loopback(resolve(each, port)) for each in named)):
        return ""
    same_port = port == (here.port or _PORTS[here.scheme])
    if same_port and addresses and addresses <= resolve(here.hostname or "", port):
        return ""
    return "on a host that nobody named"


def is_no_daemons(host: str) -> bool:
    """Whether a host is written as an address at which no daemon is, but what a cloud tells its machines."""
    try:
        return _is_forbidden(_plain(host.strip("[]")))
    except ValueError:  # a name
        return False


def resolve(host: str, port: int) -> frozenset[IPAddress]:
    """The addresses of a host; none where it has no name, or not here."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset(_plain(str(each[4][0])) for each in found)


def _plain(text: str) -> IPAddress:
    """Without its zone; one of IPv4 that is written as one of IPv6 is the former."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


def _is_forbidden(address: IPAddress) -> bool:
    return address.is_link_local or address in _METADATA or address.is_multicast or address.is_unspecified


def _are_loopback(addresses: Collection[IPAddress]) -> bool:
    return bool(addresses) and all(address.is_loopback for address in addresses)
