"""What is going on, on standard error: for a person who waits at a terminal, or who asked with ``-v``."""

import sys
import threading
import time
from collections.abc import Mapping
from typing import Any, Self

from ctsreport.cli.shared import say
from ctsreport.view.wording import one_line

PATIENCE = 1.0
"""Seconds after which a person wonders."""


class Progress:
    """One line that shows the current step and the seconds, after `PATIENCE`, on a terminal only; wiped at the end."""

    def __init__(self, verbose: int, *, shown: bool) -> None:
        self._verbose = verbose
        self._shown = shown and not verbose and sys.stderr is not None and sys.stderr.isatty()
        self._step = ""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """As the options of `verbosity` say."""
        return cls(options["verbose"], shown=not (options["no_progress"] or options["quiet"]))

    def __enter__(self) -> Self:
        if self._shown:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._shown:
            self._thread.join()

    def say(self, step: str) -> None:
        """Name the current step. Safe to call from several threads."""
        self._step = step
        if self._verbose:
            say(step)

    def _show(self) -> None:
        started = time.monotonic()
        if self._done.wait(PATIENCE):
            return
        while True:
            sys.stderr.write(f"\r\x1b[K{one_line(self._step[:70])} … {time.monotonic() - started:.0f} s")
            sys.stderr.flush()
            if self._done.wait(0.2):
                break
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
