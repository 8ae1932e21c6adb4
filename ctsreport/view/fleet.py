"""A fleet at a glance: how many daemons fail, which, in which groups, and which could not be read."""

from collections import Counter
from collections.abc import Container, Sequence

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.fleet import FleetInstance, PlaceState, Spread, grouped
from ctsreport.plural import plural
from ctsreport.view.labels import PLACE, Mark
from ctsreport.view.slug import instance_anchor
from ctsreport.view.wording import listed, one_line

MOST_MARKS = 400
"""Instances that have a mark of their own; of a larger fleet those of the worst."""


MOST_AWAY = 12
"""Instances that were not read and that the first screen names."""


class PlaceView(Struct, frozen=True, gc=False):
    """One instance: its mark, where its row stands, and how it is in words."""

    name: str
    mark: Mark
    anchor: str
    text: str
    detail: str
    """How many of its tasks fail; empty where none does."""
    well: bool


class GroupView(Struct, frozen=True, gc=False):
    """Instances with one tag; ``name`` is empty where the report has no groups.

    ``text`` counts all of them, ``places`` are those that have a mark. ``well``: all of them are.
    """

    name: str
    text: str
    places: tuple[PlaceView, ...]
    well: bool


class FleetView(Struct, frozen=True):
    """All instances, the worst first. ``text`` counts them; ``more`` have no mark.

    ``away`` names those that were not read, and says how they were when they were last known; empty where all were.
    """

    text: str
    away: str
    groups: tuple[GroupView, ...]
    more: int

    @property
    def not_well(self) -> tuple[GroupView, ...]:
        """Of several groups those in which something must be looked at."""
        return tuple(group for group in self.groups if not group.well) if len(self.groups) > 1 else ()


def fleet_of(assessed: Assessment) -> FleetView | None:
    """The fleet; None where there are too few daemons to be one."""
    found = assessed.places
    if not found:
        return None
    key, tags = assessed.selection.group_by, assessed.expectations.tags
    marked = {place.instance for place in found[:MOST_MARKS]}
    groups = grouped(found, tags, key) if key else iter([("", list(found))])
    made = tuple(_group(name, key, group, marked) for name, group in groups)
    return FleetView(counted(found), _away(assessed), made, len(found) - len(marked))


def _away(assessed: Assessment) -> str:
    """``a, b and 3 more; when last known, 2 of 40 tasks of 4 of them were failing``."""
    away = [place.instance for place in assessed.places if place.state == "not read"]
    last = [assessed.last_known[name] for name in away if name in assessed.last_known]
    tasks = [task for each in last for task in each.tasks]
    known = ""
    if tasks:
        whose = f" of {len(last)} of them" if len(last) < len(away) else ""
        failing = sum(task.unhealthy for task in tasks)
        known = f"when last known, {failing or 'none'} of {plural(len(tasks), 'task')}{whose} failed"
    return "; ".join(filter(None, (listed([one_line(name) for name in away], MOST_AWAY), known)))


def counted(found: Sequence[FleetInstance]) -> str:
    """``198 daemons: 7 failing, 2 not read, 189 well``."""
    return f"{plural(len(found), 'daemon')}: {_states(found)}"


def _states(found: Sequence[FleetInstance]) -> str:
    states = Counter(place.state for place in found)
    return ", ".join(f"{states[state]} {state}" for state in _STATES if states[state])


def short(found: Sequence[FleetInstance]) -> str:
    """``198 CTS daemons: 7 failing, 2 not read``: a title."""
    states = Counter(place.state for place in found)
    parts = [f"{states[state]} {state}" for state in _STATES[:-1] if states[state]]
    return f"{plural(len(found), 'CTS daemon')}: {', '.join(parts) or 'all well'}"


_STATES: tuple[PlaceState, ...] = ("failing", "not read", "unsure", "well")


def _group(name: str, key: str, found: Sequence[FleetInstance], marked: Container[str]) -> GroupView:
    label = f"no {key}" if key else ""
    if name:
        label = f"{key} {name}"
    shown = tuple(place_view(place) for place in found if place.instance in marked)
    return GroupView(one_line(label), _states(found), shown, all(place.state == "well" for place in found))


def place_view(place: FleetInstance) -> PlaceView:
    """One instance, worded."""
    name = one_line(place.instance)
    text = place_text(place)
    detail = text if place.state == "failing" else ""
    return PlaceView(
        name, PLACE[place.state], instance_anchor(place.instance), f"{name}: {text}", detail, place.state == "well"
    )


def place_text(place: FleetInstance) -> str:
    """How an instance is: ``3 of 20 tasks fail``, ``not read``."""
    if place.state == "failing":
        return f"{place.failing} of {plural(max(place.tasks, place.failing), 'task')} fail{'s' * (place.failing == 1)}"
    if place.state == "not read":
        return place.state
    return f"{plural(place.tasks, 'task')}, {place.state}"


def spread_text(spread: Spread) -> str:
    """``all 49 are site dc2; 151 others run the same task well``."""
    if spread.instances == spread.read:
        where = f"in all {spread.read} instances that were read"
    else:
        where = f"in {spread.instances} of {spread.read} instances that were read"
    group = f"all of them {one_line(spread.key)} {one_line(spread.group)}" if spread.group else ""
    well = f"{plural(spread.well, 'other runs', 'others run')} the same task well" if spread.well else ""
    return "; ".join(filter(None, (where, group, well)))
