"""Files that may be anything: whole, or an error that says what is wrong, in bounded time and memory."""

import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ctsreport import bounded
from ctsreport.bounded import TooLargeError, UnreadableError, gather, read_bytes, read_text

MOST = 1 << 16


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def in_thread(write: object) -> threading.Thread:
    thread = threading.Thread(target=write)  # type: ignore[arg-type] # a function without arguments
    thread.start()
    return thread


@pytest.mark.parametrize("size", [0, 1, MOST - 1, MOST])
def test_a_file_up_to_the_limit_is_whole(tmp_path: Path, size: int) -> None:
    (tmp_path / "f").write_bytes(b"x" * size)
    assert read_bytes(tmp_path / "f", MOST) == b"x" * size


def test_a_file_above_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * (MOST + 1))
    with pytest.raises(TooLargeError):
        read_bytes(tmp_path / "f", MOST)


@pytest.mark.parametrize("size", [MOST, MOST + 1])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_text_is_utf_8_with_or_without_a_mark(tmp_path: Path, mark: bytes, size: int) -> None:
    """The limit is of bytes."""
    written = mark + "é\n".encode() + b"x" * (size - len(mark) - 3)
    (tmp_path / "f").write_bytes(written)
    if size > MOST:
        with pytest.raises(UnreadableError, match=r"^ is larger than 64 KiB$"):
            read_text(tmp_path / "f", MOST)
    else:
        assert read_text(tmp_path / "f", MOST) == written.removeprefix(mark).decode()


@pytest.mark.parametrize(
    ("name", "why", "cure", "missing"),
    [
        ("latin.txt", ", line 2: it is not UTF-8", "Save it as UTF-8.", False),
        ("gone.txt", " cannot be read: No such file or directory", None, True),
        (".", " cannot be read: Is a directory", None, True),
        ("a\0b", " is not a path", None, False),
    ],
)
def test_why_a_text_cannot_be_read_goes_on_its_name(
    tmp_path: Path, name: str, why: str, cure: str | None, missing: bool
) -> None:
    (tmp_path / "latin.txt").write_bytes(b"good\n\xe9\n")
    with pytest.raises(UnreadableError) as raised:
        read_text(tmp_path / name, MOST)
    assert (str(raised.value), raised.value.cure, raised.value.missing) == (why, cure, missing)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_a_file_that_tells_no_size() -> None:
    assert b"VmRSS" in read_bytes("/proc/self/status", MOST)


def test_a_device_without_an_end() -> None:
    with pytest.raises(TooLargeError):
        read_bytes("/dev/zero", MOST)


def test_a_device_with_nothing() -> None:
    assert read_bytes("/dev/null", MOST) == b""


def test_a_pipe_is_read_to_its_end(pipe: Path) -> None:
    writer = in_thread(lambda: pipe.write_bytes(b"ab" * 20_000))
    assert read_bytes(pipe, MOST) == b"ab" * 20_000
    writer.join()


def test_a_pipe_whose_writer_thinks_before_it_writes(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds the other end: the patience with nobody does not count."""
    monkeypatch.setattr(bounded, "NOBODY", 0.05)

    def write() -> None:
        with pipe.open("wb") as file:
            time.sleep(0.3)
            file.write(b"late")

    writer = in_thread(write)
    time.sleep(0.1)
    assert read_bytes(pipe, MOST) == b"late"
    writer.join()


def test_a_writer_that_comes_later(pipe: Path) -> None:
    """Both ends are opened at about the same time; which is first is chance."""

    def write() -> None:
        time.sleep(0.2)
        pipe.write_bytes(b"later")

    writer = in_thread(write)
    assert read_bytes(pipe, MOST) == b"later"
    writer.join()


def test_a_pipe_into_which_nobody_writes(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "NOBODY", 0.05)
    with pytest.raises(TimeoutError) as raised:
        read_bytes(pipe, MOST)
    assert raised.value.strerror == "it is a pipe into which nobody writes"


def test_a_writer_that_says_nothing(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SILENCE", 0.05)
    held = os.open(pipe, os.O_RDWR)
    try:
        with pytest.raises(TimeoutError) as raised:
            read_bytes(pipe, MOST)
    finally:
        os.close(held)
    assert (raised.value.strerror or "").startswith("nothing came out of it")


def test_a_pipe_without_an_end(pipe: Path) -> None:
    """It is let go at the limit."""

    def write() -> None:
        try:
            with pipe.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
        except BrokenPipeError:
            pass

    writer = in_thread(write)
    with pytest.raises(TooLargeError):
        read_bytes(pipe, MOST)
    writer.join()


def test_a_folder_and_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as folder:
        read_bytes(tmp_path, MOST)
    assert folder.value.strerror == "Is a directory"
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "gone", MOST)
    with pytest.raises(ValueError, match="null"):
        read_bytes("a\0b", MOST)


def test_pieces_are_gathered_and_counted() -> None:
    assert gather(iter([b"a", b"", b"bc"]), 3) == b"abc"
    with pytest.raises(TooLargeError):
        gather(iter([b"a", b"bcd"]), 3)


PROGRAM = """
import resource, sys
from ctsreport.bounded import read_bytes
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_bytes(sys.argv[1], 100 << 20)
except OSError:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kB on Linux alone")
@pytest.mark.parametrize("path", ["/dev/zero", "file"])
def test_memory_is_that_of_what_is_read(tmp_path: Path, path: str) -> None:
    """Not twice: 100 MB, and an eighth for growing."""
    assert resource.RUSAGE_SELF == 0
    if path == "file":
        path = str(tmp_path / "f")
        with Path(path).open("wb") as file:
            file.truncate(100 << 20)
    ran = subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 125
