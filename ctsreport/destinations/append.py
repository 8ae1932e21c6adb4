"""A file that others write to as well: what is there stays."""

from pathlib import Path

from ctsreport.destinations.folder import cannot_write
from ctsreport.document import Document


def size_of(path: str) -> int:
    """Bytes that are there; 0 where nothing is."""
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def append(document: Document, path: str) -> None:
    """Write a document to the end of a file. Raises `CtsReportError` (5)."""
    try:
        with Path(path).open("ab") as file:
            file.writelines(document.chunks())
    except OSError as error:
        raise cannot_write(path, error, "It is a file that the CI system names: check who may write to it.") from error
