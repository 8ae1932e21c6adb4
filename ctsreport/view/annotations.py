"""The report in a few single messages, for CI systems that show such.

Errors, warnings and notices, the most important first.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ctsreport.plural import plural
from ctsreport.view.task import TaskView
from ctsreport.view.wording import cut, listed, one_line

if TYPE_CHECKING:
    from ctsreport.view.page import View

MOST = 10
"""Messages of one level: more are not shown by GitHub in one step."""

LONGEST = 1000
"""Characters of a message."""

# Notices that are messages of their own.
_SAID_OTHERWISE = {
    *("task_malformed", "switched_off_while_failing", "empty_success", "nothing_read"),
    *("task_unmatched", "gate_unmatched", "gate_undecided"),
}

_SEVERITIES = {"high": 0, "": 1, "normal": 1, "low": 2}


class Annotation(Struct, frozen=True):
    """One message: texts of one line."""

    level: Literal["error", "warning", "notice"]
    title: str
    text: str


def annotations(view: "View") -> tuple[Annotation, ...]:
    """At most `MOST` of each level; what is left out is counted in the last."""
    return (*_limited(list(_errors(view)), "failures"), *_limited(list(_warnings(view)), "warnings"), *_notices(view))


def _limited(annotated: Sequence[Annotation], what: str) -> Iterator[Annotation]:
    if len(annotated) <= MOST:
        yield from annotated
        return
    yield from annotated[: MOST - 1]
    rest = annotated[MOST - 1 :]
    titles = listed([each.title for each in rest], 20)
    yield Annotation(rest[0].level, f"{len(rest)} more {what}", cut(f"{titles}. The report has all.", LONGEST))


def _errors(view: "View") -> Iterator[Annotation]:
    if view.gate and view.gate.failed:
        yield _message("error", "CTS gate failed", view.gate.whole)
    yield from (_message("error", "CTS health is not known", text) for text in view.notices.unmatched)
    yield from (_message("error", "CTS could not be read", text) for text in view.instances.unread_texts)
    yield from (_message("error", "CTS hears no change of Consul", text) for text in view.notices.deaf)
    yield from (_of_task(view, "error", task) for task in _failing(view) if _turns_red(view, task))


def _warnings(view: "View") -> Iterator[Annotation]:
    yield from (_message("warning", "Known failure expired", text) for text in view.known.expired)
    yield from (_message("warning", "Known failure expires soon", text) for text in view.known.expiring)
    yield from (_of_task(view, "warning", task) for task in _failing(view) if not _turns_red(view, task))
    for group in view.notices.grave:
        if group.code not in _SAID_OTHERWISE:
            more = f" And {group.count - 1} more." if group.count > 1 else ""
            yield _message("warning", f"CTS: {group.title}", f"{group.messages[0]}{more}")


def _notices(view: "View") -> Iterator[Annotation]:
    """What changed, and what is known and accepted: one message of each, however many."""
    if view.memory and view.memory.changes:
        yield _message("notice", f"CTS: since {view.memory.since}", view.memory.summary)
    if view.gate and view.gate_word == "passed" and view.gate.caveats:
        yield _message("notice", "CTS gate passed", view.gate.whole)
    known = tuple(view.tasks.known)
    if known:
        names = listed([f"{task.full_name} ({task.expected.known})" for task in known], 10)
        yield _message("notice", f"CTS: {plural(len(known), 'known failure')}", names)


def _failing(view: "View") -> list[TaskView]:
    """What fails and is not known to, the gravest for people first."""
    failing = [task for task in view.tasks.unhealthy if not task.expected.known]
    return sorted(failing, key=lambda each: _SEVERITIES[each.expected.severity])


def _turns_red(view: "View", task: TaskView) -> bool:
    """Whether a task that fails makes the job fail; without a gate each is taken so."""
    return view.gate is None or task.key in view.gate.behind


def _of_task(view: "View", level: Literal["error", "warning"], task: TaskView) -> Annotation:
    """Of old answers their age first: each message is read alone."""
    return _message(level, f"CTS task {task.full_name} {task.word}", f"{view.verdict.as_of.before}{_why(task)}")


def _message(level: Literal["error", "warning", "notice"], title: str, text: str) -> Annotation:
    return Annotation(level, cut(one_line(title), 200), cut(one_line(text), LONGEST))


def _why(task: TaskView) -> str:
    since = f"failing since {task.since_text}" if task.since_text else ""
    services, expected = f"services: {task.services.line}", task.expected
    return "; ".join(
        filter(None, (task.cause.line.rstrip("."), task.hidden, since, services, expected.line, expected.runbook_link))
    )
