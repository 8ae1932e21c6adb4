"""What Consul said, at one look, of what a daemon's tasks watch: digests, and none of the content.

Plain data, which snapshots, histories and judgement share.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct, structs

BY_NAME, BY_PATTERN, BY_LIST, BY_KEY = ("services", "pattern", "catalog", "keys")
"""What a task can watch: services by name, services by a pattern, the list of names, keys."""


BUFFER = 20.0
"""Seconds that CTS waits at most for further changes where nothing else is configured."""


class WatchedState(Struct, frozen=True, gc=False, omit_defaults=True):
    """What Consul answered to one question.

    ``digest`` is of exactly what CTS would render, ``count`` of how many rows. ``index`` is Consul's; of a pattern that
    of the list of services, which is what CTS waits for. ``rows`` has, of a pattern, a short digest of each row with
    that of its name before it: ``NAME:CONTENT``. ``error`` says why there was no answer.
    """

    digest: str = ""
    count: int = 0
    index: int | None = None
    knows_leader: bool = True
    filtered: bool = False
    rows: tuple[str, ...] = ()
    error: str = ""

    @property
    def counts(self) -> bool:
        """Whether it can be held against another: it is whole, and of servers that know their leader."""
        return not self.error and self.knows_leader and not self.filtered

    def goes_on(self, before: "WatchedState | None", kind: str) -> bool:
        """Whether it says the same as one before: that an index moved says something of a pattern alone."""
        if before is None or kind == BY_PATTERN:
            return self == before
        return structs.replace(self, index=before.index) == before


class Watched(Struct, frozen=True, gc=False):
    """What one task watches, and what Consul said of it.

    ``name`` is that of a service, a pattern, a path; ``place`` tells apart data centres, namespaces, filters.
    """

    task: str
    kind: str
    name: str
    place: str
    state: WatchedState


class ConsulLook(Struct, frozen=True):
    """One round of questions to Consul, right after a daemon was asked.

    ``agent`` is where it was asked, and ``rights`` who asked (the accessor of the token, which is no secret): answers
    of two agents or to two tokens are not compared. ``at`` is what Consul's clock said. ``seconds`` is how much later
    than the daemon's answers Consul's may be, ``index`` the highest that was said, ``buffer`` how many seconds the
    daemon is said to wait for further changes. ``error`` says why nothing was answered.
    """

    agent: str
    rights: str = ""
    at: Annotated[datetime, Meta(tz=True)] | None = None
    seconds: float = 0.0
    index: int | None = None
    buffer: float = BUFFER
    error: str = ""
    watched: tuple[Watched, ...] = ()

    @property
    def silence(self) -> str:
        """Why nothing was answered: at all, or to any question; empty where something was."""
        if self.error or not all(each.state.error for each in self.watched):
            return self.error
        return next((each.state.error for each in self.watched), "")


def texts_of(look: ConsulLook | None) -> Iterator[str]:
    """What may hold a secret: names as people chose them, and words of servers."""
    if look is None:
        return
    yield from filter(None, (look.error, *(each.name for each in look.watched)))
    yield from filter(None, (each.state.error for each in look.watched))


def cleaned(look: ConsulLook | None, clean: Callable[[str], str]) -> ConsulLook | None:
    """The same with each of these texts as ``clean`` gives it."""
    if look is None:
        return None
    watched = tuple(
        structs.replace(each, name=clean(each.name), state=structs.replace(each.state, error=clean(each.state.error)))
        for each in look.watched
    )
    return structs.replace(look, error=clean(look.error), watched=watched)
