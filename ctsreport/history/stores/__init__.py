"""Where a history can be: a file of SQLite, a database of PostgreSQL, a folder of snapshot files.

Each is imported when it is used.
"""

from pathlib import Path

from ctsreport.errors import usage_error
from ctsreport.history.interface import Store
from ctsreport.history.stores.location import FORM, check_address, is_database, named


def is_folder(location: str) -> bool:
    """Whether a location means a folder of snapshot files: one that exists, or a text that ends with a slash."""
    return "://" not in location and (location.endswith("/") or Path(location).is_dir())


def check_location(location: str) -> None:
    """Raises `CtsReportError` (2) where a text names no place that could keep a history."""
    if location.strip() in {"", ":memory:"}:  # SQLite would keep it as long as the program runs
        raise usage_error(f"{location!r} names no place to keep a history in.", "Name a file, a folder or a database.")
    if is_database(location):
        check_address(location)
    elif "://" in location:
        raise usage_error(
            f"No history can be kept at {named(location)}.", f"Name a file, a folder, or a database. {FORM}"
        )


def open_history(location: str, *, existing: bool = False) -> Store:
    """The history at a location, made where there is none, unless it has to be an ``existing`` one.

    Raises `CtsReportError`: 2 where it cannot be one, 4 or 5 where it cannot be used.
    """
    check_location(location)
    if is_database(location):
        from ctsreport.history.stores.postgresql import open_database

        return open_database(location, existing=existing)
    if is_folder(location):
        from ctsreport.history.stores.folder import SnapshotFolder

        return SnapshotFolder(location)
    from ctsreport.history.stores.sqlite import open_file

    return open_file(location, existing=existing)
