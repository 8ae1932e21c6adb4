"""The report in short as Markdown, of which nothing from outside becomes markup, a mention or a reference."""

from collections.abc import Iterator

from ctsreport.renderers.page.inert import prose
from ctsreport.view.beside import BETWEEN
from ctsreport.view.short import Point, Short, ShortFact


def short_markdown(short: Short) -> str:
    """The text."""
    return "\n".join(_lines(short)) + "\n"


def renewed_markdown(short: Short) -> str:
    """The same for a place where it is renewed, with until when that is."""
    promise = f"\n{prose(short.promise)}\n" if short.promise else ""
    return f"{short_markdown(short)}{promise}"


def _lines(short: Short) -> Iterator[str]:
    yield f"### {short.mark.symbol} {short.mark.word}: {prose(short.title)}"
    yield ""
    yield prose(short.sentence)
    if short.remarks:
        yield ""
    yield from map(_fact, short.remarks)
    for point in short.points:
        yield from _point(point)
    for text in filter(
        None, (prose(short.more_text), prose(short.aside), short.link and f"[The whole report](<{short.link}>)")
    ):
        yield ""
        yield text
    if short.made:
        yield ""
        yield prose(short.made)


def _point(point: Point) -> Iterator[str]:
    aside = f"{BETWEEN}{prose(point.details)}" if point.details else ""
    yield ""
    yield f"#### {point.mark.symbol} {prose(point.title)}{aside}"
    yield ""
    yield from map(_fact, point.facts)


def _fact(fact: ShortFact) -> str:
    return f"- **{fact.label}:** {fact.text if fact.ours else prose(fact.text)}"
