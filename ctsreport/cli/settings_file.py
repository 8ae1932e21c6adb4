"""``--config``: the file's values as the defaults of options, below the command line and the environment."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from msgspec import structs

from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.cli import inputs
from ctsreport.cli.option import F, Lines, Option, option, options_of
from ctsreport.cli.origin import loaded, named_origins, note_config, without_option
from ctsreport.config.effect import CONNECTION, Effect
from ctsreport.config.keys import FileOption
from ctsreport.config.place import find
from ctsreport.config.problem import Path, Problem, config_error
from ctsreport.errors import CtsReportError, did_you_mean, unread_error, usage_error
from ctsreport.pattern import Pattern
from ctsreport.sources.lists import expanded
from ctsreport.sources.settings import Settings
from ctsreport.sources.wanted import Wanted, parse_tag

if TYPE_CHECKING:
    from ctsreport.config.read import Config, Instance  # only a run with a file pays for it


# What is no address and no path of several parts.
_WORD = Pattern(r"[\w-]+")
_FROM_FILE = {ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP}


def config_file(function: F) -> F:
    """The option, which sets the defaults of all others before they are read."""
    decorate = option(
        "--config",
        metavar="FILE",
        effect=Effect.READS,
        is_eager=True,
        expose_value=False,
        callback=_load,
        help=(
            "Instances, defaults, known failures and the gate, TOML. [default: ctsreport.toml where it is, which then "
            "reaches nothing outside its folder, sends no variable or file and leaves no secret]"
        ),
    )
    return decorate(named_origins(function))


fail_on = option(
    "--fail-on",
    metavar="RULES",
    multiple=True,
    type=Lines(),
    effect=Effect.NOTHING,
    help=(
        "End with 3 where a rule fails, 'WORD[?][:GLOB][>N]', commas between or repeated: critical, errored, unknown, "
        "disagreement, unreachable, overdue, 'stale>2h', unsure; with --history new and flapping, with --consul too "
        "deaf. One that cannot be judged ends with 4, but for ?."
    ),
)
"""The gate."""


def expectations(ctx: click.Context, rules: Sequence[str]) -> Expectations:
    """What the file expects, and the gate of the command line in the place of the file's."""
    if not rules and "fail_on" in ctx.params and os.environ.get("CTSREPORT_FAIL_ON") is not None:
        raise usage_error(
            "CTSREPORT_FAIL_ON is empty: a gate without rules is always green.", "Set it to rules, or unset it."
        )
    config = loaded(ctx)
    expected = config.expectations if config else Expectations()
    if config:
        expected = structs.replace(expected, source=config.places.file)
    if rules:
        return structs.replace(expected, rules=parse_rules(rules))
    return expected


def sources(ctx: click.Context, options: dict[str, Any], wanted: Wanted) -> tuple[tuple[str, ...], dict[str, Settings]]:
    """The locations, and the connection of each that is an instance of the file.

    Without a source all ``wanted`` instances of the file; a source that is the name of one, or its name and address, is
    that one.
    """
    config = loaded(ctx)
    given = tuple(expanded(options["source"]))
    if config is None:
        return given, {}
    by_name = {each.name: each for each in config.instances if not os.path.lexists(each.name)}
    by_address = {f"{each.name}={each.address}": each for each in config.instances}
    asked = {text: by_address.get(text) or by_name.get(text) for text in given or by_address}
    asked = {text: each for text, each in asked.items() if each is None or wanted.includes(each.name)}
    if not asked and by_address and options["discover"] is None:
        raise wanted.nothing(by_name)
    for text in (text for text, each in asked.items() if each is None):
        _check_name(text, by_name)
    needed = [each for each in asked.values() if each is not None]
    missing = [problem for each in needed for problem in each.missing]
    if missing:
        raise config_error(missing, config.places, "Set it where this runs, or name another SOURCE.")
    if not config.named:
        from ctsreport.cli.sent import check_sent  # only a run with a file pays for it

        check_sent(ctx, config, needed)
    locations = tuple(chain.from_iterable([text] if each is None else each.sources for text, each in asked.items()))
    return locations, {each.name: _connection(ctx, options, config, each) for each in needed}


def _check_name(text: str, names: Iterable[str]) -> None:
    """A word that is no path is an instance of the file, misspelt, where one is near. Raises `CtsReportError` (4)."""
    near = did_you_mean(text, names) if _WORD.fullmatch(text) and not os.path.lexists(text) else ""
    if near:
        raise unread_error(f"{text}: there is no such file, and no instance of that name.", near)


def wanted(ctx: click.Context, options: dict[str, Any]) -> Wanted:
    """The instances that are asked for. An empty pattern is a variable that a job forgot to set."""
    if any(not glob.strip() for glob in options["instances"]):
        raise usage_error("--instance is empty.", "Name an instance or a pattern. A variable may be empty.")
    config = loaded(ctx)
    known = config.expectations.tags if config else {}
    return Wanted(tuple(options["instances"]), tuple(map(parse_tag, options["tags"])), known)


def connections(ctx: click.Context, options: dict[str, Any], config: "Config") -> list[Settings]:
    """The connection of all, and of each instance that has what it needs."""
    whole = inputs.parse_settings(options, ctx)
    return [whole, *(_connection(ctx, options, config, each) for each in config.instances if not each.missing)]


def file_options() -> list[FileOption]:
    """The options whose defaults the file may hold: those of ``ctsreport report`` that say so."""
    from ctsreport.cli.file_kinds import kind_of  # only a run with a file pays for it

    return [FileOption(each.key, each.table or "", kind_of(each), each.effect) for each in _options_of_report()]


def _options_of_report() -> list[Option]:
    from ctsreport.cli.report_options import in_file  # only a run with a file pays for it

    return in_file()


def _load(ctx: click.Context, _: click.Parameter, named: str | None) -> None:
    if ctx.resilient_parsing:
        return
    path = find(named)
    if path is not None:
        from ctsreport.config import read  # only a run with a file pays for it

        config = read.read(path, os.environ, file_options())
        _check_values(config)
        note_config(ctx, config)
        ctx.default_map = {**(ctx.default_map or {}), **_defaults(ctx.command, config)}


def _check_values(config: "Config") -> None:
    """Hold each value of the file against what its option takes. Raises `CtsReportError` (2)."""
    wrong: list[Problem] = []
    for each in _options_of_report():
        if each.key in config.defaults:
            wrong += _wrong(each, config.defaults[each.key], (each.table or "", each.key))
        for instance in config.instances:
            if each.table == CONNECTION and each.key in instance.options:
                wrong += _wrong(each, instance.options[each.key], (*instance.place, each.key))
    if wrong:
        raise config_error(wrong, config.places)


def _wrong(option: Option, value: Any, path: Path) -> Iterator[Problem]:
    """What is wrong with a value of the file by what its option takes."""
    try:
        option.type_cast_value(click.Context(click.Command("config")), value)
        if option.check:
            option.check(value)
    except click.BadParameter as error:
        yield Problem(path, error.message)
    except CtsReportError as error:
        yield Problem(path, f"{without_option(error.message, option.long)} {error.cure}")


def _defaults(command: click.Command, config: "Config") -> dict[str, Any]:
    """The defaults by parameter. CTS's own variable comes before the file."""
    return {
        each.name or "": config.defaults[each.key]
        for each in options_of(command)
        if each.key in config.defaults and not is_overruled(each)
    }


def is_overruled(option: Option) -> bool:
    """Whether a variable of CTS's own comes before the file."""
    return bool(option.after and os.environ.get(option.after))


def _connection(ctx: click.Context, options: dict[str, Any], config: "Config", instance: "Instance") -> Settings:
    """The options, with what the file says of this instance where neither command line nor environment does."""
    own = [
        each
        for each in options_of(ctx.command, CONNECTION)
        if each.key in instance.options
        and ctx.get_parameter_source(each.name or "") in _FROM_FILE
        and not is_overruled(each)
    ]
    values = {each.name or "": each.type_cast_value(ctx, instance.options[each.key]) for each in own}
    places = {each.name or "": config.places.of((*instance.place, each.key)) for each in own}
    headers = (*instance.headers, *options["headers"])
    return inputs.parse_settings({**options, **values, "headers": headers}, ctx, places)
