"""How old the answers are that a report rests on."""

from msgspec import Struct

from ctsreport.analysis.findings import Findings
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import span

STALE = 600
"""Seconds from which on the age of the answers is the first thing to know."""


class Answers(Struct, frozen=True):
    """When the answers were given.

    ``taken`` is when the oldest of them was; None where that is not known of all. ``newest_run`` is when the newest run
    of all ended. ``stale`` says how old they are, where that is the first thing to know; ``age`` the same, and, where
    nobody knows when answers were saved, how old the newest run in them is; ``age_in_short`` in a few words.
    """

    taken: Moment | None
    newest_run: Moment | None
    stale: str
    age: str
    age_in_short: str


def answers_of(findings: Findings, clock: Clock) -> Answers:
    """When the answers of a report were given, worded."""
    taken = [time for found in findings.instances if (time := found.snapshot.taken_at) is not None]
    newest = max((found.newest_event_at for found in findings.instances if found.newest_event_at), default=None)
    age, undated = _age(findings, clock), _age_of_undated(findings, clock)
    stale = f"These answers are {span(age)} old: nothing that happened since is known." if age >= STALE else ""
    unknown = (
        f"When these answers were saved is not known: the newest run in them ended {span(undated)} ago."
        if undated
        else ""
    )
    in_short = f"answers of unknown age, newest run {span(undated)} ago" if undated else ""
    return Answers(
        taken=clock.moment(min(taken)) if taken and len(taken) == len(findings.instances) else None,
        newest_run=clock.moment(newest),
        stale=stale,
        age=stale or unknown,
        age_in_short=f"answers {span(age)} old" if stale else in_short,
    )


def _age(findings: Findings, clock: Clock) -> float:
    """In seconds, of the oldest; 0 where that is not known."""
    taken = [found.snapshot.taken_at for found in findings.instances]
    oldest = min((time for time in taken if time is not None), default=None)
    return (clock.now - oldest).total_seconds() if oldest else 0.0


def _age_of_undated(findings: Findings, clock: Clock) -> float:
    """In seconds, of the newest run of an instance whose answers have no time.

    The oldest of these, from ten minutes on; else 0.
    """
    undated = [found.newest_event_at for found in findings.instances if found.snapshot.taken_at is None]
    oldest = min((time for time in undated if time), default=None)
    age = (clock.now - oldest).total_seconds() if oldest else 0.0
    return age if age >= STALE else 0.0
