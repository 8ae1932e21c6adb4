"""A folder: each file is written beside its place, flushed, and renamed, so that it is whole or absent."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ctsreport.destinations.delivery import Delivery
from ctsreport.document import Document
from ctsreport.errors import CtsReportError, unwritten_error

PART = ".part"
IN_THE_WAY = "a folder is in the way"
_SHOWN = 40
# Never one that is there. What the system knows is asked for: no link is followed, no child inherits it.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# Seconds after which a file that was never finished belongs to nobody.
_ABANDONED = 3600.0


class Folder(NamedTuple):
    """The folder at a path."""

    path: str

    def deliver(self, documents: Sequence[Document]) -> Delivery:
        """Write all documents or none. Raises `CtsReportError` (5); what was there before is then as it was."""
        return Delivery(places=tuple(write_folder(documents, self.path)))


def write_folder(documents: Sequence[Document], folder: str) -> list[str]:
    """Write all documents or none. Returns the paths.

    The first document comes last into its place, so that a page is not there before what it needs. A file that was
    there keeps its permissions. Raises `CtsReportError` (5); what was there before is then as it was.
    """
    place = Path(folder)
    written: list[tuple[Path, Path]] = []
    try:
        place.mkdir(parents=True, exist_ok=True)
        _check_targets([place / document.name for document in documents])
        for document in documents:
            target = place / document.name
            written.append((_filled(document.chunks(), place, target), target))
        # All are on the disk by now: what can still fail is a name, and the page, which is first, comes last.
        for temporary, target in reversed(written):
            temporary.replace(target)
        _remove_abandoned(place, written)
        _flush_names(place)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
    return [str(target) for _, target in written]


def _remove_abandoned(place: Path, written: Sequence[tuple[Path, Path]]) -> None:
    """What runs that were killed left of files of these names.

    Another run may be at work, and may remove them first.
    """
    with contextlib.suppress(OSError):
        for path in _abandoned(place, written):
            path.unlink(missing_ok=True)


def _abandoned(place: Path, written: Sequence[tuple[Path, Path]]) -> list[Path]:
    """Only what is old by the disk's clock."""
    names = tuple(f".{target.name[:_SHOWN]}." for _, target in written)
    now = max((target.stat().st_mtime for _, target in written), default=0.0)
    found = [path for path in place.iterdir() if path.name.startswith(names) and path.name.endswith(PART)]
    return [path for path in found if path.is_file() and now - path.stat().st_mtime > _ABANDONED]


def _flush_names(place: Path) -> None:
    """Have the disk keep the names as well, where it can."""
    with contextlib.suppress(OSError):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _check_targets(targets: Iterable[Path]) -> None:
    """A folder in the way of one file would be found only when others are in place already."""
    for target in targets:
        if target.is_dir() and not target.is_symlink():
            raise IsADirectoryError(errno.EISDIR, IN_THE_WAY, str(target))


def write_file(data: Iterable[bytes], path: str) -> None:
    """Write one file whole or not at all.

    Through a link to where it leads, and straight into what is not a regular file (a pipe, a device).

    Raises `CtsReportError` (5).
    """
    try:
        target = Path(path).resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            _write_through(data, target)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_targets([target])
        _filled(data, target.parent, target).replace(target)
        _flush_names(target.parent)
    except OSError as error:
        raise cannot_write(path, error, "Name a file in a folder that you may write to.") from error


def _set_access(temporary: Path, target: Path) -> None:
    """Who may read the new file, and whose it is.

    As the file in its place, which may have been closed to others for a reason.
    """
    try:
        before = target.stat()
    except FileNotFoundError:
        temporary.chmod(0o666 & ~_umask())
        return
    with contextlib.suppress(OSError, AttributeError):
        os.chown(temporary, before.st_uid, before.st_gid)
    temporary.chmod(stat.S_IMODE(before.st_mode))


def _write_through(data: Iterable[bytes], target: Path) -> None:
    with target.open("wb") as file:
        for chunk in data:
            file.write(chunk)


def cannot_write(
    where: str, error: OSError, cure: str = "Check that it is a folder that you may write to."
) -> CtsReportError:
    """Why nothing could be written there, and what to do."""
    cures = {
        "No space left on device": "Make room, or name another folder with -o.",
        IN_THE_WAY: "Move that folder, or write elsewhere.",
    }
    why = error.strerror or str(error)
    if isinstance(error, IsADirectoryError) and error.filename:
        where = str(error.filename)
    return unwritten_error(f"{where} cannot be written: {why}.", cures.get(why, cure))


def _filled(data: Iterable[bytes], folder: Path, target: Path) -> Path:
    """A temporary file beside the target, whole and on the disk, with the permissions that it is to have."""
    # In the same folder, so that taking its place is one step of one file system, which nobody sees half done.
    temporary = str(folder / f".{target.name[:_SHOWN]}.{os.urandom(6).hex()}{PART}")
    handle = os.open(temporary, _NEW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in data:
                file.write(chunk)
            # Else a crash of the machine could leave the new name with nothing in it, in the place of a good page.
            file.flush()
            os.fsync(file.fileno())
        _set_access(Path(temporary), target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    return Path(temporary)


def _umask() -> int:
    # It can be read only by setting another.
    mask = os.umask(0)
    os.umask(mask)
    return mask
