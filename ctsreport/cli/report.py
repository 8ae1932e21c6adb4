"""``ctsreport report``."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click
from click.core import ParameterSource

from ctsreport import pipeline
from ctsreport.cli import ci, inputs
from ctsreport.cli.common import connection, verbosity
from ctsreport.cli.progress import Progress
from ctsreport.cli.publishing import carry, chosen
from ctsreport.cli.redaction import redaction, secrets
from ctsreport.cli.remembering import check_history, history_of, say_history
from ctsreport.cli.report_files import BUNDLE, Written, earlier_pages, write_report
from ctsreport.cli.report_options import page
from ctsreport.cli.settings_file import config_file, expectations, fail_on, sources, wanted
from ctsreport.cli.shared import say, say_error
from ctsreport.cli.summary import print_summary, say_unmatched, say_unread
from ctsreport.destinations import destination
from ctsreport.errors import ExitCode, usage_error
from ctsreport.gathering import Inputs
from ctsreport.renderers import USUAL
from ctsreport.renderers.interface import FormatOptions
from ctsreport.renderers.outline.options import WIKIS
from ctsreport.renderers.page.options import HtmlOptions, MarkdownOptions, PdfOptions, SummaryOptions
from ctsreport.sources.limit import Limit
from ctsreport.sources.pool import Pool


@click.command("report", cls=ci.WithCi)
@page
@fail_on
@config_file
@secrets
@connection
@verbosity
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Read SOURCEs, judge health, write a report, and say in one screen what is wrong.

    A SOURCE is a daemon's address, a file or folder of saved answers, - for standard input, or the name of an instance
    of ctsreport.toml. Without one: all instances of ctsreport.toml, else CTS_ADDRESS, else http://localhost:8558.
    """
    system = ci.system_of(options["ci"])
    formats = ci.formats_of(system, options["formats"] or USUAL)
    if not options["output"]:
        raise usage_error("--output is empty.", "Name a folder, or leave it away: -o reports.")
    to_stdout = options["output"] == "-"
    if to_stdout:
        _check_stdout(ctx, options, formats, system)
    stem = inputs.parse_stem(options["stem"])
    targets = chosen(ctx, options["publish"])
    with Progress.of(options) as progress, history_of(options, stem) as history:
        request, zone = make_request(ctx, options), inputs.parse_zone(options["tz"])
        check_history(request.expectations.rules, history)
        earlier = {} if to_stdout else _earlier(options, stem, formats)
        linked = ci.is_linked(system, options["html_style"], ctx)
        drawing = _drawing(options, earlier, linked=linked, used=ci.used_of(system))
        wanted = _outputs(options, formats, stem, drawing, elsewhere=ci.elsewhere_of(system), publish=bool(targets))
        note = inputs.note_of(options["note"])
        _say_unreplaced(options["templates"])
        outcome = pipeline.report(request, options["title"], zone, wanted, note, progress.say, history)
        if to_stdout:
            destination("stream").deliver(outcome.documents[:1])
        written = Written([]) if to_stdout else _write(outcome, options, earlier)
        carried = carry(targets, outcome.publication, history, progress.say, adopt=options["adopt"])
        forgotten = say_history(history)
    if options["quiet"] or to_stdout:
        say_unread(outcome.view)
    else:
        print_summary(outcome.view, written.paths, tuple(written.remarks), color=options["color"])
    say_unmatched(outcome.view)
    carried.say(quiet=options["quiet"] or to_stdout)
    failure = ci.hand_over(system, outcome.elsewhere, written.paths) if system is not None else None
    if failure is not None:
        say_error(failure.exit_code, f"Error: {failure.message}", failure.cure)
    undelivered = failure is not None or outcome.no_bundle
    ctx.exit(
        int(outcome.exit_code or forgotten or carried.code or (ExitCode.UNWRITTEN if undelivered else ExitCode.DONE))
    )  # what is found comes first


def _outputs(
    options: dict[str, Any],
    formats: tuple[str, ...],
    stem: str,
    drawing: Mapping[str, FormatOptions],
    *,
    elsewhere: tuple[str, ...],
    publish: bool,
) -> pipeline.Outputs:
    """What to make; on standard output there is no place for a bundle."""
    return pipeline.Outputs(
        formats,
        elsewhere,
        None if options["output"] == "-" else options["bundle"],
        options["stable"],
        stem,
        options["reader"] or "",
        drawing,
        publish=publish,
        report_url=inputs.parse_report_url(options["report_url"]),
        fresh_for=inputs.parse_fresh_for(options["fresh_for"]),
    )


def _check_stdout(
    ctx: click.Context, options: dict[str, Any], formats: Sequence[str], system: ci.System | None
) -> None:
    """Standard output takes one document, and nothing else."""
    if len(set(options["formats"])) != 1:
        raise usage_error("Standard output takes one format.", "Name it: -o - -f NAME, once.")
    if options["html_style"] == "linked" and formats == ("html",):
        raise usage_error(
            "A page with linked style is three files, and standard output takes one.", "Name a folder with -o."
        )
    if system is not None or (
        options["bundle"] and ctx.get_parameter_source("bundle") is not ParameterSource.DEFAULT_MAP
    ):
        raise usage_error(
            "Standard output takes one document: neither --ci nor --bundle fits beside it.", "Name a folder with -o."
        )


def _say_unreplaced(templates: str | None) -> None:
    """That a folder of templates has none of ours: of a typo in a name nothing else would be seen."""
    if templates is not None and os.path.isdir(templates):  # noqa: PTH112 - which takes any text
        from ctsreport.renderers.page.templates import replaced  # jinja2 costs 40 ms

        if not replaced(templates):
            say(f"--templates {templates} replaces nothing: its files are named as ours are, such as html/style.css.")


def _earlier(options: dict[str, Any], stem: str, formats: Sequence[str]) -> dict[str, str]:
    return earlier_pages(options["output"], stem, (*formats, *([BUNDLE] if options["bundle"] else [])))


def _drawing(
    options: dict[str, Any], earlier: Mapping[str, str], *, linked: bool, used: int
) -> dict[str, FormatOptions]:
    """How to draw the formats that can be drawn in several ways."""
    page = {"templates": options["templates"], "earlier": earlier.get("html", "")}
    markdown = {**page, "earlier": earlier.get("markdown", ""), "budget": options["markdown_budget"]}
    return {
        "html": HtmlOptions(**page, linked=linked),
        "markdown": MarkdownOptions(**markdown),
        "github-summary": SummaryOptions(**markdown, used=used),
        **{name: each.within(options["wiki_budget"], earlier.get(name, "")) for name, each in WIKIS.items()},
        "pdf": PdfOptions(options["templates"], earlier=earlier.get("pdf", "")),
    }


def _write(outcome: pipeline.Outcome, options: dict[str, Any], earlier: Mapping[str, str]) -> Written:
    """The files of a report, and the bundle; what of that was left out is said."""
    written = write_report(outcome, options["output"], options["stem"], earlier)
    if outcome.no_bundle:
        say(
            f"--bundle {Limit(options['bundle'])} is too small: not even {outcome.left_out[0]} fits, so there is "
            "none: allow more."
        )
    elif outcome.left_out:
        say(f"{written.paths[-1]}: left out to stay within {Limit(options['bundle'])}: {', '.join(outcome.left_out)}.")
    if options["bundle"] and outcome.view.about.narrowed and not outcome.no_bundle:
        say(
            f"{written.paths[-1]}: its snapshot holds the raw answers about the tasks that are shown, and the "
            "counts of all."
        )
    return written


def make_request(ctx: click.Context, options: dict[str, Any]) -> Inputs:
    """What to read, from the options that `report` and `fetch` share."""
    settings = inputs.parse_settings(options, ctx)
    default = inputs.default_address()
    asked = wanted(ctx, options)
    locations, by_name = sources(ctx, options, asked)
    token = inputs.consul_token()
    addresses = (*locations, default or "", options["discover"] or "")
    return Inputs(
        locations=locations,
        settings=settings,
        by_name=by_name,
        default_address=default,
        now=inputs.parse_now(options["now"]),
        taken_at=inputs.parse_taken_at(options["taken_at"]),
        names=inputs.exact_names(options.get("tasks", ())),
        redaction=redaction(options, (settings, *by_name.values()), addresses, token),
        expectations=expectations(ctx, options.get("fail_on", ())),
        selection=inputs.parse_selection(
            options.get("tasks", ()), options.get("statuses", ()), options.get("group_by") or ""
        ),
        pool=Pool(options["parallel"], options["run_deadline"]),
        recursive=options["recursive"],
        wanted=asked,
        discovery=inputs.parse_discovery(options, token),
        consul_token=token,
    )
