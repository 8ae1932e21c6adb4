"""Where a history can be: a file of SQLite, or a folder of snapshot files. Each is imported when it is used."""

from pathlib import Path

from ctsreport.errors import usage_error
from ctsreport.history.interface import Store


def is_folder(location: str) -> bool:
    """Whether a location means a folder of snapshot files: one that exists, or a text that ends with a slash."""
    return location.endswith("/") or Path(location).is_dir()


def open_history(location: str, *, existing: bool = False) -> Store:
    """The history at a location, made where there is none, unless it has to be an ``existing`` one.

    Raises `CtsReportError`: 2 where it cannot be one, 4 or 5 where it cannot be used.
    """
    if location.strip() in {"", ":memory:"}:  # SQLite would keep it as long as the program runs
        raise usage_error(f"{location!r} names no place to keep a history in.", "Name a file or a folder.")
    if "://" in location:
        raise usage_error(
            "A database at an address cannot be used as a history by this version.", "Name a file or a folder."
        )
    if is_folder(location):
        from ctsreport.history.stores.folder import SnapshotFolder

        return SnapshotFolder(location)
    from ctsreport.history.stores.sqlite import open_file

    return open_file(location, existing=existing)
