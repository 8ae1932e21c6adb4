"""A history as a folder of snapshot files, as CI systems keep artifacts: read without a database."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from ctsreport.bounded import read_bytes
from ctsreport.errors import CtsReportError, unread_error, unwritten_error
from ctsreport.history.from_snapshots import looks_of
from ctsreport.history.model import Look, Pruned
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, opened
from ctsreport.history.stores.timestamps import instant, stored
from ctsreport.redaction import Secrets, without_secrets
from ctsreport.snapshot import codec
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.shape import Shape, shape_of

_OURS = re.compile(r"ctsreport-look-(\d{8}T\d{6}\.\d{6}Z)-.+\.json")
"""The files that ``history add`` wrote, and so may remove: ``ctsreport-look-20261124T021409.000000Z-0f3a….json``."""

_BEGINS = re.compile(rb'\s*\{\s*"schema"\s*:\s*"ctsreport\.snapshot/')
"""What is meant to be a snapshot, though its end may be missing."""

READERS = "ctsreport-readers.json"
"""The file that says up to which look each reader knows."""

DELIVERIES = "ctsreport-deliveries.json"
"""The file that says what targets keep of what they delivered."""

_MOST = 1 << 29

_Readers = dict[str, dict[str, Annotated[datetime, Meta(tz=True)]]]
"""By reader and instance, the newest look that its last report showed."""

_Deliveries = dict[str, dict[str, dict[str, str]]]
"""By target and report, what is kept."""


def name_of(at: datetime, digest: str) -> str:
    """The name of the file of a look: in order of time."""
    return f"ctsreport-look-{_stamp(at)}-{digest[:12]}.json"


class SnapshotFolder(Database):
    """The looks of a folder, held in a database in memory, so that all that is asked is answered alike.

    What is added is known for as long as the program runs: the folder gets the snapshot file that it is from.
    """

    def __init__(self, path: str) -> None:
        super().__init__(opened(IN_MEMORY))
        self._path = path
        self._unreadable: list[str] = []
        for file in _files(path):
            try:
                self.add(_looks_in(file))
            except CtsReportError as error:
                self._unreadable.append(f"{file.name}: {error.message}")
        for reader, looks in _readers(path).items():
            super().show_to(reader, looks)

    def show_to(self, reader: str, looks: Mapping[str, datetime]) -> None:
        """Into a file beside the others, for the next run."""
        super().show_to(reader, looks)
        readers = _readers(self._path)
        readers[reader] = {**readers.get(reader, {}), **self.shown_to(reader)}
        _replace(Path(self._path) / READERS, msgspec.json.encode(readers, order="sorted"))

    def delivered(self, target: str, report: str) -> dict[str, str]:
        return _deliveries(self._path).get(target, {}).get(report, {})

    def deliver(self, target: str, report: str, kept: dict[str, str]) -> None:
        """Likewise."""
        deliveries = _deliveries(self._path)
        deliveries.setdefault(target, {})[report] = kept
        _replace(Path(self._path) / DELIVERIES, msgspec.json.encode(deliveries, order="sorted"))

    def prune(self, before: datetime) -> Pruned:
        """Remove the files that ``history add`` wrote of looks before an instant; those of others stay."""
        limit = _stamp(before)
        old = [each for each in _files(self._path) if (match := _OURS.fullmatch(each.name)) and match[1] < limit]
        for file in old:
            try:
                file.unlink()
            except OSError as error:
                raise unwritten_error(f"{file} cannot be removed: {error.strerror}.", "Allow it.") from error
        return Pruned(looks=len(old))

    def check(self) -> list[str]:
        """The files that cannot be read."""
        return self._unreadable


def _readers(path: str) -> _Readers:
    """What the file says; nothing where there is none, or where somebody broke it: then all is news."""
    try:
        return msgspec.json.decode(read_bytes(Path(path) / READERS, _MOST), type=_Readers)
    except (OSError, ValueError, RecursionError):
        return {}


def _deliveries(path: str) -> _Deliveries:
    """Likewise."""
    try:
        return msgspec.json.decode(read_bytes(Path(path) / DELIVERIES, _MOST), type=_Deliveries)
    except (OSError, ValueError, RecursionError):
        return {}


def _replace(file: Path, data: bytes) -> None:
    """Whole or as it was."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise unwritten_error(f"{file} cannot be written: {error.strerror}.", "Allow it.") from error


def _stamp(time: datetime) -> str:
    at = instant(stored(time))
    return f"{at.year:04}{at:%m%dT%H%M%S.%fZ}"


def _files(path: str) -> list[Path]:
    try:
        return sorted(each for each in Path(path).iterdir() if each.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unread_error(f"{path} cannot be read: {error.strerror}.", "Name a folder of snapshot files.") from error


def _looks_in(file: Path) -> Sequence[Look]:
    """None where it is no snapshot: other files may lie beside."""
    try:
        body = read_bytes(file, _MOST)
    except OSError as error:
        raise unread_error(f"it cannot be read: {error.strerror}.", "Allow it.") from error
    try:
        if shape_of(body) is not Shape.SNAPSHOT:
            return []
    except (ValueError, RecursionError) as error:
        if _BEGINS.match(body):
            raise unread_error("it is no whole snapshot.", "Restore it, or remove it.") from error
        return []
    snapshots = list(map(merge, codec.decode(body, file.name)))
    return list(looks_of(without_secrets(snapshots, Secrets())))  # somebody may have saved it with --no-redact
