"""Restarts of a daemon, as its tasks show: all that it knew is gone at once.

One task that knows an event of before proves that its daemon did not restart since. Where none does, nobody knows; then
a task of which nothing is stored may have run and been forgotten.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from msgspec import structs

from ctsreport.analysis.past.looks import Looks
from ctsreport.analysis.past.windows import Break, chains_of
from ctsreport.history.model import Step, TaskPast
from ctsreport.snapshot.model import Health


class Cut(NamedTuple):
    """Two looks between which the daemon may have restarted; ``sure`` where it did."""

    begins: datetime
    ends: datetime
    sure: bool


class TaskSteps:
    """The steps of one task that tell of it, and their chains."""

    def __init__(self, past: TaskPast) -> None:
        self.steps = [_with_window(step) for step in past.steps if step.known]
        self.chains = chains_of(self.steps, past.runs)
        self._ends = {} if len(self.steps) == len(past.steps) else dict(_ends(past.steps))

    def until(self, looks: Looks, number: int) -> datetime:
        """When a chain was seen last."""
        last = self.chains[number].last
        at = self.steps[last].at
        following = self.steps[last + 1].at if last + 1 < len(self.steps) else None
        return looks.seen_until(at, self._ends.get(at, following))

    def since(self, number: int) -> datetime:
        """When a chain was seen first."""
        return self.steps[self.chains[number].first].at

    def has_window(self, number: int) -> bool:
        """Whether its runs were said there."""
        return self.steps[self.chains[number].first].window is not None


class Boots:
    """The restarts of one daemon, sure and possible: ``cuts``, the oldest first, none within another."""

    def __init__(self, looks: Looks, tasks: Iterable[TaskSteps]) -> None:
        self._looks = looks
        size = len(looks.read)
        self._carried, self._silent = [0] * (size + 1), [0] * (size + 1)
        gone: list[tuple[int, int]] = []
        for task in tasks:
            gone += self._read(task)
        carried, silent = list(accumulate(self._carried)), list(accumulate(self._silent))
        self._unproven = [place for place in range(size - 1) if not carried[place]]
        self._open = [place for place in self._unproven if silent[place]]
        self.cuts = tuple(sorted(self._cuts(gone)))
        self._ends = [cut.ends for cut in self.cuts]

    def _read(self, task: TaskSteps) -> Iterator[tuple[int, int]]:
        """What one task proves; gives the places between which its events went."""
        end = 0
        for number, chain in enumerate(task.chains):
            begin = self._looks.place(task.since(number))
            if chain.why is Break.GONE:
                yield end, begin
            elif chain.shares:
                _add(self._carried, end, begin)
            until = task.until(self._looks, number)
            end = self._looks.place(until)
            if chain.runs:
                _add(self._carried, begin, end)
            elif task.has_window(number) and self._looks.recalled(until):
                _add(self._silent, begin, end + 1)

    def _cuts(self, gone: Sequence[tuple[int, int]]) -> Iterator[Cut]:
        """Where a task lost its events, all that is not proven there is one restart."""
        left, read = set(self._unproven), self._looks.read
        for begin, end in sorted(set(gone)):
            places = [place for place in range(begin, end) if place in left]
            if places:
                yield Cut(read[places[0]], read[places[-1] + 1], sure=True)
                left -= set(range(places[0], places[-1] + 1))
        for place in left.intersection(self._open):
            yield Cut(read[place], read[place + 1], sure=False)

    def between(self, begins: datetime, ends: datetime) -> list[Cut]:
        """The cuts that lie between two instants, or reach into that time."""
        later = self.cuts[bisect_right(self._ends, begins) :]
        return list(takewhile(lambda cut: cut.begins < ends, later))

    def lived(self, begins: datetime, ends: datetime) -> bool:
        """Whether it is proven that the daemon did not restart between two looks that were read."""
        first = bisect_left(self._unproven, self._looks.place(begins))
        return first == len(self._unproven) or self._unproven[first] >= self._looks.place(ends)

    def restarted(self, begins: datetime, ends: datetime) -> bool:
        """Whether a restart is known that may have been at any instant of that time: then all tasks' runs are lost."""
        return any(cut.sure and cut.begins <= begins and cut.ends >= ends for cut in self.between(begins, ends))


def _with_window(step: Step) -> Step:
    """A daemon says no events of a task of which it stores none: its word for that is ``unknown``."""
    if step.window is None and step.state and step.state.status == Health.UNKNOWN:
        return structs.replace(step, window=())
    return step


def _ends(steps: Sequence[Step]) -> Iterator[tuple[datetime, datetime]]:
    """By when they begin, the next step of each that has one, though that may tell nothing."""
    return ((step.at, following.at) for step, following in pairwise(steps))


def _add(counts: list[int], begin: int, end: int) -> None:
    counts[begin] += 1
    counts[end] -= 1
