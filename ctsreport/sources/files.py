"""The bytes of a file or of standard input, within the limit; what the file system refuses, with the cure."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from ctsreport.bounded import PIECE, TooLargeError, gather, read_bytes
from ctsreport.credentials import shown
from ctsreport.errors import unread_error
from ctsreport.sources.address_hint import meant
from ctsreport.sources.limit import Limit

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
        pieces = iter(partial(sys.stdin.buffer.read, PIECE), b"")
        return _within_limit(lambda: gather(pieces, limit.size), "standard input", limit)
    return reading(location, lambda: _within_limit(lambda: read_bytes(location, limit.size), location, limit))


def _within_limit(read: Callable[[], bytes], name: str, limit: Limit) -> bytes:
    try:
        return read()
    except TooLargeError as error:
        raise unread_error(f"{name} is larger than {limit}.", limit.cure) from error


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
    if address:
        return f"If this is a daemon, write its scheme: {address}"
    return "Check the path and who may read it."
