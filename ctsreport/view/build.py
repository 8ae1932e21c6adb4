"""What was judged to the view: it is worded here, and nothing is decided."""

from msgspec import structs

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.judge import by_gravity
from ctsreport.snapshot.model import Notice
from ctsreport.view.about import Note, about_of, narrowed_of, narrowing_notices
from ctsreport.view.asof import as_of_view
from ctsreport.view.cause import causes_of
from ctsreport.view.comparison import comparisons_of
from ctsreport.view.first import first_screen
from ctsreport.view.fleet import fleet_of
from ctsreport.view.gate import gate_of
from ctsreport.view.incident import incident_of
from ctsreport.view.instance import instances_of
from ctsreport.view.known import known_of
from ctsreport.view.memory import memory_of
from ctsreport.view.notices import notices_of
from ctsreport.view.page import View
from ctsreport.view.records import Records
from ctsreport.view.tasks import VERY_MANY, enabled_first, is_terse, maker, tasks_of
from ctsreport.view.times import Clock
from ctsreport.view.verdict import verdict_of


def build(
    assessed: Assessment, clock: Clock, title: str | None = None, note: Note | None = None, report_url: str = ""
) -> View:
    """The frozen view; its title is made from the instances' names where none is given.

    ``report_url`` is where the whole report lies, for forms of it that are short.
    """
    assessed = _with_own_notices(_unaged(assessed) if clock.stable else assessed)
    records = assessed
    assessed = structs.replace(assessed, shown=enabled_first(assessed.shown))
    findings = assessed.findings
    one_task = assessed.selection.names_one and len(assessed.shown) == 1
    make = maker(assessed, clock)
    unhealthy = tuple(task for task in assessed.shown if task.unhealthy)
    about = about_of(assessed, clock, title, note, report_url, one_task=one_task)
    known = known_of(assessed, unhealthy, several=make.several)
    notices = notices_of(findings.notices, several=make.several)
    when = as_of_view(findings.as_of, clock)
    verdict = verdict_of(findings, known.count, when)
    causes = causes_of(assessed, make, one_task=one_task)
    return View(
        about=about,
        verdict=verdict,
        first=first_screen(assessed, make, causes, unhealthy, when),
        fleet=fleet_of(assessed),
        instances=instances_of(assessed, clock, [each.text for each in notices.malformed]),
        tasks=tasks_of(assessed, make, unhealthy, one_task=one_task),
        causes=causes,
        comparisons=comparisons_of(assessed),
        gate=gate_of(assessed, several=make.several),
        known=known,
        notices=notices,
        incident=incident_of(assessed, make) if one_task else None,
        memory=memory_of(assessed, clock, several=make.several),
        records=Records(records, about, verdict, causes, make),
    )


TERSE = (
    f"More than {VERY_MANY} tasks fail or failed: those that work again stand in the table of all tasks, and of each "
    "that fails pages tell the newest message. The JSON report has all."
)

# Notices that come and go with the instant of the report alone.
_OF_AGE = {"quiet", "clock_ahead"}


def _unaged(assessed: Assessment) -> Assessment:
    """Without what is true of the instant of the report, and not of the answers."""
    notices = tuple(each for each in assessed.findings.notices if each.code not in _OF_AGE)
    return structs.replace(assessed, findings=structs.replace(assessed.findings, notices=notices))


def _with_own_notices(assessed: Assessment) -> Assessment:
    """With a notice that the report is narrowed, where it is, and that there is too much for a page."""
    terse = [Notice("told_in_brief", "info", TERSE)] if is_terse(assessed) else []
    added = (*narrowing_notices(narrowed_of(assessed), len(assessed.shown)), *terse)
    notices = by_gravity((*assessed.findings.notices, *added))
    return structs.replace(assessed, findings=structs.replace(assessed.findings, notices=notices))
