"""When the answers were given that a report rests on, and when anything last ran."""

from msgspec import Struct

from ctsreport.analysis.findings import Findings
from ctsreport.view.asof import OLD
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import span


class Answers(Struct, frozen=True):
    """When the answers were given.

    ``taken`` is when the oldest of them was; None where that is not known of all. ``newest_run`` is when the newest run
    of all ended. ``stale`` says of old answers that nothing is known of what happened since; their age stands in the
    verdict.
    """

    taken: Moment | None
    newest_run: Moment | None
    stale: str


def answers_of(findings: Findings, clock: Clock) -> Answers:
    """When the answers of a report were given, worded."""
    newest = max((found.newest_event_at for found in findings.instances if found.newest_event_at), default=None)
    taken = None if findings.as_of.or_later else clock.moment(findings.as_of.at)
    age = (clock.now - taken.at).total_seconds() if taken else 0.0
    return Answers(
        taken=taken,
        newest_run=clock.moment(newest),
        stale=f"What happened in the {span(age)} since these answers is not known." if age >= OLD else "",
    )
