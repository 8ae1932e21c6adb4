"""Reports of before as looks: what report.json says of tasks and their events."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from ctsreport.errors import unread_error
from ctsreport.history.marks import without_numbers
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.redaction import Secrets

SCHEMA = "ctsreport.report/1"
_CURE = "Name a report.json: ctsreport report -f json makes one."


class _EventError(Struct):
    message: str


class _EventRecord(Struct):
    id: str | None
    success: bool
    started_at: datetime | None
    ended_at: datetime | None
    error: _EventError | None


class _TaskRecord(Struct):
    instance: str
    name: str
    reported_health: str | None
    enabled: bool | None
    services: tuple[str, ...] | None
    providers: tuple[str, ...] | None
    module: str | None
    events: tuple[_EventRecord, ...]


class _ReportedRecord(Struct):
    status: dict[str, int]


class _InstanceRecord(Struct):
    name: str
    taken_at: datetime | None
    read: bool
    error: str | None
    reported: _ReportedRecord | None


class _Report(Struct):
    schema: str
    narrowed: object
    instances: tuple[_InstanceRecord, ...]
    tasks: tuple[_TaskRecord, ...]


def looks_of_report(body: bytes, origin: str, secrets: Secrets) -> Iterator[Look]:
    """A look for each instance of which the report says when it was taken. Raises `CtsReportError` (4)."""
    report = _decoded(body, origin)
    tasks: dict[str, dict[str, Seen]] = {}
    for task in report.tasks:
        tasks.setdefault(task.instance, {})[task.name] = _seen(task, secrets)
    for instance in report.instances:
        if instance.taken_at is None:
            raise unread_error(
                f"{origin}: when the answers of {instance.name} were saved is not known, and a history needs to know.",
                "Add the answers themselves: ctsreport history add --taken-at TIME.",
            )
        yield Look(
            instance=instance.name,
            at=instance.taken_at,
            read=instance.read,
            whole=instance.read and report.narrowed is None,
            error=instance.error,
            counts=instance.reported.status if instance.reported else None,
            tasks=tasks.get(instance.name, {}),
        )


def _decoded(body: bytes, origin: str) -> _Report:
    try:
        report = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=_Report)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise unread_error(f"{origin} is not a report of ctsreport: {error}.", _CURE) from error
    if report.schema != SCHEMA:
        raise unread_error(f"{origin} is a report of another version: {report.schema}.", _CURE)
    return report


def _seen(task: _TaskRecord, secrets: Secrets) -> Seen:
    state = State(task.reported_health, task.enabled, task.services, task.providers, task.module)
    return Seen(state, tuple(_run(event, secrets) for event in task.events))


def _run(event: _EventRecord, secrets: Secrets) -> Run:
    message = without_numbers(secrets.clean(event.error.message)) if event.error else None
    return Run(event.id or "", event.success, event.started_at, event.ended_at, message)
