"""Reports of before as looks: what report.json says of tasks and their events."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Annotated

from msgspec import Meta, Struct

from ctsreport.errors import unread_error
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.history.unnumbered import without_numbers
from ctsreport.redaction import Secrets
from ctsreport.snapshot.report_file import decode_report

_Time = Annotated[datetime, Meta(tz=True)]
_Clean = Callable[[str], str]


class _EventError(Struct):
    message: str


class _EventRecord(Struct):
    id: str | None
    success: bool
    started_at: _Time | None
    ended_at: _Time | None
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
    taken_at: _Time | None
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
    report = decode_report(body, origin, _Report)
    for text in dict.fromkeys(_texts(report)):
        secrets.look(text)
    clean = partial(_cleaned, secrets)
    tasks: dict[str, dict[str, Seen]] = {}
    for task in report.tasks:
        tasks.setdefault(task.instance, {})[task.name] = _seen(task, clean)
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
            error=instance.error and clean(instance.error),
            counts=instance.reported.status if instance.reported else None,
            tasks=tasks.get(instance.name, {}),
        )


def _texts(report: _Report) -> Iterator[str]:
    """Whatever may hold a secret: it may have been made with --no-redact."""
    yield from (instance.error for instance in report.instances if instance.error)
    for task in report.tasks:
        yield from (task.module or "", *(task.services or ()), *(task.providers or ()))
        yield from (event.error.message for event in task.events if event.error)


def _cleaned(secrets: Secrets, text: str) -> str:
    return without_numbers(secrets.clean(text, looked=True))


def _seen(task: _TaskRecord, clean: _Clean) -> Seen:
    services, providers = (names and tuple(map(clean, names)) for names in (task.services, task.providers))
    module = task.module and clean(task.module)
    state = State(task.reported_health, task.enabled, services, providers, module)
    return Seen(state, tuple(_run(event, clean) for event in task.events))


def _run(event: _EventRecord, clean: _Clean) -> Run:
    message = clean(event.error.message) if event.error else None
    return Run(event.id or "", event.success, event.started_at, event.ended_at, message)
