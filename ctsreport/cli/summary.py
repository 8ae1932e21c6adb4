"""The report in one screen of a terminal.

Verdict, what is broken, causes, gate, what is not certain, the files, the next step.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import chain

from ctsreport.cli.fleet_summary import cause_lines, fleet_lines
from ctsreport.cli.screen import Screen, columns, screen
from ctsreport.cli.shared import print_lines, say
from ctsreport.plural import plural
from ctsreport.view.beside import BETWEEN, fitting_details
from ctsreport.view.page import View
from ctsreport.view.task import TaskView
from ctsreport.view.wording import listed, one_line

ROWS, ROWS_OF_FLEET = 12, 4
"""Broken tasks that are listed; of a fleet, where causes count, fewer. The report has all."""

MOST_UNCERTAIN = 4
"""Kinds of notices of a fleet that have a line of their own."""

NAME, NARROW_NAME = 40, 20
"""Characters of a task's name: at most, and on the narrowest screen."""

BESIDE = 40
"""Columns that what stands beside a name needs on a narrow screen."""

LINES, LINES_OF_FLEET = 3, 1
"""That say why a task fails, below its name."""

_BELOW = " " * 6
# Columns that are lost where a line is broken between words.
_LOST = 12

# Notices that are said one by one: in a line of their own, by the gate, or on standard error.
_SAID_OTHERWISE = {
    "task_malformed",
    "narrowed",
    "nothing_read",
    "task_unmatched",
    "gate_unmatched",
    "gate_undecided",
    "not_discovered",
}


def print_summary(view: View, paths: Sequence[str], remarks: Sequence[str] = (), *, color: bool | None) -> None:
    """Print it: one line where nothing is wrong. ``remarks`` are about other files than those that were written."""
    on = screen(sys.stdout, os.environ, color=color)
    lines = _one_line(view, paths, on) if is_all_well(view) else _whole(view, paths, on)
    print_lines(chain(lines, (line for text in remarks for line in on.wrapped(text, "  "))), color=on.colours)


def say_unread(view: View) -> None:
    """What could not be read, on standard error: for runs whose summary is not shown."""
    for line in view.instances.unread_texts:
        say(line)


def say_unmatched(view: View) -> None:
    """What was asked for and is not there, on standard error, with --quiet too: it would be green by mistake."""
    for line in view.notices.unmatched:
        say(line)


def is_all_well(view: View) -> bool:
    """Whether there is nothing that a person must know."""
    return view.verdict.state == "healthy" and not (
        view.notices.grave
        or view.notices.deaf
        or view.about.narrowed
        or (view.gate and view.gate.failed)
        or view.known.alarms
        or (view.memory and view.memory.changes)
    )


def _one_line(view: View, paths: Sequence[str], on: Screen) -> Iterator[str]:
    gate = " Gate passed." if view.gate else ""
    files = ""
    if paths:
        files = f"  {', '.join(on.link(path) for path in paths)}"
    yield f"{_verdict(view, on)}  {on.letters(view.verdict.text)}{gate}{files}"


def _whole(view: View, paths: Sequence[str], on: Screen) -> Iterator[str]:
    yield from on.wrapped(f"{_verdict(view, on)}  {view.verdict.text}")
    yield from _changes(view, on)
    yield from _deaf(view, on)
    if view.fleet:
        yield from fleet_lines(view.fleet, view.instances.unread_texts, on)
        yield from cause_lines(view, on)
        yield from _broken(view, on, ROWS_OF_FLEET)
    else:
        yield from _unread(view, on)
        yield from _broken(view, on, ROWS)
        yield from cause_lines(view, on)
    yield from _gate(view, on)
    yield from _uncertain(view, on)
    if view.about.narrowed_text:
        yield from on.wrapped(f"  {view.about.narrowed_text}", "    ")
    yield from map(on.link, paths)
    yield from _next(view, paths, on)


def _changes(view: View, on: Screen) -> Iterator[str]:
    """What changed since the last look of this reader."""
    if view.memory and view.memory.since:
        yield from on.wrapped(f"  since {view.memory.since}: {view.memory.summary}", "    ")


def _deaf(view: View, on: Screen) -> Iterator[str]:
    """What daemons did not hear, and how that ends: CTS itself says nothing of it."""
    for text in view.notices.deaf:
        yield from on.wrapped(f"  {on.paint('silent stop', 'critical')}  {text}", "    ")
    if view.notices.more_deaf:
        yield f"  and {view.notices.more_deaf} more like these"


def _unread(view: View, on: Screen) -> Iterator[str]:
    """What could not be read, and how it was when it was last known."""
    for text in view.instances.unread_texts:
        yield from on.wrapped(f"  {on.paint('not read', 'critical')}  {text}", "    ")
    for instance in view.instances.unread:
        if instance.last:
            yield from on.wrapped(f"  last known: {instance.name}, {instance.last}", "    ")


def _verdict(view: View, on: Screen) -> str:
    return on.paint(f"{view.verdict.mark.symbol} {view.verdict.mark.word.upper()}", view.verdict.mark.css)


def _broken(view: View, on: Screen, rows: int) -> Iterator[str]:
    accepted_last = sorted(view.tasks.unhealthy, key=lambda task: bool(task.expected.known))
    tasks = accepted_last[:rows]
    most = max(NARROW_NAME, min(NAME, (on.width or 0) - BESIDE)) if on.narrow else NAME
    names = [on.middle(task.full_name, most) for task in tasks]
    width = max(map(columns, names), default=0)
    words = max((len(task.word) for task in tasks), default=0)
    starts = [
        f"  {_sign(task, on)} {task.word:<{words}}  {on.padded(name, width)}  {_since(task, on)}"
        for task, name in zip(tasks, names, strict=True)
    ]
    if on.width is None:
        for task, start in zip(tasks, starts, strict=True):
            yield on.letters("; ".join((f"{start}{_whole_why(task)}", *_expected(task))))
    else:
        yield from _rows(tasks, starts, on, LINES_OF_FLEET if view.fleet else LINES)
    more = view.tasks.unhealthy_count - len(tasks)
    if more:
        yield f"  and {more} more"


def _sign(task: TaskView, on: Screen) -> str:
    return on.paint("◇", "unknown") if task.expected.known else on.paint(task.mark.symbol, task.mark.css)


def _rows(tasks: Sequence[TaskView], starts: Sequence[str], on: Screen, most: int) -> Iterator[str]:
    """A line each; where one of them is too long for that, why it fails stands below, in so many lines at most."""
    whole = [f"{start}{_whole_why(task)}" for task, start in zip(tasks, starts, strict=True)]
    below = on.narrow or any(columns(line) > (on.width or 0) for line in whole)
    for task, start, line in zip(tasks, starts, whole, strict=True):
        if below:
            yield on.fitted(start)
            yield from _below(task, on, most)
        else:
            yield on.letters(line)
        if _expected(task):
            yield on.fitted(f"{_BELOW}{'; '.join(_expected(task))}")


def _below(task: TaskView, on: Screen, most: int) -> list[str]:
    """Why a task fails; of what differs from task to task as much as fits, and nothing where that is too little.

    The last line is for what would not be whole without it.
    """
    whole = task.cause.details.split(BETWEEN)
    details = ""
    for lines in range(max(1, most - 1), most + 1):
        details = fitting_details(task.cause.details, _left(task, on, lines))
        if details and set(details.split(BETWEEN)) <= set(whole):
            break
    return on.folded(_reason(task, details), _BELOW, most)


def _left(task: TaskView, on: Screen, lines: int) -> int:
    """Columns that so many lines have left, beside what must stand there."""
    return lines * ((on.width or 0) - len(_BELOW)) - columns(_reason(task, "")) - _LOST * (lines - 1)


def _reason(task: TaskView, details: str) -> str:
    return f"{_BELOW}{_why(task, details).removeprefix(': ')}  [{_services(task)}]"


def _since(task: TaskView, on: Screen) -> str:
    if task.since is None:
        return "since: not reported"
    if on.width:  # the age is what counts, where there is no room for both
        return " ".join(filter(None, (task.since.hedge, task.since.moment.age)))
    return " ".join(filter(None, ("since", task.since.hedge, task.since.moment.text, f"({task.since.moment.age})")))


def _whole_why(task: TaskView) -> str:
    return f"{_why(task, task.cause.details)}  [{_services(task)}]"


def _why(task: TaskView, details: str) -> str:
    why = "; ".join(filter(None, (task.cause.text.rstrip("."), details, task.hidden)))
    if not why:
        return ""
    return f": {why}"


def _services(task: TaskView) -> str:
    if task.services.names:
        return listed(task.services.names, 3)
    return task.services.condition or f"services: {task.services.text}"


def _expected(task: TaskView) -> list[str]:
    """What people know of a task."""
    texts = (task.expected.known, task.expected.line, task.expected.runbook_link)
    return [text for text in texts if text]


def _gate(view: View, on: Screen) -> Iterator[str]:
    if view.gate:
        sign = on.paint(view.gate.mark.symbol, view.gate.mark.css)
        yield from on.wrapped(f"  {sign} {view.gate.whole}", "    ")
    for text in view.known.alarms:
        yield from on.wrapped(f"  {on.paint('!', 'errored')} {text}", "    ")


def _uncertain(view: View, on: Screen) -> Iterator[str]:
    groups = [group for group in view.notices.grave if group.code not in _SAID_OTHERWISE]
    most = MOST_UNCERTAIN if view.fleet else len(groups)
    if groups[most:]:
        yield f"  {on.paint('!', 'errored')} {plural(len(groups) - most, 'more kind')} of notices, in the report"
    for group in groups[:most]:
        brief = group.brief if group.tasks else f"{group.title}: {plural(group.count, 'notice')}, in the report"
        text = brief
        if group.count == 1:
            text = f"{group.title}: {group.messages[0]}"
        yield on.fitted(f"  {on.paint('!', 'errored')} {text}")


def _next(view: View, paths: Sequence[str], on: Screen) -> Iterator[str]:
    """The next step for a person: by what is wrong."""
    page = next((path for suffix in (".html", ".md") for path in paths if path.endswith(suffix)), None)
    if page and view.tasks.unhealthy_count:
        yield from on.wrapped(f"Next: open {one_line(page)} for each run and its whole error message.", "  ")
    elif page and view.verdict.state != "healthy":
        yield from on.wrapped(f"Next: open {one_line(page)} for what is not certain, and why.", "  ")
