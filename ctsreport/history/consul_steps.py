"""What Consul said at one look more, put to what it said before: only what changed leaves a step."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from ctsreport.history.model import AskedAt, ConsulPast, StateFrom, What
from ctsreport.watched import ConsulLook, WatchedState

StateNow = tuple[What, WatchedState | None]


def asked_at(at: datetime, look: ConsulLook) -> AskedAt:
    """That Consul was asked."""
    return AskedAt(at, look.agent, look.rights, look.seconds, look.index, look.buffer, look.error)


def states_of(look: ConsulLook) -> dict[What, WatchedState]:
    """What was said, by what it is of."""
    return {What(each.task, each.kind, each.name, each.place): each.state for each in look.watched}


def changes(before: Mapping[What, WatchedState | None], look: ConsulLook) -> Iterator[StateNow]:
    """What is otherwise at a look than it was before; None for what no task watches any more."""
    if look.error:  # nothing was said
        return
    now = states_of(look)
    yield from ((what, state) for what, state in now.items() if not state.goes_on(before.get(what), what.kind))
    yield from ((what, None) for what, state in before.items() if state is not None and what not in now)


def with_consul(past: ConsulPast, at: datetime, look: ConsulLook) -> ConsulPast:
    """With a look that is newer than all."""
    states: dict[What, tuple[StateFrom, ...]] = dict(past.states)
    for what, new in changes({what: steps[-1][1] for what, steps in past.states.items()}, look):
        states[what] = (*states.get(what, ()), (at, new))
    return ConsulPast((*past.asked, asked_at(at, look)), states)
