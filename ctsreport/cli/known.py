"""``ctsreport known``."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from ctsreport import pipeline
from ctsreport.analysis.diagnosis import remembering
from ctsreport.analysis.expectations.gate_rule import parse_duration
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.recovered import has_recovered
from ctsreport.cli import inputs
from ctsreport.cli.common import now_option
from ctsreport.cli.did_you_mean import Group
from ctsreport.cli.option import F, option
from ctsreport.cli.settings_file import file_options
from ctsreport.cli.shared import print_lines
from ctsreport.config.add import EntriesAdded, add_known, prune_known
from ctsreport.config.effect import Effect
from ctsreport.config.expiry import parse_expiry
from ctsreport.config.from_report import Subject, of_cause, of_task, read_report
from ctsreport.config.place import NAME
from ctsreport.config.schema import KnownTable
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.view.wording import one_line

if TYPE_CHECKING:
    from ctsreport.config.read import Config


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
@option(
    "--until-recovered",
    is_flag=True,
    effect=Effect.NOTHING,
    help="No longer than until its task recovers, as a history says.",
)
@_file("The file it is written to.")
@now_option("The instant that 14d counts from, RFC 3339. [default: the clock]")
def add(**options: Any) -> None:
    """Write a known failure to the end of ctsreport.toml.

    Of REPORT.JSON either a task (--task) or a cause (--cause).
    """
    if bool(options["task"]) == bool(options["cause"]):
        raise usage_error("Name either a task or a cause.", "Write --task NAME, or --cause ID as the report shows it.")
    now = inputs.parse_now(options["now"]) or pipeline.clock()
    until = _until(options["expires"], now)
    report = read_report(options["report"])
    if options["cause"]:
        found = of_cause(report, options["cause"], options["instance"])
    else:
        found = of_task(report, options["task"], options["instance"], any_cause=options["any_cause"])
    beside = {"reason": options["reason"], "expires": until, "owner": options["owner"], "ticket": options["ticket"]}
    if options["until_recovered"]:
        beside |= {"until": "recovered", "since": now.isoformat(timespec="seconds")}
    added = add_known(options["path"], found, beside, file_options())
    print_lines(map(one_line, _said(options["path"], until, found, added)))


@command.command("prune")
@_file("The file they stand in.")
@option(
    "--history",
    metavar="LOCATION",
    effect=Effect.READS | Effect.REMEMBERS,
    help="What tells whether tasks recovered. [default: that of the file]",
)
@now_option("The instant that counts, RFC 3339. [default: the clock]")
def prune(path: str, history: str | None, now: str | None) -> None:
    """Take out of ctsreport.toml the known failures that have expired.

    Likewise those with until = "recovered" whose tasks did, as the history says. All else stays as it is.
    """
    pruned = prune_known(
        path, inputs.parse_now(now) or pipeline.clock(), file_options(), lambda config: _recovered(config, history)
    )
    for each in pruned.expired:
        print_lines([one_line(f"{path}: expired with {each.expires}, and taken out: {_what(each)}: {each.reason}")])
    for each in pruned.recovered:
        print_lines([one_line(f"{path}: recovered, and taken out: {_what(each)}: {each.reason}")])
    if not (pruned.expired or pruned.recovered):
        print_lines([one_line(f"{path}: nothing has expired{' or recovered' if history else ''}.")])


def _what(known: KnownTable) -> str:
    return _named(known.task, known.cause, known.instance) or f"text {known.text}"


def _recovered(config: "Config", history: str | None) -> list[KnownFailure]:
    """The known failures that count until their tasks recover, and whose did."""
    place = history or config.defaults.get("history")
    waiting = [known for known in config.expectations.known if known.until_recovered]
    if not waiting or place is None:
        return []
    from ctsreport.history.recall import recall
    from ctsreport.history.stores import open_history

    with closing(open_history(place, existing=True)) as store:
        pasts = [recall(store, span.instance) for span in store.spans()]
    return [known for known in waiting if has_recovered(known, pasts, remembering())]


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


def _said(path: str, until: str, found: Sequence[Subject], added: EntriesAdded) -> Iterator[str]:
    for each in found:
        state = "known already"
        if each in added.new:
            state = f"known until {until}"
        yield f"{path}: {state}: {_named(each.task, each.cause, each.instance)}"
    for old in added.replaced:
        subject = _named(old.task, old.cause, old.instance)
        yield f"{path}: taken out, for what is added takes its place: {subject}, until {old.expires}: {old.reason}"


def _named(task: str | None, cause: str | None, instance: str | None) -> str:
    parts = (("task", task), ("cause", cause), ("instance", instance))
    return ", ".join(f"{label} {value}" for label, value in parts if value)
