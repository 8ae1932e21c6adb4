"""Templates that had to be compiled, kept for the next run: users' own, and ours where no module fits (`ours`).

What is kept is code, so it is trusted only where nobody else can have put it: in a folder of the user's cache that
belongs to the one who runs this, and that nobody else may enter. Where none is and none can be made, nothing is kept.
"""

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from ctsreport.renderers.page.compiled import jinja2_version

MOST = 64
"""Files that are kept; the oldest go."""

LARGEST = 1 << 20
"""Bytes of a file that is kept."""


class CompiledTemplates(jinja2.BytecodeCache):
    """The folder ``ctsreport`` in the user's cache. Code for the sandbox, which has checks in it, is kept apart."""

    def __init__(self, *, sandboxed: bool, autoescape: bool) -> None:
        self._kind = f"{jinja2_version()} {sandboxed} {autoescape}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A file's name: one for each template, whatever its text, which is compared when it is read."""
        made_of = "\0".join((self._kind, sys.implementation.cache_tag or "", name, filename or ""))
        return hashlib.sha256(made_of.encode(errors="surrogatepass")).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """A file that is damaged is as good as none."""
        with contextlib.suppress(Exception), _folder() as folder:
            handle = os.open(bucket.key, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
            with os.fdopen(handle, "rb") as file:
                if _is_mine(os.fstat(handle)):
                    bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Written beside its place and renamed, for another run may read it now."""
        code = bucket.bytecode_to_string()
        if sys.dont_write_bytecode or len(code) > LARGEST:
            return
        with contextlib.suppress(OSError, NotImplementedError), _folder(make=True) as folder:
            _write(folder, bucket.key, code)
            _prune(folder)


def _write(folder: int, name: str, data: bytes) -> None:
    temporary = f"{name}.{os.urandom(4).hex()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)


def _prune(folder: int) -> None:
    times = {name: os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime for name in os.listdir(folder)}
    for name in sorted(times, key=times.__getitem__)[:-MOST]:
        os.unlink(name, dir_fd=folder)


@contextlib.contextmanager
def _folder(*, make: bool = False) -> Iterator[int]:
    """The folder, open: what is read and written is reached through it, whatever is renamed meanwhile.

    Raises OSError where there is none, or one that others may enter.
    """
    if sys.platform == "win32":
        raise NotImplementedError  # nobody can tell there whose a folder is
    home = os.path.expanduser("~/.cache")  # noqa: PTH111 - Path's own fails without a home
    base = Path(os.environ.get("XDG_CACHE_HOME") or home)
    place = base / "ctsreport"
    if not base.is_absolute():
        raise NotADirectoryError(base)
    if make:
        _make(base)
        _make(place)
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if not _is_mine(os.fstat(handle)):
            raise PermissionError(place)
        yield handle
    finally:
        os.close(handle)


def _make(place: Path) -> None:
    """A folder for this user alone, in one of theirs: nothing is made in the home of another (``sudo``)."""
    if not place.exists() and place.parent.stat().st_uid == os.geteuid():
        place.mkdir(0o700, exist_ok=True)


def _is_mine(found: os.stat_result) -> bool:
    """Whether it belongs to the user that this runs as, and to nobody else."""
    return found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o077
