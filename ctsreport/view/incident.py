"""The page for one incident: one task, and how to make the report again."""

from collections.abc import Iterator

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.findings import Findings
from ctsreport.pattern import Pattern
from ctsreport.view.task import Since, TaskView
from ctsreport.view.tasks import Maker
from ctsreport.view.times import Clock, in_utc
from ctsreport.view.wording import one_line

# What can be written before an address; other names are made from it.
_NAME = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class IncidentStep(Struct, frozen=True, gc=False):
    """A command, and what it is for."""

    text: str
    command: str


class Incident(Struct, frozen=True):
    """One task, whole, and the commands that make the report again."""

    task: TaskView
    since: str
    """Since when it fails, in words; empty where it does not."""
    why: str
    """Why it fails now, or why nothing is known of it; empty where all is well."""
    details: str
    """What helps beside that."""
    steps: tuple[IncidentStep, ...]


def incident_of(assessed: Assessment, make: Maker) -> Incident:
    """The page of the one task that is shown."""
    finding = assessed.shown[0]
    task = make.task(finding)
    since = f"failing since {_when(task.since)}" if task.since and task.unhealthy else ""
    steps = tuple(_steps(finding.name, assessed.findings, make.clock))
    return Incident(task, since, task.cause.now.rstrip("."), task.cause.details_now, steps)


def _when(since: Since) -> str:
    if since.moment.age:
        return f"{since.text} ({since.moment.age})"
    return since.text


def _steps(name: str, findings: Findings, clock: Clock) -> Iterator[IncidentStep]:
    """Addresses are shown without what lets somebody in, as everywhere."""
    live = [found.snapshot for found in findings.instances if found.snapshot.address]
    sources = [
        f"{each.instance}={each.address}" if _NAME.fullmatch(each.instance) else str(each.address) for each in live
    ]
    narrowed = ["--task", name, *(["--tz", clock.zone_name] if clock.zone_name != "UTC" else [])]
    now = in_utc(clock.now) or clock.now
    then = ["--stable"] if clock.stable else ["--now", now.isoformat().replace("+00:00", "Z")]
    if sources:
        yield IncidentStep("Keep what the daemon says now, before a restart forgets it:", _line("fetch", *sources))
        yield IncidentStep("See how it is now:", _line("report", *sources, *narrowed))
    yield IncidentStep(
        "Make this report again, from a snapshot of then (report.snapshot.json of a bundle):",
        _line("report", "SNAPSHOT.json", *narrowed, *then),
    )


def _line(*words: str) -> str:
    from shlex import join  # of one task alone is there a command

    return one_line(join(["ctsreport", *words]))
