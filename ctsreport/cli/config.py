"""``ctsreport config``."""

import os
from collections.abc import Iterator
from typing import Any

import click
from click.core import ParameterSource

from ctsreport.cli import report
from ctsreport.cli.did_you_mean import Group
from ctsreport.cli.option import Option, Size, option
from ctsreport.cli.origin import loaded, path_of, variable_of
from ctsreport.cli.settings_file import connections
from ctsreport.cli.shared import print_lines, print_result
from ctsreport.config import read
from ctsreport.config.effect import Effect
from ctsreport.config.place import NAME, find
from ctsreport.config.problem import Path, spelt
from ctsreport.config.write import written
from ctsreport.credentials import MASK, shown, without_credentials
from ctsreport.errors import usage_error
from ctsreport.plural import plural
from ctsreport.size import shown_size
from ctsreport.sources.address import DEFAULT
from ctsreport.sources.tls import tls_context
from ctsreport.view.wording import one_line

_SECRET = {"headers", "redact"}


@click.group("config", cls=Group)
def command() -> None:
    """Check and show ctsreport.toml."""


_FILE = option("--config", "path", metavar="FILE", effect=Effect.READS, help="The file. [default: ctsreport.toml]")


@command.command("check")
@_FILE
def check(path: str | None) -> None:
    """Check the file whole, as every command does before it runs, and say what it holds."""
    if find(path) is None:
        raise usage_error(f"There is no {NAME} here.", "Name the file: --config FILE.")
    ctx = _context(path)
    config = loaded(ctx)
    if config is not None:
        for settings in connections(ctx, ctx.params, config):
            tls_context(settings)
        where = {
            "instance is asked": [each.missing for each in config.instances],
            "target is told": [each.missing for each in config.targets],
        }
        missing = [
            f"Not here, and needed where that {when}: {config.places.of(each.path)}: {each.text}"
            for when, found in where.items()
            for problems in found
            for each in problems
        ]
        print_lines(
            map(
                one_line,
                [_counted(config), *missing],
            )
        )


def _counted(config: read.Config) -> str:
    """What the file holds."""
    file = config.file
    held = (
        plural(len(file.instances), "instance"),
        plural(len(config.defaults), "default"),
        f"{plural(len(file.tasks), 'pattern')} of tasks",
        plural(len(file.known), "known failure"),
        f"{plural(len(file.gate.fail_on or ()), 'rule')} of the gate",
        plural(len(file.targets), "target"),
    )
    return f"{config.places.file} is in order: {', '.join(held)}."


@command.command("show")
@_FILE
def show(path: str | None) -> None:
    """Show every setting of `ctsreport report` and where it comes from; secrets are masked."""
    print_result(map(one_line, _shown(_context(path))))


def _context(path: str | None) -> click.Context:
    """The context of a report that would be made now, with the file named as it is here, or found."""
    args = ["--config", path] if path is not None else []
    return report.command.make_context(
        "report", args, help_option_names=["-h", "--help"]
    )  # as the group has it: click keeps them


def _shown(ctx: click.Context) -> Iterator[str]:
    """One setting a line: ``key = value    # origin``."""
    config = loaded(ctx)
    yield _source(config)
    for param in ctx.command.params:
        if isinstance(param, Option) and param.name in ctx.params:
            yield _setting(ctx, param, config)
    if config is not None:
        for path, value in _leaves(config):
            yield _line(spelt(path), value, config.origin(path))


def _setting(ctx: click.Context, param: Option, config: read.Config | None) -> str:
    """One option; the gate of the file counts where none is named."""
    key, value = param.key, ctx.params[param.name or ""]
    if key == "fail-on" and not value and config is not None and config.file.gate.fail_on:
        return _line(key, written(config.file.gate.fail_on), config.origin(("gate", "fail-on")))
    return _line(key, _value(param, value), _origin(ctx, param, config))


def _source(config: read.Config | None) -> str:
    """What is asked where the command line names nothing."""
    if config is not None and config.instances:
        sources = [f"{each.name}={shown(each.address)}" for each in config.instances]
        return _line("source", written(sources), config.origin(("instances",)))
    address = os.environ.get("CTS_ADDRESS")
    origin = "environment CTS_ADDRESS" if address else "default"
    return _line("source", written([shown(address or DEFAULT)]), origin)


def _line(key: str, value: str, origin: str) -> str:
    return without_credentials(f"{key} = {value}  # {origin}")


def _value(param: click.Option, value: Any) -> str:
    if value is None or value == ():
        return "(not set)"
    if param.name in _SECRET:
        return written([MASK] * len(value))
    return written(shown_size(value) if isinstance(param.type, Size) else value)


def _origin(ctx: click.Context, param: click.Option, config: read.Config | None) -> str:
    source = ctx.get_parameter_source(param.name or "")
    if source is ParameterSource.ENVIRONMENT:
        return f"environment {variable_of(param)}"
    if source is ParameterSource.DEFAULT_MAP and config is not None:
        return config.origin(path_of(param))
    return "default"


def _leaves(config: read.Config) -> Iterator[tuple[Path, str]]:
    """What the file says beside the defaults of options."""
    for path in config.places.lines:
        if path[0] in {"report", "connection"}:
            continue
        value = config.value(path)
        if isinstance(value, dict) or (isinstance(value, list) and path[-1] != "fail-on"):
            continue
        if isinstance(path[-1], int):
            continue
        yield path, _masked(path, value)


def _masked(path: Path, value: Any) -> str:
    """A value without what lets somebody in: headers that stand in the file, and passwords of addresses."""
    if path[2:3] == ("headers",) and not (len(path) == 5 and path[-1] in {"env", "file"}):
        return written(MASK)
    return written(shown(value) if path[-1] in {"address", "url"} else value)
