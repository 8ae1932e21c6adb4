"""``ctsreport publish``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.cli import inputs
from ctsreport.cli.common import connection, reading_options, verbosity
from ctsreport.cli.option import option
from ctsreport.cli.origin import loaded
from ctsreport.cli.progress import Progress
from ctsreport.cli.publishing import Carried, adopt_option, carry, chosen, for_each, where_it_lies
from ctsreport.cli.redaction import secrets
from ctsreport.cli.remembering import check_history, history_of, say_history
from ctsreport.cli.report import make_request
from ctsreport.cli.report_options import content, look
from ctsreport.cli.settings_file import config_file, fail_on
from ctsreport.cli.shared import print_lines, say
from ctsreport.cli.summary import print_summary, say_unmatched, say_unread
from ctsreport.config.effect import Effect
from ctsreport.errors import usage_error
from ctsreport.renderers.page.options import HtmlOptions, MarkdownOptions


@click.command("publish")
@click.argument("source", nargs=-1, metavar="TARGET... [[NAME=]SOURCE]...")
@option(
    "--dry-run",
    is_flag=True,
    effect=Effect.NOTHING,
    help="Change nothing, there or in the history: show what would be done, and the difference that it makes.",
)
@option(
    "--check",
    is_flag=True,
    effect=Effect.NOTHING,
    help="Read no SOURCE and change nothing: ask each target what the account may do and how much fits.",
)
@adopt_option
@where_it_lies
@reading_options
@content
@look
@fail_on
@config_file
@secrets
@connection
@verbosity
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Read and judge as `ctsreport report` does, and carry the report to TARGETs of ctsreport.toml; write no files.

    A TARGET is the name of a [[targets]] table in a file that is named with --config: a wiki's page, a ticket, a chat.
    It is looked at first; only what is ours is changed, and only where something did.
    """
    names, options["source"] = _split(ctx, options["source"])
    targets = chosen(ctx, names)
    with Progress.of(options) as progress:
        if options["check"]:
            carried = for_each(
                targets, lambda each, made: [f"{each.name}: {line}" for line in made.check()], progress.say
            )
            carried.say(quiet=options["quiet"])
            ctx.exit(int(carried.code))
        stem = inputs.parse_stem(options["stem"])
        named = options["history"]
        if options["dry_run"]:
            options = _remembering_nothing(options)
        with history_of(options, stem) as history:
            outcome = _report(ctx, options, stem, progress, history)
            carried = carry(
                targets,
                outcome.publication,
                history,
                progress.say,
                adopt=options["adopt"],
                dry_run=options["dry_run"],
                first=named is not None and options["history"] is None,
            )
            forgotten = say_history(history, seen=carried.delivered and not options["dry_run"])
    _say(outcome, carried, options)
    ctx.exit(int(outcome.exit_code or forgotten or carried.code))  # what is found comes first


def _report(
    ctx: click.Context, options: dict[str, Any], stem: str, progress: Progress, history: Any
) -> pipeline.Outcome:
    request, zone = make_request(ctx, options), inputs.parse_zone(options["tz"])
    check_history(request.expectations.rules, history)
    templates = options["templates"]
    wanted = pipeline.Outputs(
        (),
        stem=stem,
        reader=options["reader"] or "",
        options={"html": HtmlOptions(templates=templates), "markdown": MarkdownOptions(templates=templates)},
        publish=True,
        report_url=inputs.parse_report_url(options["report_url"]),
        fresh_for=inputs.parse_fresh_for(options["fresh_for"]),
    )
    note = inputs.note_of(options["note"])
    return pipeline.report(request, options["title"], zone, wanted, note, progress.say, history)


def _say(outcome: pipeline.Outcome, carried: Carried, options: dict[str, Any]) -> None:
    if options["quiet"]:
        say_unread(outcome.view)
    else:
        print_summary(outcome.view, [], color=options["color"])
        print_lines([""] if carried.lines else [])
    say_unmatched(outcome.view)
    carried.say(quiet=options["quiet"])


def _split(ctx: click.Context, words: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The names of targets, which come first, and the sources."""
    config = loaded(ctx)
    known = {each.name for each in config.targets} if config else set[str]()
    count = next((number for number, word in enumerate(words) if word not in known), len(words))
    if not words:
        there = f"Its targets: {', '.join(sorted(known))}." if known else "Name a file with [[targets]]: --config FILE."
        raise usage_error("No target is named.", f"ctsreport publish TARGET... [SOURCE...]. {there}")
    return list(words[: count or 1]), tuple(words[count or 1 :])


def _remembering_nothing(options: dict[str, Any]) -> dict[str, Any]:
    """The history as it is, where there is one: what is only tried is not remembered."""
    from ctsreport.history.stores import is_folder
    from ctsreport.history.stores.location import is_database

    location = options["history"]
    if location and not (is_folder(location) or is_database(location) or Path(location).exists()):
        say(f"There is no history at {location} yet: this is shown as if nothing had ever been delivered.")
        location = None
    return {**options, "history": location, "history_read_only": True}
