"""Pages of earlier runs that are kept: their second names."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from ctsreport.destinations.earlier import OurFile, kept, worth_keeping
from ctsreport.errors import CtsReportError, ExitCode

PAGE = b"<!-- ours -->the last page"
NAMES = (OurFile("report.html", ("ours",), kept=True),)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_bytes(PAGE)
    path.chmod(0o640)
    return path


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a file system without links, or with a file of another user."""

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("without_links")
def test_without_links_it_is_copied_with_its_permissions(page: Path) -> None:
    with kept(str(page.parent), worth_keeping(str(page.parent), NAMES)):
        page.write_bytes(b"new")
    copy = page.parent / "report.before.html"
    assert copy.read_bytes() == PAGE
    assert copy.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("links", [True, False])
def test_what_another_run_kept_meanwhile_stays(page: Path, links: bool, request: pytest.FixtureRequest) -> None:
    """Its page is the good one: that in our place may by now be the one that says nothing."""
    names = worth_keeping(str(page.parent), NAMES)
    other = page.parent / "report.before.html"
    other.write_bytes(b"kept by another run")
    page.write_bytes(b"nothing could be read")
    if not links:
        request.getfixturevalue("without_links")
    with pytest.raises(KeyboardInterrupt), kept(str(page.parent), names):
        raise KeyboardInterrupt
    assert other.read_bytes() == b"kept by another run"


@pytest.mark.usefixtures("without_links")
def test_what_cannot_be_kept_is_not_replaced(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said as what cannot be written, and no half of a copy stays."""
    names = worth_keeping(str(page.parent), NAMES)

    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(CtsReportError) as caught, kept(str(page.parent), names):
        pytest.fail("the new report would be written")
    assert caught.value.exit_code == ExitCode.UNWRITTEN
    assert [path.name for path in page.parent.iterdir()] == ["report.html"]


def test_a_folder_that_may_not_be_looked_into_holds_nothing_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "stat", closed)
    monkeypatch.setattr(os, "lstat", closed)
    assert worth_keeping("closed", NAMES) == {}
