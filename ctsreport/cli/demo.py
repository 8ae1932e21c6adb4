"""``ctsreport demo``."""

from typing import Any

import click

from ctsreport import pipeline
from ctsreport.cli import inputs
from ctsreport.cli.common import chosen_formats, format_option, now_option, verbosity, zone_option
from ctsreport.cli.option import option
from ctsreport.cli.progress import Progress
from ctsreport.cli.report_files import write_report
from ctsreport.cli.shared import print_lines, say
from ctsreport.cli.summary import print_summary
from ctsreport.config.effect import Effect
from ctsreport.demo import SCENARIOS, DemoDaemon, load_scenario
from ctsreport.errors import CtsReportError, unread_error
from ctsreport.gathering import Inputs
from ctsreport.sources.settings import Settings

STEM = "report"


@click.command("demo")
@option(
    "-o",
    "--output",
    metavar="DIR",
    default="output",
    show_default=True,
    effect=Effect.WRITES,
    help="Where the files go.",
)
@format_option
@zone_option
@now_option("The instant of the report, RFC 3339; the demo's night ends then. [default: the clock]")
@option(
    "--scenario",
    type=click.Choice(SCENARIOS),
    default=SCENARIOS[0],
    show_default=True,
    effect=Effect.NOTHING,
    help="What the daemon has been through.",
)
@option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=0,
    effect=Effect.NOTHING,
    help="Where the daemon listens. [default: any free port]",
)
@option(
    "--history",
    is_flag=True,
    effect=Effect.NOTHING,
    help="A month instead of a night: the report of one that somebody looked at every quarter of an hour.",
)
@option("--serve", is_flag=True, effect=Effect.NOTHING, help="Keep the daemon up, and print its address; no report.")
@verbosity
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """A CTS daemon in miniature on loopback, and a report of it: what a newcomer runs first."""
    now = inputs.parse_now(options["now"]) or pipeline.clock()
    if options["history"]:
        from ctsreport.cli.demo_month import report_month  # only a month pays for it

        ctx.exit(int(report_month(options, now)))
    daemon = _daemon(options, now, date=None if options["serve"] and not options["now"] else now)
    if options["serve"]:
        _serve(daemon)
        return
    formats = chosen_formats(options)
    with daemon, Progress.of(options) as progress:
        request = Inputs((f"demo={daemon.address}",), Settings(), now=now)
        zone = inputs.parse_zone(options["tz"])
        outcome = pipeline.report(request, None, zone, pipeline.Outputs(formats, stem=STEM), None, progress.say)
        written = write_report(outcome, options["output"], STEM, {})
    if not options["quiet"]:
        print_summary(outcome.view, written.paths, tuple(written.remarks), color=options["color"])
    ctx.exit(int(outcome.exit_code))


def _daemon(options: dict[str, Any], now: Any, *, date: Any) -> DemoDaemon:
    try:
        return DemoDaemon(load_scenario(options["scenario"], now=now), port=options["port"], date=date)
    except OSError as error:
        raise _no_port(options["port"], error) from error


def _no_port(port: int, error: OSError) -> CtsReportError:
    return unread_error(
        f"The demo daemon cannot listen on port {port}: {error.strerror}.", "Leave out --port, or name a free one."
    )


def _serve(daemon: DemoDaemon) -> None:
    print_lines([daemon.address])
    say(f"Ask it with: ctsreport report {daemon.address}    (Ctrl-C ends it)")
    with daemon:
        daemon.serve_forever()
