"""The unbroken times of one task, and the holes between them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from ctsreport.analysis.health import WINDOW
from ctsreport.analysis.past.boots import Boots, TaskSteps
from ctsreport.analysis.past.looks import Looks
from ctsreport.analysis.past.model import GapReason
from ctsreport.analysis.past.windows import Break
from ctsreport.history.model import Run, Step, TaskPast
from ctsreport.snapshot.empty import is_empty


class Unbroken(Struct, frozen=True):
    """A time of a task, from look to look, of which every run is known.

    ``runs`` oldest first; the first ``given`` of them ended before it ``begins``. ``seen``: of each, the look that saw
    it first; ``ran`` are the places of those in which something ran. ``whole``: they are all since the daemon started,
    or since the task was made.
    """

    begins: datetime
    ends: datetime
    runs: tuple[Run, ...]
    seen: tuple[datetime, ...]
    given: int
    whole: bool
    ran: tuple[int, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether nothing ran since the daemon started; else something may have, that the window did not hold."""
        return self.whole and not self.ran


class Hole(NamedTuple):
    """Two looks between which runs may have come and gone unseen; ``lost`` at least, None where nobody can say."""

    begins: datetime
    ends: datetime
    reason: GapReason
    lost: int | None = 0


class TaskReader:
    """Reads the chains of one task, where it is known when its daemon may have restarted."""

    def __init__(self, looks: Looks, boots: Boots, task: TaskSteps, past: TaskPast) -> None:
        self._looks = looks
        self._boots = boots
        self._task = task
        self._runs = past.runs

    def unbroken(self) -> Iterator[Unbroken]:
        """Oldest first."""
        started: datetime | None = None  # since when nothing was stored, where that goes on into the next chain
        for number in range(len(self._task.chains)):
            if not self._task.has_window(number):
                continue
            begins = started if started and self._goes_on(number) else self._task.since(number)
            ends = self._task.until(self._looks, number)
            if self._task.chains[number].runs:
                yield self._with_runs(number, begins, ends, at_once=started is None or begins is not started)
                started = None
                continue
            for cut in self._boots.between(begins, ends):
                if begins <= cut.begins:  # a cut may reach back before the first look of a task that is new
                    yield _empty(begins, cut.begins)
                begins = max(begins, cut.ends)
            started = begins
            if not self._is_followed(number):
                if begins <= ends:
                    yield _empty(begins, ends)
                started = None

    def _is_followed(self, number: int) -> bool:
        """Whether the next chain goes on this one, in which nothing is stored."""
        return number + 1 < len(self._task.chains) and self._goes_on(number + 1)

    def _goes_on(self, number: int) -> bool:
        """Whether nothing was lost since the chain before, in which nothing was stored."""
        begins, ends = self._break(number)
        lived = self._looks.recalled(begins) and not self._boots.between(begins, ends)
        return self._task.chains[number].why is Break.OPEN and lived

    def _break(self, number: int) -> tuple[datetime, datetime]:
        """From when the chain before was seen last to when one was seen first."""
        return self._task.until(self._looks, number - 1), self._task.since(number)

    def _with_runs(self, number: int, begins: datetime, ends: datetime, *, at_once: bool) -> Unbroken:
        """A chain in which something is stored. ``at_once``: so it was from its first look on."""
        chain, steps = self._task.chains[number], self._task.steps
        window = steps[chain.first].window or ()
        runs = tuple(map(self._runs.__getitem__, chain.runs))
        return Unbroken(
            begins=begins,
            ends=ends,
            runs=runs,
            seen=tuple([steps[place].at for place in chain.seen]),
            given=len(window) if at_once else 0,
            whole=not at_once or len(window) < WINDOW,
            ran=tuple([place for place, run in enumerate(runs) if not is_empty(run)]),
        )

    def holes(self) -> Iterator[Hole]:
        """Those that are of this task alone."""
        yield from self._before_the_first()
        for number, chain in enumerate(self._task.chains):
            if number and self._is_hole(number):
                yield from self._hole(*self._break(number), recreated=chain.why is Break.GONE)
            if self._step(number).state is not None and not self._task.has_window(number):
                yield from self._hole(self._task.since(number), self._task.until(self._looks, number))

    def _before_the_first(self) -> Iterator[Hole]:
        """What it ran between the look that did not have it yet and the first that did."""
        if self._task.chains:
            ends = self._task.since(0)
            begins = self._looks.before(ends)
            if begins and self._may_have_lost(0, begins, ends):
                yield from self._hole(begins, ends)

    def _may_have_lost(self, number: int, begins: datetime, ends: datetime) -> bool:
        """Whether a task that was not there may have run more since it was made than its window shows."""
        return len(self._step(number).window or ()) >= WINDOW or not self._boots.lived(begins, ends)

    def _hole(self, begins: datetime, ends: datetime, *, recreated: bool = False) -> Iterator[Hole]:
        """None where it is empty, or said of all tasks."""
        if begins < ends and self._looks.recalled(begins) and not self._boots.restarted(begins, ends):
            yield (
                Hole(begins, ends, "restart", None)
                if recreated
                else Hole(begins, ends, self._looks.reason(begins, ends))
            )

    def _is_hole(self, number: int) -> bool:
        """Whether runs may have been lost since the chain before, if its daemon did not restart."""
        chain, now = self._task.chains[number], self._step(number)
        if chain.why is Break.ABSENT:
            return now.state is None or self._may_have_lost(number, *self._break(number))
        return chain.why is not Break.OPEN

    def _step(self, number: int) -> Step:
        """The first of a chain."""
        return self._task.steps[self._task.chains[number].first]

    def recreated(self) -> Iterator[datetime]:
        """When it was seen to be made anew under its name: its runs are gone, and its daemon did not restart."""
        for number, chain in enumerate(self._task.chains):
            begins, ends = self._break(number) if number else (self._task.since(0), self._task.since(0))
            if chain.why is Break.GONE and self._looks.recalled(begins) and not self._boots.between(begins, ends):
                yield ends


def _empty(begins: datetime, ends: datetime) -> Unbroken:
    """A time in which nothing is stored."""
    return Unbroken(begins, ends, (), (), 0, whole=True)
