"""What a page says of several daemons: those to look at, the worst first, and the same task side by side."""

from collections.abc import Iterator

from ctsreport.renderers.outline.blocks import Block, Heading, Name, Paragraph, Row, Section, State, line
from ctsreport.renderers.outline.parts import linked, rows
from ctsreport.view.comparison import SideView
from ctsreport.view.instance import InstanceView
from ctsreport.view.page import View

Blocks = Iterator[Block]

DAEMONS = ("Instance", "State", "Tasks", "Its own counts", "Newest run ended", "Modules")
SIDES = ("Health", "Where", "Module", "Version", "Services or condition", "Cause")


def daemons(view: View) -> Blocks:
    """Those of a fleet that a person must look at; all of them stand where the page says what it was made from."""
    if view.fleet and view.instances.not_well:
        yield Section("daemons")
        yield Heading(2, "Daemons to look at, worst first")
        yield from rows("daemons", DAEMONS, map(_daemon, view.instances.not_well))


def _daemon(each: InstanceView) -> Row:
    place = each.place
    state = line(State(place.mark), f" {place.detail}".rstrip()) if place else line("–")
    newest = line(each.newest_event.full if each.newest_event else "–")
    tasks = line(" ".join(filter(None, (each.tasks, each.last))))
    return Row((line(Name(each.name)), state, tasks, line(each.reported), newest, line(each.modules)))


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
    cause = linked(each.cause, each.cause_anchor) if each.cause else ""
    where = line(f"{each.count}: {each.names}")
    return Row((line(State(each.mark)), where, line(each.module), line(each.version), line(each.services), line(cause)))
