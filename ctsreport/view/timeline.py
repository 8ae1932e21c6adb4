"""The stored runs of a task on a line to scale: from the oldest run to the moment that CTS was asked.

Where that is not known, the line ends with the newest run of all tasks.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from ctsreport.plural import plural
from ctsreport.snapshot.model import is_set
from ctsreport.view.event import EventView
from ctsreport.view.times import Clock
from ctsreport.view.wording import span

WIDTH = 600
"""Units from the oldest run's start to the moment that CTS was asked."""

LEAST = 3
"""Units that the shortest run takes, so that it can be seen."""


TALL, LOW = 8, 16
"""The middle of a bar, in units of height: half of a success lies below the line and is cut off."""


class Bar(NamedTuple):
    """One run on the line: where it begins, how long it is, and its middle, in units of the drawing.

    Half of a success lies below the line and is cut off.
    """

    x: int
    width: int
    y: int


class Timeline(NamedTuple):
    """The runs as bars, the same in words, and the times at the two ends of the line."""

    failed: tuple[Bar, ...]
    succeeded: tuple[Bar, ...]
    text: str
    first: str
    last: str


def timeline(events: Sequence[EventView], until: datetime | None, clock: Clock) -> Timeline | None:
    """The line of some runs, newest first; None where a time is missing or the daemon's times contradict each other."""
    spans = [each for each in map(_span, events) if each is not None]
    if not spans or len(spans) < len(events):
        return None
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    first, newest = min(starts), max(ends)
    last = max(newest, until.timestamp()) if until else newest
    if last <= first:
        return None
    scale = WIDTH / (last - first)
    failed: list[Bar] = []
    succeeded: list[Bar] = []
    for each, (start, end) in zip(events, spans, strict=True):
        width = max(LEAST, round((end - start) * scale))
        x = min(WIDTH - width, round((start - first) * scale))
        (succeeded if each.success else failed).append(Bar(x, width, LOW if each.success else TALL))
    return Timeline(
        tuple(failed),
        tuple(succeeded),
        _text(spans, last - first, last),
        clock.column(events[starts.index(first)].started_at),
        clock.column(until if last > newest else _end(events[ends.index(newest)])),
    )


def _span(event: EventView) -> tuple[float, float] | None:
    """When a run began and when it ended, in seconds; None where the beginning is not known."""
    start = event.started_at
    if not is_set(start):
        return None
    return start.timestamp(), (_end(event) or start).timestamp()


def _end(event: EventView) -> datetime | None:
    """When a run ended; where that is not known, when it began."""
    if is_set(event.ended_at):
        return event.ended_at
    return event.started_at


def _text(spans: Sequence[tuple[float, float]], length: float, last: float) -> str:
    """How long the line is, its widest gap, and how long nothing has run."""
    newest = spans[0][1]
    gaps = [newer[0] - older[1] for newer, older in pairwise(spans)]
    gap = f", widest gap {span(max(0.0, *gaps))}" if gaps else ""
    since = ""
    if last > newest:
        since = f", then nothing for {span(last - newest)}"
    return f"{plural(len(spans), 'run')} in {span(length)}{gap}{since}"
