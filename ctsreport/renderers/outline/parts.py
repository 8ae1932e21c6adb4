"""What several sections of the page are made of: tables that may be cut, links, causes, notices."""

from collections.abc import Iterable, Iterator, Sequence

from ctsreport.renderers.outline.blocks import (
    Block,
    Heading,
    Inline,
    Item,
    Line,
    Link,
    Name,
    Paragraph,
    Piece,
    Rest,
    Row,
    Table,
    TableEnd,
    Tail,
    Words,
    joined,
    line,
    names,
)
from ctsreport.view.cause import CauseView
from ctsreport.view.notices import NoticeGroup
from ctsreport.view.slug import Link as LinkView
from ctsreport.view.times import Moment

Blocks = Iterator[Block]


def rows(kind: str, columns: tuple[str, ...], found: Iterable[Row], more: str = "") -> Blocks:
    """A table, each row of which may be left out; ``more`` says what it does not have."""
    yield Table(columns, sortable=True)
    for row in found:
        yield Piece(kind)
        yield row
    yield Tail(kind)
    yield TableEnd()
    if more:
        yield Paragraph(line(more))
    yield Rest(kind)


def linked(text: str | Words | Name, anchor: str) -> Inline:
    """What leads to an anchor, where there is one."""
    shown = Words(text) if isinstance(text, str) else text
    return Link(anchor, shown) if anchor else shown


def moment_order(moment: Moment | None) -> str:
    """What a time is sorted by."""
    return moment.iso if moment else ""


def behind(links: Sequence[LinkView], more: int) -> Line:
    """The tasks behind a rule, and how many more there are."""
    found = [line(linked(Name(each.name), each.anchor), f" ({each.why})" if each.why else "") for each in links]
    return line(joined(found) or "–", f" and {more} more" if more else "")


def cause_blocks(kind: str, cause: CauseView) -> Blocks:
    """A cause of several tasks: what it is, whom it hits, since when, what to do next."""
    yield Piece(kind, cause.anchor)
    yield Heading(3, cause.summary, cause.anchor)  # what leads here is made of it: it stays the same
    if cause.details:
        yield Paragraph(line(cause.details))
    yield Paragraph(_reach(cause))
    seen = (
        f"First seen {cause.first_seen.full}, last {cause.last_seen.full}. "
        if cause.first_seen and cause.last_seen
        else ""
    )
    where = "".join((f", in {cause.phase}" if cause.phase else "", f", at {cause.place}" if cause.place else ""))
    yield Paragraph(line(f"{seen}Kind: {cause.kind}{where}. ", Name(cause.id)))
    yield Paragraph(line(Words("Next:", strong=True), f" {cause.next_step}"))


def _reach(cause: CauseView) -> Line:
    """How many tasks it hits, which, with which services, on which daemons."""
    services = line(" Services: ", names(cause.service_names, cause.more_services), ".") if cause.service_names else ""
    return line(
        Words(cause.tasks_text, strong=True),
        f", {cause.events_text}: ",
        joined([(linked(Name(each.name), each.anchor),) for each in cause.links]),
        f" and {cause.more_tasks} more" if cause.more_tasks else "",
        ".",
        services,
        f" Daemons: {cause.spread}." if cause.spread else "",
        f" Not shown here, by the same cause: {cause.others}." if cause.others else "",
    )


def notice_blocks(kind: str, groups: Iterable[NoticeGroup]) -> Blocks:
    """Notices by kind."""
    for group in groups:
        yield Piece(kind)
        head = line(Words(group.title, strong=True), f" ({group.level})")
        if len(group.messages) == 1 and not group.left_out:
            yield Item(line(head, f": {group.messages[0]}"))
            continue
        yield Item(head)
        yield from (Item(line(message), 2) for message in group.messages)
        if group.left_out:
            yield Item(line(f"and {group.left_out} more, all in the JSON report"), 2)
    yield Rest(kind)
