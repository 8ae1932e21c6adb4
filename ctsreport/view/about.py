"""What a report is: its title, when and by what it was made, what it was narrowed to, and how it is to be read."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from ctsreport import __version__
from ctsreport.analysis.assess import Assessment
from ctsreport.plural import plural
from ctsreport.snapshot.model import Notice
from ctsreport.view.asof import as_of_view
from ctsreport.view.fleet import short
from ctsreport.view.labels import HEALTH_MEANS, RUN_MEANS, Mark
from ctsreport.view.record import NarrowedRecord
from ctsreport.view.times import Clock, Moment, offset_text
from ctsreport.view.wording import listed, one_line


class Note(Struct, frozen=True, gc=False):
    """What a person added on top: Markdown as written, and as safe HTML."""

    markdown: str
    html: str


class Narrowed(Struct, frozen=True, gc=False):
    """That the report shows some tasks only, in a sentence, and how many it leaves out."""

    text: str
    left_out: int
    record: NarrowedRecord


class About(Struct, frozen=True):
    """What a report is.

    ``made`` is when it was made, ``zone`` the zone of all times, with its offset then. ``made_text`` says when and by
    what it was made; on a stable page ``last_line`` does, which changes though nothing did. ``fresh_until`` is when a
    page that is carried somewhere will have been renewed, ``promise`` the end of ``last_line`` that says so, for what
    is never renewed to leave out; ``report_url`` where the whole report lies, or empty.
    ``group`` is the one that all its instances are of (``site dc2``), where they are grouped; else empty.
    ``config_file`` says what is expected; empty where there is none. ``legend`` is how health is judged,
    ``run_legend`` the signs of runs.
    """

    title: str
    version: str
    made: Moment
    zone: str
    made_text: str
    last_line: str
    promise: str
    fresh_until: datetime | None
    report_url: str
    group: str
    narrowed: Narrowed | None
    note: Note | None
    config_file: str
    legend: tuple[tuple[Mark, str], ...] = HEALTH_MEANS
    run_legend: tuple[tuple[Mark, str], ...] = RUN_MEANS

    @property
    def narrowed_text(self) -> str:
        """That the report shows some tasks only; empty where it shows all."""
        if not self.narrowed:
            return ""
        return self.narrowed.text


def about_of(
    assessed: Assessment, clock: Clock, title: str | None, note: Note | None, report_url: str, *, one_task: bool
) -> About:
    """What a report is; its title is made from the instances' names where none is given."""
    promise = _promise(clock)
    made = f"Report made {clock.text(clock.now)} by ctsreport {__version__}"
    return About(
        title=one_line(title or _title(assessed, assessed.shown[0].name if one_task else "")),
        version=__version__,
        made=Moment(*clock.texts(clock.now), clock.age(clock.now), clock.now),
        zone=offset_text(clock),
        made_text="" if clock.stable else f"{made}; ages are counted to then.",
        last_line=f"{as_of_view(assessed.findings.as_of, clock).line} {made}.{promise}" if clock.stable else "",
        promise=promise,
        fresh_until=clock.fresh_until,
        report_url=report_url,
        group=_group(assessed),
        narrowed=narrowed_of(assessed),
        note=note,
        config_file=one_line(assessed.expectations.source),
    )


def _group(assessed: Assessment) -> str:
    """The group that all instances are of; empty where they are of several, or nobody groups them."""
    key, tags = assessed.selection.group_by, assessed.expectations.tags
    names = {tags.get(each.snapshot.instance, {}).get(key, "") for each in assessed.findings.instances}
    if not key or len(names) != 1 or "" in names:
        return ""
    return one_line(f"{key} {names.pop()}")


def _promise(clock: Clock) -> str:
    """Until when the page will have been renewed: of a job that has stopped nothing else would be seen."""
    until = clock.text(clock.fresh_until)
    if not until:
        return ""
    return f" It is renewed by {until}; after that, do not rely on it: the job that makes it has stopped."


def narrowed_of(assessed: Assessment) -> Narrowed | None:
    """What was asked for, how many tasks that is, and how many are left out; None where all are shown."""
    selection, shown = assessed.selection, len(assessed.shown)
    if not selection.narrows:
        return None
    left_out = len(assessed.findings.tasks) - shown
    asked = []
    if selection.tasks:
        globs = [one_line(glob) for glob in selection.tasks]
        asked.append(f"{'task' if selection.names_one_task else 'tasks'} {listed(globs)}")
    if selection.statuses:
        asked.append(f"status {listed(selection.statuses)}")
    what = f"{plural(shown, 'task is', 'tasks are')} shown, {left_out} left out"
    text = f"Narrowed to {' and '.join(asked)}: {what}. The verdict and the counts are of all tasks."
    return Narrowed(text, left_out, NarrowedRecord(selection.tasks, selection.statuses, left_out))


def narrowing_notices(narrowed: Narrowed | None, shown: int) -> Iterator[Notice]:
    """That the report is narrowed; to nothing, a warning."""
    if narrowed:
        yield Notice("narrowed", "info" if shown else "warning", narrowed.text)


def _title(assessed: Assessment, task: str) -> str:
    """Made from the instances' names; of one task with its name before them."""
    names = [found.snapshot.instance for found in assessed.findings.instances]
    title = f"CTS health: {', '.join(names)}" if names else "CTS health"
    if assessed.places and len(title) > MOST_TITLE:  # it fills the screen, and says nothing
        title = short(assessed.places)
    return f"{task} – {title}" if task else title


MOST_TITLE = 60
"""Characters of a title made of many names: what a wiki's list of pages shows."""
