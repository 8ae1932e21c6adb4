"""Templates of ours, compiled once: they lie beside Python's own byte code, and come and go with it.

Half of a small report's time went into compiling the same templates again. What is stored is held against the template's text and
the versions of Jinja2 and Python, and is trusted as far as the program's own byte code, in whose folder it lies.
"""

import contextlib
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """The folder of this package's byte code. Where it cannot be written, templates are compiled anew each time."""

    def __init__(self) -> None:
        self._folder = Path(importlib.util.cache_from_source(__file__)).parent

    def load_bytecode(self, bucket: Bucket) -> None:
        """As Jinja2 wants it; a file that is damaged is as good as none."""
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError), self._path(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Written beside its place and renamed, for another run may read it now."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                bucket.write_bytecode(file)
            Path(temporary).replace(self._path(bucket))

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{bucket.key}.{sys.implementation.cache_tag}.bin"
