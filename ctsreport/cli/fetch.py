"""``ctsreport fetch``."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.cli.progress import Progress
from ctsreport.cli.redaction import secrets
from ctsreport.cli.report import make_request
from ctsreport.cli.settings_file import config_file
from ctsreport.cli.shared import Lines, connection, manners, option, print_lines, reading, say_error
from ctsreport.destinations.folder import write_file
from ctsreport.destinations.stream import write_stdout
from ctsreport.snapshot.model import Snapshot


@click.command("fetch")
@reading
@option(
    "-o", "--output", metavar="FILE", default="ctsreport-snapshot.json", show_default=True, help="The snapshot file; - for standard output."
)
@option(
    "--task",
    "tasks",
    metavar="NAME",
    multiple=True,
    type=Lines(),
    help="Ask for this task where the daemon cannot list its tasks; repeatable.",
)
@config_file
@secrets
@connection
@manners
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Read SOURCEs and save one snapshot file: for air gaps, tickets, later reports.

    The raw answers lie inside it, without the values of tasks' variables and with marks for secrets.
    """
    with Progress(options["verbose"], shown=not (options["no_progress"] or options["quiet"])) as progress:
        data, code, snapshots = pipeline.snapshot_file(make_request(ctx, options), progress.say)
        if options["output"] == "-":
            write_stdout([data])
        else:
            write_file([data], options["output"])
    for line in unread_lines(snapshots):
        say_error(code, line)
    if not options["quiet"] and options["output"] != "-":
        print_lines([options["output"]])
    ctx.exit(int(code))


def unread_lines(snapshots: Sequence[Snapshot]) -> Iterator[str]:
    """What of the sources could not be read."""
    for snapshot in snapshots:
        if snapshot.error is not None:
            yield f"{snapshot.instance} could not be read: {snapshot.error}"
        yield from (notice.message for notice in snapshot.notices if notice.code == "task_malformed")
