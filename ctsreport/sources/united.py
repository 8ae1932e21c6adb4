"""One daemon that was named twice, or a cluster whose members were named one by one: one instance, counted once.

Ids of events are random, but two daemons that were played from one recording share them as well; so ids prove nothing
alone. Who answered does: two names of one server, or members of one cluster, that also tell of the same events.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from ctsreport.pattern import Pattern
from ctsreport.snapshot.model import Notice, Reading
from ctsreport.snapshot.paths import TASKS
from ctsreport.snapshot.wire import decode
from ctsreport.sources.address import address_of

# What people may call an instance on the command line, and no more.
_NAME = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class United(NamedTuple):
    """The readings, each of a daemon of its own; by the name of one that several names were given for, these."""

    readings: list[Reading]
    known_as: Mapping[str, tuple[str, ...]]

    def named(self, readings: Iterable[Reading]) -> list[Reading]:
        """Other readings of the same instances, under the names that these have now."""
        now = {name: instance for instance, names in self.known_as.items() for name in names}
        return [structs.replace(each, instance=now.get(each.instance, each.instance)) for each in readings]


def united(readings: Sequence[Reading]) -> United:
    """Those of one daemon together, where the first of them stood."""
    taken = {reading.instance for reading in readings}
    made: list[Reading] = []
    known_as: dict[str, tuple[str, ...]] = {}
    for group in _groups(readings):
        one = group[0]
        if len(group) > 1:
            names = [reading.instance for reading in group]
            one = _one(group, _name(group, taken.difference(names)))
            known_as[one.instance] = tuple(names)
        made.append(one)
    return United(made, known_as)


def _groups(readings: Sequence[Reading]) -> list[list[Reading]]:
    """The readings by daemon; those that are alone are by far the most, and nothing of them is decoded."""
    shared = Counter(sign for reading in readings for sign in _signs(reading))
    groups: list[list[Reading]] = []
    of_sign: dict[object, list[list[Reading]]] = {}
    for reading in readings:
        signs = [sign for sign in _signs(reading) if shared[sign] > 1]
        candidates = (group for sign in signs for group in of_sign.get(sign, ()))
        group = next((each for each in candidates if _same(each, reading)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(reading)
        for sign in signs:
            of_sign.setdefault(sign, []).append(group)
    return groups


def _signs(reading: Reading) -> Iterator[object]:
    """What another reading of the same daemon has as well."""
    if reading.fresh and reading.server:
        yield reading.server
    if reading.fresh and reading.cluster:
        yield reading.cluster


def _same(group: Sequence[Reading], reading: Reading) -> bool:
    """Whether a reading is of the daemon of a group with which it shares a sign."""
    return any(_tell_alike(other, reading) for other in group)


def _tell_alike(one: Reading, other: Reading) -> bool:
    """Whether two tell of a common event; a follower that cannot reach its leader tells of none."""
    if one.cluster and one.cluster == other.cluster and not (_answers(one) and _answers(other)):
        return True
    return not _events(one).isdisjoint(_events(other))


def _answers(reading: Reading) -> bool:
    return any(answer.error is None for answer in reading.answers)


def _events(reading: Reading) -> set[tuple[str, str]]:
    """The ids of all events, by task."""
    lists = (each for each in reading.answers if each.error is None and (each.request or "").startswith(TASKS))
    tasks = (item for answer in lists for item in (decode(answer).tasks or {}).items())
    return {(name, event.id) for name, task in tasks for event in task.events or () if event.id}


def _name(group: Sequence[Reading], taken: Iterable[str]) -> str:
    """The one name that people gave; else that of the cluster, where no other instance has it; else the first."""
    given = {reading.instance for reading in group if _is_given(reading)}
    if len(given) == 1:
        return given.pop()
    cluster = next((reading.cluster[0] for reading in group if reading.cluster), "")
    usable = _NAME.fullmatch(cluster) and cluster not in taken
    return cluster if usable else group[0].instance


def _is_given(reading: Reading) -> bool:
    return not reading.address or address_of(reading.address).instance != reading.instance


def _one(group: Sequence[Reading], name: str) -> Reading:
    """The first that answered, with what the others noticed, each thing once, and what they are."""
    best = next(filter(_answers, group), group[0])
    others = [reading for reading in group if reading is not best]
    notes = dict.fromkeys(structs.replace(note, instance=name) for each in (best, *others) for note in each.notes)
    return structs.replace(best, instance=name, notes=(*notes, _notice(group, name)))


def _notice(group: Sequence[Reading], name: str) -> Notice:
    places = [reading.address or reading.instance for reading in group]
    listed = f"{', '.join(places[:-1])} and {places[-1]}"
    cluster = next((reading.cluster[0] for reading in group if reading.cluster), "")
    what = f"members of the cluster {cluster}" if cluster else "one daemon under several names"
    short = name if " " not in name and "/" not in name and ":" not in name else "NAME"
    again = " ".join(f"{short}={place}" for place in places)
    text = f"{listed} are {what}: one instance, whose tasks count once. Named so, it stays one: {again}"
    return Notice("same_daemon", "info", text, name)
