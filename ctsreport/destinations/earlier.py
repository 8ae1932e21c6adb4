"""What earlier runs left in a folder.

Files of ours that this run does not make, and pages that tell more than a new one could.

Nothing of that is removed, but for a page that was kept while nothing could be read, once something can be read again.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from ctsreport.document import NOTHING_READ

BEFORE = ".before"

_BEGINNING = 1 << 16
"""Bytes in which a file of ours says so: Markdown does below its first screen."""

_END = 200
"""An archive says so at its end."""


class Earlier(Struct, frozen=True):
    """A file that an earlier run made, and how many seconds older it is than what this run wrote."""

    path: str
    age: float


class Names(Struct, frozen=True):
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


def left_by_earlier_runs(folder: str, names: Iterable[Names], made: Sequence[str]) -> list[Earlier]:
    """The files of ours that this run did not make.

    ``made`` are the paths that it did; ages are by the disk's own clock.
    """
    times = [time for path in made if (time := _modified(Path(path))) is not None]
    others = [path for each in names if str(path := Path(folder) / each.name) not in made and is_ours(folder, each)]
    return [Earlier(str(path), max(times, default=time) - time) for path in others if (time := _modified(path)) is not None]


def worth_keeping(folder: str, names: Iterable[Names]) -> dict[str, str]:
    """By the name of each file that a run which read nothing would replace, where its page is kept, or already lies."""
    return {each.name: each.before for each in names if each.kept and (_is_kept(folder, each) or _can_be_kept(folder, each))}


@contextlib.contextmanager
def kept(folder: str, names: Mapping[str, str]) -> Iterator[None]:
    """Give what is worth keeping a second name while a new report takes its place.

    That name goes where the writing fails.
    """
    place = Path(folder)
    new = [(place / name, place / before) for name, before in names.items() if not os.path.lexists(place / before)]
    made: list[Path] = []
    try:
        for path, before in new:
            made.append(before)  # a copy may break off half-way
            _second_name(path, before)
        yield
    except BaseException:
        for before in made:
            before.unlink(missing_ok=True)
        raise


def no_longer_kept(folder: str, names: Iterable[Names]) -> None:
    """Remove the pages that were kept: something can be read again."""
    for each in names:
        if each.kept and _is_kept(folder, each):
            with contextlib.suppress(OSError):
                (Path(folder) / each.before).unlink()


def is_ours(folder: str, each: Names) -> bool:
    """Whether a file of that name is there, is a file of its own, and bears one of our signs."""
    return any(sign.encode() in _edges(Path(folder) / each.name) for sign in each.signs)


def _is_kept(folder: str, each: Names) -> bool:
    return is_ours(folder, Names(each.before, each.signs))


def _can_be_kept(folder: str, each: Names) -> bool:
    """Whether a page of ours says anything of the tasks, and nothing is in the way of its second name."""
    if os.path.lexists(Path(folder) / each.before):  # a link that leads to nothing is in the way too
        return False
    return is_ours(folder, each) and NOTHING_READ.encode() not in _edges(Path(folder) / each.name, whole=True)


def _edges(path: Path, *, whole: bool = False) -> bytes:
    """The beginning and the end of a file; nothing of what is none, leads elsewhere, or cannot be read."""
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


def _second_name(path: Path, before: Path) -> None:
    try:
        os.link(path, before)
    except OSError:  # a file system without links
        shutil.copy2(path, before)


def _modified(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
