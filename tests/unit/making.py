"""Short ways to make the model, findings and views that unit tests speak of."""

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from hypothesis import strategies as st

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.health import judge
from ctsreport.analysis.judge import find
from ctsreport.analysis.selection import EVERYTHING, Selection
from ctsreport.document import Document
from ctsreport.renderers import FORMATS, render
from ctsreport.renderers.interface import Files
from ctsreport.snapshot.model import Answer, Definition, Event, EventError, Overall, Reading, Snapshot, Task
from ctsreport.view.about import Note
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ZERO = datetime(1, 1, 1, tzinfo=UTC)
"""Go's zero time."""
LAST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)

HOSTILE = (
    "<script>alert(1)</script>",
    "a|b\\|c",
    "`ticks` and ``more``",
    "</pre></code></details><h1>out</h1>",
    "](http://example.com) [x]: y",
    "nul\x00 esc\x1b[31m del\x7f c1\x85 cr\r\nlf\ttab",
    "\u202eright to left\u202c \u2028 \ufffe \U0010ffff",
    "\"quoted\" & 'so' {braces} {{ jinja }} {% x %}",
    "$math$ ~~~ *a* _b_ #1 @name GH-1 www.example.com",
    "ends with a backslash \\",
    " blanks ",
)
"""Texts from outside that would break a careless renderer."""

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
"""Any text that a daemon can send, as JSON in UTF-8 holds no half of a character."""

awkward_text = st.lists(
    st.one_of(
        st.sampled_from(
            [*"`|\\<>&\"'*_[](){}#!~$@:-+=.", "\n", "\r\n", "\t", " ", "```", "a", "www.", "http://", "GH-"]
        ),
        any_text,
    ),
    max_size=12,
).map("".join)
"""Texts full of what Markdown and HTML treat in a special way."""

any_offset = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))

any_time = st.builds(
    datetime.replace,
    st.datetimes(datetime(2, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001 - the zone is put on at once
    tzinfo=any_offset,
)
"""Any aware instant that is told, in any offset."""


def event(
    success: bool = True,
    *,
    number: int = 1,
    at: datetime | None = NOW - timedelta(hours=1),
    took: timedelta | None = timedelta(seconds=4),
    message: str | None = None,
) -> Event:
    """An event that started ``at`` and took so long; without ``took`` its end is not reported."""
    ended = at + took if at is not None and took is not None else None
    error = EventError(message) if message is not None else None
    return Event(success, f"event-{number}", at, ended, error)


def run(outcomes: str, *, at: datetime = NOW - timedelta(hours=1), message: str | None = None) -> tuple[Event, ...]:
    """Events of these outcomes (``F`` failed, ``s`` succeeded, ``o`` switched off), newest first, an hour apart."""
    return tuple(
        event(
            outcome != "F",
            number=number,
            at=at - timedelta(hours=number),
            took=timedelta(microseconds=3) if outcome == "o" else timedelta(seconds=4),
            message=message if outcome == "F" else None,
        )
        for number, outcome in enumerate(outcomes)
    )


def task(name: str = "a", outcomes: str = "s", **fields: Any) -> Task:
    """A task with these outcomes; other fields as given."""
    given: dict[str, Any] = {"status": None, "enabled": True, "events": run(outcomes) or None, **fields}
    return Task(name=name, **given)


def finding(
    name: str = "a", outcomes: str = "s", *, definition: Definition | None = None, **fields: Any
) -> TaskFinding:
    """That task, judged."""
    return judge("prod", task(name, outcomes, **fields), definition)


def snapshot(*tasks: Task, instance: str = "prod", **fields: Any) -> Snapshot:
    """What one daemon said, asked just now."""
    given: dict[str, Any] = {
        "address": None,
        "taken_at": NOW,
        "read": True,
        "error": None,
        "overall": None,
        "definitions": None,
        "notices": (),
        **fields,
    }
    return Snapshot(instance=instance, tasks={each.name: each for each in tasks}, **given)


def overall(enabled: int | None = None, disabled: int = 0, **status: int) -> Overall:
    """The daemon's own counts."""
    return Overall(status, {"true": sum(status.values()) - disabled if enabled is None else enabled, "false": disabled})


def found(*snapshots: Snapshot, now: datetime = NOW) -> Findings:
    """All that is judged of these snapshots."""
    return find(snapshots, now)


def codes(findings: Findings) -> list[str]:
    """The codes of all notices."""
    return [notice.code for notice in findings.notices]


def view(
    *snapshots: Snapshot,
    selection: Selection = EVERYTHING,
    expectations: Expectations = Expectations(),  # noqa: B008 - frozen
    title: str | None = None,
    note: Note | None = None,
    zone: tzinfo = UTC,
    zone_name: str = "UTC",
) -> View:
    """The view of these snapshots."""
    return build(assess(snapshots, NOW, expectations, selection), Clock(NOW, zone, zone_name), title, note)


def documents(name: str, made: View, *, stem: str = "report", **options: Any) -> tuple[Document, ...]:
    """The view in one format, with these options of its own."""
    return render(name, made, Files(stem), FORMATS[name].options(**options))


def text_of(name: str, made: View, **options: Any) -> str:
    """The report's own file in that format."""
    return b"".join(documents(name, made, **options)[0].chunks()).decode()


def answer(body: object, *, origin: str = "tasks.json", request: str | None = None, code: int | None = 200) -> Answer:
    """An answer: bytes as they are, anything else as JSON."""
    return Answer(origin, body if isinstance(body, bytes) else json.dumps(body).encode(), request, code)


def reading(*answers: Answer, live: bool = False, **fields: Any) -> Reading:
    """The answers of one instance."""
    return Reading("prod", answers, live=live, **fields)


def wire_event(success: bool = True, **fields: object) -> dict[str, object]:
    """An event as CTS writes it."""
    times = {"start_time": "2026-11-24T13:52:46Z", "end_time": "2026-11-24T13:52:50Z"}
    return {"id": "e1", "success": success, "task_name": "a", "error": None, "config": None, **times, **fields}


def wire_task(
    name: str = "a", events: Sequence[Mapping[str, object]] | None = None, **fields: object
) -> dict[str, object]:
    """A task as CTS writes it: without events, ``events`` is absent."""
    body = {
        "task_name": name,
        "status": "successful",
        "enabled": True,
        "services": [],
        "providers": [],
        "events_url": "",
        **fields,
    }
    return body if events is None else {**body, "events": list(events)}


def packed(data: bytes) -> bytes:
    """Packed with gzip, without the time, so that it is the same in each process."""
    return gzip.compress(data, mtime=0)
