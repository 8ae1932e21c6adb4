"""The report in a few single messages, for CI systems that show such: errors, warnings and notices, the most important first."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ctsreport.view.task import TaskView
from ctsreport.view.wording import cut, listed, one_line, plural

if TYPE_CHECKING:
    from ctsreport.view.page import View

MOST = 10
"""Messages of one level: more are not shown by GitHub in one step."""

LONGEST = 1000
"""Characters of a message."""

_SAID_OTHERWISE = {
    *("task_malformed", "switched_off_while_failing", "empty_success", "nothing_read"),
    *("task_unmatched", "gate_unmatched", "gate_undecided"),
}
"""Notices that are messages of their own."""

_SEVERITIES = {"high": 0, "": 1, "normal": 1, "low": 2}


class Annotation(Struct, frozen=True):
    """One message: texts of one line."""

    level: Literal["error", "warning", "notice"]
    title: str
    text: str


def annotations(view: "View") -> tuple[Annotation, ...]:
    """At most `MOST` of each level; what is left out is counted in the last."""
    return (*_limited(list(_errors(view)), "failures"), *_limited(list(_warnings(view)), "warnings"), *_notices(view))


def _limited(told: Sequence[Annotation], what: str) -> Iterator[Annotation]:
    if len(told) <= MOST:
        yield from told
        return
    yield from told[: MOST - 1]
    rest = told[MOST - 1 :]
    titles = listed([each.title for each in rest], 20)
    yield Annotation(rest[0].level, f"{len(rest)} more {what}", cut(f"{titles}. The report has all.", LONGEST))


def _errors(view: "View") -> Iterator[Annotation]:
    if view.gate and view.gate.failed:
        yield _told("error", "CTS gate failed", view.gate.whole)
    yield from (_told("error", "CTS health could not be told", text) for text in view.unmatched_texts)
    yield from (_told("error", "CTS could not be read", text) for text in view.unread_texts)
    yield from (_of_task("error", task) for task in _failing(view) if view.turns_red(task))


def _warnings(view: "View") -> Iterator[Annotation]:
    titles = {"known_expired": "Known failure expired", "known_expires_soon": "Known failure expires soon"}
    for code, title in titles.items():
        yield from (_told("warning", title, notice.message) for notice in view.findings.notices if notice.code == code)
    yield from (_of_task("warning", task) for task in _failing(view) if not view.turns_red(task))
    for group in view.grave_notices:
        if group.code not in _SAID_OTHERWISE:
            more = f" And {group.count - 1} more." if group.count > 1 else ""
            yield _told("warning", f"CTS: {group.title}", f"{group.messages[0]}{more}")


def _notices(view: "View") -> Iterator[Annotation]:
    """What is known and accepted: one message, however many."""
    if view.gate and view.gate_word == "passed" and view.gate.caveats:
        yield _told("notice", "CTS gate passed", view.gate.whole)
    known = view.known_unhealthy
    if known:
        names = listed([f"{task.full_name} ({task.expected.known})" for task in known], 10)
        yield _told("notice", f"CTS: {plural(len(known), 'known failure')}", names)


def _failing(view: "View") -> list[TaskView]:
    """What fails and is not known to, the gravest for people first."""
    failing = [task for task in view.unhealthy if not task.expected.known]
    return sorted(failing, key=lambda each: _SEVERITIES[each.expected.severity])


def _of_task(level: Literal["error", "warning"], task: TaskView) -> Annotation:
    return _told(level, f"CTS task {task.full_name} {task.word}", _why(task))


def _told(level: Literal["error", "warning", "notice"], title: str, text: str) -> Annotation:
    return Annotation(level, cut(one_line(title), 200), cut(one_line(text), LONGEST))


def _why(task: TaskView) -> str:
    since = f"failing since {task.since_text}" if task.since_text else ""
    services = f"services: {task.services_line}"
    return "; ".join(filter(None, (task.cause.rstrip("."), task.hidden, since, services, task.expected.line, task.expected.runbook_link)))
