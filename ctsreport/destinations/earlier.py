"""What earlier runs left in a folder.

Files of ours that this run does not make, and pages that say more than a new one could.

Nothing of that is removed, but for a page that was kept while nothing could be read, once something can be read again.
"""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from ctsreport.destinations.folder import PART, cannot_write
from ctsreport.document import NOTHING_READ

BEFORE = ".before"

# Bytes in which a file of ours says so: Markdown does below its first screen.
_BEGINNING = 1 << 16

# An archive says so at its end, a PDF before the table of what is where in it.
_END = 1 << 17


class Earlier(Struct, frozen=True):
    """A file that an earlier run made, and how many seconds older it is than what this run wrote."""

    path: str
    age: float


class OurFile(Struct, frozen=True):
    """A file name that is ours, if what it holds has one of these signs.

    ``kept``: it is worth keeping while nothing can be read.
    """

    name: str
    signs: tuple[str, ...]
    kept: bool = False

    @property
    def before(self) -> str:
        """Where the file is kept: ``report.before.html``."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}{BEFORE}{dot}{suffix}"


def left_by_earlier_runs(folder: str, names: Iterable[OurFile], made: Sequence[str]) -> list[Earlier]:
    """The files of ours that this run did not make.

    ``made`` are the paths that it did; ages are by the disk's own clock.
    """
    times = [time for path in made if (time := _modified(Path(path))) is not None]
    others = [path for each in names if str(path := Path(folder) / each.name) not in made and is_ours(folder, each)]
    return [
        Earlier(str(path), max(times, default=time) - time) for path in others if (time := _modified(path)) is not None
    ]


def worth_keeping(folder: str, names: Iterable[OurFile]) -> dict[str, str]:
    """By the name of each file that a run which read nothing would replace, where its page is kept, or already lies."""
    return {
        each.name: each.before for each in names if each.kept and (_is_kept(folder, each) or _can_be_kept(folder, each))
    }


@contextlib.contextmanager
def kept(folder: str, names: Mapping[str, str], *, newest: bool = False) -> Iterator[None]:
    """While new files take the place of what is worth keeping: each has a second name before, gone if writing fails.

    What has the second name already stays, and nothing is kept there; with ``newest`` it makes room, once all is
    written. Raises `CtsReportError` (5) where there can be no second name: the new file would be the end of the old.
    """
    place = Path(folder)
    made: list[tuple[Path, Path]] = []
    aside: list[tuple[Path, Path]] = []
    try:
        if newest:
            _set_aside([place / before for before in names.values()], aside)
        _name_again(place, names, made)
        yield
    except BaseException:
        _undo(made)
        raise
    finally:
        _put_back(aside)


def _undo(made: Iterable[tuple[Path, Path]]) -> None:
    """Remove the second names, but for that of a file which a new one replaced before the run was interrupted."""
    for path, before in made:
        if _modified(path) == _modified(before):  # a copy has the time of its file as well
            before.unlink(missing_ok=True)


def _put_back(aside: Iterable[tuple[Path, Path]]) -> None:
    """Put back what made room, where nothing took its place."""
    for temporary, before in aside:
        with contextlib.suppress(OSError):
            if os.path.lexists(before):
                temporary.unlink()
            else:
                temporary.replace(before)


def _set_aside(paths: Iterable[Path], aside: list[tuple[Path, Path]]) -> None:
    """Add to ``aside`` where the files that were kept earlier are meanwhile."""
    for path in paths:
        temporary = path.with_name(f".{path.name}{PART}")
        try:
            if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
                raise FileExistsError(errno.EEXIST, "what lies there is not a file", str(path))
            path.replace(temporary)
            aside.append((temporary, path))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise cannot_write(str(path), error, "Move it, or write elsewhere.") from error


def no_longer_kept(folder: str, names: Iterable[OurFile]) -> None:
    """Remove the pages that were kept: something can be read again."""
    for each in names:
        if each.kept and _is_kept(folder, each):
            with contextlib.suppress(OSError):
                (Path(folder) / each.before).unlink()


def is_ours(folder: str, each: OurFile) -> bool:
    """Whether a file of that name is there, is a file of its own, and bears one of our signs."""
    return any(sign.encode() in _edges(Path(folder) / each.name) for sign in each.signs)


def _is_kept(folder: str, each: OurFile) -> bool:
    return is_ours(folder, OurFile(each.before, each.signs))


def _can_be_kept(folder: str, each: OurFile) -> bool:
    """Whether a page of ours says anything of the tasks, and nothing is in the way of its second name."""
    if os.path.lexists(Path(folder) / each.before):
        return False
    return is_ours(folder, each) and NOTHING_READ.encode() not in _edges(Path(folder) / each.name, whole=True)


def _edges(path: Path, *, whole: bool = False) -> bytes:
    """The beginning and the end of a file; nothing of what is not a file, leads elsewhere, or cannot be read."""
    try:
        if path.is_symlink() or not path.is_file():
            return b""
        with path.open("rb") as file:
            if whole:
                return file.read()
            beginning = file.read(_BEGINNING)
            file.seek(max(len(beginning), path.stat().st_size - _END))
            return beginning + file.read()
    except OSError:
        return b""


def _name_again(place: Path, names: Mapping[str, str], made: list[tuple[Path, Path]]) -> None:
    """Add to ``made`` each file with its second name, one by one."""
    try:
        for name, before in names.items():
            if _second_name(place / name, place / before):
                made.append((place / name, place / before))
    except OSError as error:
        raise cannot_write(str(place), error) from error


def _second_name(path: Path, before: Path) -> bool:
    """Whether it was made.

    What has the name already stays as it is: a page kept before, a link, what another run was first to keep.
    """
    # A second name for the same file: no moment without either, and nothing is copied.
    try:
        os.link(path, before)
    except FileExistsError:
        return False
    except OSError:  # a file system without links, or a file of another user
        return _copied(path, before)
    return True


def _copied(path: Path, before: Path) -> bool:
    """As `_second_name`, with the permissions; for nobody else to read until it has them."""
    from shutil import copyfileobj, copystat  # few file systems need it

    try:
        handle = os.open(before, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    try:
        with os.fdopen(handle, "wb") as copy, path.open("rb") as file:
            copyfileobj(file, copy)
        copystat(path, before)
    except BaseException:
        before.unlink(missing_ok=True)
        raise
    return True


def _modified(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
