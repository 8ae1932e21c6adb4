"""SOURCEs that stand in a file, and those that are the sub-folders of a folder."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ctsreport.bounded import UnreadableError, read_text
from ctsreport.errors import unread_error, usage_error

MARK = "@"
"""Before the name of a file of SOURCEs: ``@fleet.txt``."""

MOST = 1 << 22
"""Bytes of a list that a person or a script wrote: 40,000 addresses."""


def expanded(texts: Sequence[str]) -> Iterator[str]:
    """The SOURCEs, those of lists in their place. Raises `CtsReportError` (4) where a list cannot be read."""
    for text in texts:
        if text.startswith(MARK) and not os.path.lexists(text):
            yield from _listed(text[len(MARK) :])
        else:
            yield text


def _listed(path: str) -> Iterator[str]:
    """One SOURCE a line; what begins with # is a remark."""
    try:
        text = read_text(path, MOST)
    except UnreadableError as error:
        raised = unread_error if error.missing else usage_error
        raise raised(f"{path}{error}.", error.cure or "@FILE is a file with one SOURCE a line.") from error
    found = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    if not found:
        raise unread_error(f"{path} names no SOURCE.", "Write one a line: NAME=http://HOST:8558.")
    nested = next((line for line in found if line.startswith(MARK)), None)
    if nested:
        raise usage_error(f"{path} names the list {nested}.", "A list names no other list: name both.")
    yield from found


def sub_folders(folder: str) -> Iterator[tuple[str, str]]:
    """A folder and all below it that hold files, each with a name: ``dc1``, and ``dc1-cts-2`` for ``dc1/cts-2``.

    Links are not followed, for they may lead round in a ring; hidden folders are nobody's answers.
    """
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if files:
            inside = Path(place).relative_to(folder).parts
            yield "-".join(inside), place
