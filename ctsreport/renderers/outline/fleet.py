"""What a page says of several daemons: those to look at, the worst first, and the same task side by side."""

from collections.abc import Iterable, Iterator

from ctsreport.renderers.outline.blocks import Block, Heading, Line, Name, Paragraph, Row, Section, State, Words, line
from ctsreport.renderers.outline.parts import linked, moment_order, rows
from ctsreport.view.beside import aside
from ctsreport.view.comparison import SideView
from ctsreport.view.instance import InstanceView
from ctsreport.view.page import View

Blocks = Iterator[Block]

DAEMONS = ("Instance", "Address", "Asked", "Tasks", "Its own counts", "Newest run ended")
FLEET = ("Instance", "State", *DAEMONS[1:], "Modules")
SIDES = ("Health", "Where", "Module", "Version", "Services or condition", "Cause")


def daemons(view: View) -> Blocks:
    """Those of a fleet that a person must look at."""
    if view.fleet and view.instances.not_well:
        yield Section("daemons")
        yield Heading(2, "Daemons to look at, worst first")
        yield from instances(view, "daemons", view.instances.not_well)


def instances(view: View, kind: str, some: Iterable[InstanceView]) -> Blocks:
    """A table of daemons; of a fleet with how each is as a whole, and what it runs."""
    columns = FLEET if view.fleet else DAEMONS
    yield from rows(kind, columns, (_instance(each, in_fleet=bool(view.fleet)) for each in some))


def _instance(each: InstanceView, *, in_fleet: bool) -> Row:
    asked: Line = line(each.taken.full if each.taken else each.not_known)
    if not each.read:
        asked = (Words("not read", strong=True),)
    cells: list[tuple[Line, str]] = [
        (line(Name(each.name)), ""),
        *([(_state(each), "")] if in_fleet else []),
        (line(Name(each.address)) if each.address else line("saved answers"), ""),
        (asked, moment_order(each.taken)),
        (line(" ".join(filter(None, (each.tasks, each.last)))), ""),
        (line(each.reported), ""),
        (line(each.newest_event.full if each.newest_event else "–"), moment_order(each.newest_event)),
        *([(line(each.modules), "")] if in_fleet else []),
    ]
    return Row(tuple(cell for cell, _ in cells), tuple(order for _, order in cells))


def _state(each: InstanceView) -> Line:
    place = each.place
    return line(State(place.mark), f", {place.detail}" if place.detail else "") if place else line("–")


def compared(view: View) -> Blocks:
    """Tasks that fail in some daemons, beside those of their name elsewhere."""
    if not view.comparisons.first:
        return
    yield Section("compared")
    yield Heading(2, "The same task in several daemons")
    for each in view.comparisons.first:
        yield Paragraph(line(Name(each.task), f" {each.text}"))
        more = f"and {each.more} more groups, in the JSON report" if each.more else ""
        yield from rows("compared", SIDES, map(_side, each.sides), more)
    if view.comparisons.more:
        yield Paragraph(line(f"and {view.comparisons.more} in the JSON report"))


def _side(each: SideView) -> Row:
    cause = line(linked(each.cause, each.cause_anchor) if each.cause else "", aside(each.details))
    where = line(f"{each.count}: {each.names}")
    return Row((line(State(each.mark)), where, line(each.module), line(each.version), line(each.services), cause))
