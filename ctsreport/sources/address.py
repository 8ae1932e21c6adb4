"""A daemon's address, taken apart: where it is asked, how its instance is named, and what lets somebody in."""

import re
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from ctsreport.credentials import shown, userinfo, userinfo_end
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.pattern import Pattern
from ctsreport.sources.address_hint import meant

DEFAULT = "http://localhost:8558"
VARIABLE = "CTS_ADDRESS"

WITH_SCHEME = Pattern(r"https?://", re.IGNORECASE)

PORTS = {"http": 80, "https": 443}
# ``cts.example.com:8558``, ``[::1]``.
_HOST = Pattern(r"(\[[^\]]*\]|[^:]*)(?::[0-9]*)?")

# What people copy with an address: ``/v1``, ``/v1/status/tasks``.
_OF_THE_API = Pattern(r"(?:/+v1(?:/+(?:status|tasks|health)(?:/.*)?)?)?/*$", re.DOTALL)

# The signs that no host has; but a zone, in brackets, has a per cent sign: ``[fe80::1%25eth0]``.
_NO_HOST = Pattern(r"[\x00-\x20\x7f%<>\\^|]")

_PORT_OR_HOST = "its host or its port is not valid"
_CURE = "An address is http://HOST:PORT or https://HOST:PORT."
_ENCODED = "In a user and a password / is written as %2F, ? as %3F, # as %23, @ as %40."


class Address(Struct, frozen=True):
    """``base`` without ``/v1``, credentials, query; ``userinfo`` are the credentials, never to be shown.

    ``origin`` says where the address is from where nobody named a SOURCE: `VARIABLE`, or `DEFAULT` itself.
    """

    base: str
    instance: str
    userinfo: str | None
    origin: str | None = None

    @property
    def key(self) -> str:
        """The same for addresses of one daemon: the case of a host does not count, that of a path does."""
        scheme, rest = self.base.split("://")
        return f"{scheme}://{one_case(rest)}"


def one_case(text: str) -> str:
    """``HOST:PORT/path`` with the host in small letters."""
    host, slash, path = text.partition("/")
    return f"{host.lower()}{slash}{path}"


def address_of(text: str, origin: str | None = None) -> Address:
    """A daemon's address; that of CTS's own variable may leave out the scheme.

    Raises `CtsReportError` (2) where it is not one.
    """
    whole = f"http://{text}" if origin and "://" not in text else text
    if not WITH_SCHEME.match(whole):
        raise _wrong(text, "it does not begin with http:// or https://", origin)
    try:
        parts = urlsplit(whole)
        port, usual = parts.port, PORTS[parts.scheme]
    except ValueError:
        raise _wrong(text, _PORT_OR_HOST, origin) from None  # its text can hold credentials
    host = _host_of(parts)
    if (
        not host or port == 0 or (port is None and host.lower() in PORTS)
    ):  # http://http//cts: a scheme with a typo is not a host
        raise _wrong(text, _PORT_OR_HOST, origin)
    if userinfo_end(
        f"{parts.path}?{parts.query}#{parts.fragment}"
    ):  # or half a password would be taken for a host, and shown
        raise _wrong(text, "an @ stands after its host", origin)
    path = _OF_THE_API.sub("", parts.path)
    place = f"{parts.scheme}://{host}{'' if port in {None, usual} else f':{port}'}{path}"
    return Address(place, f"{host}:{port or usual}{path}", parts.netloc.rpartition("@")[0] or None, origin)


def _host_of(parts: SplitResult) -> str | None:
    """The host, in the case in which it was written; None where it is not one."""
    match = _HOST.fullmatch(parts.netloc.rpartition("@")[2])
    if match is None or not parts.hostname:
        return None
    if match[1].startswith("[") or not _NO_HOST.search(match[1]):
        return match[1]
    return None


def _wrong(text: str, why: str, origin: str | None) -> CtsReportError:
    """What is wrong, with the address as far as it may be shown."""
    masked, near = shown(text), meant(text)
    name = VARIABLE if origin == VARIABLE else "An address"
    cure = f"Did you mean {near}?" if near not in {None, masked} else _CURE
    return usage_error(f"{name} cannot be used ({masked}): {why}.", f"{cure} {_ENCODED}" if userinfo(text) else cure)
