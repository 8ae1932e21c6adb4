"""``--config``: the file's values as the defaults of options, below the command line and the environment."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource
from msgspec import structs

from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.expectations.rule import parse_rules
from ctsreport.cli import inputs
from ctsreport.cli.origin import loaded, named_origins, note_config, option_of, without_option
from ctsreport.cli.redaction import patterns
from ctsreport.cli.shared import Lines, option
from ctsreport.config.place import find
from ctsreport.config.problem import Path, Problem, config_error
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.sources.settings import Settings

if TYPE_CHECKING:
    from ctsreport.config.read import Config, Instance  # only a run with a file pays for it

F = TypeVar("F", bound=Callable[..., Any])

CONNECTION = (
    *("cacert", "capath", "client_cert", "client_key", "insecure", "headers"),
    *("timeout", "deadline", "retries", "no_follow_leader", "max_answer"),
)
"""The parameters that make the connection."""

_MEANING: dict[str, Callable[[Any], object]] = {
    "tz": inputs.parse_zone,
    "name": inputs.parse_stem,
    "note": inputs.note_of,
    "redact": patterns,
    "allow": patterns,
}
"""What is looked at before anything runs, beside the types of options."""

_OF_REPORTS = ("output", "task")
"""Keys of [report] that mean another thing in ``fetch``, which has options of these names."""

_FROM_FILE = {ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP}


def config_file(function: F) -> F:
    """The option, which sets the defaults of all others before they are read."""
    decorate = option(
        "--config",
        metavar="FILE",
        is_eager=True,
        expose_value=False,
        callback=_load,
        help="Instances, defaults, known failures and the gate, TOML. [default: ctsreport.toml where it is]",
    )
    return decorate(named_origins(function))


def fail_on(function: F) -> F:
    """The gate."""
    decorate = option(
        "--fail-on",
        metavar="RULES",
        multiple=True,
        type=Lines(),
        help="End with 3 where a rule fails, 'WORD[?][:GLOB][>N]', commas between or repeated: critical, errored, "
        "unknown, "
        "disagreement, unreachable, 'stale>2h', unsure. One that cannot be judged ends with 4, but for ?.",
    )
    return decorate(function)


def expectations(ctx: click.Context, rules: Sequence[str]) -> Expectations:
    """What the file expects, and the gate of the command line in the place of the file's."""
    if not rules and "fail_on" in ctx.params and os.environ.get("CTSREPORT_FAIL_ON") is not None:
        raise usage_error(
            "CTSREPORT_FAIL_ON is empty: a gate without rules is always green.", "Set it to rules, or unset it."
        )
    config = loaded(ctx)
    told = config.expectations if config else Expectations()
    told = structs.replace(told, source=config.places.file) if config else told
    return structs.replace(told, rules=parse_rules(rules)) if rules else told


def sources(ctx: click.Context, options: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, Settings]]:
    """The locations, and the connection of each that is an instance of the file.

    Without a source all instances of the file; a source that is the name of one, or its name and address, is that one.
    """
    config = loaded(ctx)
    if config is None or not config.instances:
        return options["source"], {}
    named = {each.name: each for each in config.instances if not os.path.lexists(each.name)}
    told = {f"{each.name}={each.address}": each for each in config.instances}
    asked = {text: told.get(text) or named.get(text) for text in options["source"] or told}
    needed = [each for each in asked.values() if each is not None]
    missing = [problem for each in needed for problem in each.missing]
    if missing:
        raise config_error(missing, config.places, "Set it where this runs, or name another SOURCE.")
    locations = tuple(f"{each.name}={each.address}" if each is not None else text for text, each in asked.items())
    return locations, {each.name: _connection(ctx, options, each) for each in needed}


def connections(ctx: click.Context, options: dict[str, Any], config: "Config") -> list[Settings]:
    """The connection of all, and of each instance that has what it needs."""
    whole = inputs.parse_settings({key: options[key] for key in CONNECTION}, ctx)
    return [whole, *(_connection(ctx, options, each) for each in config.instances if not each.missing)]


def parameter(command: click.Command, key: str) -> click.Parameter | None:
    """The parameter of a long option's name."""
    return next((each for each in command.params if f"--{key}" in each.opts), None)


def _load(ctx: click.Context, _: click.Parameter, named: str | None) -> None:
    if ctx.resilient_parsing:
        return
    path = find(named)
    if path is not None:
        from ctsreport.config import read  # only a run with a file pays for it

        config = read.read(path, os.environ)
        note_config(ctx, config)
        ctx.default_map = {**(ctx.default_map or {}), **_defaults(ctx.command, config)}


def _defaults(command: click.Command, config: "Config") -> dict[str, Any]:
    """The defaults by parameter, each held against what its option takes. CTS's own variable comes before the file."""
    told: dict[str, Any] = {}
    wrong: list[Problem] = []
    for key, value in config.defaults.items():
        param = parameter(command, key)
        if param is None or (key == "insecure" and os.environ.get("CTS_SSL_VERIFY")):
            continue
        if command.name == "fetch" and key in _OF_REPORTS:
            continue
        table = "connection" if getattr(config.file.connection, key.replace("-", "_"), None) is not None else "report"
        wrong += _check(param, value, (table, key))
        told[param.name] = value
    for number, instance in enumerate(config.instances):
        for key, value in instance.options.items():
            param = parameter(command, key)
            if param is not None:
                wrong += _check(param, value, ("instances", number, key))
    if wrong:
        raise config_error(wrong, config.places)
    return told


def _check(param: click.Parameter, value: Any, path: Path) -> Iterator[Problem]:
    """What is wrong with a value of the file by what its option takes."""
    try:
        param.type_cast_value(click.Context(click.Command("config")), value)
        meaning = _MEANING.get(str(path[-1]))
        if meaning:
            meaning(value)
    except click.BadParameter as error:
        yield Problem(path, error.message)
    except CtsReportError as error:
        yield Problem(path, f"{without_option(error.message, option_of(param))} {error.cure}")


def _connection(ctx: click.Context, options: dict[str, Any], instance: "Instance") -> Settings:
    """The options, with what the file says of this instance where neither command line nor environment does."""
    values = {key: options[key] for key in CONNECTION}
    own: dict[str, str] = {}
    for key, value in instance.options.items():
        param = parameter(ctx.command, key)
        if param is None or ctx.get_parameter_source(param.name) not in _FROM_FILE:
            continue
        if key != "insecure" or not os.environ.get("CTS_SSL_VERIFY"):
            values[param.name] = param.type_cast_value(ctx, value)
            own[param.name] = instance.places.get(key, "")
    values["headers"] = (*instance.headers, *values["headers"])
    return inputs.parse_settings(values, ctx, own)
