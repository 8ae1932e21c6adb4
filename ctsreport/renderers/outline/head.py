"""What a reader sees first: the verdict, the counts, where to look, and what makes it less certain."""

from collections.abc import Iterator

from ctsreport.renderers.outline.blocks import (
    Address,
    Block,
    Item,
    LeftOut,
    Line,
    Name,
    Paragraph,
    Row,
    State,
    Table,
    TableEnd,
    Title,
    Words,
    line,
    names,
)
from ctsreport.renderers.outline.notes import note_blocks
from ctsreport.renderers.outline.parts import linked
from ctsreport.renderers.outline.tasks import named
from ctsreport.view.beside import aside, with_details
from ctsreport.view.first import Start
from ctsreport.view.page import View

Blocks = Iterator[Block]

KEPT = "This is made by ctsreport: what is written into it by hand is lost when it is made anew."
"""In the first lines of every page that is an outline's."""


def head_blocks(view: View, earlier: str) -> Blocks:
    """What always stays. ``earlier`` is the file that has the last report that could read something."""
    yield Title(view.incident.task.mark if view.incident else view.verdict.mark, view.about.title)
    yield from _verdict(view)
    yield from _counts(view)
    for part in (_first_look, _asked, _news, _alarms, _affected, _unread):
        yield from part(view)
    if view.instances.nothing_read and earlier:
        yield Paragraph(line("The last report that could is kept: ", Name(earlier), "."), grave=True)
    yield from _made(view)
    yield LeftOut()
    if view.about.note:
        yield from note_blocks(view.about.note.html)


def _verdict(view: View) -> Blocks:
    incident = view.incident
    if incident:
        since = f", {incident.since}" if incident.since else ""
        why = f": {with_details(incident.why, incident.details)}" if incident.why else ""
        yield Paragraph(line(Name(incident.task.full_name), since, why, "."))
        yield Paragraph(line("All tasks: ", State(view.verdict.mark), f". {view.verdict.text}"))
    else:
        yield Paragraph(line(Words(view.verdict.text, strong=True)))


def _counts(view: View) -> Blocks:
    counts = view.first.counts
    yield Table((*(f"{each.mark.symbol} {each.mark.word}" for each in counts), "tasks"))
    yield Row((*(line(str(each.number)) for each in counts), line(view.first.totals)))
    yield TableEnd()
    if view.fleet:
        yield Paragraph(line(Words(view.fleet.text, strong=True)))
        if view.fleet.away:
            yield Item(line(f"Not read: {view.fleet.away}"))
        yield from (Item(line(f"{group.name}: {group.text}")) for group in view.fleet.groups if group.name)


def _first_look(view: View) -> Blocks:
    """How many causes there are, and where to look first."""
    first = view.first
    found = line(
        Words(f"{view.causes.text}.", strong=True) if view.causes.text else "",
        _start(first.start) if first.start else "",
    )
    if not found:
        return
    newest = first.newest_failing
    since = newest.since.short if newest and newest.since else ""
    late = line(" The last to begin failing: ", named(newest), f", {since}.") if newest and not first.together else ""
    together = f" {first.together}." if first.together else ""
    yield Paragraph(line(found, together, late, f" {first.memory}." if first.memory else ""))


def _start(start: Start) -> Line:
    beside = "".join(f" ({text})" for text in (start.beside, start.where) if text)
    details = f"{aside(start.details)};" if start.details else ","
    return line(" Look first at ", linked(start.text, start.anchor), f"{details} {start.why}{beside}.")


def _asked(view: View) -> Blocks:
    """When the daemons were asked, and when something last ran."""
    answers = view.first.answers
    last = f" to {answers.taken_last.full}" if answers.taken_last else ""
    taken = f"CTS was asked {answers.taken.full}{last}." if answers.taken else answers.not_known
    newest = f"Newest run ended {answers.newest_run.full}." if answers.newest_run else "No run is stored."
    stamps = f" {view.first.stamps}." if view.first.stamps else ""
    yield Paragraph(line(f"{taken} {newest}{stamps}"))
    if answers.stale:
        yield Paragraph(line(answers.stale), grave=True)


def _news(view: View) -> Blocks:
    """What is new since the last look."""
    if view.memory and view.memory.since:
        yield Paragraph(line(Words(f"Since {view.memory.since}:", strong=True), f" {view.memory.summary}."))
    elif view.memory:
        yield Paragraph(line("This is the first look of this reader: there is nothing to compare with."))


def _alarms(view: View) -> Blocks:
    for deaf in view.notices.deaf:
        yield Paragraph(line(Words("Silent stop:", strong=True), f" {deaf}"), grave=True)
    if view.notices.more_deaf:
        yield Paragraph(line(f"{view.notices.more_deaf} more like these: report.json has all."))
    if view.notices.grave_count:
        yield Paragraph(line(linked(view.notices.grave_text, "uncertain")))
    if view.gate:
        text = linked(Words(view.gate.text, strong=True), "gate")
        yield Paragraph(line(State(view.gate.mark, loud=True), " ", text, *(f" {each}" for each in view.gate.caveats)))
    if view.known.alarm:
        yield Paragraph(line(linked(view.known.alarm, "known")))


def _affected(view: View) -> Blocks:
    first = view.first
    if first.affected_services:
        services = names(first.affected_services, first.more_affected)
        yield Paragraph(line("Affected services: ", services, ". Their changes may not have been carried out."))


def _unread(view: View) -> Blocks:
    """Who could not be read, and what was last known of them."""
    instances = view.instances
    if instances.nothing_read:
        yield Paragraph(line(instances.nothing_read), grave=True)
    for each in instances.unread_first:
        yield Paragraph(line(Name(each.name), Words(" could not be read.", strong=True), f" {each.error}"), grave=True)
    for each in instances.unread_first:
        if each.last:
            yield Paragraph(line(Words("Last known:", strong=True), f" {each.name}, {each.last}."))
    if instances.unread_more:
        yield Paragraph(line(Words(instances.unread_more, strong=True), ": see the table of daemons."))


def _made(view: View) -> Blocks:
    """When and by what the page was made, in which zone its times are, and what it was narrowed to."""
    about = view.about
    expected = line(" What is expected of the tasks stands in ", Name(about.config_file), ".")
    times = f"{about.made_text} Times are in {about.zone}.".lstrip()
    yield Paragraph(line(times, expected if about.config_file else "", f" {KEPT}"))
    if about.report_url:
        yield Paragraph((Address(about.report_url, "The whole report"),))
    if about.narrowed_text:
        yield Paragraph(line(about.narrowed_text), grave=True)
