"""What is remembered of a task, for a reader: how often, how long, since when, and a line of it to scale."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from math import ceil

from msgspec import Struct

from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.past.model import Durations, Share, TaskHistory
from ctsreport.plural import plural
from ctsreport.view.share import percent
from ctsreport.view.timeline import LEAST, LOW, TALL, WIDTH, Bar, Timeline
from ctsreport.view.times import Clock
from ctsreport.view.wording import seconds, span

UNUSUAL = 2.0
"""Times the median from which a run's length is worth a word."""

MOST_FLAPS = 5
"""Turns that are named with their times."""

DAY = 86400
LENGTHS = (("Last 24 h", DAY), ("Last 7 d", 7 * DAY), ("Last 30 d", 30 * DAY))

CHART = 24
"""Units of height of the chart of durations: its highest run is the longest."""

LEAST_DURATIONS = 5
"""Runs that make a line."""

CELLS = 30
"""Signs of a line of them."""

SIGNS = {"failing": "✗", "well": "✓", "unknown": "·"}


class Past(Struct, frozen=True, gc=False):
    """What is remembered of a task: whether it goes to and fro, and when it should have run and did not."""

    flapping: bool
    overdue_since: datetime | None


def facts_of(history: TaskHistory, clock: Clock) -> Iterator[tuple[str, str]]:
    """Labels and texts of what is remembered; an empty text says nothing."""
    yield "Flapping", _flapping(history, clock)
    yield from _shares(history)
    yield "Recovered", _recovered(history)
    yield "Run time", durations_text(history.durations) if history.durations else ""
    yield "Overdue since", clock.text(history.overdue_since)
    yield "In signs", _signs(history)
    if history.first_event_at:
        yield "Remembered", f"{plural(history.events_known, 'event')} since {clock.text(history.first_event_at)}"


def _flapping(history: TaskHistory, clock: Clock) -> str:
    if not history.flapping:
        return ""
    times = ", ".join(clock.column(flap) for flap in history.flaps[:MOST_FLAPS])
    return f"{plural(len(history.flaps), 'turn')} in 24 h, the newest at {times}"


def _shares(history: TaskHistory) -> Iterator[tuple[str, str]]:
    """A longer time than what is remembered is left out, for it would say the same again."""
    known_before = 0.0
    for (label, length), share in zip(LENGTHS, (history.day, history.week, history.month), strict=True):
        known = share.known * length
        if known > known_before + 1:
            yield label, share_text(share, length)
        known_before = max(known, known_before)


def _recovered(history: TaskHistory) -> str:
    middle = history.seconds_to_recovery
    after = f", half of them within {span(middle)}" if middle is not None else ""
    return f"{plural(history.recoveries, 'time')}{after}" if history.recoveries else ""


def _signs(history: TaskHistory) -> str:
    signs = strip_text(history)
    if not signs:
        return ""
    cell = (history.stretches[-1].ends - history.stretches[0].begins).total_seconds() / CELLS
    return f"{signs} (oldest first, each {span(cell)}; · is not known)"


def failed_before(finding: TaskFinding, history: TaskHistory | None) -> bool:
    """Whether a run failed that the daemon stores, or that is remembered of the last 30 days."""
    return finding.failures_in_window > 0 or bool(history and history.month.seconds_failing)


def share_text(share: Share, length: int) -> str:
    """``failing for 3 h 4 min, 12 % of its runs failed; 97 % of that time is known``."""
    failing = share.seconds_failing or 0.0
    known = f"{percent(share.known)} of that time is known"
    said = f"failing for {span(failing)} ({percent(min(1.0, failing / (share.known * length)))})" if failing else ""
    runs = f"{percent(share.failed)} of its runs failed" if share.failed is not None else "no run"
    return f"{', '.join(filter(None, (said or 'never failing', runs)))}; {known}"


def durations_text(found: Durations) -> str:
    """``3.2 s in the middle, 95 % within 8.0 s; the newest took 38.4 s, 12 x the middle``."""
    text = f"{seconds(found.median)} s in the middle, 95 % within {seconds(found.p95)} s"
    if found.median > 0 and found.newest >= UNUSUAL * found.median and found.newest > found.p95:
        text += f"; the newest took {seconds(found.newest)} s, {found.newest / found.median:.0f} x the middle"
    return text


def durations_path(found: Durations | None) -> str:
    """How long the runs took, as a line from the oldest to the newest; empty for fewer than make one."""
    if found is None or len(found.all) < LEAST_DURATIONS or not max(found.all):
        return ""
    step, most = WIDTH / (len(found.all) - 1), max(found.all)
    points = (f"{round(number * step)} {round(CHART - CHART * each / most)}" for number, each in enumerate(found.all))
    return f"M{'L'.join(points)}"


def line_of(history: TaskHistory, clock: Clock) -> Timeline | None:
    """The memory of a task to scale: tall where it was failing, low where it was well, nothing where nobody knows."""
    found = history.stretches
    if not found or found[-1].ends <= found[0].begins:
        return None
    first, last = found[0].begins.timestamp(), found[-1].ends.timestamp()
    scale = WIDTH / (last - first)
    bars: dict[str, list[Bar]] = {"failing": [], "well": [], "unknown": []}
    for each in found:
        x = round((each.begins.timestamp() - first) * scale)
        end = round((each.ends.timestamp() - first) * scale)
        least = LEAST if each.state == "failing" else 0  # a short failure is seen, a short hole hides nothing
        width = min(max(end - x, least), WIDTH)
        bars[each.state].append(Bar(min(x, WIDTH - width), width, TALL if each.state == "failing" else LOW))
    ends = clock.column(found[0].begins), clock.column(found[-1].ends)
    return Timeline(tuple(bars["failing"]), tuple(bars["well"]), "", *ends)  # `strip_text` says it in words


def strip_text(history: TaskHistory) -> str:
    """The same in signs, oldest first: ✗ where it failed, · where something is not known, ✓ where it was well."""
    found = history.stretches
    if not found or found[-1].ends <= found[0].begins:
        return ""
    first, last = found[0].begins.timestamp(), found[-1].ends.timestamp()
    cell = (last - first) / CELLS
    states: list[set[str]] = [set() for _ in range(CELLS)]
    for each in found:
        if each.ends > each.begins:
            begin, end = (each.begins.timestamp() - first) / cell, (each.ends.timestamp() - first) / cell
            for number in range(int(begin), min(CELLS, ceil(end))):
                states[number].add(each.state)
    return "".join(map(_sign, states))


def _sign(states: AbstractSet[str]) -> str:
    """The gravest of what a task was."""
    return next((SIGNS[state] for state in ("failing", "unknown", "well") if state in states), SIGNS["unknown"])
