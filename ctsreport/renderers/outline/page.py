"""The whole page in blocks: the verdict first, then what is broken and why, then all that it rests on."""

from collections.abc import Iterator

from ctsreport.renderers.outline import fleet, sections
from ctsreport.renderers.outline.blocks import Always, Block, Paragraph, line
from ctsreport.renderers.outline.head import head_blocks
from ctsreport.renderers.outline.tasks import title_of
from ctsreport.view.page import View

_BEFORE = (sections.changes, sections.gate, sections.known)
_CAUSES = (sections.causes, fleet.compared)
_BEHIND = (sections.others, sections.over_time, sections.basis, sections.notices, sections.legend)
_TASKS = (sections.uncertain, sections.unhealthy, sections.recovered, *_BEHIND)

USUAL = (sections.broken, sections.contents, *_BEFORE, *_CAUSES, sections.past, *_TASKS)
"""The sections of a page, in their order."""

FLEET = (fleet.daemons, *_CAUSES, sections.broken, sections.contents, *_BEFORE, sections.past, *_TASKS)
"""Of a fleet: its daemons and causes come before tasks."""

INCIDENT = (sections.the_task, *_BEFORE[1:], *_CAUSES, sections.past, sections.uncertain, sections.again, *_BEHIND)
"""Of one incident."""


def page_blocks(view: View, earlier: str) -> Iterator[Block]:
    """The page. ``earlier`` is the file that has the last report that could read something."""
    yield from head_blocks(view, earlier)
    for section in INCIDENT if view.incident else FLEET if view.fleet else USUAL:
        yield from section(view)
    if view.about.last_line:
        yield Always()
        yield Paragraph(line(view.about.last_line))


def headings(view: View) -> dict[str, str]:
    """The anchors that the page may have, and the heading that each leads to."""
    found = {
        "gate": "Gate",
        "known": "Known failures",
        "uncertain": sections.UNCERTAIN,
        "unhealthy": sections.UNHEALTHY,
        "tasks": sections.others_title(view),
    }
    found.update((cause.anchor, cause.summary) for cause in (*view.causes.placed, *view.causes.placed_past))
    whole = [view.incident.task] if view.incident else (*view.tasks.unhealthy, *view.tasks.recovered)
    found.update((task.anchor, title_of(task)) for task in whole)
    return found
