"""All sources at once, and their readings by instance."""

import threading
import time
from collections.abc import Sequence

from msgspec import structs

from ctsreport.snapshot.model import Answer, Notice, Reading
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.saved import SavedSource

GRACE = 2.0
"""Seconds that a daemon's thread may take beyond its deadline, for what no socket can be shut for: a name server."""


class _Asking(threading.Thread):
    """One daemon, asked in a thread of its own, so that a slow one does not hold up the others."""

    def __init__(self, source: LiveSource) -> None:
        super().__init__(daemon=True)
        self.source = source
        self.readings: list[Reading] | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.readings = self.source.fetch()
        except BaseException as error:  # noqa: BLE001 - it is raised again where the thread is waited for
            self.error = error


def gather(asked: Sequence[LiveSource | SavedSource], deadline: float) -> list[Reading]:
    """What every source gave, in the order of the sources. Raises what a source raises."""
    waiting = [source if isinstance(source, SavedSource) else _Asking(source) for source in asked]
    started = [each for each in waiting if isinstance(each, _Asking)]
    for each in started:
        each.start()
    saved = [(place, each) for place, each in enumerate(waiting) if isinstance(each, SavedSource)]
    read = {place: each.fetch() for place, each in saved}  # while the daemons think
    if started:
        _wait(started, deadline + GRACE)
    return [
        reading
        for place, each in enumerate(waiting)
        for reading in (_result(each) if isinstance(each, _Asking) else read[place])
    ]


def _wait(threads: Sequence[_Asking], seconds: float) -> None:
    """Until all have ended, or the time is over for all of them together."""
    ends_at = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))


def _result(thread: _Asking) -> list[Reading]:
    if thread.error is not None:
        raise thread.error
    if thread.readings is not None:
        return thread.readings
    return [thread.source.silent()]


def combine(readings: Sequence[Reading]) -> list[Reading]:
    """One reading for each instance.

    Its parts together; what was asked for now before any snapshot, else the newest of them.
    """
    by_instance: dict[str, list[Reading]] = {}
    for reading in readings:
        by_instance.setdefault(reading.instance, []).append(reading)
    return [_combined(parts) for parts in by_instance.values()]


def _combined(parts: list[Reading]) -> Reading:
    if len(parts) == 1:
        return parts[0]
    fresh = [part.taken_at for part in parts if part.fresh]
    taken_at = max((time for time in fresh or [part.taken_at for part in parts] if time is not None), default=None)
    current = [
        part for part in parts if part.fresh or part.taken_at is None or (not fresh and part.taken_at == taken_at)
    ]
    answers: list[Answer] = [answer for part in current for answer in part.answers]
    notes = [note for part in current for note in part.notes] + _earlier(parts, len(parts) - len(current))
    unknown = not fresh and any(part.taken_at is None for part in current)
    address = next((part.address for part in current if part.address), None)
    live = any(part.live for part in current)
    return structs.replace(
        current[0],
        answers=tuple(answers),
        notes=tuple(notes),
        taken_at=None if unknown else taken_at,
        address=address,
        live=live,
    )


def _earlier(parts: list[Reading], count: int) -> list[Notice]:
    if not count:
        return []
    text = f"{count} earlier snapshot{'s' if count > 1 else ''} left aside: the newest is shown."
    return [Notice("earlier_snapshots", "info", text, parts[0].instance)]
