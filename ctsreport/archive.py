"""A report in one archive, for a ticket: page, Markdown, JSON, and the raw answers that it is of."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ctsreport.analysis.assess import Assessment
from ctsreport.destinations import destination
from ctsreport.destinations.delivery import Delivery
from ctsreport.document import ARCHIVE, Document
from ctsreport.renderers import FORMATS, USUAL, render
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.snapshot.model import Reading
from ctsreport.snapshot.narrow import narrowed
from ctsreport.view.page import View
from ctsreport.view.times import in_utc


def about_shown(readings: Sequence[Reading], assessed: Assessment) -> list[Reading]:
    """The raw answers about the tasks that are shown; all where the report is not narrowed."""
    if not assessed.selection.narrows:
        return list(readings)
    tasks = Counter(task.instance for task in assessed.findings.tasks)
    shown: dict[str, set[str]] = {reading.instance: set() for reading in readings}
    for task in assessed.shown:
        shown[task.instance].add(task.name)
    return [narrowed(reading, shown[reading.instance], tasks[reading.instance]) for reading in readings]


def bundle_of(
    views: Mapping[str, View],
    now: datetime,
    files: Files,
    drawing: Mapping[str, FormatOptions],
    snapshot: Callable[[], bytes],
    limit: int,
) -> Delivery:
    """At most so many bytes; the last are left out first."""
    made = in_utc(now) or now
    options = {name: drawing.get(name, FORMATS[name].options()).whole() for name in USUAL}
    documents = [render(name, views[name], files, options[name])[0] for name in USUAL]
    answers = snapshot().decode()
    saved = Document(f"{files.stem}.snapshot.json", "application/json", lambda: [answers])
    archive = f"{files.stem}{ARCHIVE}"
    bundle = destination("bundle", name=archive, limit=limit, made=made, note=views["html"].instances.nothing_read)
    return bundle.deliver([*documents, saved])
