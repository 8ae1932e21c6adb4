"""An option of ours: its variables, the types of its values, and what a value may do, which each must declare."""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

from ctsreport.config.effect import Effect
from ctsreport.errors import did_you_mean
from ctsreport.size import EXAMPLES, parse_size

F = TypeVar("F", bound=Callable[..., Any])


class Option(click.Option):
    """An option. All that is known of it stands where it is defined.

    ``effect`` is what a value may do, ``table`` the table of ctsreport.toml that may hold its default. ``check`` looks
    at a value of the file beyond its type, and raises `CtsReportError`. ``after`` is a variable of CTS's own that comes
    before the file and that click does not read, for it says the opposite.
    """

    def __init__(
        self,
        *args: Any,
        effect: Effect,
        table: str | None = None,
        check: Callable[[Any], object] | None = None,
        after: str | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        self.effect = effect
        self.table = table
        self.check = check
        self.after = after

    @property
    def long(self) -> str:
        """``--client-cert``."""
        return next(name for name in self.opts if name.startswith("--"))

    @property
    def key(self) -> str:
        """Its key in the file: ``client-cert``."""
        return self.long.removeprefix("--")


def option(*names: str, effect: Effect, also: str | None = None, **settings: Any) -> Callable[[F], F]:
    """An option with its variable ``CTSREPORT_…`` and, after that, CTS's own (``also``)."""
    if type(settings.get("type")) is click.Choice:  # every choice names the nearest
        settings["type"] = OneOf(settings["type"].choices, settings["type"].case_sensitive)
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    variable = f"CTSREPORT_{long.removeprefix('--').replace('-', '_').upper()}"
    variables = [variable, also] if also else [variable]
    return click.option(*names, cls=Option, effect=effect, envvar=variables, **settings)


def together(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """Several options, in the order in which the help shows them."""

    def decorate(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def options_of(command: click.Command, table: str | None = None) -> list[Option]:
    """The options of a command that ctsreport.toml may hold; those of one table."""
    ours = [each for each in command.params if isinstance(each, Option) and each.table]
    return [each for each in ours if table in {None, each.table}]


# --- Types of values --------------------------------------------------------------------------------------------------


class Lines(click.types.StringParamType):
    """A text, of which an environment variable holds one a line."""

    def split_envvar_value(self, rv: str) -> list[str]:
        """One value a line; lines without anything do not count."""
        return lines_of(rv)


class OneOf(click.Choice[str]):
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
