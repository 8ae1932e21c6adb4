"""What the command line sends, beside a file that nobody named.

Such a file decides neither where that goes, nor which server is believed to be the one that gets it.
"""

from collections.abc import Iterator, Sequence

import click
from click.core import ParameterSource

from ctsreport.cli.option import Option, options_of
from ctsreport.cli.origin import origin_of, path_of
from ctsreport.config.effect import Effect
from ctsreport.config.problem import Problem
from ctsreport.config.read import Config, Instance
from ctsreport.config.trust import untrusted
from ctsreport.credentials import userinfo


def check_sent(ctx: click.Context, config: Config, asked: Sequence[Instance]) -> None:
    """Hold the file to that; ``asked`` are those of its instances whose address nobody wrote but the file.

    Raises `CtsReportError` (2).
    """
    problems = list(_problems(ctx, asked))
    if problems:
        raise untrusted(problems, config.places)


def _problems(ctx: click.Context, asked: Sequence[Instance]) -> Iterator[Problem]:
    headers = next((origin_of(ctx, each) for each in _sending(ctx)), None)
    if headers:
        yield from (Problem((*each.place, "address"), f"{headers} would be sent to this address.") for each in asked)
    login = "the login in an address" if any(map(userinfo, ctx.params["source"])) else None
    for each in _believing(ctx) if headers or login else ():
        text = f"It decides which servers are believed to be the ones that get {headers or login}."
        yield Problem(path_of(each), text)


def _sending(ctx: click.Context) -> Iterator[Option]:
    """The options of this run that hold what is sent."""
    ours = (each for each in ctx.command.params if isinstance(each, Option))
    return (each for each in ours if Effect.SENDS in each.effect and ctx.params[each.name or ""])


def _believing(ctx: click.Context) -> Iterator[Option]:
    """The options whose value is the file's."""
    for each in options_of(ctx.command):
        from_file = ctx.get_parameter_source(each.name or "") is ParameterSource.DEFAULT_MAP
        if Effect.TRUSTS in each.effect and from_file and ctx.params[each.name or ""]:
            yield each
