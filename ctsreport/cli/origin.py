"""Where the value of an option is from, so that a message about a wrong one says where to mend it."""

import functools
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ctsreport.cli.option import F, Option
from ctsreport.errors import CtsReportError

if TYPE_CHECKING:
    from ctsreport.config.problem import Path
    from ctsreport.config.read import Config  # only a run with a file pays for it


def note_config(ctx: click.Context, config: "Config") -> None:
    """Remember the file whose values are the defaults of this command's options."""
    ctx.meta[__name__] = config


def loaded(ctx: click.Context) -> "Config | None":
    """The file; None where there is none."""
    config: Config | None = ctx.meta.get(__name__)
    return config


def origin_of(ctx: click.Context, param: click.Parameter) -> str:
    """``CTS_CACERT``, ``ctsreport.toml, line 3, connection.cacert``, or the option itself: ``--cacert``."""
    source, config = ctx.get_parameter_source(param.name or ""), loaded(ctx)
    if source is ParameterSource.ENVIRONMENT:
        return variable_of(param)
    if source is ParameterSource.DEFAULT_MAP and config is not None:
        return config.places.of(path_of(param))
    return option_of(param)


def origins(ctx: click.Context) -> dict[str, str]:
    """Of every option, by its parameter."""
    return {param.name or "": origin_of(ctx, param) for param in ctx.command.params}


def option_of(param: click.Parameter) -> str:
    """The long name of an option."""
    return next((name for name in param.opts if name.startswith("--")), param.opts[0])


def variable_of(param: click.Parameter) -> str:
    """The variable that a value of the environment is from: the first of its own that is set."""
    names = [param.envvar] if isinstance(param.envvar, str) else list(param.envvar or ())
    return next((name for name in names if os.environ.get(name)), names[0])


def path_of(param: click.Parameter) -> "Path":
    """The keys under which the file has the default of an option."""
    if not isinstance(param, Option):
        return ()
    return (param.table or "", param.key)


def named_origins(function: F) -> F:
    """A command whose errors say where the value is from that was wrong: also what turns out only when it is used."""

    @functools.wraps(function)
    def named(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except CtsReportError as error:
            raise _with_origin(error, click.get_current_context()) from error

    return named  # type: ignore[return-value] # functools.wraps keeps the signature


def without_option(message: str, option: str) -> str:
    """A message without the option that it begins with, for one that names another origin."""
    return message.removeprefix(f"{option} ")


def _with_origin(error: CtsReportError, ctx: click.Context) -> CtsReportError:
    param = next((param for param in ctx.command.params if _begins_with(error.message, param)), None) or _by_path(
        error.message, ctx
    )
    if param is None or error.message.startswith(tuple(_places(ctx))):
        return error
    origin, option = origin_of(ctx, param), option_of(param)
    message = f"{origin}{'' if origin == option else ':'} {without_option(error.message, option)}"
    return CtsReportError(message, error.cure, error.exit_code, more=error.more)


def _places(ctx: click.Context) -> Iterator[str]:
    """How a message begins that says already where the value is from; after an option stands a colon then."""
    config = loaded(ctx)
    yield from (f"{place}:" for place in origins(ctx).values())
    yield from [f"{config.places.file}, "] if config is not None else []


def _begins_with(message: str, param: click.Parameter) -> bool:
    return any(re.match(rf"{re.escape(name)}(?![\w-])", message) for name in param.opts if name.startswith("--"))


def _by_path(message: str, ctx: click.Context) -> click.Parameter | None:
    """The option whose path a message names; the longest, for an output folder can hold a note."""
    given = [
        (str(ctx.params[param.name or ""]), param)
        for param in ctx.command.params
        if isinstance(param, Option)
        and param.effect.is_path
        and ctx.params.get(param.name or "")
        and ctx.get_parameter_source(param.name or "") is not ParameterSource.DEFAULT
    ]
    found = [each for each in given if _names(message, each[0])]
    return max(found, key=lambda each: len(each[0]), default=(None, None))[1]


def _names(message: str, path: str) -> bool:
    """Whether a message names a path: at its beginning, or, where it cannot be a plain word, within.

    ``… (conf/t/html, line 3)``.
    """
    within = rf"(?<![\w./\\-]){re.escape(path)}" + (r"(?![\w-])" if re.search(r"[./\\]", path) else r"[/\\]")
    return re.match(rf"{re.escape(path)}(?![\w-])", message) is not None or re.search(within, message) is not None
