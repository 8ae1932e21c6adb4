"""A file that others write to as well: what is there stays."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

from ctsreport.destinations.delivery import Delivery
from ctsreport.destinations.folder import cannot_write
from ctsreport.document import Document


def size_of(path: str) -> int:
    """Bytes that are there; 0 where nothing is."""
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _ends_a_line(file: IO[bytes]) -> bool:
    """Whether what comes next stands at the beginning of a line. A pipe cannot be asked."""
    if not file.readable() or file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


class Append(NamedTuple):
    """The end of the file at a path."""

    path: str

    def deliver(self, documents: Sequence[Document]) -> Delivery:
        """Write one after the other. Raises `CtsReportError` (5)."""
        for document in documents:
            append(document, self.path)
        return Delivery(places=(self.path,))


def append(document: Document, path: str) -> None:
    """Write a document to the end of a file. Raises `CtsReportError` (5)."""
    try:
        # Python opens nothing to read and write that it cannot move in, as a pipe or a terminal.
        target = Path(path)
        mode = "a+b" if target.is_file() or not target.exists() else "wb"
        with target.open(mode) as file:
            if not _ends_a_line(file):
                file.write(b"\n")
            file.writelines(document.chunks())
    except OSError as error:
        raise cannot_write(path, error, "It is a file that the CI system names: check who may write to it.") from error
