"""The bytes of a file or of standard input, within the limit; what the file system refuses, with the cure."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from ctsreport.credentials import shown
from ctsreport.errors import unread_error
from ctsreport.sources.address_hint import meant
from ctsreport.sources.limit import Limit
from ctsreport.sources.text import PIECE

T = TypeVar("T")

STDIN = "-"


def is_folder(location: str) -> bool:
    """Whether the location is a folder. Raises `CtsReportError` (4) where it may not be looked at."""
    return location != STDIN and reading(location, lambda: Path(location).is_dir())


def own_files(folder: Path) -> list[Path]:
    """A folder's files in order of name, without those of its sub-folders."""
    return reading(
        folder, lambda: sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.name)
    )


def bytes_of(location: str, limit: Limit) -> bytes:
    """All bytes of a file, or of standard input for ``-``."""
    if location == STDIN:
        if sys.stdin is None:
            raise unread_error("Standard input is closed.", "Pipe an answer into it: curl … | ctsreport report -")
        return _within_limit(_read(sys.stdin.buffer, limit), "standard input", limit)
    return reading(location, lambda: _within_limit(_content(location, limit), location, limit))


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


def reading(path: Path | str, read: Callable[[], T]) -> T:
    """What ``read`` gives. Raises `CtsReportError` (4) with the path where the file system refuses it."""
    try:
        return read()
    except OSError as error:
        name = (
            str(path) if os.path.lexists(path) else shown(str(path))
        )  # what is not there may have been meant as an address
        raise unread_error(f"{name}: {error.strerror}.", _cure(str(path))) from error
    except ValueError as error:
        raise unread_error(
            f"{shown(str(path))} is not a path.", "Name a file, a folder, or an address (http://…)."
        ) from error


def _cure(path: str) -> str:
    """What is meant by ``host:port`` is a daemon, whose address wants a scheme."""
    address = meant(path)
    return f"If this is a daemon, write its scheme: {address}" if address else "Check the path and who may read it."
