"""What a terminal shows of many daemons in few lines: how many fail, where, who is away, and by which causes."""

from collections.abc import Iterator, Sequence

from ctsreport.cli.screen import Screen, columns
from ctsreport.plural import plural
from ctsreport.view.beside import BETWEEN, aside, fitting_details
from ctsreport.view.cause import CauseView
from ctsreport.view.fleet import FleetView
from ctsreport.view.page import View

GROUPS = 6
"""Groups that are counted one by one, the worst first."""

REASONS = 3
"""Daemons that were not read and whose reason is told."""

CAUSES = 3
COMPARED = 2


def fleet_lines(fleet: FleetView, unread: Sequence[str], on: Screen) -> Iterator[str]:
    """The daemons by state and group; those that could not be read by name, and the first with the reason."""
    groups = [f"{group.name}: {group.text}" for group in fleet.groups if group.name]
    more = [f"{plural(len(groups) - GROUPS, 'more group')}"] if groups[GROUPS:] else []
    yield from on.wrapped(f"  {'; '.join((fleet.text, *groups[:GROUPS], *more))}", "    ")
    sign = on.paint("not read", "critical")
    if fleet.away:
        yield from on.wrapped(f"  {sign}  {fleet.away}", "    ")
    for text in unread[:REASONS]:
        yield on.fitted(f"    {text}")
    if unread[REASONS:]:
        yield f"    and {len(unread) - REASONS} more reasons, in the report"


def cause_lines(view: View, on: Screen) -> Iterator[str]:
    """What several tasks fail by, where that is in a fleet, and what goes with a failure."""
    shared = view.causes.shared
    for cause in shared[:CAUSES]:
        yield from _cause(cause, on, in_fleet=view.fleet is not None)
        if cause.spread:
            yield from on.wrapped(f"    {cause.spread}", "    ")
    if len(shared) > CAUSES:
        yield on.fitted(f"  and {plural(len(shared) - CAUSES, 'more cause')} behind several tasks")
    for text in view.comparisons.telling[:COMPARED]:
        yield from on.wrapped(f"  {text}", "    ")


def _cause(cause: CauseView, on: Screen, *, in_fleet: bool) -> list[str]:
    """In a fleet a line, with as much of what its tasks differ in as that holds."""
    text = f"  {cause.reach} by one cause: {cause.summary}"
    if on.width is None or not in_fleet:
        return on.folded(f"{text}{aside(cause.details)}", "    ")
    return [on.fitted(f"{text}{aside(fitting_details(cause.details, on.width - columns(text) - len(BETWEEN)))}")]
