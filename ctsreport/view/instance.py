"""The daemons as a reader sees them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.findings import Findings, InstanceFinding
from ctsreport.analysis.past.model import Hearing, LastKnown, Unheard
from ctsreport.document import NOTHING_READ
from ctsreport.plural import plural
from ctsreport.snapshot.model import Definition
from ctsreport.view import wording
from ctsreport.view.fleet import PlaceView, place_view
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import listed, one_line

MOST_MODULES = 3
"""Modules that the row of a daemon names."""

MOST_LAST = 12
"""Tasks that were failing when a daemon was last read, by name."""

MOST_STAMPS = 3
"""Instances whose offset is named on the first screen."""


class InstanceView(Struct, frozen=True, gc=False):
    """One daemon: whether it was read, when, its own counts. ``key`` is its name as it was given.

    ``answered`` is whether it gave any answer: one that was silent has the time of the report as that of its answers.
    ``taken_at`` is that time itself, on a stable page too, which has no ``taken``.
    """

    key: str
    name: str
    place: PlaceView | None
    """How it is as a whole, in a fleet."""
    address: str | None
    read: bool
    answered: bool
    error: str | None
    taken: Moment | None
    taken_at: datetime | None
    not_known: str
    """What stands in the place of that time."""
    newest_event: Moment | None
    tasks: str
    reported: str
    tags: tuple[tuple[str, str], ...]
    """What its owners call it by: names and values, in order."""
    last_known: Moment | None
    """When its tasks were last known; None where they are now, or nobody remembers them."""
    last: str
    """How they were then."""
    modules: str
    """What its tasks run, with versions, as far as it tells; the most used first."""
    deaf: bool | None
    """Whether it hears no change in Consul any more; None where that cannot be told."""
    unheard: tuple[tuple[str, datetime], ...]
    """Its tasks that did not carry out a change in Consul, and when the first of these was seen."""


def instance_view(
    found: InstanceFinding,
    clock: Clock,
    place: PlaceView | None,
    tags: Mapping[str, str],
    last: LastKnown | None,
    hearing: Hearing | None,
) -> InstanceView:
    """One instance, worded."""
    snapshot = found.snapshot
    return InstanceView(
        key=snapshot.instance,
        name=one_line(snapshot.instance),
        place=place,
        address=one_line(snapshot.address) if snapshot.address else None,
        read=snapshot.read,
        answered=snapshot.read or snapshot.overall is not None,
        error=one_line(snapshot.error) if snapshot.error else None,
        taken_at=snapshot.taken_at,
        taken=None if clock.stable else clock.moment(snapshot.taken_at),
        not_known="yes" if clock.stable else "not known",
        newest_event=clock.moment(found.newest_event_at),
        tasks=plural(found.summary.tasks, "task") if snapshot.read else "–",
        reported=_reported(snapshot.overall.status) if snapshot.overall else wording.NOT_REPORTED,
        tags=tuple(sorted(tags.items())),
        last_known=clock.moment(last.at) if last else None,
        last=last_text(last, clock) if last else "",
        modules=_modules(snapshot.definitions),
        deaf=_deaf(hearing),
        unheard=_unheard(hearing.unheard) if hearing else (),
    )


def _instances(found: Iterable[InstanceFinding], assessed: Assessment, clock: Clock) -> Iterator[InstanceView]:
    """Each, with its place in a fleet, its tags, and what was last known of it."""
    places = {place.instance: place_view(place) for place in assessed.places}
    tags, last = assessed.expectations.tags, assessed.last_known
    hearing = assessed.memory.hearing if assessed.memory else {}
    for each in found:
        name = each.snapshot.instance
        yield instance_view(each, clock, places.get(name), tags.get(name, {}), last.get(name), hearing.get(name))


def _deaf(hearing: Hearing | None) -> bool | None:
    if hearing is None or (hearing.doubt and not hearing.deaf):
        return None
    return hearing.deaf


def _unheard(changes: Iterable[Unheard]) -> tuple[tuple[str, datetime], ...]:
    """Each task once, the longest missed first."""
    since: dict[str, datetime] = {}
    for each in sorted(changes, key=lambda each: each.seen):
        since.setdefault(each.task, each.seen)
    return tuple(since.items())


def _modules(definitions: Mapping[str, Definition] | None) -> str:
    """``example/rules 1.5.0 (98), example/dns 2.0.0 (2)``."""
    if definitions is None:
        return wording.NOT_REPORTED
    used = Counter(f"{each.module or '–'} {each.version or ''}".strip() for each in definitions.values())
    return listed([f"{one_line(module)} ({count})" for module, count in used.most_common()], MOST_MODULES)


def last_text(last: LastKnown, clock: Clock) -> str:
    """``as it was 2026-11-24 14:05:09 UTC (2 h ago): 3 of 20 tasks were failing: a, b and c``."""
    failing = [one_line(task.name) for task in last.tasks if task.unhealthy]
    moment = clock.moment(last.at)
    at = f"as it was {moment.full if moment else ''}"
    if not last.tasks:
        return f"{at}: no task was known"
    how = f"{len(failing)} of {plural(len(last.tasks), 'task')} {'was' if len(failing) == 1 else 'were'} failing"
    return f"{at}: {how}{f': {listed(failing, MOST_LAST)}' if failing else ''}. It is not counted above"


def stamps_text(findings: Findings, clock: Clock) -> str:
    """In which offset daemons stamp their events: their logs have those times; empty where it is the report's."""
    offsets = {found.snapshot.instance: _stamps(found.newest_event_at, clock) for found in findings.instances}
    if not any(offsets.values()):
        return ""
    if len(offsets) == 1:
        return f"The daemon's own times, as its log has them, are in {next(iter(offsets.values()))}"
    named = [f"{one_line(name)} in {offset}" for name, offset in offsets.items() if offset]
    return f"Daemons' own times, as their logs have them: {listed(named, MOST_STAMPS)}"


def _stamps(newest: datetime | None, clock: Clock) -> str:
    if newest is None or newest.utcoffset() == newest.astimezone(clock.zone).utcoffset():
        return ""
    if newest.utcoffset():
        return newest.isoformat()[-6:]
    return "UTC"


def _reported(status: dict[str, int]) -> str:
    return one_line(", ".join(f"{count} {word}" for word, count in status.items()))


class Instances(Struct, frozen=True):
    """All daemons, those of a fleet the worst first.

    ``unread_texts`` name each of them, and each task, that could not be read, and say why.
    """

    all: tuple[InstanceView, ...]
    unread: tuple[InstanceView, ...]
    unread_texts: tuple[str, ...]
    nothing_read: str
    """That not one of them could be read; empty where one was."""

    @property
    def not_well(self) -> tuple[InstanceView, ...]:
        """Those of a fleet that a person must look at."""
        return tuple(each for each in self.all if each.place and not each.place.well)

    @property
    def well(self) -> tuple[InstanceView, ...]:
        """The others of a fleet."""
        return tuple(each for each in self.all if each.place and each.place.well)

    @property
    def well_text(self) -> str:
        return f"{plural(len(self.well), 'daemon is', 'daemons are')} well"

    @property
    def unread_first(self) -> tuple[InstanceView, ...]:
        """Those that are not read, as many as leave the first screen to what is broken."""
        return self.unread[:MOST_UNREAD]

    @property
    def unread_more(self) -> str:
        """How many more are not read; empty where all are named."""
        more = self.unread[MOST_UNREAD:]
        if not more:
            return ""
        known = sum(bool(each.last) for each in more)
        last = f"; what was last known of {known} of them stands there" if known else ""
        return f"{plural(len(more), 'more daemon')} could not be read{last}"


MOST_UNREAD = 3
"""Instances that are not read and named on the first screen, each with a sentence."""


def instances_of(assessed: Assessment, clock: Clock, malformed: Iterable[str]) -> Instances:
    """The daemons, worded. ``malformed`` is what is said of tasks that could not be read."""
    found, places = assessed.findings.instances, assessed.places
    rank = {place.instance: number for number, place in enumerate(places)}
    worst_first = sorted(found, key=lambda each: rank.get(each.snapshot.instance, 0))
    instances = tuple(_instances(worst_first, assessed, clock))
    unread = tuple(each for each in instances if not each.read)
    return Instances(
        all=instances,
        unread=unread,
        unread_texts=(*(f"{each.name}: {each.error}" for each in unread), *malformed),
        nothing_read=NOTHING_READ if not any(each.snapshot.knows_tasks for each in found) else "",
    )
