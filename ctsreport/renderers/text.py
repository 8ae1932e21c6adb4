"""One line for a chat or a mail of cron: the verdict, the worst task, the gate; before them, what could not be read."""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.plural import plural, plural_of
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.beside import fitting_details, with_details
from ctsreport.view.page import View
from ctsreport.view.task import TaskView
from ctsreport.view.wording import cut, cut_middle, listed, one_line

MOST = 300
"""Characters of the line."""

_BETWEEN = " | "
# Characters of a cause that still say something.
_CAUSE = 30

_UNMATCHED = 80
_CHANGED = 60
_GROUPS = 60
_DEAF = 60
# Characters that the worst task needs to be of use: what changed stands only where there is room for both.
_LEAST_TASK = 100
_UNREAD, _NAME, _VERDICT, _ALONE, _GATE = 40, 40, 90, 190, 45
"""The most characters of each part, so that no part takes the place of another; a verdict alone may be longer."""


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """The line."""
    return (Document(f"{files.stem}.txt", "text/plain; charset=utf-8", lambda: (f"{_line(view)}\n",)),)


def _line(view: View) -> str:
    task = _worst(view)
    before, after = (*_unread(view), *_deaf(view)), tuple(_gate(view))
    mark, when = view.verdict.mark, view.verdict.as_of
    head = ", ".join(filter(None, (f"{mark.symbol} {mark.word}", when.age, when.text)))
    verdict = f"{head}: {cut(view.verdict.headline, _VERDICT if task else _ALONE)}"
    where = tuple(_groups(view))
    left = MOST - sum(len(part) + len(_BETWEEN) for part in (*before, verdict, *where, *after))
    changed = tuple(each for each in _changed(view) if left - len(each) - len(_BETWEEN) >= _LEAST_TASK)
    left -= sum(len(each) + len(_BETWEEN) for each in changed)
    worst = (_task(task, left),) if task else ()
    return one_line(_BETWEEN.join((*before, verdict, *where, *worst, *changed, *after)))


def _unread(view: View) -> Iterator[str]:
    if view.instances.unread:
        yield cut(f"Not read: {listed([each.name for each in view.instances.unread], 3)}", _UNREAD)


def _deaf(view: View) -> Iterator[str]:
    if view.notices.deaf:
        yield cut(view.notices.deaf[0], _DEAF)


def _groups(view: View) -> Iterator[str]:
    """The group that the report is of, or those in which something is wrong."""
    if view.about.group:
        yield cut(view.about.group, _GROUPS)
    elif view.fleet and view.fleet.not_well:
        yield cut(listed([f"{group.name}: {group.text}" for group in view.fleet.not_well], 2), _GROUPS)


def _changed(view: View) -> Iterator[str]:
    """What changed since the last report, where something did."""
    if view.memory and view.memory.changes:
        yield cut(f"since the last: {view.memory.summary}", _CHANGED)


def _worst(view: View) -> TaskView | None:
    """The worst that nobody knows of yet; else the worst."""
    new = (task for task in view.tasks.unhealthy if not task.expected.known)
    return next(new, None) or next(view.tasks.unhealthy, None)


def _task(task: TaskView, room: int) -> str:
    """The task; what to do next whole or not at all, as half an address leads nowhere.

    What differs from task to task is worth more than what we say of all causes of a kind.
    """
    head = _head(task)
    next_step = task.expected.next_step or task.cause.next_step
    step = next_step and f"; next: {next_step}"
    afters = (f"{step}; {task.expected.runbook}" if task.expected.runbook else step, step)
    for after in afters:
        if len(head) + len(task.cause.line) + len(after) <= room:
            return f"{head}{task.cause.line}{after}"
    for after in afters if task.expected.next_step or not task.cause.details else ():
        if len(head) + len(after) + _CAUSE <= room:
            return f"{head}{cut(task.cause.text, room - len(head) - len(after))}{after}"
    return cut(f"{head}{_why(task, room - len(head))}", room)


def _why(task: TaskView, room: int) -> str:
    """Why it fails, with as much of what stands beside it as there is room for, if that says something."""
    text = task.cause.text
    return with_details(text, fitting_details(task.cause.details, room - len(with_details(text, " ")) + 1))


def _head(task: TaskView) -> str:
    since = f" since {task.since_text}" if task.since_text else ""
    known = ", known" if task.expected.known else ""
    owner = f", owner {cut(task.expected.owner, _NAME)}" if task.expected.owner else ""
    hidden = f" ({task.hidden})" if task.hidden else ""
    return f"worst: {cut_middle(task.full_name, _NAME)}, {task.word}{hidden}{known}{since}{owner}: "


def _gate(view: View) -> Iterator[str]:
    gate = view.gate
    if gate:
        rules = ""
        if gate.failed:
            rules = f" by {listed([rule.text for rule in gate.failed_rules])}"
        yield cut(f"gate {gate.mark.word}{rules}", _GATE)
    yield from (cut(text, _UNMATCHED) for text in view.notices.unmatched[:1])
    if view.known.alarms:
        alarms = len(view.known.alarms)
        yield plural(alarms, "known failure expired or soon will", "known failures expired or soon will")
    if view.about.narrowed:
        yield f"narrowed: {plural_of(view.about.narrowed.left_out, view.first.tasks, 'task')} left out"
