"""The text format of metrics, which Prometheus and OpenMetrics share: gauges, their labels and values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from ctsreport.view.page import View
from ctsreport.view.task import TaskView
from ctsreport.view.times import in_utc

Sample = tuple[Mapping[str, str], int | str]
"""Labels, and the value that stands for them."""

OfTask = Callable[[TaskView], Mapping[str, str]]
"""The labels of a task."""

OfReport = Callable[..., Mapping[str, str]]
"""The labels of the whole report, with some more."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


class Gauge(Struct, frozen=True):
    """One family of metrics: its name without our prefix, what it says, and its samples, which may be made late."""

    name: str
    help: str
    samples: Iterable[Sample]


def exact(text: str) -> str:
    """A text as it is.

    Half a character, which UTF-8 cannot hold, is shown by its number: names that differ stay different.
    """
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode()


def exposition(gauges: Iterable[Gauge], clean: Callable[[str], str] = exact) -> Iterator[str]:
    """The whole file. ``clean`` makes of a label's value what the file's readers can take."""
    for gauge in gauges:
        yield from _family(gauge, clean)
    yield "# EOF\n"  # OpenMetrics demands it; to Prometheus it is a comment


def moment(time: datetime | None) -> str | None:
    """An instant in seconds since 1970; None where it was not reported."""
    utc = in_utc(time)
    if not utc:
        return None
    return f"{utc.timestamp():.3f}"


def tasks(view: View, of_report: OfReport = dict) -> Gauge:
    """How many tasks have a health."""
    counted: Iterator[Sample] = ((of_report(health=count.mark.word), count.number) for count in view.first.counts)
    return Gauge("tasks", "Tasks by health, those too that a narrowed report leaves out.", counted)


def failures(tasks: Iterable[TaskView], of_task: OfTask) -> Gauge:
    """How many of a task's stored runs failed."""
    counted: Iterator[Sample] = ((of_task(task), task.runs.failed) for task in tasks)
    return Gauge("task_failures_in_window", "Stored runs of the task that failed; CTS keeps the newest five.", counted)


def known(tasks: Iterable[TaskView], of_task: OfTask) -> Gauge:
    """The tasks whose failure is known."""
    covered: Iterator[Sample] = ((of_task(task), 1) for task in tasks if task.expected.known)
    return Gauge("task_known_failure", "1 where the failure of the task is known and accepted.", covered)


def gate(view: View, of_report: OfReport = dict) -> Gauge:
    """Whether the gate failed; no sample where there is no gate."""
    judged: list[Sample] = [(of_report(), int(view.gate.failed))] if view.gate else []
    return Gauge("gate_failed", "1 where a rule of the gate failed.", judged)


def _family(gauge: Gauge, clean: Callable[[str], str]) -> Iterator[str]:
    """Its samples below what they are; nothing at all where there is none."""
    name = f"ctsreport_{gauge.name}"
    head = f"# HELP {name} {gauge.help}\n# TYPE {name} gauge\n"
    for labels, value in gauge.samples:
        yield f"{head}{name}{_labels(labels, clean)} {value}\n"
        head = ""


def _labels(labels: Mapping[str, str], clean: Callable[[str], str]) -> str:
    pairs = ",".join([f'{name}="{clean(value).translate(_ESCAPES)}"' for name, value in labels.items()])
    if not pairs:
        return ""
    return f"{{{pairs}}}"
