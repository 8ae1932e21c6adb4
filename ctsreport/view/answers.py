"""When the answers were given that a report rests on, and when anything last ran."""

from msgspec import Struct

from ctsreport import __version__
from ctsreport.analysis.findings import Findings
from ctsreport.view.asof import OLD
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import span

AT_END = f"As of when this is so, and when it was made by ctsreport {__version__}, stands in its last line."


class Answers(Struct, frozen=True):
    """When the answers were given.

    ``taken`` is when the oldest of them was; None where that is not known of all. ``newest_run`` is when the newest run
    of all ended. ``stale`` says of old answers that nothing is known of what happened since; their age stands in the
    verdict. ``not_known`` is what stands in the place of ``taken`` where that is not there.
    """

    taken: Moment | None
    newest_run: Moment | None
    stale: str
    not_known: str


def answers_of(findings: Findings, clock: Clock) -> Answers:
    """When the answers of a report were given, worded."""
    newest = max((found.newest_event_at for found in findings.instances if found.newest_event_at), default=None)
    taken = None if findings.as_of.or_later or clock.stable else clock.moment(findings.as_of.at)
    age = (clock.now - taken.at).total_seconds() if taken else 0.0
    return Answers(
        taken=taken,
        newest_run=clock.moment(newest),
        stale=f"What happened in the {span(age)} since these answers is not known." if age >= OLD else "",
        not_known="" if taken else AT_END if clock.stable else "When the answers were given is not known.",
    )
