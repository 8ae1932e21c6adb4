"""A history while one report is made of it: what was read goes in, what is remembered comes out.

That a history cannot be used is no reason to make no report: what is missing then is said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.history.interface import Store
from ctsreport.history.model import FailedMessage, HistoryPlace, Look, Past
from ctsreport.history.overlay import with_look
from ctsreport.history.recall import recall
from ctsreport.history.stores import is_folder, open_history

SPAN = timedelta(days=31)
"""So far back figures go; what is compared with may lie further."""

_Made = TypeVar("_Made")


class Session:
    """One history, for one report."""

    def __init__(self, place: HistoryPlace) -> None:
        self.place = place
        self.unwritten: CtsReportError | None = None
        """Why what was read could not be added."""
        self.unread: CtsReportError | None = None
        """Why nothing is remembered."""
        self.newest: dict[str, datetime] = {}
        """By instance, when the newest look of all was."""
        self._looks: Sequence[Look] = ()
        self._store: Store | None = None

    @property
    def wants_file(self) -> bool:
        """Whether what is added must lie there as a snapshot file, for the next run to find."""
        return is_folder(self.place.location) and not self.place.read_only

    def add(self, looks: Sequence[Look], before: Sequence[Look] = ()) -> bool:
        """Keep what was read, and looks of before that were read with it; whether any of it is new.

        Where it only cannot be written, what is known is still remembered; where it contradicts that, nothing is.
        """
        self._looks = looks
        self._store = self._tried(lambda: open_history(self.place.location, existing=self.place.read_only))
        if self._store is None or self.place.read_only:
            return False
        try:
            return self._store.add([*before, *looks]).looks > 0
        except CtsReportError as error:
            if error.exit_code is ExitCode.UNWRITTEN:
                self.unwritten = error
            else:
                self.unread = error
            return False

    def recalled(self) -> tuple[tuple[Past, ...], dict[str, datetime]]:
        """The past of each instance that was looked at, and the look of each that the report is compared with."""
        return (None if self.unread else self._tried(self._recalled)) or ((), {})

    def _recalled(self) -> tuple[tuple[Past, ...], dict[str, datetime]]:
        store = self._store
        if store is None:
            return (), {}
        shown = {} if self.place.since else store.shown_to(self.place.reader)
        bases: dict[str, datetime] = {}
        pasts = []
        for look in self._looks:
            self.newest[look.instance] = max(store.newest(look.instance) or look.at, look.at)
            base = self._base(store, look, shown.get(look.instance))
            if base is not None:
                bases[look.instance] = base
            begin = min(filter(None, (look.at - SPAN, base)))
            pasts.append(with_look(recall(store, look.instance, begin, look.at), look))
        return tuple(pasts), bases

    def _base(self, store: Store, look: Look, shown: datetime | None) -> datetime | None:
        """The newest look of then or before; where that is forgotten, the first that is known."""
        then = self.place.since or shown
        if then is None:
            return None
        # What was shown already, and saved answers of before, are news of what came just before them.
        found = store.look_before(look.instance, min(then, look.at - timedelta(microseconds=1)))
        if found is not None and found < look.at:
            return found
        return None

    def others(self, instances: Sequence[str]) -> dict[str, datetime]:
        """Other instances that the memory holds, and when the newest look at each was, as far back as figures go."""
        store = self._store
        if store is None or self.unread:
            return {}
        spans = self._tried(store.spans) or []
        seen = {each.instance: each.last_at for each in spans if each.last_at}
        newest = max((*seen.values(), *(look.at for look in self._looks)), default=None)
        return {name: last for name, last in seen.items() if newest and last >= newest - SPAN and name not in instances}

    def conclusion(self, version: str, message: str, task: str) -> str | None:
        """What was made of a message; None where nothing was, or nothing can be read."""
        store = self._store
        if store is None:
            return None
        return self._tried(lambda: store.conclusion(version, FailedMessage(message, task)))

    def conclude(self, version: str, conclusions: Mapping[tuple[str, str], str]) -> None:
        """Keep what was made of messages, by message and task. That it cannot be kept costs time later, no more."""
        made = {FailedMessage(*said): body for said, body in conclusions.items()}
        if made:
            self.attempt(lambda: self._opened.conclude(version, made))

    def shown(self) -> None:
        """The report is out: from now on its reader has seen this."""
        looks = {look.instance: look.at for look in self._looks}
        self.attempt(lambda: self._opened.show_to(self.place.reader, looks))

    def delivered(self, target: str, report: str) -> dict[str, str] | None:
        """What a target keeps of a report that it delivered; None where nothing can be remembered."""
        store = self._store
        if store is None or self.unread:
            return None
        return self._tried(lambda: store.delivered(target, report))

    def deliver(self, target: str, report: str, kept: dict[str, str]) -> None:
        """Keep that."""
        self.attempt(lambda: self._opened.deliver(target, report, kept))

    def attempt(self, work: Callable[[], None]) -> None:
        """Write something, where anything can be written; that it fails is noted."""
        if self._store is None or self.place.read_only or self.unread or self.unwritten:
            return
        try:
            work()
        except CtsReportError as error:
            self.unwritten = error

    @property
    def _opened(self) -> Store:
        if self._store is None:
            raise LookupError("the history is not open")
        return self._store

    @property
    def failures(self) -> Iterator[CtsReportError]:
        """What went wrong with it."""
        yield from filter(None, (self.unread, self.unwritten))

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def _tried(self, work: Callable[[], _Made]) -> _Made | None:
        try:
            return work()
        except CtsReportError as error:
            self.unread = error
            return None
