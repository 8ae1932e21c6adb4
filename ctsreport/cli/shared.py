"""What the commands say: results, lines on standard error, and errors as a message, a cure and an exit code."""

import errno
import io
import os
import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from ctsreport.cli.did_you_mean import clearer
from ctsreport.cli.mask import masked, masked_anywhere
from ctsreport.destinations.stream import lossy, lost, not_delivered
from ctsreport.errors import CtsReportError, ExitCode, unwritten_error
from ctsreport.pattern import Pattern


def print_lines(lines: Iterable[str], *, color: bool | None = None, commands: bool = False) -> None:
    """Print for people; that nobody reads it changes nothing. ``commands``: for a CI system."""
    for line in lines:
        click.echo(line if commands else harmless(line), color=color)


def print_result(lines: Iterable[str]) -> None:
    """Print what was asked for, and no more than that.

    Where it cannot go out, that is an error (5), unless its reader has had enough.
    """
    if sys.stdout is None:
        raise unwritten_error("Standard output is closed.", "Send it to a file or another program.")
    print_lines(lines)
    error = lost()
    if error is not None and error.errno != errno.EPIPE:
        raise not_delivered(error)


def harmless(line: str) -> str:
    """A line that no CI system takes for a command of its own (``::error::``, ``##[…]``, ``##vso[…]``).

    A name could be one.
    """
    line = _COMMAND.sub("# #", line)
    if line.lstrip().startswith("::"):
        return f".{line}"
    return line


_COMMAND = Pattern(r"##(?=(?:vso)?\[)")


def say(text: str, *, bold: bool = False) -> None:
    """One line on standard error: credentials masked, what could steer a terminal or a CI system shown."""
    from ctsreport.view.wording import one_line

    line = harmless(one_line(masked(text)))
    click.echo(click.style(line, bold=True) if bold else line, err=True)


def run(command: click.Command) -> NoReturn:
    """Run a command and end the process: every error has a message, a cure and its code; a bug says that it is one."""
    sys.stdout, sys.stderr = lossy(sys.stdout), lossy(sys.stderr)
    sys.exit(_code_of(command))


def _code_of(command: click.Command) -> int:
    """How a command ends."""
    try:
        code = command.main(standalone_mode=False)
    except click.ClickException as error:
        code = _say_usage(error)
    except (click.Abort, KeyboardInterrupt):
        code = say_error(ExitCode.INTERRUPTED, "Interrupted.")
    except CtsReportError as error:
        said = (f"Error: {error.message}", *error.more, error.cure)
        code = say_error(error.exit_code, *map(_without_secrets, said))
    except SystemExit as end:  # click's own, where a shell asks for completions
        code = ExitCode.USAGE if end.code else ExitCode.DONE
    except Exception:  # noqa: BLE001 - whatever it is, it is a bug, and is shown as one
        code = _say_bug()
    if not isinstance(code, int):
        return 0
    return int(code)


def _say_usage(error: click.ClickException) -> ExitCode:
    """What click says of the command line, line by line: an argument can hold anything."""
    shown = io.StringIO()
    clearer(error).show(shown)
    return say_error(ExitCode.USAGE, *_without_secrets(shown.getvalue().rstrip("\n")).split("\n"))


def _without_secrets(text: str) -> str:
    """An error quotes what it is about: an argument that should have been a file's name can be a whole message."""
    from ctsreport.redaction import Secrets  # only errors need it

    # An address that was given is known as a whole: what looks for secrets could take a piece of it and leave the rest.
    return Secrets().clean("\n".join(map(masked, text.split("\n"))))


def say_error(code: ExitCode, *lines: str) -> ExitCode:
    """Each text as one line on standard error, the first of them bold on a terminal."""
    for number, line in enumerate(lines):
        say(line, bold=not number and _coloured_errors())
    return code


def _coloured_errors() -> bool:
    """Errors come before and after any option is known, so that the command line is looked at as it is."""
    switched_off = os.environ.get("NO_COLOR") or os.environ.get("CTSREPORT_NO_COLOR") or "--no-color" in sys.argv
    return sys.stderr is not None and sys.stderr.isatty() and not switched_off


def _say_bug() -> ExitCode:
    """The traceback of what is being handled, and what to do with it."""
    import traceback  # only a bug needs it

    lines = [masked_anywhere(line) for line in traceback.format_exc().splitlines()]
    return say_error(ExitCode.BUG, *lines, "This is a bug in ctsreport: please report it with the lines above.")
