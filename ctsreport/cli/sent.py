"""What the command line sends, beside a file that nobody named.

Such a file decides neither where that goes, nor which server is believed to be the one that gets it.
"""

from collections.abc import Iterator, Sequence

import click
from click.core import ParameterSource

from ctsreport.cli import inputs
from ctsreport.cli.option import Option, options_of
from ctsreport.cli.origin import origin_of, path_of
from ctsreport.config.effect import Effect
from ctsreport.config.problem import Path, Problem
from ctsreport.config.read import Config, Instance
from ctsreport.config.trust import untrusted
from ctsreport.credentials import userinfo


def check_sent(ctx: click.Context, config: Config, asked: Sequence[Instance]) -> None:
    """Hold the file to that; ``asked`` are those of its instances that are asked. Raises `CtsReportError` (2)."""
    problems = list(_problems(ctx, asked))
    if problems:
        raise untrusted(problems, config.places)


def _problems(ctx: click.Context, asked: Sequence[Instance]) -> Iterator[Problem]:
    headers = next((origin_of(ctx, each) for each in _sending(ctx)), None)
    if headers:
        for each in asked:
            for number, source in enumerate(each.sources):
                key: Path = ("members", number - 1) if number else ("address",)
                if source not in ctx.params["source"]:
                    yield Problem((*each.place, *key), f"{headers} would be sent to this address.")
    if headers or _has_login(ctx, asked):
        text = f"It decides which servers are believed to be the ones that get {headers or 'the login in an address'}."
        yield from (Problem(path, text) for path in _believing(ctx, asked))


def _has_login(ctx: click.Context, asked: Sequence[Instance]) -> bool:
    """Whether an address that somebody named has a user or a password, a SOURCE, else CTS_ADDRESS; or Consul."""
    named = ctx.params["source"] or ([] if asked else [inputs.default_address() or ""])
    consuls = [address for key in ("consul", "discover") if (address := ctx.params.get(key))]
    return any(map(userinfo, (*named, *consuls))) or bool(consuls and inputs.consul_token())


def _sending(ctx: click.Context) -> Iterator[Option]:
    """The options of this run that hold what is sent."""
    ours = (each for each in ctx.command.params if isinstance(each, Option))
    return (each for each in ours if Effect.SENDS in each.effect and ctx.params[each.name or ""])


def _believing(ctx: click.Context, asked: Sequence[Instance]) -> Iterator[Path]:
    """Where the file says which servers are believed, and neither command line nor environment does."""
    for each in options_of(ctx.command):
        source = ctx.get_parameter_source(each.name or "")
        if Effect.TRUSTS not in each.effect or source not in {ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP}:
            continue
        if source is ParameterSource.DEFAULT_MAP and ctx.params[each.name or ""]:
            yield path_of(each)
        yield from ((*instance.place, each.key) for instance in asked if instance.options.get(each.key))
