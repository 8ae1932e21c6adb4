"""What earlier runs left in a folder: named, kept while nothing can be read, and nothing of other people's touched."""

import contextlib
import os
import shutil
from pathlib import Path
from typing import IO

import pytest

from ctsreport.destinations.earlier import OurFile, is_ours, kept, left_by_earlier_runs, no_longer_kept, worth_keeping
from ctsreport.document import NOTHING_READ
from ctsreport.errors import CtsReportError

SIGN = "made by us"
PAGE = OurFile("r.html", (SIGN,), kept=True)
DATA = OurFile("r.json", (SIGN,))
OURS = f"<!-- {SIGN} --> all is well"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / PAGE.name
    path.write_text(OURS)
    return path


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (OURS, True),
        ("x" * 100_000 + SIGN, True),
        ("x" * 100_000 + SIGN + "y" * 200_000, False),
        ("somebody's own", False),
        ("", False),
    ],
)
def test_a_file_is_ours_by_a_sign_at_its_beginning_or_its_end(page: Path, text: str, ours: bool) -> None:
    page.write_text(text)
    assert is_ours(str(page.parent), PAGE) is ours


def test_a_link_and_a_folder_are_not_ours(page: Path, tmp_path: Path) -> None:
    page.rename(tmp_path / "elsewhere")
    page.symlink_to(tmp_path / "elsewhere")
    assert not is_ours(str(tmp_path), PAGE)
    page.unlink()
    page.mkdir()
    assert not is_ours(str(tmp_path), PAGE)
    assert not is_ours(str(tmp_path / "missing"), PAGE)


def test_what_this_run_did_not_make_is_named_with_its_age(page: Path, tmp_path: Path) -> None:
    made = tmp_path / DATA.name
    made.write_text(OURS)
    os.utime(page, (1_000, 1_000))
    os.utime(made, (1_090, 1_090))
    [other] = left_by_earlier_runs(str(tmp_path), [PAGE, DATA], [str(made)])
    assert (other.path, other.age) == (str(page), 90.0)


def test_only_a_page_that_says_something_of_the_tasks_is_worth_keeping(page: Path, tmp_path: Path) -> None:
    (tmp_path / DATA.name).write_text(OURS)
    assert worth_keeping(str(tmp_path), [PAGE, DATA]) == {"r.html": "r.before.html"}
    page.write_text(OURS + NOTHING_READ)
    assert worth_keeping(str(tmp_path), [PAGE, DATA]) == {}


def test_one_that_is_kept_already_stays_the_one(page: Path, tmp_path: Path) -> None:
    before = tmp_path / PAGE.before
    before.write_text(OURS)
    page.write_text(OURS + NOTHING_READ)
    names = worth_keeping(str(tmp_path), [PAGE])
    assert names == {"r.html": "r.before.html"}
    with kept(str(tmp_path), names):
        pass
    assert before.read_text() == OURS


@pytest.mark.parametrize("links", [True, False])
def test_the_page_keeps_what_it_was_under_its_second_name(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """On a disk with hard links and on one without."""
    if not links:
        monkeypatch.setattr(os, "link", _refused)
    with kept(str(tmp_path), worth_keeping(str(tmp_path), [PAGE])):
        new = tmp_path / "new"
        new.write_text("nothing could be read")
        new.replace(page)
    assert (tmp_path / PAGE.before).read_text() == OURS


def test_where_the_writing_fails_nothing_is_left_of_it(page: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), kept(str(tmp_path), {PAGE.name: PAGE.before}):
        raise OSError("full")
    assert [path.name for path in tmp_path.iterdir()] == [page.name]


def test_what_was_replaced_before_an_interruption_keeps_its_second_name(page: Path, tmp_path: Path) -> None:
    """It is nowhere else."""
    with contextlib.suppress(KeyboardInterrupt), kept(str(tmp_path), {PAGE.name: PAGE.before}):
        new = tmp_path / "new"
        new.write_text("nothing could be read")
        new.replace(page)
        raise KeyboardInterrupt
    assert (tmp_path / PAGE.before).read_text() == OURS


@pytest.mark.parametrize("fails", [True, False])
def test_the_newest_takes_the_second_name_once_all_is_written(page: Path, tmp_path: Path, fails: bool) -> None:
    """Until then what was kept earlier is not lost, and no third name stays."""
    before = tmp_path / PAGE.before
    before.write_text("kept earlier")
    with contextlib.suppress(KeyError), kept(str(tmp_path), {PAGE.name: PAGE.before}, newest=True):
        assert before.read_text() == OURS
        if fails:
            raise KeyError
    assert before.read_text() == ("kept earlier" if fails else OURS)
    assert {path.name for path in tmp_path.iterdir()} == {page.name, before.name}


def test_a_folder_with_the_second_name_is_not_moved(page: Path, tmp_path: Path) -> None:
    (tmp_path / PAGE.before).mkdir()
    with (
        pytest.raises(CtsReportError, match=r"r\.before\.html"),
        kept(str(tmp_path), {PAGE.name: PAGE.before}, newest=True),
    ):
        pytest.fail("the new page would be written")
    assert page.read_text() == OURS


def test_a_copy_that_breaks_off_is_not_left_as_the_page_that_was(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _refused)
    monkeypatch.setattr(shutil, "copyfileobj", _half)
    with pytest.raises(CtsReportError, match="full"), kept(str(tmp_path), {PAGE.name: PAGE.before}):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [page.name]


def test_a_link_in_the_way_is_not_followed(page: Path, tmp_path: Path) -> None:
    """A second name that leads elsewhere, and to nothing yet, would have the page written there."""
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / PAGE.before).symlink_to(elsewhere)
    names = worth_keeping(str(tmp_path), [PAGE])
    assert names == {}
    with kept(str(tmp_path), {PAGE.name: PAGE.before}):
        pass
    assert not elsewhere.exists()
    assert page.read_text() == OURS


@pytest.mark.parametrize(
    ("name", "before"),
    [("r.html", "r.before.html"), ("a.b.html", "a.b.before.html"), ("r.badge.svg", "r.badge.before.svg")],
)
def test_the_second_name_keeps_the_suffix(name: str, before: str) -> None:
    assert OurFile(name, (SIGN,)).before == before


def test_a_file_of_somebody_else_is_not_named(tmp_path: Path) -> None:
    """Though it has a name of ours."""
    (tmp_path / PAGE.name).write_text("somebody's own")
    made = tmp_path / DATA.name
    made.write_text("{}")
    assert left_by_earlier_runs(str(tmp_path), [PAGE, DATA], [str(made)]) == []


def test_only_the_second_name_of_a_page_is_removed(tmp_path: Path) -> None:
    """A file that is never kept has none: what is called like one is not ours to remove."""
    (tmp_path / DATA.before).write_text(OURS)
    no_longer_kept(str(tmp_path), [DATA])
    assert (tmp_path / DATA.before).exists()


def test_what_was_kept_goes_once_something_can_be_read_again(page: Path, tmp_path: Path) -> None:
    before = tmp_path / PAGE.before
    before.write_text(OURS)
    no_longer_kept(str(tmp_path), [PAGE])
    assert not before.exists()
    before.write_text("somebody's own")
    no_longer_kept(str(tmp_path), [PAGE])
    assert before.exists()
    assert page.exists()


def _refused(*_: object) -> None:
    raise OSError("no links here")


def _half(_source: IO[bytes], target: IO[bytes]) -> None:
    target.write(b"half of it")
    raise OSError(28, "the disk is full")
