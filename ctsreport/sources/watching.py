"""What Consul says of what tasks watch: CTS's own questions, each asked once, and digests of the answers.

That Consul cannot be asked never costs a report: the look says why.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from urllib.parse import quote

from msgspec import structs

from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Answer, Definition, Reading
from ctsreport.snapshot.paths import DEFINITIONS
from ctsreport.snapshot.shape import Shape, shape_of
from ctsreport.snapshot.watches import Watch, watches_of
from ctsreport.snapshot.wire import decode
from ctsreport.sources import rendered
from ctsreport.sources.consul import Agent, Consul, ConsulAnswer, Refused
from ctsreport.sources.go_patterns import matching
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts
from ctsreport.sources.unanswered import Unanswered
from ctsreport.watched import BY_KEY, BY_LIST, BY_NAME, BY_PATTERN, ConsulLook, Watched, WatchedState

MOST_AT_A_TIME = 8
"""Agents that are asked at a time: usually there is one."""

_SERVICES = "/v1/catalog/services"

_ByTask = Mapping[str, tuple[Watch, ...]]


def with_consul(
    readings: Sequence[Reading],
    late: Mapping[str, float],
    agent_of: Callable[[str], tuple[Agent, Settings] | None],
    say: Callable[[str], None],
    contexts: Contexts,
) -> list[Reading]:
    """The readings, with what Consul says of what their tasks watch.

    ``late`` are the instances about which it is asked, and how many seconds have passed since their answers were given;
    ``agent_of`` says where. Instances of one agent share its answers.
    """
    began = time.monotonic()
    asked = [
        (agent, reading) for reading in readings if reading.instance in late and (agent := agent_of(reading.instance))
    ]
    in_order = sorted(asked, key=lambda each: each[0][0].base)
    rounds = [list(group) for _, group in groupby(in_order, key=lambda each: each[0])]

    def ask(members: list[tuple[tuple[Agent, Settings], Reading]]) -> list[tuple[str, ConsulLook]]:
        (agent, settings), _ = members[0]
        watched = {reading.instance: by_task for _, reading in members if (by_task := _watched_by(reading)) is not None}
        return list(_Round(agent, settings, say, contexts).looks(watched, began))

    if not rounds:
        return list(readings)
    with ThreadPoolExecutor(min(MOST_AT_A_TIME, len(rounds))) as pool:
        looks = dict(each for found in pool.map(ask, rounds) for each in found)
    return [
        structs.replace(each, consul=_later(looks[each.instance], late[each.instance]))
        if each.instance in looks
        else each
        for each in readings
    ]


def _later(look: ConsulLook, seconds: float) -> ConsulLook:
    return structs.replace(look, seconds=round(look.seconds + seconds, 3))


def _watched_by(reading: Reading) -> _ByTask | None:
    """What each enabled task watches; None where that was not said."""
    found = [definitions for answer in reading.answers if (definitions := _definitions(answer)) is not None]
    if not found:
        return None
    definitions = {name: each for of_answer in found for name, each in of_answer.items()}
    return {name: watches_of(each) for name, each in definitions.items() if each.enabled is not False}


def _definitions(answer: Answer) -> dict[str, Definition] | None:
    """What an answer says of definitions; saved ones may not say what was asked for."""
    if answer.error is not None or answer.request not in {None, DEFINITIONS}:
        return None
    try:
        return decode(answer).definitions if shape_of(answer.body) in _DEFINING else None
    except lenient.FAILURES:
        return None


_DEFINING = frozenset({Shape.DEFINITIONS, Shape.DEFINITION, Shape.DEFINITION_BARE})


class _Round:
    """All questions to one agent, within one deadline."""

    def __init__(self, agent: Agent, settings: Settings, say: Callable[[str], None], contexts: Contexts) -> None:
        self._agent = agent
        self._consul = Consul(agent, settings, say, contexts)
        self._states: dict[Watch, WatchedState] = {}
        self._lists: dict[tuple[str, str], ConsulAnswer] = {}
        self._gone = ""
        """Why nothing more need be asked."""
        self._look = ConsulLook(agent.base, buffer=settings.buffer_period)

    def looks(self, by_instance: Mapping[str, _ByTask], began: float) -> Iterator[tuple[str, ConsulLook]]:
        """By instance. All of them come at the end: so much later than the daemons' are they at most."""
        try:
            with self._consul:
                self._look = structs.replace(self._look, rights=self._consul.accessor())
                found = {name: tuple(self._watched(each)) for name, each in by_instance.items()}
        except Unanswered as error:
            self._gone = _sentence(error)
            found = dict.fromkeys(by_instance, ())
        seconds = round(time.monotonic() - began, 3)
        index = max((each.index for each in self._states.values() if each.index is not None), default=None)
        look = structs.replace(self._look, seconds=seconds, index=index, error=self._gone)
        for name in by_instance:
            yield name, structs.replace(look, watched=found[name])

    def _watched(self, by_task: _ByTask) -> Iterator[Watched]:
        for task, watches in by_task.items():
            for watch in watches:
                yield Watched(task, watch.kind, watch.name, watch.place, self._of(watch))

    def _of(self, watch: Watch) -> WatchedState:
        if watch not in self._states:
            self._states[watch] = self._ask(watch)
        return self._states[watch]

    def _ask(self, watch: Watch) -> WatchedState:
        if self._gone:
            return WatchedState(error=self._gone)
        try:
            return _ASK[watch.kind](self, watch)
        except Refused as error:
            return WatchedState(error=_sentence(error))
        except Unanswered as error:
            self._gone = _sentence(error)
            return WatchedState(error=self._gone)

    def by_name(self, watch: Watch) -> WatchedState:
        answer = self._noted(self._consul.health(watch.name, watch.rows_query))
        rows = rendered.rows(answer)
        return _with_head(WatchedState(rendered.digest(rows), len(rows)), answer)

    def by_pattern(self, watch: Watch) -> WatchedState:
        """The instances of all names that match, as CTS reads them when the list of services changes."""
        listed = self._services(watch)
        state = _with_head(WatchedState(), listed)
        rows: list[rendered.Row] = []
        for name in matching(watch.name, rendered.names(listed)):
            answer = self._noted(self._consul.health(name, watch.rows_query))
            state = _with_head(state, answer, index=state.index)
            rows += rendered.rows(answer)
        return structs.replace(
            state, digest=rendered.digest(rows), count=len(rows), rows=tuple(map(rendered.one, sorted(rows)))
        )

    def by_list(self, watch: Watch) -> WatchedState:
        """Names alone: CTS does not run where their tags change."""
        meta = [f"{name}:{value}" for name, value in watch.node_meta]
        answer = self._noted(self._consul.get(_SERVICES, {**watch.query, "node-meta": meta}))
        names = matching(watch.name, rendered.names(answer))
        return _with_head(WatchedState(rendered.digest(names), len(names)), answer)

    def by_key(self, watch: Watch) -> WatchedState:
        recurse = 1 if watch.recurse else None
        path = f"/v1/kv/{quote(watch.name.lstrip('/'))}"
        answer = self._noted(self._consul.get(path, {**watch.query, "recurse": recurse}, may_lack=True))
        keys = rendered.keys(answer)
        return _with_head(WatchedState(rendered.digest(keys), len(keys)), answer)

    def _services(self, watch: Watch) -> ConsulAnswer:
        """The list of all services, once for each data centre and namespace."""
        place = watch.datacenter, watch.namespace
        if place not in self._lists:
            self._lists[place] = self._noted(self._consul.get(_SERVICES, watch.query))
        return self._lists[place]

    def _noted(self, answer: ConsulAnswer) -> ConsulAnswer:
        """An answer; the last one says when Consul was asked."""
        self._look = structs.replace(self._look, at=answer.date or self._look.at)
        return answer


_ASK = {
    BY_NAME: _Round.by_name,
    BY_PATTERN: _Round.by_pattern,
    BY_LIST: _Round.by_list,
    BY_KEY: _Round.by_key,
}


def _with_head(state: WatchedState, answer: ConsulAnswer, index: int | None = None) -> WatchedState:
    """With what the heads of all answers that it is made of say."""
    return structs.replace(
        state,
        index=answer.index if index is None else index,
        knows_leader=state.knows_leader and answer.knows_leader,
        filtered=state.filtered or answer.filtered,
    )


def _sentence(error: Unanswered) -> str:
    return f"{error.what}. {error.cure}"
