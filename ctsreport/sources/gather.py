"""All sources at once, and their readings by instance."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import structs

from ctsreport.plural import plural
from ctsreport.snapshot.model import Answer, Notice, Reading
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.pool import Pool, ask
from ctsreport.sources.saved import SavedSource


def gather(asked: Sequence[LiveSource | SavedSource], pool: Pool, say: Callable[[str], None]) -> list[Reading]:
    """What every source gave, in the order of the sources. Raises what a source raises."""
    # Saved answers first: where one cannot be read nothing is reported, and no daemon need be asked.
    read = {place: each.fetch() for place, each in enumerate(asked) if isinstance(each, SavedSource)}
    live = {place: each for place, each in enumerate(asked) if not isinstance(each, SavedSource)}
    if live:
        read |= zip(live, ask(list(live.values()), pool, say), strict=True)
    return [reading for place in range(len(asked)) for reading in read[place]]


def combine(readings: Sequence[Reading]) -> list[Reading]:
    """One reading for each instance.

    Its parts together; what was asked for now before any snapshot, else the newest of them.
    """
    return [_combined(parts) for parts in _by_instance(readings).values()]


def earlier(readings: Sequence[Reading]) -> list[Reading]:
    """What `combine` leaves aside: one reading for each instance and time of before."""
    aside: dict[tuple[str, datetime | None], list[Reading]] = {}
    for instance, parts in _by_instance(readings).items():
        current, _ = _current(parts)
        for part in parts:
            if part not in current:
                aside.setdefault((instance, part.taken_at), []).append(part)
    return [_combined(parts) for parts in aside.values()]


def _by_instance(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    by_instance: dict[str, list[Reading]] = {}
    for reading in readings:
        by_instance.setdefault(reading.instance, []).append(reading)
    return by_instance


def _current(parts: list[Reading]) -> tuple[list[Reading], datetime | None]:
    """What of an instance is not of before; and of when the newest of it is."""
    fresh = [part.taken_at for part in parts if part.fresh]
    taken_at = max((time for time in fresh or [part.taken_at for part in parts] if time is not None), default=None)
    return [
        part for part in parts if part.fresh or part.taken_at is None or (not fresh and part.taken_at == taken_at)
    ], taken_at


def _combined(parts: list[Reading]) -> Reading:
    if len(parts) == 1:
        return parts[0]
    fresh = any(part.fresh for part in parts)
    current, taken_at = _current(parts)
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
    text = f"{plural(count, 'earlier snapshot')} left aside: the newest is shown."
    return [Notice("earlier_snapshots", "info", text, parts[0].instance)]
