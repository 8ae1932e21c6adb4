"""Many daemons, so many at a time, each with a deadline of its own that counts from when it is asked."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue

from msgspec import Struct

from ctsreport.snapshot.model import Reading
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.unanswered import NO_THREAD, Unanswered

GRACE = 2.0
"""Seconds that a daemon's thread may take beyond its deadline, for what no socket can be shut for: a name server."""

USUAL = 64
"""Daemons asked at a time: far from here most of it is waiting, and more wait for the one processor that reads."""

# Descriptors for all that is not a daemon: standard streams, files, libraries.
_RESERVED = 64

# Descriptors of one daemon: its socket, the duplicate that a deadline shuts, a name server, a file of names.
_OF_ONE = 4


class Pool(Struct, frozen=True):
    """How many daemons are asked at a time, and the seconds for all of them together; None for what fits, no limit."""

    parallel: int | None = None
    run_deadline: float | None = None


class _Asking(threading.Thread):
    """One daemon, asked in a thread of its own, which a daemon that never answers may keep for ever."""

    def __init__(self, place: int, source: LiveSource, done: "SimpleQueue[_Asking]") -> None:
        super().__init__(daemon=True)
        self.place = place
        self.source = source
        self.readings: list[Reading] = []
        self.error: BaseException | None = None
        self.gives_up_at = time.monotonic() + source.deadline + GRACE
        self._done = done

    def run(self) -> None:
        try:
            self.readings = self.source.fetch()
        except BaseException as error:  # noqa: BLE001 - it is raised again where the thread is waited for
            self.error = error
        self._done.put(self)


def ask(sources: Sequence[LiveSource], pool: Pool, say: Callable[[str], None]) -> list[list[Reading]]:
    """What each daemon gave, in the order of the sources. Raises what a source raises."""
    return _Run(sources, pool, say).readings()


class _Run:
    """One round over all daemons."""

    def __init__(self, sources: Sequence[LiveSource], pool: Pool, say: Callable[[str], None]) -> None:
        self._sources = sources
        self._pool = pool
        self._say = say
        self._parallel = pool.parallel or fitting()
        self._ends_at = time.monotonic() + pool.run_deadline if pool.run_deadline else None
        self._waiting = deque(enumerate(sources))
        self._running: set[_Asking] = set()
        self._done: SimpleQueue[_Asking] = SimpleQueue()
        self._read: dict[int, list[Reading]] = {}

    def readings(self) -> list[list[Reading]]:
        """Start as many as may run, wait for one, and so on."""
        while (self._waiting or self._running) and not self._is_over():
            self._start()
            self._await()
        over = self._too_late()
        for place, source in self._unfinished():
            self._read[place] = [source.silent(over)]
        return [self._read[place] for place in range(len(self._sources))]

    def _is_over(self) -> bool:
        return self._ends_at is not None and time.monotonic() >= self._ends_at

    def _start(self) -> None:
        while self._waiting and len(self._running) < self._parallel:
            place, source = self._waiting.popleft()
            asking = _Asking(place, source, self._done)
            try:
                asking.start()
            except RuntimeError:  # this machine has no more threads
                self._wait_for_a_thread(place, source)
                return
            self._running.add(asking)

    def _wait_for_a_thread(self, place: int, source: LiveSource) -> None:
        """As many as are running are what this machine can do; where that is none, it can do nothing."""
        if self._running:
            self._parallel = len(self._running)
            self._waiting.appendleft((place, source))
        else:
            self._read[place] = [source.silent(NO_THREAD)]

    def _await(self) -> None:
        """Until one has ended, or its time is over."""
        ends = [asking.gives_up_at for asking in self._running]
        if self._ends_at is not None:
            ends.append(self._ends_at)
        try:
            asking = self._done.get(timeout=max(0.0, min(ends, default=0.0) - time.monotonic()))
        except Empty:
            self._give_up(time.monotonic())
        else:
            self._finish(asking)

    def _finish(self, asking: _Asking) -> None:
        if asking not in self._running:  # it was given up before
            return
        self._running.discard(asking)
        asking.join()  # it has said that it is done: once it is gone, the next may take its place
        if asking.error is not None:
            raise asking.error
        self._read[asking.place] = asking.readings
        if len(self._sources) > 1:
            self._say(f"{len(self._read)} of {len(self._sources)} daemons were asked")

    def _give_up(self, now: float) -> None:
        for asking in [each for each in self._running if each.gives_up_at <= now]:
            self._running.discard(asking)
            self._read[asking.place] = [asking.source.silent()]

    def _too_late(self) -> Unanswered:
        seconds = self._pool.run_deadline or 0.0
        return Unanswered(
            f"it had not answered when the {seconds:g} s for all daemons were over",
            "Allow more: --run-deadline. Or ask more at a time: --parallel.",
        )

    def _unfinished(self) -> Iterator[tuple[int, LiveSource]]:
        yield from self._waiting
        for asking in self._running:
            yield asking.place, asking.source


def fitting() -> int:
    """As many as the limit of descriptors has place for, `USUAL` at most."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return USUAL
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 0:
        return USUAL
    return max(1, min(USUAL, (soft - _RESERVED) // _OF_ONE))
