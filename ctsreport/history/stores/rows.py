"""Rows of a database as what they stand for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from ctsreport.errors import unread_error
from ctsreport.history.model import Run
from ctsreport.history.stores.timestamps import restored

RUN = "e.cts_id, e.success, e.started, e.ended, m.text"
"""The columns of a run, of ``event e`` and ``message m``."""


def run_of(row: Sequence[Any]) -> Run:
    """A run of these columns."""
    cts_id, success, started, ended, text = row
    return Run(cts_id, bool(success), restored(started), restored(ended), text)


@contextmanager
def read_as_written() -> Iterator[None]:
    """What stands in a database that we wrote has the form that we gave it. Raises `CtsReportError` (4)."""
    try:
        yield
    except (LookupError, TypeError, ValueError, OverflowError, AttributeError, msgspec.MsgspecError) as error:
        raise unread_error(
            f"The history holds what this program does not write: {error}.", "Restore a copy of it, or name a new one."
        ) from error
