"""``ctsreport known``."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from ctsreport import pipeline
from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.rule import parse_duration
from ctsreport.cli import inputs
from ctsreport.cli.shared import option, print_lines
from ctsreport.config import read
from ctsreport.config.expiry import parse_expiry
from ctsreport.config.write import table
from ctsreport.destinations.folder import write_file
from ctsreport.errors import CtsReportError, unread_error, usage_error
from ctsreport.view.record import SCHEMA
from ctsreport.view.wording import one_line

_GLOB = re.compile(r"([*?\[])")


@click.group("known")
def command() -> None:
    """Accept a failure for a time: it stays in sight, and does not fail the gate."""


@command.command("add")
@click.argument("report", metavar="REPORT.JSON")
@option("--task", metavar="NAME", help="What this task fails by now; another failure of it stays one.")
@option("--cause", metavar="ID", help="This cause, in all tasks.")
@option("--any-cause", is_flag=True, help="With --task: whatever it fails by.")
@option("--instance", metavar="NAME", help="Only there. [default: the instance of --task where the report has several]")
@option("--reason", metavar="TEXT", required=True, help="Why it is accepted.")
@option("--expires", metavar="WHEN", required=True, help="Until when: a date (its end, in UTC), a time with offset, or 14d from now.")
@option("--owner", metavar="TEXT", help="Who sees to it.")
@option("--ticket", metavar="TEXT", help="Where that is tracked.")
@option("--config", "path", metavar="FILE", default=read.NAME, show_default=True, help="The file it is written to.")
@option("--now", metavar="TIME", help="The instant that 14d counts from, RFC 3339. [default: the clock]")
def add(**options: Any) -> None:
    """Write a known failure, from a task or a cause of REPORT.JSON, to the end of ctsreport.toml."""
    if bool(options["task"]) == bool(options["cause"]):
        raise usage_error("Name either a task or a cause.", "Write --task NAME, or --cause ID as the report shows it.")
    until = _until(options["expires"], options["now"])
    report = _report(options["report"])
    found = _of_cause(report, options["cause"]) if options["cause"] else _of_task(report, options)
    added = [
        table(
            "known",
            {
                **each,
                **{key: options[key] for key in ("reason",)},
                "expires": until,
                "owner": options["owner"],
                "ticket": options["ticket"],
            },
        )
        for each in found
    ]
    _append(options["path"], added)
    print_lines(
        one_line(f"{options['path']}: known until {until}: {', '.join(f'{key} {value}' for key, value in each.items() if value)}")
        for each in found
    )


def _until(text: str, now: str | None) -> str:
    """When it expires, as it is written; a length of time counts from now."""
    length: timedelta | None = parse_duration(text)
    if length is not None:
        return ((inputs.parse_now(now) or pipeline.clock()) + length).isoformat(timespec="seconds")
    try:
        parse_expiry(text)
    except CtsReportError as error:
        raise usage_error(f"--expires {error.message}", f"{error.cure} Or say how long: 14d.") from error
    return text


def _report(path: str) -> dict[str, Any]:
    try:
        told = json.loads(Path(path).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise unread_error(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no UTF-8'}.", "Name a report.json."
        ) from error
    except (ValueError, RecursionError) as error:
        raise unread_error(f"{path} is no JSON.", "Name a report.json: ctsreport report -f json makes one.") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise unread_error(f"{path} is no report of ctsreport.", "Name a report.json: ctsreport report -f json makes one.")
    return told


def _of_cause(report: dict[str, Any], cause: str) -> list[dict[str, Any]]:
    ids = [each["id"] for each in report["causes"]]
    if cause not in ids:
        raise usage_error(f"The report has no cause {cause}.", _near(cause, ids, "Its causes are"))
    return [{"cause": cause}]


def _of_task(report: dict[str, Any], options: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry for each cause of the task's newest run."""
    name, instance = options["task"], options["instance"]
    tasks = [each for each in report["tasks"] if each["name"] == name and instance in {None, each["instance"]}]
    if not tasks:
        raise usage_error(f"The report has no task {name}.", _near(name, [each["name"] for each in report["tasks"]], "Its tasks are"))
    if len(tasks) > 1:
        raise usage_error(f"Several instances have a task {name}.", "Name one: --instance NAME.")
    where = tasks[0]["instance"] if instance or len(report["instances"]) > 1 else None
    told = {"task": _GLOB.sub(r"[\1]", name), "instance": where and _GLOB.sub(r"[\1]", where)}
    if options["any_cause"]:
        return [told]
    causes = list(dict.fromkeys(_causes(tasks[0])))
    if not causes:
        raise usage_error(f"{name} does not fail by a cause that is told.", "With --any-cause whatever it fails by is accepted.")
    return [{**told, "cause": cause} for cause in causes]


def _causes(task: dict[str, Any]) -> Iterator[str]:
    """The causes of its newest failed run: report.json names the first, its message has them all."""
    error = next((event["error"] for event in task["events"] if not event["success"] and event["error"]), None)
    if error and task["failing_since"]:
        yield error["cause_id"]
        yield from (cause.id for cause in diagnose(error["message"], task["name"]).causes)


def _near(name: str, names: Sequence[str], there_are: str) -> str:
    near = get_close_matches(name, names, 1)
    return f"Did you mean {near[0]}?" if near else f"{there_are} {', '.join(names[:20]) or 'none'}."


def _append(path: str, tables: Sequence[str]) -> None:
    """The tables at the end of the file, which is checked whole before it is written."""
    before = Path(path).read_bytes().decode("utf-8-sig") if read.find(path) and Path(path).exists() else ""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    text = before + gap + "\n".join(tables)
    read.parse(text, path, os.environ)
    write_file([text.encode()], path)
