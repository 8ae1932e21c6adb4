"""The one exception that users meet, and the exit codes of the program."""

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller; documented in docs/reference.md."""

    DONE = 0
    BUG = 1
    USAGE = 2
    GATE = 3
    UNREAD = 4
    UNWRITTEN = 5
    INTERRUPTED = 130


class CtsReportError(Exception):
    """Something a user can mend: what was wrong and where, what to do about it, and how the process ends.

    ``message`` names the place (file, line, column, address); ``cure`` is the next step, a sentence. ``more`` are other
    things that are wrong at the same time, each with its place.
    """

    def __init__(self, message: str, cure: str, exit_code: ExitCode, *, more: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.more = more
        self.message = message
        self.cure = cure
        self.exit_code = exit_code


def did_you_mean(name: str, names: Iterable[str], most: int = 1) -> str:
    """The names that were probably meant, as a question; empty where none is near.

    A pattern is compared without its wildcards.
    """
    from difflib import get_close_matches  # only what is wrong pays for it

    literal = name.translate(_WILDCARDS)
    # A pattern stands for the beginning of a name more often than for all of it: "ege-*" is near "edge-firewall-rules".
    begins = {each[: len(literal)] if literal != name else each: each for each in reversed(list(dict.fromkeys(names)))}
    cutoff = 0.6 if literal == name else 0.75  # the shorter a text, the more looks like it by chance
    near = [begins[each] for each in get_close_matches(literal, begins, most, cutoff)]
    if not near:
        return ""
    return f"Did you mean {', '.join(near[:-1])}{' or ' if near[:-1] else ''}{near[-1]}?"


_WILDCARDS = str.maketrans("", "", "*?[]")


def usage_error(message: str, cure: str) -> CtsReportError:
    """Wrong usage or configuration (exit code 2)."""
    return CtsReportError(message, cure, ExitCode.USAGE)


def unread_error(message: str, cure: str) -> CtsReportError:
    """Something could not be read (exit code 4)."""
    return CtsReportError(message, cure, ExitCode.UNREAD)


def unwritten_error(message: str, cure: str) -> CtsReportError:
    """Something could not be written or delivered (exit code 5)."""
    return CtsReportError(message, cure, ExitCode.UNWRITTEN)
