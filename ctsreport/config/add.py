"""Known failures written to the end of ``ctsreport.toml``: what stands there stays, byte for byte."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from ctsreport.config import read
from ctsreport.config.expiry import parse_expiry
from ctsreport.config.from_report import Told
from ctsreport.config.write import table
from ctsreport.destinations.folder import write_file
from ctsreport.errors import usage_error


def add_known(path: str, found: list[Told], beside: Mapping[str, str | None]) -> list[Told]:
    """Add what is not there already for as long, and tell what that was.

    The file is checked whole before it is written.

    Raises `CtsReportError` (2) where the file is not in order, (5) where it cannot be written.
    """
    if Path(path).exists() and not Path(path).is_file():
        raise usage_error(f"{path} is not a file.", "Name a file that you may write to: --config ctsreport.toml.")
    with _alone(path):
        before = Path(path).read_bytes() if Path(path).exists() else b""
        config = read.read(path, os.environ) if before else None
        if config is not None and "known" in config.table and b"[[known]]" not in before.replace(b" ", b""):
            raise usage_error(
                f"{path} has known failures in a list, known = […].",
                "Write each as a table, [[known]], or add this one by hand.",
            )
        expires = parse_expiry(beside["expires"] or "")
        there = (
            {
                (each.task, each.cause, each.instance)
                for each in config.file.known
                if parse_expiry(each.expires) >= expires
            }
            if config
            else set()
        )
        new = [each for each in found if (each["task"], each["cause"], each["instance"]) not in there]
        if new:
            _write(path, before, "\n".join(table("known", {**each, **beside}) for each in new))
        return new


def _write(path: str, before: bytes, added: str) -> None:
    gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
    after = before + gap + added.encode()
    if len(after) > read.MOST:
        raise usage_error(f"{path} would become larger than 4 MiB.", "Take out what is known no more.")
    read.parse(after.decode("utf-8-sig"), path, os.environ)
    write_file([after], path)


@contextlib.contextmanager
def _alone(path: str) -> Iterator[None]:
    """While nobody else adds to the file: it is read, and then written anew."""
    try:
        import fcntl
    except ImportError:  # Windows, where two at once are left to luck
        yield
        return
    folder = os.open(Path(path).resolve().parent, os.O_RDONLY) if Path(path).resolve().parent.is_dir() else None
    try:
        if folder is not None:
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        if folder is not None:
            os.close(folder)
