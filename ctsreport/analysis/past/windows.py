"""Windows of one task, from look to look: which runs are new, and whether any may have come and gone between."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from msgspec import Struct

from ctsreport.analysis.health import WINDOW
from ctsreport.history.model import Run, Step


class Break(Enum):
    """Why what a task was at one step does not go on at the next."""

    LOST = auto()
    """More may have run than the window holds."""
    GONE = auto()
    """Known runs are gone though no newer ones pushed them out: the daemon started anew, or the task was made anew."""
    OPEN = auto()
    """Nothing was stored before, and now little: nothing is lost where the daemon did not restart between."""
    ABSENT = auto()
    """It was not there at one of the two."""
    UNSAID = auto()
    """Its runs were not said at one of the two."""


class WindowChain(Struct):
    """Steps whose windows overlap, from the ``first`` to the ``last``, and their runs, oldest first.

    The first ``given`` runs stand in the first window; of each other ``seen`` is the place of the step that saw it
    first (of those given, of the first). ``why`` it does not go on what was before; None for the first chain.
    ``shares``: known runs are there still, though others that should be are not.
    """

    first: int
    last: int
    runs: list[int]
    seen: list[int]
    why: Break | None = None
    shares: bool = False


def chains_of(steps: Sequence[Step], runs: Mapping[int, Run]) -> list[WindowChain]:
    """The steps of a task, in chains without a hole."""
    chains: list[WindowChain] = []
    keys: list[int] = []
    seen: list[int] = []
    before: tuple[int, ...] = ()
    for place, step in enumerate(steps):
        window = step.window or ()
        size = len(window)
        # Nearly always: one run more. This is all that is done for most of a million steps.
        if size > 1 and window[1:] == before[: size - 1] and (size >= WINDOW or size == len(before) + 1) and chains:
            keys.append(window[0])
            seen.append(place)
        else:
            new = new_runs(steps[place - 1], step) if chains else None
            if new is None:
                keys, seen = list(reversed(window)), [place] * size
                chain = WindowChain(place, place, keys, seen)
                if chains:
                    chain.why, chain.shares = why(steps[place - 1], step, runs), shares(steps[place - 1], step)
                chains.append(chain)
            else:
                keys += reversed(window[:new])
                seen += [place] * new
        chains[-1].last = place
        before = window
    return chains


def new_runs(older: Step, newer: Step) -> int | None:
    """How many runs of the newer window are new; None where it does not overlap the older without a doubt."""
    if not older.window or not newer.window or older.window[0] not in newer.window:
        return None
    new = newer.window.index(older.window[0])
    kept = newer.window[new:]
    whole = len(newer.window) >= WINDOW or len(kept) == len(older.window)
    if whole and kept == older.window[: len(kept)]:
        return new
    return None


def shares(older: Step, newer: Step) -> bool:
    """Whether both windows hold one run."""
    return not set(older.window or ()).isdisjoint(newer.window or ())


def why(older: Step, newer: Step, runs: Mapping[int, Run]) -> Break:
    """Why the window of one step does not go on that of another."""
    if older.state is None or newer.state is None:
        return Break.ABSENT
    if older.window is None or newer.window is None:
        return Break.UNSAID
    if len(newer.window) >= WINDOW or shares(older, newer):
        return Break.LOST
    if not older.window:
        return Break.OPEN
    if _is_later(older.window, newer.window, runs):
        return Break.GONE
    return Break.LOST


def _is_later(older: Sequence[int], newer: Sequence[int], runs: Mapping[int, Run]) -> bool:
    """Whether the one window ended after the other: a clock that was put back turns looks round."""
    if not newer:
        return True
    before, after = runs[older[0]].ended_at, runs[newer[0]].ended_at
    return before is None or after is None or before < after
