"""Known failures written to the end of ``ctsreport.toml``.

What stands there stays, byte for byte, but for the entries whose place a new one takes.
"""

import codecs
import contextlib
import os
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from ctsreport.analysis.diagnosis.model import is_comparable
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.config import read
from ctsreport.config.expiry import parse_expiry
from ctsreport.config.from_report import Subject
from ctsreport.config.keys import FileOption
from ctsreport.config.place import ConfigPath
from ctsreport.config.schema import KnownTable
from ctsreport.config.write import table
from ctsreport.destinations.folder import write_file
from ctsreport.errors import usage_error


class EntriesAdded(Struct, frozen=True):
    """What became of the file: the subjects of new entries, and the entries that went for them."""

    new: Sequence[Subject]
    replaced: Sequence[KnownTable] = ()


def add_known(
    path: str, found: Sequence[Subject], beside: Mapping[str, str | None], options: Sequence[FileOption]
) -> EntriesAdded:
    """Add what is not there already for as long, in the place of what it makes outdated.

    The file is checked whole before it is written.

    Raises `CtsReportError` (2) where the file is not in order, (5) where it cannot be written.
    """
    if Path(path).exists() and not Path(path).is_file():
        raise usage_error(f"{path} is not a file.", "Name a file that you may write to: --config ctsreport.toml.")
    with _alone(path):
        before = Path(path).read_bytes() if Path(path).exists() else b""
        config = read.read(ConfigPath(path), None, options) if before else None
        if config is not None and "known" in config.table:
            _check_tables(path, before, config)
        there = config.file.known if config else ()
        expires = parse_expiry(beside["expires"] or "")
        lasting = [_subject(each) for each in there if parse_expiry(each.expires) >= expires]
        new = [each for each in found if each not in lasting]
        gone = [number for number, each in enumerate(there) if any(_is_outdated(each, subject) for subject in new)]
        if not new:
            return EntriesAdded(new)
        kept = _without(before, config, gone) if config and gone else before
        added = "\n".join(table("known", {**structs.asdict(each), **beside}) for each in new)
        gap = b""
        if kept:
            gap = b"\n" if kept.endswith(b"\n") else b"\n\n"
        _write(path, kept + gap + added.encode(), options)
        return EntriesAdded(new, [there[number] for number in gone])


class EntriesPruned(Struct, frozen=True):
    """What was taken out: what had expired, and what counted until its tasks recovered, which they did."""

    expired: Sequence[KnownTable]
    recovered: Sequence[KnownTable]


def prune_known(
    path: str, now: datetime, options: Sequence[FileOption], over: Callable[[read.Config], Container[KnownFailure]]
) -> EntriesPruned:
    """Take out what has expired, and what is ``over``; returns it. Raises `CtsReportError` as `add_known` does."""
    if not Path(path).is_file():
        raise usage_error(f"{path} is not a file.", "Name the file with the known failures: --config ctsreport.toml.")
    with _alone(path):
        before = Path(path).read_bytes()
        config = read.read(ConfigPath(path), None, options)
        there = config.file.known
        expired = [number for number, each in enumerate(there) if parse_expiry(each.expires) <= now]
        ended = over(config)
        knowns = config.expectations.known
        recovered = [number for number, each in enumerate(knowns) if each in ended and number not in expired]
        gone = sorted([*expired, *recovered])
        if gone:
            _check_tables(path, before, config)
            _write(path, _without(before, config, gone), options)
        return EntriesPruned([there[number] for number in expired], [there[number] for number in recovered])


def _check_tables(path: str, text: bytes, config: read.Config) -> None:
    """Entries can be taken out and put in where each is a table of its own: where it begins, its header stands."""
    lines = text.removeprefix(codecs.BOM_UTF8).split(b"\n")
    places = [config.places.lines["known", number] for number in range(len(config.file.known))]
    if not places or not all(re.match(rb"[ \t]*\[\[", lines[place - 1]) for place in places):
        raise usage_error(
            f"{path} has known failures in a list, known = […].",
            "Write each as a table, [[known]], or edit it by hand.",
        )


def _subject(known: KnownTable) -> Subject | None:
    """What an entry is about, where `add_known` could have written it: by no text."""
    if known.text is not None:
        return None
    return Subject(known.task, known.cause, known.instance)


def _is_outdated(known: KnownTable, new: Subject) -> bool:
    """Whether a new entry takes its place: it is about the same for longer, or by the id of today."""
    subject = _subject(known)
    if subject is None or subject == new:
        return subject is not None
    same = (subject.task, subject.instance) == (new.task, new.instance) and new.task is not None
    if not same or subject.cause is None or new.cause is None or is_comparable(subject.cause):
        return False
    return subject.cause.partition("-")[0] == new.cause.partition("-")[0]


def _without(before: bytes, config: read.Config, gone: Sequence[int]) -> bytes:
    """The file without some of its known failures; what stands before the next table, as a comment, is that one's."""
    lines = before.split(b"\n")
    for number in reversed(gone):
        start = config.places.lines["known", number]
        others = [line for path, line in config.places.lines.items() if path[:2] != ("known", number) and line > start]
        end = min(others, default=len(lines) + 1)
        while end > start + 1 and re.match(rb"\s*(#|$)", lines[end - 2]):
            end -= 1
        after = lines[end - 1 :]
        lines[start - 1 :] = after[1:] if lines[: start - 1][-1:] in ([b""], []) and after[:1] == [b""] else after
    return b"\n".join(lines).removesuffix(b"\r")  # of a last line that had no end


def _write(path: str, after: bytes, options: Sequence[FileOption]) -> None:
    """What can be read again alone."""
    if len(after) > read.MOST:
        raise usage_error(f"{path} would become larger than 4 MiB.", "Take out what is known no more.")
    read.parse(after.decode("utf-8-sig"), ConfigPath(path), None, options)
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
