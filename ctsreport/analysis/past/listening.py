"""Whether a task heard the changes of one thing that it watches: the looks at Consul beside its runs.

A run proves hearing only where it began within the grace after a change was seen: a daemon that hears nothing any more
runs what it is told to, with the data of before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from msgspec import Struct

from ctsreport.analysis.past.model import Sure
from ctsreport.history.model import AskedAt
from ctsreport.watched import BY_LIST, BY_PATTERN, WatchedState

RETRIES = timedelta(seconds=6)
"""So long CTS tries a run again that failed."""

SLEEPS = {BY_PATTERN: timedelta(seconds=10), BY_LIST: timedelta(seconds=1)}
"""What CTS waits, by what it watches, after the list of services changed."""

INDEX_BACK = timedelta(seconds=320)
"""More where Consul's index went back: a question of before may be held for five minutes, and a sixteenth."""

RUNS = 3
"""So many times its longest run may a run take that is not over."""

TICK = timedelta(seconds=1)
"""The time of an answer is a whole second."""

LONGEST_WAIT = timedelta(seconds=384)
"""CTS waits so long at most before it asks Consul again, as long as it does."""

GIVES_UP = timedelta(seconds=590), timedelta(seconds=719)
"""After so long without Consul the first and the last of its watches end for ever: nine retries, as measured."""


class Listener(Struct, frozen=True):
    """What is known of a task since it listens without a break: when runs began in which something ran, and all events.

    Both oldest first. ``newest`` is the newest look, ``buffer`` how long CTS waits for further changes, ``longest`` the
    longest run.
    """

    begins: datetime
    newest: datetime
    ran: Sequence[datetime]
    starts: Sequence[datetime]
    buffer: timedelta
    longest: timedelta
    scheduled: bool = False


def listener_of(
    starts: Sequence[tuple[datetime, bool]],
    times: tuple[datetime, datetime],
    buffer: timedelta,
    longest: timedelta,
    *,
    scheduled: bool,
) -> Listener:
    """A task with all its events of a time: when they began, and whether nothing ran in them."""
    ran = sorted(start for start, empty in starts if not empty)
    return Listener(*times, ran, sorted(start for start, _ in starts), buffer, longest, scheduled)


class Glance(NamedTuple):
    """One look at what a task watches; None where Consul did not answer."""

    asked: AskedAt
    state: WatchedState | None

    @property
    def at(self) -> datetime:
        return self.asked.at

    @property
    def until(self) -> datetime:
        """When Consul answered at the latest, by the daemon's clock."""
        return self.at + TICK + timedelta(seconds=self.asked.seconds)


class Missed(Struct, frozen=True):
    """A change between two looks, and when a run should have begun at the latest; None: at the next tick."""

    not_before: datetime
    seen: datetime
    due: datetime | None
    sure: Sure


class Outcome(Struct, frozen=True):
    """Of one thing that a task watches: the first change that it missed or may still carry out; when it heard one.

    ``compared``: there were two looks that could be held against each other.
    """

    missed: Missed | None = None
    heard: datetime | None = None
    compared: bool = False


class _Outage(NamedTuple):
    """Consul did not answer from one look to another; where it is known, when it did before and after."""

    before: datetime | None
    first: datetime
    last: datetime
    after: datetime


class _Window(NamedTuple):
    """The time in which a run begins that heard a change: it was seen at ``look``, and may have been at ``begins``."""

    begins: datetime
    look: datetime
    ends: datetime


class _Change(Struct):
    """What is otherwise than it was carried out last."""

    not_before: datetime
    seen: datetime
    grace: timedelta
    digest: str
    windows: list[_Window]
    stood: bool = True


def outcome_of(kind: str, listener: Listener, glances: Sequence[Glance]) -> Outcome:
    """What came of the changes of one thing, whose ``glances`` are oldest first."""
    answered = [(each, each.state) for each in glances if each.state is not None and each.state.counts]
    if len(answered) < 2:
        return Outcome()
    listening = _Listening(kind, listener, list(_outages(glances)), *answered[0])
    for (before, _), (glance, state) in pairwise(answered):
        listening.step(before, glance, state)
    return listening.outcome()


class _Listening:
    """Follows one thing that a task watches, look by look."""

    def __init__(
        self, kind: str, listener: Listener, outages: Sequence[_Outage], first: Glance, state: WatchedState
    ) -> None:
        self._kind = kind
        self._listener = listener
        self._outages = outages
        self._settled, self._state = first, state
        """The newest look at what was carried out last, or was missed already."""
        self._last = state
        self._change: _Change | None = None
        self._chances = 0
        """Runs since the miss that may have heard a change, or have been of before it."""
        self._missed: Missed | None = None
        self._heard: datetime | None = None

    def step(self, before: Glance, glance: Glance, state: WatchedState) -> None:
        """One look more."""
        if state.digest == self._state.digest:  # nothing new; or it is again as it was
            self._settle(glance, state)
        elif self._change is None and self._is_audible(state):
            self._change = self._begun(glance, state)
        elif self._change is not None and state.digest != self._change.digest:
            self._change.digest, self._change.stood = state.digest, False
            self._change.windows.append(
                _Window(before.at - TICK, glance.at, self._due(glance.until, self._change.grace))
            )
        if self._change is not None:
            self._judge(self._change, glance, state)
        self._last = state

    def outcome(self) -> Outcome:
        """What is to be said after the newest look."""
        missed = self._missed
        if missed is None and self._change is not None:
            due = None if self._listener.scheduled else self._due(self._change.seen, self._change.grace)
            missed = Missed(self._change.not_before, self._change.seen, due, "pending")
        return Outcome(missed, self._heard, compared=True)

    def _settle(self, glance: Glance, state: WatchedState) -> None:
        self._settled, self._state, self._change = glance, state, None

    def _is_audible(self, state: WatchedState) -> bool:
        """Whether CTS can hear the change: of a pattern it only hears that the list of services changed.

        It did where an instance that was there and is there is registered otherwise, or where the list has changed
        again since the look before, and this had changed by then.
        """
        if self._kind != BY_PATTERN:
            return True
        old = dict(row.split(":") for row in self._state.rows)
        registered = any(old.get(name, content) != content for name, content in (row.split(":") for row in state.rows))
        return registered or (self._last.digest == state.digest and self._last.index != state.index)

    def _begun(self, glance: Glance, state: WatchedState) -> _Change:
        index, before = glance.asked.index, self._settled.asked.index
        went_back = index is not None and before is not None and index < before
        grace = self._listener.buffer + SLEEPS.get(self._kind, timedelta(0)) + RUNS * self._listener.longest + RETRIES
        grace += INDEX_BACK if went_back else timedelta(0)
        window = _Window(self._settled.at - TICK, glance.at, self._due(glance.until, grace))
        return _Change(self._settled.at, glance.until, grace, state.digest, [window])

    def _due(self, seen: datetime, grace: timedelta) -> datetime:
        """When a run should have begun: after an outage that CTS survives it may ask again as late as this."""
        due = seen + grace
        for outage in self._outages:
            if outage.before is None or outage.first > due:
                continue
            length = outage.after - outage.before
            if length < GIVES_UP[0]:
                wait = min(LONGEST_WAIT, 1.5 * length)
                due = max(due, outage.after + TICK + wait + grace)
        return due

    def _judge(self, change: _Change, glance: Glance, state: WatchedState) -> None:
        due = self._due(change.seen, change.grace)
        if self._listener.scheduled:
            place = bisect_right(self._listener.starts, due)
            tick = self._listener.starts[place] if place < len(self._listener.starts) else None
            windows = [each._replace(ends=tick or self._listener.newest) for each in change.windows]
        else:
            tick, windows = due, change.windows
        heard = next(filter(None, (self._ran_between(each.begins, each.ends) for each in windows)), None)
        if heard is not None:
            sure = any(self._ran_between(each.look, each.ends) for each in windows)
            self._hear(heard, sure=sure)
            self._settle(glance, state)
        elif tick is not None and glance.at >= tick:
            self._missed = self._missed or Missed(change.not_before, change.seen, due, self._sure(change, due))
            self._settle(glance, state)

    def _ran_between(self, begins: datetime, ends: datetime) -> datetime | None:
        """The first run of that time."""
        ran = self._listener.ran
        place = bisect_left(ran, begins)
        return ran[place] if place < len(ran) and ran[place] <= ends else None

    def _hear(self, heard: datetime, *, sure: bool) -> None:
        """A run that began after the change was seen heard it.

        One between the two looks did where nothing was missed yet. Else somebody may have started it before the change:
        the second such run is no chance any more.
        """
        self._chances += 1
        if sure or self._missed is None or self._chances > 1:
            self._heard, self._missed, self._chances = heard, None, 0

    def _sure(self, change: _Change, due: datetime) -> Sure:
        """Certain where CTS does not wait for Consul any more: it would have asked again, or must have given up."""
        gave_up = any(outage.last - outage.first >= GIVES_UP[1] for outage in self._outages)
        waited = self._listener.newest >= due + LONGEST_WAIT
        return "certain" if change.stood and (gave_up or waited) else "likely"


def _outages(glances: Sequence[Glance]) -> Iterator[_Outage]:
    """Looks without an answer that others follow."""
    before: datetime | None = None
    away: list[datetime] = []
    for silent, group in groupby(glances, key=lambda each: each.state is None):
        times = [each.at for each in group]
        if silent:
            away = times
        else:
            if away:
                yield _Outage(before, away[0], away[-1], times[0])
            before, away = times[-1], []
