"""``[NAME=]LOCATION`` to sources: which daemon, file or folder is meant, and of which instance it tells."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from ctsreport.errors import usage_error
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.limit import Limit
from ctsreport.sources.saved import STDIN, SavedSource

DEFAULT_ADDRESS = "http://localhost:8558"
SAVED = "saved"

_NAMED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)=(.*)", re.DOTALL)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


class Location(Struct, frozen=True):
    """One SOURCE of the command line, taken apart."""

    name: str | None
    place: str

    @property
    def is_address(self) -> bool:
        """Whether it is a daemon's address rather than a file or folder."""
        return bool(_ADDRESS.match(self.place))


class Address(Struct, frozen=True):
    """A daemon's address: ``base`` without ``/v1``, credentials, query; ``userinfo`` are the credentials, never to be shown."""

    base: str
    instance: str
    userinfo: str | None


def sources(
    texts: Sequence[str], daemon: Callable[[str, Address], LiveSource], limit: Limit, default_address: str | None = None
) -> list[LiveSource | SavedSource]:
    """The sources that a command line names, in its order; the files of one instance are one source.

    ``daemon`` makes the source of one daemon from an instance's name and its address. Raises `CtsReportError` (2) where two
    addresses come to one name.
    """
    locations = [parse(text) for text in texts] or [Location(None, _with_scheme(default_address or DEFAULT_ADDRESS))]
    addresses: dict[str, Address] = {}
    saved: dict[str, list[str]] = {}
    made: list[LiveSource | SavedSource] = []
    for location in locations:
        if location.is_address:
            name, address = _named_address(addresses, location)
            if name not in addresses:
                addresses[name] = address
                made.append(daemon(name, address))
        else:
            name = location.name or (_folder_name(location.place) if len(locations) == 1 else SAVED)
            if name not in saved:
                saved[name] = []
                made.append(SavedSource(name, saved[name], limit))
            saved[name].append(location.place)
    return made


def parse(text: str) -> Location:
    """One SOURCE. What is ``-``, an address, or exists as a file or folder has no NAME."""
    if not text or (text.endswith("=") and _NAMED.fullmatch(text)):
        raise usage_error("A SOURCE is empty.", "Name a daemon's address, a file, a folder, or - for standard input.")
    if text == STDIN or _ADDRESS.match(text) or _exists(text):
        return Location(None, text)
    named = _NAMED.fullmatch(text)
    return Location(named[1], named[2]) if named else Location(None, text)


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL
        return False


def address_of(text: str) -> Address:
    """A daemon's address. Raises `CtsReportError` (2) where it is none."""
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise _wrong_address() from error
    if not parts.hostname:
        raise _wrong_address()
    path = re.sub(r"(?:/+v1)?/*$", "", parts.path)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(f"{parts.scheme}://{_authority(parts, host)}{path}", f"{host}:{port}{path}", _userinfo(parts))


def _authority(parts: SplitResult, host: str) -> str:
    return host if parts.port in {None, _PORTS[parts.scheme]} else f"{host}:{parts.port}"


def _userinfo(parts: SplitResult) -> str | None:
    return parts.netloc.rpartition("@")[0] or None


def _with_scheme(address: str) -> str:
    return address if _ADDRESS.match(address) else f"http://{address}"


def _named_address(addresses: dict[str, Address], location: Location) -> tuple[str, Address]:
    """The instance's name and its address, which no other address may share."""
    address = address_of(location.place)
    name = location.name or address.instance
    if name in addresses and addresses[name].base != address.base:
        raise usage_error(
            f"Two addresses are both named {name}: {addresses[name].base} and {address.base}.",
            "Name them apart: NAME=ADDRESS OTHER=ADDRESS.",
        )
    return name, address


def _folder_name(place: str) -> str:
    try:
        path = Path(place)
        return path.resolve().name or SAVED if place != STDIN and path.is_dir() else SAVED
    except OSError:  # it may not be looked at: reading it will say so
        return SAVED


def _wrong_address() -> Exception:
    # Neither the text nor what urllib says of it is quoted: both can hold credentials.
    return usage_error("An address cannot be used: its host or its port is none.", "An address is http://HOST:PORT or https://HOST:PORT.")
