"""When the answers were given that a report rests on, and when anything last ran."""

from msgspec import Struct

from ctsreport import __version__
from ctsreport.analysis.findings import Findings
from ctsreport.view.asof import AsOfView
from ctsreport.view.times import Clock, Moment

AT_END = f"The last line says as of when this is so, and when it was made by ctsreport {__version__}."


class Answers(Struct, frozen=True):
    """When the answers were given.

    ``taken`` is when the oldest of them was; None where that is not known of all. ``taken_last`` is when the youngest
    was, where several daemons answered at different times. ``newest_run`` is when the newest run of all ended.
    ``stale`` says of old answers that nothing is known of what happened since; their age stands in the verdict.
    ``not_known`` is what stands in the place of ``taken`` where that is not there.
    """

    taken: Moment | None
    taken_last: Moment | None
    newest_run: Moment | None
    stale: str
    not_known: str


def answers_of(findings: Findings, when: AsOfView, clock: Clock) -> Answers:
    """When the answers of a report were given, worded; ``when`` is as of when it is true."""
    newest = max((found.newest_event_at for found in findings.instances if found.newest_event_at), default=None)
    taken = None if when.or_later else when.moment
    lasted = when.lasted if taken else ""
    return Answers(
        taken=taken,
        taken_last=_last(findings, taken, clock),
        newest_run=clock.moment(newest),
        stale=f"What happened in the {lasted} since these answers is not known." if lasted else "",
        not_known="" if taken else _not_known(clock),
    )


def _not_known(clock: Clock) -> str:
    return AT_END if clock.stable else "When the answers were given is not known."


def _last(findings: Findings, first: Moment | None, clock: Clock) -> Moment | None:
    """When the youngest answers were given; None where a reader sees no difference."""
    read = (found.snapshot for found in findings.instances if found.snapshot.knows_tasks)
    last = clock.moment(max((each.taken_at for each in read if each.taken_at), default=None))
    if first and last and last.at > first.at and last.text != first.text:
        return last
    return None
