"""``ctsreport fetch``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.cli.common import connection, reading, verbosity
from ctsreport.cli.option import Lines, option
from ctsreport.cli.progress import Progress
from ctsreport.cli.redaction import secrets
from ctsreport.cli.report import make_request
from ctsreport.cli.settings_file import config_file
from ctsreport.cli.shared import print_lines, say, say_error
from ctsreport.config.effect import Effect
from ctsreport.destinations.earlier import BEFORE, kept
from ctsreport.destinations.folder import write_file
from ctsreport.destinations.stream import write_stdout
from ctsreport.errors import CtsReportError
from ctsreport.plural import plural
from ctsreport.redaction.preview import SecretPlace
from ctsreport.snapshot import codec
from ctsreport.snapshot.model import Notice, Snapshot


@click.command("fetch")
@reading
@option(
    "-o",
    "--output",
    metavar="FILE",
    default="ctsreport-snapshot.json",
    show_default=True,
    effect=Effect.WRITES,
    help="The snapshot file; - for standard output.",
)
@option(
    "--task",
    "tasks",
    metavar="NAME",
    multiple=True,
    type=Lines(),
    effect=Effect.NOTHING,
    help="Ask for this task where the daemon cannot list its tasks; repeatable.",
)
@option(
    "--redaction-preview",
    is_flag=True,
    effect=Effect.NOTHING,
    help="Write nothing: list what would be taken out, by place and kind, without the values.",
)
@config_file
@secrets
@connection
@verbosity
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Read SOURCEs and save one snapshot file: for air gaps, tickets, later reports.

    The raw answers lie inside it, without the values of tasks' variables and with marks for secrets. Where nothing can
    be read the file says so, and an earlier snapshot of that name is kept as FILE.before.
    """
    with Progress.of(options) as progress:
        if options["redaction_preview"]:
            found, code = pipeline.redaction_preview(make_request(ctx, options), progress.say)
            print_lines(preview_lines(found))
            ctx.exit(int(code))
        data, code, snapshots, _, noticed = pipeline.snapshot_file(make_request(ctx, options), progress.say)
        if options["output"] == "-":
            write_stdout([data])
        else:
            _write(data, options["output"], nothing_read=not any(snapshot.read for snapshot in snapshots))
    for line in unread_lines(snapshots, noticed):
        say_error(code, line)
    if not options["quiet"] and options["output"] != "-":
        print_lines([options["output"]])
    ctx.exit(int(code))


def _write(data: bytes, path: str, *, nothing_read: bool) -> None:
    """Write the snapshot file. Raises `CtsReportError` (5); what was there before is then as it was.

    Where nothing was read, an earlier snapshot, which a daemon that restarted can give no more, is kept beside.
    """
    place = Path(path).resolve() if Path(path).is_symlink() else Path(path)
    before = f"{place.name}{BEFORE}"
    keeping = {}
    if nothing_read and _holds_answers(place):
        keeping = {place.name: before}
    with kept(str(place.parent), keeping, newest=True):
        write_file([data], path)
    if keeping:
        say(f"Nothing could be read: the snapshot that was in {place} is kept as {place.with_name(before)}.")


def _holds_answers(path: Path) -> bool:
    """Whether a file is a snapshot in which anything was read; what is no regular file is not waited for."""
    if not path.is_file():
        return False
    try:
        readings = codec.decode(path.read_bytes(), str(path))
    except (OSError, ValueError, KeyError, CtsReportError):
        return False
    return any(answer.error is None for reading in readings for answer in reading.answers)


def preview_lines(found: Sequence[SecretPlace]) -> Iterator[str]:
    """A line for each text that loses something, and one that counts."""
    for place in found:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(place.kinds.items()))
        yield f"{place.instance}  {place.answer}  {place.path}  {kinds}"
    different = len(frozenset[str]().union(*(place.marks for place in found)))
    number = sum(place.kinds.total() for place in found)
    if not found:
        yield "Nothing would be taken out."
    else:
        yield f"{plural(different, 'secret')} in {plural(number, 'place')} would be taken out."


def unread_lines(snapshots: Sequence[Snapshot], noticed: Sequence[Notice]) -> Iterator[str]:
    """What of the sources could not be read, and why daemons may be missing."""
    yield from (notice.message for notice in noticed if notice.level == "error")
    for snapshot in snapshots:
        if snapshot.error is not None:
            yield f"{snapshot.instance} could not be read: {snapshot.error}"
        yield from (notice.message for notice in snapshot.notices if notice.code in {"task_malformed", "answer_unread"})
