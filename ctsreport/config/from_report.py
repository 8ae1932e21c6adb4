"""What a report.json says of a task or a cause, as what a known failure is about."""

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.diagnosis.model import is_comparable
from ctsreport.bounded import read_bytes
from ctsreport.errors import CtsReportError, did_you_mean, unread_error, usage_error
from ctsreport.snapshot.report_file import CURE, MOST, decode_report

_GLOB = re.compile(r"([*?\[])")


class Subject(Struct, frozen=True):
    """What a known failure is about: globs of tasks and instances, and a cause's id."""

    task: str | None
    cause: str | None
    instance: str | None


class _Error(Struct):
    message: str
    cause_id: str


class _Event(Struct):
    success: bool
    error: _Error | None


class _ReportTask(Struct):
    instance: str
    name: str
    health: str
    failures_in_window: int
    events: tuple[_Event, ...]


class _Named(Struct):
    id: str


class _Instance(Struct):
    name: str


class Report(Struct):
    """Of report.json what is needed here."""

    schema: str
    instances: tuple[_Instance, ...]
    tasks: tuple[_ReportTask, ...]
    causes: tuple[_Named, ...]


def read_report(path: str) -> Report:
    """A report.json. Raises `CtsReportError` (4) where it is none."""
    return decode_report(report_bytes(path), path, Report)


def report_bytes(path: str) -> bytes:
    """The bytes of a report.json. Raises `CtsReportError` (4) where they cannot be read."""
    try:
        return read_bytes(path, MOST)
    except OSError as error:
        raise unread_error(f"{path} cannot be read: {error.strerror}.", CURE) from error


def of_cause(report: Report, cause: str, instance: str | None) -> list[Subject]:
    """A cause of the report. Raises `CtsReportError` (2) where it has none of that id."""
    ids = [each.id for each in report.causes]
    if cause not in ids:
        raise _not_there(f"The report has no cause {cause}.", cause, ids, "Its causes are")
    if not is_comparable(cause):
        raise usage_error(
            f"{cause} is an id of an earlier version of the rules, which is compared with none of today.",
            "Make the report anew, and name the cause by the id that it has there.",
        )
    return [Subject(None, cause, instance and _exactly(instance))]


def of_task(report: Report, name: str, instance: str | None, *, any_cause: bool) -> list[Subject]:
    """One entry for each cause of the task's newest run. Raises `CtsReportError` (2) where it does not fail."""
    task = _task(report, name, instance)
    where = task.instance if instance or len(report.instances) > 1 else None
    subject = Subject(_exactly(name), None, where and _exactly(where))
    if any_cause:
        return [subject]
    causes = list(dict.fromkeys(_causes(task)))
    if not causes:
        cure = "With --any-cause whatever it fails by is accepted."
        raise usage_error(f"{name} does not fail by a cause that the report names.", cure)
    return [structs.replace(subject, cause=cause) for cause in causes]


def _task(report: Report, name: str, instance: str | None) -> _ReportTask:
    named = [task for task in report.tasks if task.name == name]
    if not named:
        raise _not_there(f"The report has no task {name}.", name, [task.name for task in report.tasks], "Its tasks are")
    there = [task for task in named if instance in {None, task.instance}]
    if not there:
        raise _not_there(
            f"{instance} has no task {name} in the report.", "", [task.instance for task in named], "It is one of"
        )
    if len(there) > 1:
        raise usage_error(f"Several instances have a task {name}.", f"Name one: --instance {there[0].instance}.")
    return there[0]


def _causes(task: _ReportTask) -> list[str]:
    """Of its newest run, where that failed: report.json names the first cause, the message has them all."""
    error = task.events[0].error if task.events and not task.events[0].success else None
    if error is None:
        return []
    first = [error.cause_id] if is_comparable(error.cause_id) else []  # else the message is diagnosed anew
    return [*first, *(cause.id for cause in diagnose(error.message, task.name).causes)]


def _exactly(name: str) -> str:
    """A glob that fits this name alone."""
    return _GLOB.sub(r"[\1]", name)


def _not_there(message: str, name: str, names: Sequence[str], there_are: str) -> CtsReportError:
    return usage_error(message, did_you_mean(name, names) or f"{there_are} {', '.join(names[:20]) or 'none'}.")
