"""GitLab's metrics report, which a merge request shows where a value changed.

Only what does not change by itself, so no times.
"""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.metrics.exposition import Gauge, Sample, exposition, failures, gate, known, tasks
from ctsreport.view.page import View
from ctsreport.view.task import TaskView
from ctsreport.view.wording import one_line

LEVELS = {"successful": 0, "unknown": 1, "errored": 2, "critical": 3}
"""Health as a number: more is worse."""


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """What there is to compare, family by family."""
    return (
        Document(f"{files.stem}.metrics.txt", "text/plain; charset=utf-8", lambda: exposition(_gauges(view), _label)),
    )


def _gauges(view: View) -> Iterator[Gauge]:
    yield tasks(view)
    yield Gauge("instances_unread", "Instances whose tasks could not be read.", [({}, len(view.instances.unread))])
    levels: Iterator[Sample] = ((_of_task(task), LEVELS[task.health]) for task in view.tasks.all)
    yield Gauge("task_health_level", "0 successful, 1 unknown, 2 errored, 3 critical.", levels)
    yield failures(view.tasks.all, _of_task)
    yield known(view.tasks.all, _of_task)
    yield gate(view)


def _of_task(task: TaskView) -> dict[str, str]:
    """The labels of a task: GitLab compares them with those of another run, and has none of its own."""
    instance, name = task.key
    return {"instance": instance, "task": name}


def _label(text: str) -> str:
    """A text that GitLab can read.

    It takes each # for the beginning of a comment, in quotes too, and then refuses the whole file.
    """
    return one_line(text).replace("#", "\uff03")
