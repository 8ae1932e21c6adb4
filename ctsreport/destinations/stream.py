"""Standard output, for documents that are piped on."""

import contextlib
import os
import sys
from collections.abc import Iterable

from ctsreport.errors import unwritten_error


def write_stdout(data: Iterable[bytes]) -> None:
    """Write the bytes as they are. Raises `CtsReportError` (5), also where the reader went away."""
    if sys.stdout is None:
        raise unwritten_error("Standard output is closed.", "Name a folder or a file with -o.")
    out = sys.stdout.buffer
    try:
        for chunk in data:
            out.write(chunk)
        out.flush()
    except BrokenPipeError as error:
        silence_stdout()
        raise unwritten_error("Standard output was closed before the end.", "What reads it ended early.") from error
    except OSError as error:
        from ctsreport.destinations.folder import cannot_write  # start-up is a feature: each command imports this module

        raise cannot_write("Standard output", error) from error


def silence_stdout() -> None:
    """Nothing more can be said there, not even by the interpreter as it ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
