"""``[NAME=]LOCATION`` to sources: which daemon, file or folder is meant, and which instance it belongs to."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from ctsreport.credentials import shown
from ctsreport.errors import usage_error
from ctsreport.pattern import Pattern
from ctsreport.sources.address import DEFAULT, VARIABLE, WITH_SCHEME, Address, address_of, one_case
from ctsreport.sources.cluster import ClusterSource
from ctsreport.sources.files import STDIN
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.limit import Limit
from ctsreport.sources.lists import sub_folders
from ctsreport.sources.saved import SavedSource
from ctsreport.sources.wanted import Wanted

SAVED = "saved"
ALL = Wanted()

_NAMED = Pattern(r"([A-Za-z0-9][A-Za-z0-9._-]*)=(.*)", re.DOTALL)


class Location(Struct, frozen=True):
    """One SOURCE of the command line, taken apart."""

    name: str | None
    place: str
    origin: str | None = None
    """Of the address that counts where nobody named a SOURCE: `VARIABLE`, or `DEFAULT` itself."""

    @property
    def is_address(self) -> bool:
        """Whether it is a daemon's address rather than a file or folder."""
        return self.origin is not None or bool(WITH_SCHEME.match(self.place))


def sources(
    texts: Sequence[str],
    daemon: Callable[[str, Address], LiveSource],
    limit: Limit,
    default_address: str | None = None,
    *,
    recursive: bool = False,
    wanted: Wanted = ALL,
) -> list[LiveSource | SavedSource]:
    """The sources that a command line names, in its order; the files of one instance are one source.

    ``daemon`` makes the source of one daemon from an instance's name and its address; those that are not ``wanted`` are
    not asked. Raises `CtsReportError` (2) where two addresses, or two folders without a NAME, come to one name.
    """
    locations = [parse(text) for text in texts] or [
        Location(None, default_address or DEFAULT, VARIABLE if default_address else DEFAULT)
    ]
    daemons = _Daemons(daemon, wanted)
    saved = _Saved(limit)
    made: list[list[LiveSource] | SavedSource] = []
    for location in locations:
        if location.is_address:
            made += daemons.add(location)
        elif recursive and _folder(location.place) is not None:
            made += saved.add_tree(location)
        else:
            made += saved.add(location)
    if daemons.left_out and not made:
        raise wanted.nothing(daemons.left_out)
    return [each if isinstance(each, SavedSource) else _one(each) for each in made]


def _one(members: list[LiveSource]) -> LiveSource:
    if len(members) == 1:
        return members[0]
    return ClusterSource(members)


def hosts_of(texts: Sequence[str]) -> frozenset[str]:
    """The hosts of the addresses among some SOURCEs, in small letters. Raises `CtsReportError` (2)."""
    addresses = [address_of(each.place) for each in map(parse, texts) if each.is_address]
    return frozenset(urlsplit(each.base).hostname or "" for each in addresses)


def names_of(names: Sequence[str], instance: str) -> tuple[str, ...]:
    """Those of some names (``TASK`` or ``INSTANCE/TASK``) that may be an instance's own tasks."""
    parts = (name.rpartition("/") for name in names)
    return tuple(task for where, slash, task in parts if not slash or where == instance)


class _Saved:
    """The saved answers that a command line names, by instance.

    What was not named shares its instance with nothing else unasked.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._places: dict[str, list[str]] = {}
        self._unnamed: dict[str, tuple[str | None, str]] = {}
        """By instance: which folder it is, None for the files together, and how it was written."""

    def add(self, location: Location) -> list[SavedSource]:
        """The source of this location, where it is the first of its instance."""
        name = location.name
        if name is None:
            folder = _folder(location.place)
            name = SAVED if folder is None else _folder_name(location.place)
            if self._is_known(name, folder, location.place):
                return []
        if name in self._places:
            self._places[name].append(location.place)
            return []
        self._places[name] = [location.place]
        return [SavedSource(name, self._places[name], self._limit)]

    def add_tree(self, location: Location) -> list[SavedSource]:
        """The source of a folder's own files, and of those of each folder below it that holds answers."""
        made: list[SavedSource] = []
        for below, place in sub_folders(location.place):
            name = "-".join(filter(None, (location.name, below))) or _folder_name(location.place)
            if name in self._places:
                raise usage_error(
                    f"Two folders come to the instance {name}: {shown(self._places[name][0])} and {shown(place)}.",
                    f"Name the folders above them apart: NAME={shown(location.place)}.",
                )
            self._places[name] = [place]
            made.append(SavedSource(name, self._places[name], self._limit, optional=True))
        return made

    def _is_known(self, name: str, folder: str | None, place: str) -> bool:
        """Whether this folder is among the sources already.

        Raises `CtsReportError` (2) where another one of that name is.
        """
        if name not in self._unnamed:
            self._unnamed[name] = folder, place
            return False
        other, written = self._unnamed[name]
        if other != folder:
            raise usage_error(
                f"{shown(written)} and {shown(place)} are both the instance {name}.",
                f"Name them apart: NAME={shown(written)} OTHER={shown(place)}. One NAME for both makes them parts of "
                "one answer.",
            )
        return folder is not None


def parse(text: str) -> Location:
    """One SOURCE. What is ``-``, an address, or exists as a file or folder has no NAME."""
    if not text or (text.endswith("=") and _NAMED.fullmatch(text)):
        raise usage_error("A SOURCE is empty.", "Name a daemon's address, a file, a folder, or - for standard input.")
    if text == STDIN or WITH_SCHEME.match(text) or _exists(text):
        return Location(None, text)
    named = _NAMED.fullmatch(text)
    if named:
        return Location(named[1], named[2])
    return Location(None, text)


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL
        return False


class _Daemons:
    """The daemons that a command line names, by instance: several of one NAME are the members of a cluster."""

    def __init__(self, make: Callable[[str, Address], LiveSource], wanted: Wanted) -> None:
        self._make = make
        self._wanted = wanted
        self._seen: dict[str, dict[str, tuple[Location, Address]]] = {}
        self._members: dict[str, list[LiveSource]] = {}
        self.left_out: list[str] = []
        """Instances that nobody asked for."""

    def add(self, location: Location) -> list[list[LiveSource]]:
        """The members of this address's instance, where it is the first of them; those that follow join them.

        Raises `CtsReportError` (2) where two addresses come to one name that was not given to both.
        """
        address = address_of(location.place, location.origin)
        instance = location.name or address.instance
        if not self._wanted.includes(instance):
            self.left_out.append(instance)
            return []
        name = location.name or one_case(instance)
        if not self._is_new(name, location, address):
            return []
        members = self._members.setdefault(name, [])
        members.append(self._make(instance, address))
        return [members] if len(members) == 1 else []

    def _is_new(self, name: str, location: Location, address: Address) -> bool:
        """Note an address of an instance; whether it was not there yet."""
        seen = self._seen.setdefault(name, {})
        if address.key in seen:
            return False
        for other, before in seen.values():
            if other.name is None or location.name is None:
                raise usage_error(
                    f"Two addresses are both named {name}: {before.base} and {address.base}.",
                    "Name them apart: NAME=ADDRESS OTHER=ADDRESS. Members of one cluster have one NAME, each of them.",
                )
        seen[address.key] = location, address
        return True


def _folder(place: str) -> str | None:
    """Which folder this is; None where it is not one."""
    try:
        if place != STDIN and Path(place).is_dir():
            return str(Path(place).resolve())
    except (OSError, ValueError):  # it may not be looked at: reading it will say so
        pass
    return None


def _folder_name(place: str) -> str:
    """As it was written, so that a link keeps its own name; ``.`` and ``..`` are named as what they are."""
    name = Path(place).name
    if name not in {"", ".."}:
        return name
    return Path(place).resolve().name or SAVED
