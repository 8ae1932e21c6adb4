"""The sections of the page: what is broken, what changed, the gate, causes, tasks, and what all that was made from."""

from collections.abc import Iterator

from ctsreport.renderers.outline.blocks import (
    Block,
    Contents,
    Heading,
    Item,
    Message,
    Name,
    Paragraph,
    Piece,
    Rest,
    Row,
    Section,
    State,
    joined,
    line,
)
from ctsreport.renderers.outline.fleet import instances
from ctsreport.renderers.outline.parts import behind, cause_blocks, linked, notice_blocks, rows
from ctsreport.renderers.outline.tasks import OPEN, Whole, broken_row, named, other_row
from ctsreport.view.cause import CauseView
from ctsreport.view.gate import RuleView
from ctsreport.view.known import KnownView
from ctsreport.view.page import View

Blocks = Iterator[Block]

BROKEN = ("Task", "Health", "Failing since", "Runs, oldest first", "Cause", "Services")
CHANGES = ("When", "What", "Of", "How")
GATE = ("Rule", "Result", "Saw", "Behind it")
KNOWN = ("Failure", "State", "Until", "Reason", "Covers")
TASKS = ("Task", "Health", "Newest run", "Failed", "Took (s), oldest first", "Services")

UNCERTAIN = "What makes this less certain"
UNHEALTHY = "Unhealthy tasks"

MEMORY = (
    "CTS keeps the last five runs of each task, in memory; a restart forgets them. Health is judged here from those "
    "runs, in the daemon's own order, and shown beside the daemon's word where they differ. A run is up to three "
    "tries; CTS keeps the texts of the last two, and each different text is shown once, word for word."
)
CAUSES = (
    "A cause groups the failed runs that went wrong alike, over all tasks; what differs from run to run is left out of "
    "it, and its id stays the same. Characters that a page cannot hold are shown as symbols: ␀ to ␟ for controls, ␡ "
    "for delete, ‹U+0085› by number for others, for those that are not seen, and for those that turn a text's "
    "direction."
)


def placed(view: View) -> frozenset[str]:
    """The anchors of the causes that have a place of their own."""
    return frozenset(cause.anchor for cause in view.causes.all if cause.placed)


def the_task(view: View) -> Blocks:
    """The one task of a page for an incident."""
    if view.incident:
        yield Section("unhealthy")
        yield Heading(2, "The task")
        yield from Whole(placed(view), folded=False).blocks("unhealthy", view.incident.task)
        yield Rest("unhealthy")
        yield Rest("messages")


def broken(view: View) -> Blocks:
    """What is broken, the worst first; where nothing is, what that rests on."""
    if not view.tasks.unhealthy_count:
        yield from _latest(view)
        return
    table, causes = view.tasks.table_of_broken, placed(view)
    count = view.tasks.broken_more
    more = line("; and ", linked(f"{count} more", "unhealthy"), ", in this order") if count else ""
    usual = f" Where a row has no age, it began to fail about {table.since.age}." if table.since else ""
    yield Section("broken")
    yield Heading(2, "What is broken")
    yield Paragraph(line("Worst first, then the longest failing", more, f".{usual}"))
    yield from rows("broken", BROKEN, (broken_row(each.task, each.since, causes) for each in table.tasks))


def _latest(view: View) -> Blocks:
    last = view.first.no_failures
    if last is None or not last.latest:
        return
    yield Piece("latest")
    yield Heading(2, "What happened last")
    yield Paragraph(line(last.rests_on))
    for task in last.latest:
        when = task.runs.newest.full if task.runs.newest else ""
        yield Item(line(named(task), f" ran {when}, {task.runs.newest_outcome}"))
    if last.recovered:
        again = joined([named(task) for task in last.recovered])
        yield Paragraph(line("Failed before, and works again: ", again, "."))


def contents(_: View) -> Blocks:
    """The list of headings, below what a reader wants first."""
    yield Contents()


def changes(view: View) -> Blocks:
    """What changed since the last look."""
    memory = view.memory
    if not memory or not memory.changes:
        return
    yield Section("changes")
    yield Heading(2, f"What changed since {memory.since}")
    yield Paragraph(line("The newest first."))
    found = (
        Row((line(each.when), line(State(each.mark)), (linked(Name(each.name), each.anchor),), line(each.detail)))
        for each in memory.changes
    )
    more = f"and {memory.more_changes} more, all in the JSON report" if memory.more_changes else ""
    yield from rows("changes", CHANGES, found, more)


def gate(view: View) -> Blocks:
    """What each rule saw."""
    if view.gate:
        yield Section("gate")
        yield Heading(2, "Gate", "gate")
        yield from rows("gate", GATE, map(_rule, view.gate.rules))


def _rule(rule: RuleView) -> Row:
    excused = line(". Not counted, as known: ", behind(rule.excused, rule.more_excused)) if rule.excused else ""
    saw = line(behind(rule.matches, rule.more), excused)
    return Row((line(Name(rule.text)), line(State(rule.mark, loud=True)), line(rule.saw), saw))


def known(view: View) -> Blocks:
    """What is accepted for a time."""
    if view.known.failures:
        yield Section("known")
        yield Heading(2, "Known failures", "known")
        accepted = "What is accepted for a time: it stays in sight, and does not fail the gate until it expires."
        yield Paragraph(line(accepted))
        yield from rows("known", KNOWN, map(_known, view.known.failures))


def _known(each: KnownView) -> Row:
    covers = behind(each.links, each.more) if each.links else line("nothing that fails now")
    reason = line(each.reason, f" ({each.who})" if each.who else "")
    return Row((line(Name(each.what)), line(State(each.mark)), line(each.until), reason, covers))


def causes(view: View) -> Blocks:
    """The causes behind several tasks."""
    yield from _causes("causes", "Causes behind several tasks", view.causes.placed)


def past(view: View) -> Blocks:
    """The same of failures that are over."""
    yield from _causes("past", "Causes of earlier failures", view.causes.placed_past)


def _causes(kind: str, title: str, found: tuple[CauseView, ...]) -> Blocks:
    if found:
        yield Section(kind)
        yield Heading(2, title)
        for cause in found:
            yield from cause_blocks(kind, cause)
        yield Rest(kind)


def uncertain(view: View) -> Blocks:
    """What makes the report less certain."""
    if view.notices.grave:
        yield Section("uncertain")
        yield Heading(2, UNCERTAIN, "uncertain")
        yield from notice_blocks("uncertain", view.notices.grave)


def again(view: View) -> Blocks:
    """How to make the report of an incident again."""
    if view.incident:
        yield Piece("again")
        yield Heading(2, "How to make this report again")
        for step in view.incident.steps:
            yield Paragraph(line(step.text))
            yield Message(step.command)


def unhealthy(view: View) -> Blocks:
    """Each unhealthy task in full."""
    if not view.tasks.unhealthy_count:
        return
    whole = Whole(placed(view), folded=view.tasks.unhealthy_count > OPEN)
    yield Section("unhealthy")
    yield Heading(2, UNHEALTHY, "unhealthy")
    for task in view.tasks.unhealthy:
        yield from whole.blocks("unhealthy", task)
    yield Rest("unhealthy")
    yield Rest("messages")


def recovered(view: View) -> Blocks:
    """Each task in full that failed before."""
    if not view.tasks.recovered_count:
        return
    whole = Whole(placed(view), folded=True)
    yield Section("recovered")
    yield Heading(2, "Failed before, and not now")
    for task in view.tasks.recovered:
        yield from whole.blocks("recovered", task)
    yield Rest("recovered")
    if not view.tasks.unhealthy_count:
        yield Rest("messages")


def others(view: View) -> Blocks:
    """The tasks that are shown in full nowhere."""
    found = iter(view.tasks.others)
    first = next(found, None)
    if first is None:
        return
    yield Section("tasks")
    yield Heading(2, others_title(view), "tasks")
    yield from rows("tasks", TASKS, (other_row(task) for task in view.tasks.others))


def others_title(view: View) -> str:
    """What they are called."""
    return "Other tasks" if view.tasks.unhealthy_count or view.tasks.recovered_count else "Tasks"


def over_time(view: View) -> Blocks:
    """The trend, and what nobody knows."""
    memory = view.memory
    if not memory or not (memory.trend or memory.gaps):
        return
    yield Section("time")
    yield Heading(2, "Over time")
    if memory.trend:
        yield Piece("time")
        yield Paragraph(line(f"Tasks that fail: {memory.trend.text}."))
    if memory.gaps:
        more = (f"and {memory.more_gaps} more, all in the JSON report",) if memory.more_gaps else ()
        yield Paragraph(line("What nobody knows:"))
        for text in (*memory.gaps, *more):
            yield Piece("time")
            yield Item(line(text))
    yield Rest("time")


def basis(view: View) -> Blocks:
    """What the report was made from; the daemons of a fleet that a person must look at stand above."""
    yield Section("basis")
    yield Heading(2, "What this report was made from")
    some = view.instances.well if view.fleet else view.instances.all
    if some:
        yield from instances(view, "basis", some)


def notices(view: View) -> Blocks:
    """What else is to be known."""
    if view.notices.info:
        yield Section("notices")
        yield Heading(2, "Notices")
        yield from notice_blocks("notices", view.notices.info)


def legend(view: View) -> Blocks:
    """How health is judged, and what the signs mean."""
    yield Piece("legend")
    yield Heading(2, "How health is judged")
    yield from (Item(line(State(mark), f": {meaning}")) for mark, meaning in view.about.legend)
    yield Paragraph(line(MEMORY))
    yield Paragraph(line("Signs of runs:"))
    yield from (Item(line(State(mark), f": {meaning}")) for mark, meaning in view.about.run_legend)
    yield Paragraph(line(CAUSES))
