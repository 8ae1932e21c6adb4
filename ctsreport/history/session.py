"""A history while one report is made of it: what was read goes in, what is remembered comes out.

That a history cannot be used is no reason to make no report: what is missing then is said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.history.interface import Store
from ctsreport.history.model import Look, Past, Said
from ctsreport.history.overlay import with_look
from ctsreport.history.recall import recall
from ctsreport.history.stores import open_history

SPAN = timedelta(days=31)
"""So far back figures go; what is compared with may lie further."""

_Made = TypeVar("_Made")


class Place(Struct, frozen=True):
    """Where the history is, and for whom the report is.

    ``since`` is the instant that it is compared with; None for the last report of this ``reader``.
    """

    location: str
    reader: str
    read_only: bool = False
    since: datetime | None = None


class Session:
    """One history, for one report."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.unwritten: CtsReportError | None = None
        """Why what was read could not be added."""
        self.unread: CtsReportError | None = None
        """Why nothing is remembered."""
        self._looks: Sequence[Look] = ()
        self._store: Store | None = self._tried(lambda: open_history(place.location, existing=place.read_only))

    def add(self, looks: Sequence[Look]) -> bool:
        """Keep what was read; whether any of it is new.

        Where it only cannot be written, what is known is still remembered; where it contradicts that, nothing is.
        """
        self._looks = looks
        if self._store is None or self.place.read_only:
            return False
        try:
            return self._store.add(looks).looks > 0
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
        return found if found is not None and found < look.at else None

    def conclusion(self, version: str, said: Said) -> str | None:
        """What was made of a message; None where nothing was, or nothing can be read."""
        store = self._store
        return None if store is None else self._tried(lambda: store.conclusion(version, said))

    def conclude(self, version: str, conclusions: Mapping[Said, str]) -> None:
        """Keep what was made of messages. That it cannot be kept costs time later, and nothing else."""
        if self._store is None or self.place.read_only or self.unwritten or not conclusions:
            return
        try:
            self._store.conclude(version, conclusions)
        except CtsReportError as error:
            self.unwritten = error

    def shown(self) -> None:
        """The report is out: from now on its reader has seen this."""
        if self._store is None or self.place.read_only or self.unwritten:
            return
        try:
            self._store.show_to(self.place.reader, {look.instance: look.at for look in self._looks})
        except CtsReportError as error:
            self.unwritten = error

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
