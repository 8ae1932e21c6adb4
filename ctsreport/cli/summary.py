"""The report in one screen of a terminal."""

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import islice

import click

from ctsreport.cli.shared import print_lines
from ctsreport.view.page import View
from ctsreport.view.task import TaskView
from ctsreport.view.wording import listed, plural

ROWS = 12
"""Broken tasks that are listed; the report has all."""

_COLOURS = {"critical": "red", "errored": "yellow", "unknown": "cyan", "successful": "green"}


def print_summary(view: View, paths: list[str], *, color: bool | None) -> None:
    """Verdict, what is broken, what is not certain, the files, and the next step."""
    print_lines(_lines(view, paths), color=_coloured(color=color))


def say_unread(view: View) -> None:
    """What could not be read, on standard error: for runs whose summary is not shown."""
    for line in view.unread_texts:
        click.echo(line, err=True)


def _coloured(*, color: bool | None) -> bool:
    if color is None and (os.environ.get("NO_COLOR") or os.environ.get("CTSREPORT_NO_COLOR")):
        return False
    return color if color is not None else sys.stdout is not None and sys.stdout.isatty()


def _lines(view: View, paths: list[str]) -> Iterator[str]:
    yield f"{_painted(f'{view.verdict.symbol} {view.verdict.word.upper()}', view.verdict.css)}  {view.verdict_text}"
    yield from (f"  {_painted('not read', 'critical')}  {line}" for line in view.unread_texts)
    yield from _broken(view)
    yield from _uncertain(view)
    if view.narrowed_text:
        yield f"  {view.narrowed_text}"
    yield from paths
    yield from _next(view, paths)


def _broken(view: View) -> Iterator[str]:
    tasks = list(islice(view.unhealthy, ROWS))
    names = [_middle(task.name, 40) for task in tasks]
    width = max(map(len, names), default=0)
    for task, name in zip(tasks, names, strict=True):
        yield _fit(f"  {task.mark.symbol} {task.word:<12}  {name:<{width}}  {_since(task)}{_why(task)}  [{_services(task)}]", task.mark.css)
    more = view.unhealthy_count - len(tasks)
    if more:
        yield f"  and {more} more"


def _since(task: TaskView) -> str:
    if task.since is None:
        return "since: not told"
    return " ".join(filter(None, ("since", task.since_hedge, task.since.text, f"({task.since.age})")))


def _why(task: TaskView) -> str:
    return f": {task.cause.rstrip('.')}" if task.cause else ""


def _services(task: TaskView) -> str:
    return listed(task.services, 3) if task.services else task.condition or f"services: {task.services_text}"


def _uncertain(view: View) -> Iterator[str]:
    for group in view.grave_notices:
        if group.code == "task_malformed":
            continue  # said above, one by one
        count = len(group.messages) + group.left_out
        text = group.messages[0] if count == 1 else f"{plural(count, 'notice')}, in the report"
        yield _fit(f"  ! {group.title}: {text}", "errored")


def _next(view: View, paths: list[str]) -> Iterator[str]:
    """The next step for a person: by what is wrong."""
    if paths and view.unhealthy_count:
        yield f"Next: open {paths[0]} for each run and its whole error message."
    elif paths and view.state != "healthy":
        yield f"Next: open {paths[0]} for what is not certain, and why."


def _painted(text: str, css: str) -> str:
    return click.style(text, fg=_COLOURS[css], bold=True)


def _fit(line: str, css: str) -> str:
    """A line no wider than the terminal, its mark coloured."""
    width = max(60, shutil.get_terminal_size().columns) if sys.stdout is not None and sys.stdout.isatty() else len(line)
    shown = line if len(line) <= width else f"{line[: width - 1]}…"
    head = shown[:3] if shown.startswith("  ") else ""
    return f"{_painted(head, css)}{shown[len(head) :]}"


def _middle(text: str, most: int) -> str:
    """A long name cut in its middle: its beginning and its end tell it apart."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}…{text[-(most - 1 - half) :]}"
