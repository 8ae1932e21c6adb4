"""``ctsreport history``."""

from contextlib import closing
from datetime import datetime
from typing import Any

import click
from msgspec import structs

from ctsreport import pipeline
from ctsreport.analysis.diagnosis.kept import KeptDiagnoses
from ctsreport.analysis.expectations.gate_rule import covers, parse_duration
from ctsreport.cli import inputs
from ctsreport.cli.common import connection, now_option, reading, verbosity
from ctsreport.cli.did_you_mean import Group
from ctsreport.cli.fetch import unread_lines
from ctsreport.cli.option import option
from ctsreport.cli.progress import Progress
from ctsreport.cli.redaction import secrets
from ctsreport.cli.report import make_request
from ctsreport.cli.settings_file import config_file
from ctsreport.cli.shared import print_lines, print_result, say, say_error
from ctsreport.config.effect import REPORT, Effect
from ctsreport.config.from_report import report_bytes
from ctsreport.errors import ExitCode, unread_error, usage_error
from ctsreport.history.from_snapshots import looks_of
from ctsreport.history.model import Added, FailedMessage, Look, Run, Span
from ctsreport.history.reports import looks_of_report
from ctsreport.history.stores import is_folder, open_history
from ctsreport.history.stores.location import named
from ctsreport.memory import keep_file
from ctsreport.plural import plural
from ctsreport.redaction import Secrets
from ctsreport.snapshot.model import Snapshot
from ctsreport.sources.locate import parse
from ctsreport.view.beside import beside, with_details
from ctsreport.view.wording import one_line

KEPT = "90d"


location = option(
    "--history",
    metavar="LOCATION",
    required=True,
    effect=Effect.READS | Effect.WRITES | Effect.REMEMBERS,
    table=REPORT,
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
    with Progress.of(options) as progress:
        data, code, snapshots, before, noticed = pipeline.snapshot_file(
            make_request(ctx, options), progress.say, with_before=True
        )
        _check_dated(snapshots)
        added = _keep(options["history"], data, [*before, *snapshots])
    for line in unread_lines(snapshots, noticed):
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
        keep_file(place, data, looks)
    return added


def _said(added: Added) -> str:
    known = f"; {plural(added.known, 'was', 'were')} known already" if added.known else ""
    return f"{plural(added.looks, 'look')} added, with {plural(added.runs, 'event')} that nobody had seen{known}."


@command.command("import")
@click.argument("reports", metavar="[NAME=]REPORT.JSON...", nargs=-1, required=True)
@location
@config_file
def import_reports(reports: tuple[str, ...], history: str) -> None:
    """Add what earlier reports say: each [NAME=]REPORT.JSON is a look. Snapshot files are added by history add.

    NAME is what the instance is called in the history, where the report calls its only one otherwise.
    """
    if is_folder(history):
        raise usage_error(
            "A folder holds snapshot files, and a report cannot be made into one.", "Name a file: --history FILE."
        )
    looks = [look for text in reports for look in _imported(text)]
    with closing(open_history(history)) as store:
        before = {span.instance for span in store.spans()}
        added = store.add(looks)
    print_lines([f"{named(history)}: {_said(added)}"])
    for name in dict.fromkeys(look.instance for look in looks if before and look.instance not in before):
        say(
            f"{name} is new in this history, beside {', '.join(sorted(before))}: where it is one of these, begin anew "
            "with NAME=REPORT.JSON."
        )


def _imported(text: str) -> list[Look]:
    """The looks of a report, under the name that stands before it."""
    report = parse(text)
    looks = list(looks_of_report(report_bytes(report.place), report.place, Secrets()))
    if report.name is None:
        return looks
    if len(looks) != 1:
        raise usage_error(
            f"{report.place} is about several instances, and {report.name} can be one.", "Leave NAME= away."
        )
    return [structs.replace(look, instance=report.name) for look in looks]


@command.command("list")
@location
@config_file
def list_instances(history: str) -> None:
    """How far the memory of each instance reaches."""
    with closing(open_history(history, existing=True)) as store:
        spans = store.spans()
        if not spans:
            damage = store.check()
            raise unread_error(
                f"{named(history)} holds no look{f': {damage[0]}' if damage else '.'}",
                "Add one: ctsreport history add.",
            )
    print_result(map(_reach, spans))


def _reach(span: Span) -> str:
    looks = f"{plural(span.looks, 'look')}, {span.unread} without an answer"
    known = f"{plural(span.tasks, 'task')}, {plural(span.runs, 'event')}"
    return one_line(f"{span.instance}  {looks}, {_time(span.first_at)} to {_time(span.last_at)}  {known}")


@command.command("show")
@location
@config_file
@option("--task", metavar="GLOB", default="*", effect=Effect.NOTHING, help="TASK or INSTANCE/TASK. [default: all]")
def show(history: str, task: str) -> None:
    """Every event of each task that any look saw, newest first: when it began, how long it took, why it failed."""
    lines: list[str] = []
    with closing(open_history(history, existing=True)) as store:
        diagnosis_of = KeptDiagnoses(lambda version, *said: store.conclusion(version, FailedMessage(*said)))
        for instance in (span.instance for span in store.spans()):
            for name in store.tasks(instance):
                if covers(task, instance, name):
                    lines.append(f"{instance}/{name}")
                    lines += [_line(run, name, diagnosis_of) for run in store.runs(instance, name)]
    if not lines:
        raise unread_error(f"{named(history)} knows no task that {task} matches.", "See ctsreport history list.")
    print_result(map(one_line, lines))


def _line(run: Run, task: str, diagnosis_of: KeptDiagnoses) -> str:
    took = "–"
    if run.started_at and run.ended_at:
        took = f"{(run.ended_at - run.started_at).total_seconds():.3f} s"
    why = ""
    if run.message:
        diagnosis = diagnosis_of(run.message, task)
        headline = one_line(diagnosis.summary)
        why = with_details(headline, beside(headline, diagnosis.causes[0].details))
    return f"  {'✓' if run.success else '✗'} {_time(run.started_at)}  {took}  {why}".rstrip()


def _time(time: datetime | None) -> str:
    if time:
        return f"{time:%Y-%m-%d %H:%M:%S}Z"
    return "–"


@command.command("prune")
@location
@config_file
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
@config_file
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
