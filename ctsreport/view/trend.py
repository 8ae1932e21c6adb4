"""How many tasks were failing, over time: a chart of steps, and the same in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.past.model import TrendPoint
from ctsreport.plural import plural
from ctsreport.view.share import percent
from ctsreport.view.times import Clock
from ctsreport.view.wording import span

WIDTH, HEIGHT = 1000, 100
"""Units of the drawing."""

MOST_STEPS = 500
"""Steps that can be seen apart in a drawing of this width."""


class Trend(Struct, frozen=True):
    """The chart: ``path`` is the outline of what failed, ``holes`` are what is not known, as x and width.

    ``most`` labels its height, ``first`` and ``last`` its ends; ``text`` says the same in words.
    """

    path: str
    holes: tuple[tuple[int, int], ...]
    most: str
    first: str
    last: str
    text: str


class _Step(Struct, frozen=True, gc=False):
    begins: float
    ends: float
    failing: int | None


def trend_of(points: Sequence[TrendPoint], until: datetime | None, clock: Clock) -> Trend | None:
    """The chart of these points up to the newest look; None where nothing ever failed."""
    steps = list(_steps(points, until))
    most = max((step.failing or 0 for step in steps), default=0)
    if not most:
        return None
    first, last = steps[0].begins, steps[-1].ends
    drawn = steps if len(steps) <= MOST_STEPS else list(_folded(steps))
    scale = WIDTH / (last - first)
    return Trend(
        path="".join(_outline(step, first, scale, most) for step in drawn if step.failing),
        holes=tuple(_places(step, first, scale) for step in drawn if step.failing is None),
        most=plural(most, "task"),
        first=clock.column(points[0].at),
        last=clock.column(until or points[-1].at),
        text=_text(steps, most, clock),
    )


def _steps(points: Sequence[TrendPoint], until: datetime | None) -> Iterator[_Step]:
    times = [point.at.timestamp() for point in points]
    ends = [*times[1:], *([max(until.timestamp(), times[-1])] if until and times else times[-1:])]
    for point, begin, end in zip(points, times, ends, strict=True):
        if end > begin:
            yield _Step(begin, end, point.failing)


def _folded(steps: Sequence[_Step]) -> Iterator[_Step]:
    """As many as can be seen apart: each with the most that failed in it; not known where nothing of it is."""
    first, last = steps[0].begins, steps[-1].ends
    length = (last - first) / MOST_STEPS
    parts: list[list[int]] = [[] for _ in range(MOST_STEPS)]
    for step in steps:
        if step.failing is not None:
            begin, end = int((step.begins - first) / length), int((step.ends - first) / length)
            for number in range(begin, min(end + 1, MOST_STEPS)):
                parts[number].append(step.failing)
    for number, numbers in enumerate(parts):
        yield _Step(first + number * length, first + (number + 1) * length, max(numbers, default=None))


def _places(step: _Step, first: float, scale: float) -> tuple[int, int]:
    x = round((step.begins - first) * scale)
    return x, max(1, round((step.ends - first) * scale) - x)


def _outline(step: _Step, first: float, scale: float, most: int) -> str:
    """A column of the chart, closed: it stands on the line of zero."""
    x, width = _places(step, first, scale)
    height = max(2, round(HEIGHT * (step.failing or 0) / most))
    return f"M{x} {HEIGHT}v-{height}h{width}v{height}z"


def _text(steps: Sequence[_Step], most: int, clock: Clock) -> str:
    """``3 tasks fail now, 11 at most (2026-11-24 14:05:09); none for 62 % of the known time, 97 % is known``."""
    known = [step for step in steps if step.failing is not None]
    length = steps[-1].ends - steps[0].begins
    known_length = sum(step.ends - step.begins for step in known)
    share = f"of {span(length)}, {percent(min(1.0, known_length / length))} is known"
    if not known:
        return f"Nothing of it is known ({share})"
    worst = next(step for step in known if step.failing == most)
    at = clock.column(datetime.fromtimestamp(worst.begins, clock.zone))
    calm = sum(step.ends - step.begins for step in known if not step.failing)
    now = steps[-1].failing
    newest = "not known of the newest moment" if now is None else f"{plural(now, 'task fails', 'tasks fail')} now"
    none = f"none for {percent(min(1.0, calm / known_length))} of the known time"
    return f"{newest}, {most} at most (from {at}); {none}; {share}"
