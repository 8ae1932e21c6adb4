"""A publication carried to a target: when it speaks, what is tried again, and what is kept for the next time.

Whatever happens in between (the process is killed, an answer is lost, somebody else writes), the next run finds what
is there and goes on from that.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ctsreport.destinations.interface import (
    Action,
    Change,
    ConflictError,
    Delivered,
    Kept,
    OutcomeUnknownError,
    Publication,
    Target,
)

NEWS, BAD, AT = ("_news", "_bad", "_at")
"""Names of what is kept of every target: what was last told, whether that was bad, and when."""

Keep = Callable[[dict[str, str]], None]
"""Called after each change with all that is to be kept: a run that is killed then goes on from there."""


class Published(NamedTuple):
    """What became of one thing of a target: ``created``, ``updated``, ``unchanged`` or ``silent``."""

    outcome: str
    name: str = ""
    place: str = ""
    remarks: tuple[str, ...] = ()


def planned(target: Target, publication: Publication, on: str, kept: Kept | None) -> list[Change] | Published:
    """What would be done; why nothing, where the target has nothing to say. ``kept`` is None without a history."""
    if not target.reads_back:
        why = _why_silent(publication, on, kept)
        return Published("silent", remarks=(why,)) if why else list(target.plan(publication, _own(kept)))
    changes = list(target.plan(publication, _own(kept)))
    if on == "failure" and not publication.bad:  # what is there already is brought up to date, and nothing is made
        changes = [each for each in changes if each.action is not Action.CREATE]
    return changes or Published("silent", remarks=(_WELL,))


def publish(target: Target, publication: Publication, on: str, kept: Kept | None, keep: Keep) -> list[Published]:
    """Carry it there, and say what became of each thing. Raises `CtsReportError`."""
    known = dict(kept or {})
    done: dict[str, Published] = {}
    for again in (False, True):
        changes = planned(target, publication, on, None if kept is None else known)
        if isinstance(changes, Published):
            return [*done.values(), changes]
        pending: Change | None = None
        try:
            for change in changes:
                pending = change
                done[change.name] = _later(done.get(change.name), _carried(target, change, known, keep))
        except (ConflictError, OutcomeUnknownError) as error:
            if again or not _may_go_on(target, publication, on, known, error, pending, done):
                raise
        else:
            break
    known |= {NEWS: publication.news, BAD: "yes" if publication.bad else "", AT: publication.made.isoformat()}
    keep(known)
    return list(done.values())


def _carried(target: Target, change: Change, known: dict[str, str], keep: Keep) -> Published:
    delivered = Delivered(change) if change.action is Action.KEEP else target.carry_out(change)
    known |= delivered.keep
    for name in [name for name, value in delivered.keep.items() if not value]:
        del known[name]
    if delivered.keep:
        keep(known)
    place = delivered.change.place  # of something new it is known only now
    return Published(change.action.done, change.name, place, (*change.remarks, *delivered.remarks))


def _later(before: Published | None, now: Published) -> Published:
    """What a second try found as it should be was done by the first."""
    return before if before is not None and now.outcome == Action.KEEP.done else now


def _may_go_on(
    target: Target,
    publication: Publication,
    on: str,
    known: Mapping[str, str],
    error: ConflictError | OutcomeUnknownError,
    pending: Change | None,
    done: dict[str, Published],
) -> bool:
    """Whether to plan again: not where something might be made twice. What the lost call did is noted as done."""
    if isinstance(error, ConflictError):
        return True
    if pending is None or not target.reads_back:
        return False
    changes = planned(target, publication, on, known)
    now = {} if isinstance(changes, Published) else {each.name: each for each in changes}
    found = now.get(pending.name)
    if found is None or found.action is Action.KEEP:
        done[pending.name] = Published(pending.action.done, pending.name, pending.place, pending.remarks)
        return True
    return found.action is Action.UPDATE


_WELL = "nothing wants attention"


def _why_silent(publication: Publication, on: str, kept: Kept | None) -> str:
    """Why a target that cannot look at what it said says nothing now; empty where it speaks."""
    if on == "always":
        return ""
    if kept is None:
        return 'it cannot know what it said last: name a --history, or set on = "always"'
    if on == "failure":
        return "" if publication.bad or kept.get(BAD) else _WELL
    if NEWS not in kept:
        return "" if publication.bad else "nothing wants attention, and it never spoke before"
    return "nothing changed since it last spoke" if kept[NEWS] == publication.news else ""


def _own(kept: Kept | None) -> dict[str, str]:
    """Without what is kept of every target."""
    return {name: value for name, value in (kept or {}).items() if not name.startswith("_")}


def line_of(result: Published) -> str:
    """What became of one thing, for people."""
    head = " ".join(filter(None, (result.outcome, result.place)))
    return ": ".join((head, " ".join(result.remarks))) if result.remarks else head
