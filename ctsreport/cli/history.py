"""``ctsreport history``."""

import hashlib
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.analysis.expectations.rule import covers, parse_duration
from ctsreport.cli import inputs
from ctsreport.cli.common import connection, now_option, reading, verbosity
from ctsreport.cli.did_you_mean import Group
from ctsreport.cli.fetch import unread_lines
from ctsreport.cli.option import option
from ctsreport.cli.progress import Progress
from ctsreport.cli.redaction import secrets
from ctsreport.cli.report import make_request
from ctsreport.cli.settings_file import config_file
from ctsreport.cli.shared import print_lines, print_result, say_error
from ctsreport.config.effect import Effect
from ctsreport.config.from_report import report_bytes
from ctsreport.destinations.folder import write_file
from ctsreport.errors import ExitCode, unread_error, usage_error
from ctsreport.history.looks import looks_of
from ctsreport.history.model import Added, Run, Span
from ctsreport.history.reports import looks_of_report
from ctsreport.history.stores import is_folder, open_history
from ctsreport.history.stores.address import named
from ctsreport.history.stores.folder import name_of
from ctsreport.plural import plural
from ctsreport.redaction import Secrets
from ctsreport.snapshot.model import Snapshot
from ctsreport.view.wording import one_line

KEPT = "90d"
_SHOWN = 160
"""Characters of a message that a line shows."""


location = option(
    "--history",
    metavar="LOCATION",
    required=True,
    effect=Effect.READS | Effect.WRITES | Effect.REMEMBERS,
    help="A file, made where there is none; a folder of snapshot files (one that exists, or a trailing /); or a "
    "database: postgresql://USER@HOST/DATABASE.",
)
"""Where the history is."""


@click.group("history", cls=Group)
def command() -> None:
    """Remember what daemons said: CTS keeps five events of each task, and forgets them at a restart."""


@command.command("add")
@reading
@location
@config_file
@secrets
@connection
@verbosity
@click.pass_context
def add(ctx: click.Context, /, **options: Any) -> None:
    """Read SOURCEs, and add what they say to a history.

    Secrets are taken out before. What is known already is not added again, so the same answers can be added twice.
    """
    if options["no_redact"]:
        raise usage_error("A history keeps no secrets.", "Leave --no-redact away.")
    with Progress(options["verbose"], shown=not (options["no_progress"] or options["quiet"])) as progress:
        data, code, snapshots = pipeline.snapshot_file(make_request(ctx, options), progress.say)
        _check_dated(snapshots)
        added = _keep(options["history"], data, snapshots)
    for line in unread_lines(snapshots):
        say_error(code, line)
    if not options["quiet"]:
        print_lines([f"{named(options['history'])}: {_said(added)}"])
    ctx.exit(int(code))


def _check_dated(snapshots: list[Snapshot]) -> None:
    undated = [snapshot.instance for snapshot in snapshots if snapshot.taken_at is None]
    if undated:
        raise usage_error(
            f"When the answers of {', '.join(undated)} were saved is not known, and a history needs to know.",
            "Say when: --taken-at TIME, or --taken-at NAME=TIME for each.",
        )


def _keep(place: str, data: bytes, snapshots: list[Snapshot]) -> Added:
    """Into the database; a folder gets the snapshot file, which any later program can read."""
    looks = list(looks_of(snapshots))
    with closing(open_history(place)) as history:
        added = history.add(looks)
    if is_folder(place) and added.looks:
        digest = hashlib.sha256(data).hexdigest()
        write_file([data], str(Path(place) / name_of(max(look.at for look in looks), digest)))
    return added


def _said(added: Added) -> str:
    known = f"; {plural(added.known, 'was', 'were')} known already" if added.known else ""
    return f"{plural(added.looks, 'look')} added, with {plural(added.runs, 'event')} that nobody had seen{known}."


@command.command("import")
@click.argument("reports", metavar="REPORT.JSON...", nargs=-1, required=True)
@location
def import_reports(reports: tuple[str, ...], history: str) -> None:
    """Add what earlier reports say: each report.json is a look. Snapshot files are added by history add."""
    if is_folder(history):
        raise usage_error(
            "A folder holds snapshot files, and a report cannot be made into one.", "Name a file: --history FILE."
        )
    looks = [look for path in reports for look in looks_of_report(report_bytes(path), path, Secrets())]
    with closing(open_history(history)) as store:
        added = store.add(looks)
    print_lines([f"{named(history)}: {_said(added)}"])


@command.command("list")
@location
def list_instances(history: str) -> None:
    """How far the memory of each instance reaches."""
    with closing(open_history(history, existing=True)) as store:
        spans = store.spans()
    print_result(map(_reach, spans))


def _reach(span: Span) -> str:
    looks = f"{plural(span.looks, 'look')}, {span.unread} without an answer"
    known = f"{plural(span.tasks, 'task')}, {plural(span.runs, 'event')}"
    return one_line(f"{span.instance}  {looks}, {_time(span.first_at)} to {_time(span.last_at)}  {known}")


@command.command("show")
@location
@option("--task", metavar="GLOB", default="*", effect=Effect.NOTHING, help="TASK or INSTANCE/TASK. [default: all]")
def show(history: str, task: str) -> None:
    """Every event of each task that any look saw, newest first: when it began, how long it took, what it said."""
    lines: list[str] = []
    with closing(open_history(history, existing=True)) as store:
        for instance in (span.instance for span in store.spans()):
            for name in store.tasks(instance):
                if covers(task, instance, name):
                    lines += [f"{instance}/{name}", *map(_line, store.runs(instance, name))]
    if not lines:
        raise unread_error(f"{named(history)} knows no task that {task} matches.", "See ctsreport history list.")
    print_result(map(one_line, lines))


def _line(run: Run) -> str:
    took = "–"
    if run.started_at and run.ended_at:
        took = f"{(run.ended_at - run.started_at).total_seconds():.3f} s"
    message = one_line(run.message or "")
    more = "…" if len(message) > _SHOWN else ""
    return f"  {'✓' if run.success else '✗'} {_time(run.started_at)}  {took}  {message[:_SHOWN]}{more}".rstrip()


def _time(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}Z" if time else "–"


@command.command("prune")
@location
@option(
    "--keep",
    metavar="LENGTH",
    default=KEPT,
    show_default=True,
    effect=Effect.NOTHING,
    help="Forget what is older than this: 90d, 12h.",
)
@now_option("The instant that it counts from. [default: the clock]")
def prune(history: str, keep: str, now: str | None) -> None:
    """Forget what is old. Of a folder only files go that history add wrote."""
    length = parse_duration(keep)
    if length is None:
        raise usage_error(f"--keep {keep!r} is not a length of time.", "Write 90d, 12h or 4w.")
    try:
        before = (inputs.parse_now(now) or pipeline.clock()) - length
    except OverflowError as error:
        raise usage_error(f"--keep {keep!r} reaches beyond the calendar.", "Say a shorter time: 90d.") from error
    with closing(open_history(history, existing=True)) as store:
        pruned = store.prune(before)
    print_lines([f"{named(history)}: {plural(pruned.looks, 'look')} and {plural(pruned.runs, 'event')} forgotten."])


@command.command("check")
@location
@click.pass_context
def check(ctx: click.Context, history: str) -> None:
    """Look for damage. Exit code 4 where there is any."""
    with closing(open_history(history, existing=True)) as store:
        damage = store.check()
    for line in damage:
        say_error(ExitCode.UNREAD, f"{named(history)}: {line}")
    if damage:
        say_error(ExitCode.UNREAD, "Restore a copy, or name a new file: what can be read of this one is still shown.")
        ctx.exit(int(ExitCode.UNREAD))
    print_result([f"{named(history)}: nothing is damaged."])
