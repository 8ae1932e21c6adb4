"""``ctsreport known``."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.analysis.expectations.rule import parse_duration
from ctsreport.cli import inputs
from ctsreport.cli.common import now_option
from ctsreport.cli.did_you_mean import Group
from ctsreport.cli.option import F, option
from ctsreport.cli.settings_file import file_options
from ctsreport.cli.shared import print_lines
from ctsreport.config.add import Added, add_known, prune_known
from ctsreport.config.effect import Effect
from ctsreport.config.expiry import parse_expiry
from ctsreport.config.from_report import Subject, of_cause, of_task, read_report
from ctsreport.config.place import NAME
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.view.wording import one_line


def _file(help_text: str) -> Callable[[F], F]:
    """``--config``: the file that is changed."""
    return option(
        "--config", "path", metavar="FILE", default=NAME, show_default=True, effect=Effect.WRITES, help=help_text
    )


@click.group("known", cls=Group)
def command() -> None:
    """Accept a failure for a time: it stays in sight, and does not fail the gate."""


@command.command("add")
@click.argument("report", metavar="REPORT.JSON")
@option(
    "--task",
    metavar="NAME",
    effect=Effect.NOTHING,
    help="What this task fails by now; another failure of it stays one.",
)
@option("--cause", metavar="ID", effect=Effect.NOTHING, help="This cause, in all tasks.")
@option("--any-cause", is_flag=True, effect=Effect.NOTHING, help="With --task: whatever it fails by.")
@option(
    "--instance",
    metavar="NAME",
    effect=Effect.NOTHING,
    help="Only there. [default: the instance of --task where the report has several]",
)
@option("--reason", metavar="TEXT", required=True, effect=Effect.NOTHING, help="Why it is accepted.")
@option(
    "--expires",
    metavar="WHEN",
    required=True,
    effect=Effect.NOTHING,
    help="Until when: a date (its end, in UTC), a time with offset, or 14d from now.",
)
@option("--owner", metavar="TEXT", effect=Effect.NOTHING, help="Who sees to it.")
@option("--ticket", metavar="TEXT", effect=Effect.NOTHING, help="Where that is tracked.")
@_file("The file it is written to.")
@now_option("The instant that 14d counts from, RFC 3339. [default: the clock]")
def add(**options: Any) -> None:
    """Write a known failure to the end of ctsreport.toml.

    Of REPORT.JSON either a task (--task) or a cause (--cause).
    """
    if bool(options["task"]) == bool(options["cause"]):
        raise usage_error("Name either a task or a cause.", "Write --task NAME, or --cause ID as the report shows it.")
    until = _until(options["expires"], inputs.parse_now(options["now"]) or pipeline.clock())
    report = read_report(options["report"])
    if options["cause"]:
        found = of_cause(report, options["cause"], options["instance"])
    else:
        found = of_task(report, options["task"], options["instance"], any_cause=options["any_cause"])
    beside = {"reason": options["reason"], "expires": until, "owner": options["owner"], "ticket": options["ticket"]}
    added = add_known(options["path"], found, beside, file_options())
    print_lines(map(one_line, _said(options["path"], until, found, added)))


@command.command("prune")
@_file("The file they stand in.")
@now_option("The instant that counts, RFC 3339. [default: the clock]")
def prune(path: str, now: str | None) -> None:
    """Take the known failures that have expired out of ctsreport.toml; all else stays as it is."""
    gone = prune_known(path, inputs.parse_now(now) or pipeline.clock(), file_options())
    for each in gone:
        what = _named(each.task, each.cause, each.instance) or f"text {each.text}"
        print_lines([one_line(f"{path}: expired with {each.expires}, and taken out: {what}: {each.reason}")])
    if not gone:
        print_lines([one_line(f"{path}: nothing has expired.")])


def _until(text: str, now: datetime) -> str:
    """When it expires, as it is written; a length of time counts from now. Raises `CtsReportError` (2)."""
    length: timedelta | None = parse_duration(text)
    try:
        until = _in(length, now) if length is not None else text
        expires = parse_expiry(until)
    except OverflowError as error:
        raise usage_error(f"--expires {text!r} lies beyond the calendar.", "Say a nearer time: 14d.") from error
    except CtsReportError as error:
        raise usage_error(f"--expires {error.message}", f"{error.cure} Or say how long: 14d.") from error
    if expires <= now:
        raise usage_error(f"--expires {text!r} is over.", "Say until when it is accepted: a later date, or 14d.")
    return until


def _in(length: timedelta, now: datetime) -> str:
    """So long from now: whole days as a date."""
    then = now + length
    if length % timedelta(days=1):
        return then.isoformat(timespec="seconds")
    return then.astimezone(UTC).date().isoformat()


def _said(path: str, until: str, found: Sequence[Subject], added: Added) -> Iterator[str]:
    for each in found:
        state = f"known until {until}" if each in added.new else "known already"
        yield f"{path}: {state}: {_named(each.task, each.cause, each.instance)}"
    for old in added.replaced:
        subject = _named(old.task, old.cause, old.instance)
        yield f"{path}: taken out, for what is added takes its place: {subject}, until {old.expires}: {old.reason}"


def _named(task: str | None, cause: str | None, instance: str | None) -> str:
    parts = (("task", task), ("cause", cause), ("instance", instance))
    return ", ".join(f"{label} {value}" for label, value in parts if value)
