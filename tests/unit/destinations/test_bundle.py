"""An archive for a ticket: the same bytes each time, with times that its format knows."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest

from ctsreport.destinations.bundle import LEFT_OUT, Bundle
from ctsreport.document import MADE_BY, Document


def page(name: str) -> list[str]:
    """Some kilobytes that cannot be packed much smaller."""
    return [hashlib.sha256(f"{name}{number}".encode()).hexdigest() for number in range(60)]


def archive(*names: str, at: datetime = datetime(2026, 11, 28, 1, 2, 4, tzinfo=UTC), limit: int = 100_000) -> bytes:
    documents = [Document(name, "text/plain", lambda name=name: page(name)) for name in names]  # type: ignore[misc]
    [packed] = Bundle("report.zip", limit, at, "a note").deliver(documents).onward
    return b"".join(packed.chunks())


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.mark.parametrize(
    ("year", "stored"),
    [(1979, 1980), (1980, 1980), (2026, 2026), (2107, 2107), (2108, 1980), (9999, 1980)],
)
def test_the_time_of_all_files_is_that_of_the_report(year: int, stored: int) -> None:
    """What the format cannot hold is its earliest."""
    at = datetime(year, 3, 4, 5, 6, 8, tzinfo=UTC)
    [entry] = opened(archive("a", at=at)).infolist()
    assert entry.date_time == ((year, 3, 4, 5, 6, 8) if stored == year else (1980, 1, 1, 0, 0, 0))


def test_it_says_nothing_of_the_machine_that_made_it() -> None:
    """Whose it is, and what a person must know, stand in its comment."""
    packed = opened(archive("a", "b"))
    for entry in packed.infolist():
        assert (entry.create_system, entry.external_attr >> 16) == (3, 0o100644)
        assert entry.compress_type == zipfile.ZIP_DEFLATED
    assert packed.comment == f"{MADE_BY}; a note".encode()
    assert archive("a", "b") == archive("a", "b")


def test_the_last_are_left_out_first_and_a_file_says_so() -> None:
    whole = archive("a", "b", "c")
    two = opened(archive("a", "b", "c", limit=len(whole) - 1))
    assert two.namelist() == ["a", "b", LEFT_OUT]
    assert two.read(LEFT_OUT).decode().endswith("too large: c\n")
    assert opened(archive("a", "b", "c", limit=len(whole))).namelist() == ["a", "b", "c"]
