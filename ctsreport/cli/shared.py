"""What the commands share: options, and errors turned into a message, a cure and an exit code."""

import errno
import io
import math
import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

import click

from ctsreport.cli.did_you_mean import clearer
from ctsreport.cli.mask import masked, masked_anywhere
from ctsreport.destinations.stream import lossy, lost, not_delivered
from ctsreport.errors import CtsReportError, ExitCode, did_you_mean, unwritten_error
from ctsreport.size import EXAMPLES, parse_size

F = TypeVar("F", bound=Callable[..., Any])


class Lines(click.types.StringParamType):
    """A text, of which an environment variable holds one a line."""

    def split_envvar_value(self, rv: str) -> list[str]:
        """One value a line; lines without anything do not count."""
        return lines_of(rv)


class Words(click.Choice[str]):
    """A choice, of which the nearest is named where one is none; of which an environment variable holds one a line."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What click says, and what was probably meant."""
        return (
            f"{super().get_invalid_choice_message(value, ctx)} {did_you_mean(str(value).lower(), self.choices)}"
        ).rstrip()

    def split_envvar_value(self, rv: str) -> list[str]:
        """One value a line; lines without anything do not count."""
        return lines_of(rv)


class Seconds(click.FloatRange):
    """A length of time: a number above zero, and not beyond a day."""

    name = "seconds"

    def __init__(self) -> None:
        super().__init__(0, 86400, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """A finite number. Fails as click does."""
        seconds = float(super().convert(value, param, ctx))
        if math.isnan(seconds):
            self.fail("it is not a number", param, ctx)
        return seconds


class Size(click.ParamType):  # type: ignore[type-arg] # generic in the newest click alone
    """A number of bytes: ``200kB``, ``64KiB``; see `ctsreport.size`."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Bytes. Fails as click does."""
        size = parse_size(str(value))
        if size is None:
            self.fail(f"{value!r} is not a size: write it as {EXAMPLES}.", param, ctx)
        return size


def lines_of(text: str) -> list[str]:
    """The lines of a variable that hold anything."""
    return [line for line in text.splitlines() if line.strip()]


def option(*names: str, also: str | None = None, **settings: Any) -> Callable[[F], F]:
    """An option with its variable ``CTSREPORT_…`` and, after that, CTS's own (``also``)."""
    if type(settings.get("type")) is click.Choice:  # every choice names the nearest
        settings["type"] = Words(settings["type"].choices, settings["type"].case_sensitive)
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    variable = f"CTSREPORT_{long.removeprefix('--').replace('-', '_').upper()}"
    variables = [variable, also] if also else [variable]
    return click.option(*names, envvar=variables, **settings)


def connection(function: F) -> F:
    """How a daemon is reached."""
    for decorate in reversed(_CONNECTION):
        function = decorate(function)
    return function


_CONNECTION = (
    option(
        "--cacert", metavar="FILE", also="CTS_CACERT", help="CA certificates to trust, PEM. [default: the system's]"
    ),
    option("--capath", metavar="DIR", also="CTS_CAPATH", help="Folder of CA certificates to trust, PEM."),
    option("--client-cert", metavar="FILE", also="CTS_CLIENT_CERT", help="Client certificate, PEM."),
    option("--client-key", metavar="FILE", also="CTS_CLIENT_KEY", help="Its key, PEM, not encrypted."),
    option("--insecure", is_flag=True, default=None, help="Do not check the daemon's certificate. [default: check]"),
    option(
        "--header",
        "headers",
        metavar="'NAME: VALUE'",
        multiple=True,
        type=Lines(),
        help="Header for a proxy before the daemon; repeatable. Never sent to another host.",
    ),
    option(
        "--timeout",
        metavar="SECONDS",
        type=Seconds(),
        default=10.0,
        show_default=True,
        help="Wait this long for a connection, and for each piece of an answer.",
    ),
    option(
        "--deadline",
        metavar="SECONDS",
        type=Seconds(),
        default=60.0,
        show_default=True,
        help="Wait this long for all answers of one daemon.",
    ),
    option(
        "--retries",
        metavar="N",
        type=click.IntRange(0, 20),
        default=3,
        show_default=True,
        help="Try again this often where it may help (refused, reset, 429, 502, 503, 504).",
    ),
    option(
        "--max-answer",
        metavar="SIZE",
        type=Size(),
        default="512M",
        show_default=True,
        help=(
            "Refuse a larger answer or saved file, once unpacked. A size is 200kB, 10MB (of 1,000s), 64KiB or 64K "
            "(of 1,024s)."
        ),
    ),
    option("--no-follow-leader", is_flag=True, help="Where a follower answers, do not ask the leader that it names."),
)


def reading(function: F) -> F:
    """What is read, and when."""
    for decorate in reversed(_READING):
        function = decorate(function)
    return function


_READING = (
    click.argument("source", nargs=-1, metavar="[[NAME=]SOURCE]..."),
    option(
        "--taken-at",
        metavar="[NAME=]TIME",
        multiple=True,
        type=Lines(),
        help="When saved answers were taken, RFC 3339; repeatable, NAME= for one instance. [default: not known]",
    ),
    option(
        "--now",
        metavar="TIME",
        help="The instant of the report, RFC 3339. [default: SOURCE_DATE_EPOCH, else the clock]",
    ),
)


def manners(function: F) -> F:
    """How much is said, and how."""
    for decorate in reversed(_MANNERS):
        function = decorate(function)
    return function


_MANNERS = (
    option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
    option("-v", "--verbose", count=True, help="Say on standard error what is asked."),
    option("--color/--no-color", default=None, help="Colour. [default: on a terminal, unless NO_COLOR is set]"),
    option("--no-progress", is_flag=True, help="No progress on a terminal, not even for what takes over a second."),
)


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
    return f".{line}" if line.lstrip().startswith("::") else line


_COMMAND = re.compile(r"##(?=(?:vso)?\[)")


def say(text: str, *, bold: bool = False) -> None:
    """One line on standard error: credentials masked, what could steer a terminal or a CI system shown."""
    from ctsreport.view.wording import one_line

    told = harmless(one_line(masked(text)))
    click.echo(click.style(told, bold=True) if bold else told, err=True)


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
        code = say_error(error.exit_code, f"Error: {error.message}", *error.more, error.cure)
    except SystemExit as end:  # click's own, where a shell asks for completions
        code = ExitCode.USAGE if end.code else ExitCode.DONE
    except Exception:  # noqa: BLE001 - whatever it is, it is a bug, and is shown as one
        code = _say_bug()
    return int(code) if isinstance(code, int) else 0


def _say_usage(error: click.ClickException) -> ExitCode:
    """What click says of the command line, line by line: an argument can hold anything."""
    shown = io.StringIO()
    clearer(error).show(shown)
    return say_error(ExitCode.USAGE, *shown.getvalue().rstrip("\n").split("\n"))


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

    told = [masked_anywhere(line) for line in traceback.format_exc().splitlines()]
    return say_error(ExitCode.BUG, *told, "This is a bug in ctsreport: please report it with the lines above.")
