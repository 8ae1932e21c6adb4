"""``ctsreport fetch``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.cli.progress import Progress
from ctsreport.cli.redaction import secrets
from ctsreport.cli.report import make_request
from ctsreport.cli.settings_file import config_file
from ctsreport.cli.shared import Lines, connection, manners, option, print_lines, reading, say, say_error
from ctsreport.destinations.earlier import BEFORE
from ctsreport.destinations.folder import write_file
from ctsreport.destinations.stream import write_stdout
from ctsreport.errors import CtsReportError
from ctsreport.redaction import Place
from ctsreport.snapshot import codec
from ctsreport.snapshot.model import Snapshot


@click.command("fetch")
@reading
@option(
    "-o",
    "--output",
    metavar="FILE",
    default="ctsreport-snapshot.json",
    show_default=True,
    help="The snapshot file; - for standard output.",
)
@option(
    "--task",
    "tasks",
    metavar="NAME",
    multiple=True,
    type=Lines(),
    help="Ask for this task where the daemon cannot list its tasks; repeatable.",
)
@option(
    "--redaction-preview",
    is_flag=True,
    help="Write nothing: list what would be taken out, by place and kind, without the values.",
)
@config_file
@secrets
@connection
@manners
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Read SOURCEs and save one snapshot file: for air gaps, tickets, later reports.

    The raw answers lie inside it, without the values of tasks' variables and with marks for secrets. Where nothing can
    be read the file says so, and an earlier snapshot of that name is kept as FILE.before.
    """
    with Progress(options["verbose"], shown=not (options["no_progress"] or options["quiet"])) as progress:
        if options["redaction_preview"]:
            found, code = pipeline.redaction_preview(make_request(ctx, options), progress.say)
            print_lines(preview_lines(found))
            ctx.exit(int(code))
        data, code, snapshots = pipeline.snapshot_file(make_request(ctx, options), progress.say)
        if options["output"] == "-":
            write_stdout([data])
        else:
            if not any(snapshot.read for snapshot in snapshots):
                _keep(options["output"])
            write_file([data], options["output"])
    for line in unread_lines(snapshots):
        say_error(code, line)
    if not options["quiet"] and options["output"] != "-":
        print_lines([options["output"]])
    ctx.exit(int(code))


def _keep(path: str) -> None:
    """Nothing was read: an earlier snapshot, which a daemon that restarted can give no more, is kept beside."""
    try:
        told = any(
            answer.error is None
            for reading in codec.decode(Path(path).read_bytes(), path)
            for answer in reading.answers
        )
        if told:
            Path(path).replace(f"{path}{BEFORE}")
            say(f"Nothing could be read: the snapshot that was in {path} is kept as {path}{BEFORE}.")
    except (OSError, ValueError, KeyError, CtsReportError):
        return  # there was none


def preview_lines(found: Sequence[Place]) -> Iterator[str]:
    """A line for each text that loses something, and one that counts."""
    for place in found:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(place.kinds.items()))
        yield f"{place.instance}  {place.answer}  {place.path}  {kinds}"
    different = len(frozenset[str]().union(*(place.marks for place in found)))
    number = sum(place.kinds.total() for place in found)
    if not found:
        yield "Nothing would be taken out."
    else:
        yield (
            f"{different} secret{'s' if different > 1 else ''} in {number} place{'s' if number > 1 else ''} would "
            "be taken out."
        )


def unread_lines(snapshots: Sequence[Snapshot]) -> Iterator[str]:
    """What of the sources could not be read."""
    for snapshot in snapshots:
        if snapshot.error is not None:
            yield f"{snapshot.instance} could not be read: {snapshot.error}"
        yield from (notice.message for notice in snapshot.notices if notice.code in {"task_malformed", "answer_unread"})
