"""Saved JSON, in every shape that people save: a file, standard input, or a folder of files."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from ctsreport.credentials import shown
from ctsreport.errors import CtsReportError, unread_error
from ctsreport.snapshot import codec, lenient
from ctsreport.snapshot.model import Answer, Level, Notice, Reading
from ctsreport.snapshot.shape import Shape, shape_of
from ctsreport.sources.limit import Limit
from ctsreport.sources.meant import meant
from ctsreport.sources.text import PIECE, NotJSON, documents, first_no_utf8, plain

T = TypeVar("T")

STDIN = "-"

_KNOWN = "ctsreport reads the answers of /v1/status, /v1/status/tasks, /v1/tasks, and what ctsreport fetch saved."


class Content:
    """What was found in one file: answers, whole readings (of snapshots), and what was of another shape."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.readings: list[Reading] = []
        self.others: list[str] = []
        self.failed = False
        """Whether one of the others is called JSON and is none: it was probably to be an answer."""

    @property
    def known(self) -> bool:
        """Whether anything in it was understood."""
        return bool(self.answers or self.readings)


class SavedSource:
    """Files and folders that together are one instance, ``instance``, but for the snapshots among them, which name their own."""

    def __init__(self, instance: str, locations: list[str], limit: Limit) -> None:
        self.instance = instance
        self.locations = locations
        self._limit = limit

    def fetch(self) -> list[Reading]:
        """The answers in the files, in the order of the locations. Raises `CtsReportError` where there is none."""
        readings: list[Reading] = []
        for location in self.locations:
            is_folder = location != STDIN and _is_folder(location)
            content = _folder(Path(location), self._limit) if is_folder else _file(location, self._limit)
            notes = _other_files(location, content)
            if content.answers:
                told = tuple(msgspec.structs.replace(note, instance=self.instance) for note in notes)
                readings.append(Reading(self.instance, tuple(content.answers), notes=told))
            elif notes:
                content.readings[0] = msgspec.structs.replace(content.readings[0], notes=(*content.readings[0].notes, *notes))
            readings += content.readings
        return readings


def _other_files(location: str, content: Content) -> list[Notice]:
    if not content.others:
        return []
    level: Level = "warning" if content.failed else "info"
    return [Notice("other_files", level, f"{location}: left aside as no answer of CTS: {', '.join(content.others)}.")]


def _is_folder(location: str) -> bool:
    return _reading(location, lambda: Path(location).is_dir())


def _file(location: str, limit: Limit) -> Content:
    """A file that was named, so it must hold answers."""
    name = "standard input" if location == STDIN else location
    content = Content()
    try:
        _read_into(content, _bytes_of(location, limit), name, limit)
    except NotJSON as error:
        raise _not_json(name, error) from error
    if not content.known:
        raise _unknown_shape(name, content.others)
    return content


def _folder(folder: Path, limit: Limit) -> Content:
    """The folder's own files, in order of name; what is no answer is left aside, but not what was meant to be one."""
    content = Content()
    for path in _own_files(folder):
        try:
            _read_into(content, _bytes_of(str(path), limit), path.name, limit)
        except NotJSON as error:
            if error.begun:
                raise _not_json(str(path), error) from error
            content.others.append(f"{path.name} (empty)" if error.empty else path.name)
            content.failed |= path.name.lower().endswith((".json", ".json.gz"))
    if not content.known:
        raise unread_error(
            f"{folder} holds no answer of CTS.",
            "Save some there: curl -o FOLDER/tasks.json 'http://localhost:8558/v1/status/tasks?include=events'.",
        )
    return content


def _own_files(folder: Path) -> list[Path]:
    return _reading(folder, lambda: sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.name))


def _read_into(content: Content, data: bytes, origin: str, limit: Limit) -> None:
    """Sort each JSON text of a file by its shape. Raises `NotJSON`."""
    text = plain(data, origin, limit)
    shape = _whole_shape(text)
    if shape is not None:
        _sort(content, text, origin, shape)
        return
    texts = documents(text)
    for number, each in enumerate(texts, 1):
        _sort(content, each, f"{origin}:{number}" if len(texts) > 1 else origin, shape_of(each))


def _whole_shape(text: bytes) -> Shape | None:
    """The shape of a text that is one JSON text; None where it must be looked at more closely."""
    try:
        return shape_of(text) if first_no_utf8(text) is None else None
    except lenient.FAILURES:
        return None


def _sort(content: Content, text: bytes, origin: str, shape: Shape) -> None:
    if shape is Shape.ARRAY:
        _sort_items(content, text, origin)
    elif shape is Shape.SNAPSHOT:
        content.readings += codec.decode(text, origin)
    elif shape in {Shape.OTHER, Shape.REPORT}:
        content.others.append(f"{origin} (a report, not an answer)" if shape is Shape.REPORT else origin)
    else:
        content.answers.append(Answer(origin, text))


def _sort_items(content: Content, text: bytes, origin: str) -> None:
    """An array of answers. One in which nothing is known is one other file, not many."""
    inside = Content()
    for number, item in enumerate(msgspec.json.decode(text, type=list[msgspec.Raw])):
        _sort(inside, bytes(item), f"{origin}[{number}]", shape_of(bytes(item)))
    content.answers += inside.answers
    content.readings += inside.readings
    content.others += inside.others if inside.known else [origin]


def _bytes_of(location: str, limit: Limit) -> bytes:
    if location == STDIN:
        if sys.stdin is None:
            raise unread_error("Standard input is closed.", "Pipe an answer into it: curl … | ctsreport report -")
        return _within_limit(_read(sys.stdin.buffer, limit), "standard input", limit)
    return _reading(location, lambda: _within_limit(_content(location, limit), location, limit))


def _content(location: str, limit: Limit) -> bytes:
    with Path(location).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        data = file.read(min(size, limit.size) + 1)
        return data if len(data) <= size else data + _read(file, limit)  # it tells no size, or has grown


def _read(file: IO[bytes], limit: Limit) -> bytes:
    """What a pipe holds, in pieces: a read of as much as is allowed would ask for all that memory at once."""
    pieces: list[bytes] = []
    size = 0
    while size <= limit.size and (piece := file.read(PIECE)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _within_limit(data: bytes, name: str, limit: Limit) -> bytes:
    if len(data) > limit.size:
        raise unread_error(f"{name} is larger than {limit}.", limit.cure)
    return data


def _reading(path: Path | str, read: Callable[[], T]) -> T:
    try:
        return read()
    except OSError as error:
        name = str(path) if os.path.lexists(path) else shown(str(path))  # what is not there may have been meant as an address
        raise unread_error(f"{name}: {error.strerror}.", _cure(str(path))) from error
    except ValueError as error:
        raise unread_error(f"{shown(str(path))} is no path.", "Name a file, a folder, or an address (http://…).") from error


def _cure(path: str) -> str:
    """What is meant by ``host:port`` is a daemon, whose address wants a scheme."""
    address = meant(path)
    return f"If this is a daemon, write its scheme: {address}" if address else "Check the path and who may read it."


def _not_json(name: str, error: NotJSON) -> CtsReportError:
    if error.empty:
        return unread_error(f"{name} is empty.", "Save the answer again; curl -f fails where the daemon gives none.")
    return unread_error(f"{name} is no JSON: {error.why}.", f"Save the answer again, whole. {_KNOWN}")


def _unknown_shape(name: str, others: list[str]) -> CtsReportError:
    if any("a report" in other for other in others):
        return unread_error(f"{name} is a report, a result of ctsreport.", "Name what it was made from, or a file of ctsreport fetch.")
    return unread_error(f"{name} is JSON, but no answer of CTS.", _KNOWN)
