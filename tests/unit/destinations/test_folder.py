"""A folder: a file is whole or absent, all are written or none, and what was there before stays as it was."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ctsreport.destinations.folder import IN_THE_WAY, cannot_write, write_file, write_folder
from ctsreport.document import CHUNK, Document
from ctsreport.errors import CtsReportError, ExitCode


def document(name: str, text: str = "new") -> Document:
    return Document(name, "text/plain", lambda: iter([text]))


def failing(name: str, error: BaseException) -> Document:
    """A document that is written in part, and then fails."""

    def text() -> Iterator[str]:
        yield "half a page" * CHUNK
        raise error

    return Document(name, "text/plain", text)


def content(folder: Path) -> dict[str, str]:
    """The files of a folder, hidden ones too."""
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an earlier report and a file of somebody else."""
    made = tmp_path / "out"
    made.mkdir()
    for name in ("report.html", "report.md", "report.json", "other.html"):
        (made / name).write_text("old")
    return made


def test_documents_are_written_and_named(tmp_path: Path) -> None:
    """Into a folder that is made with its parents; the paths are told in order."""
    out = tmp_path / "a" / "b"
    assert write_folder([document("report.html", "h"), document("report.md", "m")], str(out)) == [
        str(out / "report.html"),
        str(out / "report.md"),
    ]
    assert content(out) == {"report.html": "h", "report.md": "m"}


def test_what_is_named_is_on_the_disk_and_then_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a crash of the machine leaves the name of a good page with nothing in it, or takes it back."""
    steps: list[tuple[str, int]] = []
    replace, fsync = Path.replace, os.fsync

    def noted_replace(self: Path, target: Path) -> Path:
        steps.append(("named", self.stat().st_ino))
        return replace(self, target)

    def noted_fsync(handle: int) -> None:
        status = os.fstat(handle)
        steps.append(("folder" if stat.S_ISDIR(status.st_mode) else "kept", status.st_ino))
        fsync(handle)

    monkeypatch.setattr(Path, "replace", noted_replace)
    monkeypatch.setattr(os, "fsync", noted_fsync)
    for write in (
        lambda: write_file([b"x"], str(tmp_path / "one")),
        lambda: write_folder([document("two")], str(tmp_path)),
    ):
        steps.clear()
        write()
        assert [what for what, _ in steps] == ["kept", "named", "folder"]
        assert steps[0][1] == steps[1][1]


def test_the_first_document_is_in_its_place_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is not there before what it needs."""
    order: list[str] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        order.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    write_folder([document("report.html"), document("report.css"), document("report.svg")], str(tmp_path))
    assert order == ["report.svg", "report.css", "report.html"]


def test_only_old_files_that_were_never_finished_go(folder: Path) -> None:
    """By the disk's clock; a folder of such a name is somebody's own."""
    now = folder.stat().st_mtime
    for name, age in ((".report.md.old.part", 3700), (".report.md.new.part", 3500), (".other.md.old.part", 3700)):
        (folder / name).write_text("half")
        os.utime(folder / name, (now - age, now - age))
    (folder / ".report.md.dir.part").mkdir()
    os.utime(folder / ".report.md.dir.part", (now - 9999, now - 9999))
    write_folder([document("report.md")], str(folder))
    left = {path.name for path in folder.iterdir() if path.name.endswith(".part")}
    assert left == {".report.md.new.part", ".other.md.old.part", ".report.md.dir.part"}


def test_no_descriptor_stays_open(folder: Path) -> None:
    opened = len(os.listdir("/dev/fd"))
    for _ in range(3):
        write_folder([document("report.md")], str(folder))
        write_file([b"x"], str(folder / "one"))
    assert len(os.listdir("/dev/fd")) == opened


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    """Whole, and it stays a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file([b"one ", b"two"], str(pipe))
        assert os.read(reader, 100) == b"one two"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_to_a_folder_in_the_way_is_replaced_in_a_folder(folder: Path, tmp_path: Path) -> None:
    """Where it leads stays as it is."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "report.md").unlink()
    (folder / "report.md").symlink_to(elsewhere)
    write_folder([document("report.md")], str(folder))
    assert not (folder / "report.md").is_symlink()
    assert list(elsewhere.iterdir()) == []


def test_a_file_stays_with_its_owner(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as the system lets it."""
    owners: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, user, group: owners.append((user, group)))
    write_folder([document("report.md")], str(folder))
    before = folder.stat()
    assert owners == [(before.st_uid, before.st_gid)]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IsADirectoryError(errno.EISDIR, IN_THE_WAY, "out/report.html"), "out/report.html cannot be written: a folder"),
        (IsADirectoryError(errno.EISDIR, IN_THE_WAY), "out cannot be written: a folder"),
        (PermissionError(errno.EACCES, "Permission denied", "out/report.html"), "out cannot be written: Permission"),
        (OSError("odd"), "out cannot be written: odd."),
    ],
)
def test_what_cannot_be_written_is_named(error: OSError, words: str) -> None:
    """The file where a folder is in its way; else the place that a person named."""
    assert cannot_write("out", error).message.startswith(words)


@pytest.mark.parametrize(("code", "cure"), [(errno.ENOSPC, "Make room"), (errno.EACCES, "Check that it is a folder")])
def test_what_cannot_be_written_has_a_cure(code: int, cure: str) -> None:
    assert cannot_write("out", OSError(code, os.strerror(code))).cure.startswith(cure)


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    """No line feed becomes another."""
    write_folder([document("a", "é\r\n\n")], str(tmp_path / "out"))
    assert (tmp_path / "out" / "a").read_bytes() == b"\xc3\xa9\r\n\n"


def test_other_files_stay(folder: Path) -> None:
    write_folder([document("report.html")], str(folder))
    assert content(folder) == {"report.html": "new", "report.md": "old", "report.json": "old", "other.html": "old"}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_written_anew_keeps_its_mode(folder: Path, mode: int) -> None:
    (folder / "report.html").chmod(mode)
    write_folder([document("report.html")], str(folder))
    assert stat.S_IMODE((folder / "report.html").stat().st_mode) == mode


FAILURES: tuple[Callable[[], BaseException], ...] = (
    lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    lambda: OSError(errno.EIO, os.strerror(errno.EIO)),
    lambda: CtsReportError("a template is wrong", "mend it", ExitCode.USAGE),
    lambda: KeyboardInterrupt(),  # noqa: PLW0108 - one list of callables that make an error anew
    lambda: ValueError("a bug"),
)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("first", [True, False])
def test_old_files_stay_and_nothing_else_does_where_writing_fails(
    folder: Path, failure: Callable[[], BaseException], first: bool
) -> None:
    """Whether the first or the last document fails, and whatever the reason.

    No half file, no hidden one, nothing removed.
    """
    before = content(folder)
    broken = failing("report.html", failure())
    documents = [broken, document("report.md")] if first else [document("report.md"), broken]
    with pytest.raises((CtsReportError, KeyboardInterrupt, ValueError)):
        write_folder(documents, str(folder))
    assert content(folder) == before


def test_a_full_disk_is_said_with_the_cure(folder: Path) -> None:
    """Exit code 5, the folder named."""
    with pytest.raises(CtsReportError, match="No space left on device") as raised:
        write_folder([failing("report.html", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))], str(folder))
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert str(folder) in raised.value.message
    assert "Make room" in raised.value.cure


def test_a_folder_in_a_files_place_leaves_the_others_as_they_were(folder: Path) -> None:
    """All documents or none: also where the last one cannot be put in its place."""
    (folder / "report.md").unlink()
    (folder / "report.md").mkdir()
    before = content(folder)
    with pytest.raises(CtsReportError) as raised:
        write_folder([document("report.html"), document("report.md")], str(folder))
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert content(folder) == before


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_folders_place(tmp_path: Path, name: str) -> None:
    """Exit code 5, and the file stays."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CtsReportError) as raised:
        write_folder([document("report.html")], str(tmp_path / name))
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("dangling", [True, False])
def test_a_symlink_in_the_way_is_replaced_and_not_followed(folder: Path, tmp_path: Path, dangling: bool) -> None:
    """What it points to is not ours to write."""
    target = tmp_path / "precious"
    if not dangling:
        target.write_text("mine")
    (folder / "report.html").unlink()
    (folder / "report.html").symlink_to(target)
    write_folder([document("report.html")], str(folder))
    assert not (folder / "report.html").is_symlink()
    assert (folder / "report.html").read_text() == "new"
    assert target.exists() is not dangling
    assert dangling or target.read_text() == "mine"


def test_a_folder_may_be_a_symlink(folder: Path, tmp_path: Path) -> None:
    """To another folder, as people publish them."""
    (tmp_path / "link").symlink_to(folder)
    write_folder([document("report.html")], str(tmp_path / "link"))
    assert (folder / "report.html").read_text() == "new"


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_are_those_of_a_new_file(tmp_path: Path, mask: int, mode: int) -> None:
    """By the umask, not those of a temporary file; and the umask stays."""
    before = os.umask(mask)
    try:
        write_folder([document("report.html")], str(tmp_path))
        write_file([b"x"], str(tmp_path / "snapshot.json"))
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == mode
    assert stat.S_IMODE((tmp_path / "snapshot.json").stat().st_mode) == mode


def test_a_long_name_is_no_obstacle(tmp_path: Path) -> None:
    """The temporary name is short enough where the name itself is."""
    name = "é" * 120 + ".html"
    write_folder([document(name)], str(tmp_path))
    assert content(tmp_path) == {name: "new"}


# --- One file ---------------------------------------------------------------------------------------------------------


def test_one_file_is_written_whole(tmp_path: Path) -> None:
    """In a folder that is made; over an older one."""
    path = tmp_path / "a" / "snapshot.json"
    write_file([b"one", b"two"], str(path))
    write_file([b"three"], str(path))
    assert content(path.parent) == {"snapshot.json": "three"}


def test_one_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    """And nothing beside it."""
    path = tmp_path / "snapshot.json"
    path.write_text("old")
    with pytest.raises(CtsReportError) as raised:
        write_file(failing("x", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))).chunks(), str(path))
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert content(tmp_path) == {"snapshot.json": "old"}


def test_one_file_where_a_folder_is_leaves_nothing_behind(tmp_path: Path) -> None:
    """Exit code 5, and no hidden half of a file."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(CtsReportError) as raised:
        write_file([b"x"], str(tmp_path / "taken"))
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
