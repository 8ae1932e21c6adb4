"""The stored runs of a task on a line to scale: from the oldest run to the moment that CTS was asked.

Where that is not known, the line ends with the newest run of all tasks.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from ctsreport.snapshot.model import is_set
from ctsreport.view.event import EventView
from ctsreport.view.wording import plural, span

WIDTH = 600
"""Units from the oldest run's start to the moment that CTS was asked."""

LEAST = 3
"""Units that the shortest run takes, so that it can be seen."""


TALL, LOW = 8, 16
"""The middle of a bar, in units of height: half of a success lies below the line and is cut off."""


class Bar(NamedTuple):
    """One run.

    Where it begins, how long it is, and its middle, in units: half of a success lies below the line and is cut off.
    """

    x: int
    width: int
    y: int


class Timeline(NamedTuple):
    """The runs as bars, and the same in words."""

    failed: tuple[Bar, ...]
    succeeded: tuple[Bar, ...]
    text: str


def timeline(events: Sequence[EventView], until: datetime | None) -> Timeline | None:
    """The line of some runs, newest first; None where a time is missing or the daemon's times contradict each other."""
    spans = [each for each in map(_span, events) if each is not None]
    if not spans or len(spans) < len(events):
        return None
    first = min([start for start, _ in spans])
    last = max([end for _, end in spans])
    last = max(last, until.timestamp()) if until else last
    if last <= first:
        return None
    scale = WIDTH / (last - first)
    failed: list[Bar] = []
    succeeded: list[Bar] = []
    for each, (start, end) in zip(events, spans, strict=True):
        width = max(LEAST, round((end - start) * scale))
        x = min(WIDTH - width, round((start - first) * scale))
        (succeeded if each.success else failed).append(Bar(x, width, LOW if each.success else TALL))
    return Timeline(tuple(failed), tuple(succeeded), _text(spans, last - first, last))


def _span(event: EventView) -> tuple[float, float] | None:
    """When a run began and when it ended, in seconds; None where the beginning is not known."""
    start = event.started_at
    if not is_set(start):
        return None
    end = event.ended_at
    return start.timestamp(), (end if is_set(end) else start).timestamp()


def _text(spans: Sequence[tuple[float, float]], length: float, last: float) -> str:
    """How long the line is, its widest gap, and how long nothing has run."""
    newest = spans[0][1]
    gaps = [newer[0] - older[1] for newer, older in pairwise(spans)]
    gap = f", widest gap {span(max(0.0, *gaps))}" if gaps else ""
    quiet = f", then {span(last - newest)} quiet" if last > newest else ""
    return f"{plural(len(spans), 'run')} in {span(length)}{gap}{quiet}"
