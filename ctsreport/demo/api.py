"""The answers of CTS's API as 0.9 gives them: a request in, an answer out, no socket and no clock.

The API is read-only here: creating, changing and deleting tasks is refused in the shape in which CTS refuses, so that
its own command line says why. What CTS itself would refuse is answered as it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, unquote

from ctsreport.demo.behaviour import NOT_FOUND_TEXT, Behaviour, Follower, HttpAnswer
from ctsreport.demo.golang import go_json, stable_id
from ctsreport.demo.model import STATUSES, Scenario, Task

_ACCESS = (
    ("Access-Control-Allow-Headers", "Content-Type"),
    ("Access-Control-Allow-Methods", "GET, PUT, PATCH, POST, DELETE"),
    ("Access-Control-Allow-Origin", "*"),
)
_TEXT = (("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff"))
_LIST = "/v1/status/tasks"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class HttpRequest:
    """What was asked: ``target`` is path and query as sent, ``path`` and ``query`` are decoded."""

    method: str
    target: str
    path: str = field(init=False)
    query: Mapping[str, Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        path, _, query = self.target.partition("?")
        object.__setattr__(self, "path", unquote(path, errors="replace"))
        object.__setattr__(self, "query", parse_qs(query, keep_blank_values=True, errors="replace"))

    @property
    def id(self) -> str:
        """A request id: a real daemon's is random, this one is the same for the same request."""
        return stable_id("request", self.method, self.target)


class _BadParameterError(ValueError):
    """A query parameter that CTS refuses; the text is its error message."""


class Api:
    """CTS's API over one scenario; ``own_address`` (``host:port``) is for a follower that names itself."""

    def __init__(self, scenario: Scenario, behaviour: Behaviour, own_address: str) -> None:
        self._scenario = scenario
        self._behaviour = behaviour
        self._own_address = own_address
        self._ghosts_named = 0

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """The daemon's answer to ``request``."""
        if request.method == "OPTIONS":
            return HttpAnswer(200, b"", _ACCESS)
        if request.path == "/v1/status/cluster":
            return self._cluster(request)
        if self._behaviour.follower is not None:
            return _error(400, self._redirection(self._behaviour.follower), request.id)
        return self._route(request)

    def _route(self, request: HttpRequest) -> HttpAnswer:
        path = request.path
        if path == _LIST or path.startswith(_LIST + "/"):
            return _only_get(request, "task status") or self._statuses(request)
        if path == "/v1/status" or path.startswith("/v1/status/"):
            overall = self._scenario.overall(self._behaviour.ghosts)
            return _only_get(request, "overallStatus") or _json(200, overall)
        if path == "/v1/tasks" or path.startswith("/v1/tasks/"):
            return self._tasks(request)
        if path == "/v1/health":
            return self._health(request)
        return _not_found()

    def _cluster(self, request: HttpRequest) -> HttpAnswer:
        follower = self._behaviour.follower
        if follower is None:
            return _error(405, "this endpoint is only available with high availability configured", request.id)
        members = [_member("cts-02", healthy=True, leader=False)]
        if follower.leader is not None:
            address = self._leader_address(follower)
            known = {} if address is None else {"address": address}
            members.insert(0, _member(follower.leader, healthy=True, leader=True) | known)
        return _json(200, {"cluster_name": "cts", "members": members, "request_id": request.id})

    def _leader_address(self, follower: Follower) -> str | None:
        if follower.itself:
            return self._own_address
        return follower.address

    def _redirection(self, follower: Follower) -> str:
        name = "" if follower.leader is None else f" '{follower.leader}'"
        address = self._leader_address(follower)
        return f"redirect requests to leader{name}" + (f" at {address}" if name and address else "")

    def _statuses(self, request: HttpRequest) -> HttpAnswer:
        name = request.path.removeprefix(_LIST).removeprefix("/")
        if "/" in name:
            return _error(400, _further_resources(request.path))
        try:
            status, with_events = _status_wanted(request.query), _events_wanted(request.query)
        except _BadParameterError as error:
            return _error(400, str(error))
        if name:
            return self._one_status(name, status, with_events)
        return self._all_statuses(status, with_events)

    def _all_statuses(self, status: str | None, with_events: bool) -> HttpAnswer:
        if self._behaviour.ghosts:
            return _no_task(self._next_ghost())
        chosen = [task for task in self._scenario.tasks if status in (None, task.status)]
        return _status_map(chosen, with_events)

    def _one_status(self, name: str, status: str | None, with_events: bool) -> HttpAnswer:
        task = self._scenario.task(name)
        if task is None:
            return _no_task(name)
        # CTS filters the events it finds: a task that has none comes through every filter.
        chosen = []
        if status in (None, task.status) or not task.kept:
            chosen = [task]
        return _status_map(chosen, with_events)

    def _next_ghost(self) -> str:
        names = list(self._behaviour.ghosts)
        self._ghosts_named += 1
        return names[(self._ghosts_named - 1) % len(names)]

    def _tasks(self, request: HttpRequest) -> HttpAnswer:
        name = request.path.removeprefix("/v1/tasks").removeprefix("/")
        if name:
            return self._one_task(request, name)
        # A PUT of the list CTS refuses by itself, in these words.
        if request.method == "PUT" or (request.path.endswith("/") and request.method not in _WRITES):
            return _unsupported(request.method, "task", "PATCH")
        tasks = {"request_id": request.id, "tasks": [task.api_answer() for task in self._scenario.tasks]}
        if request.method == "GET":
            return _json(200, tasks)
        return _read_only(request)

    def _one_task(self, request: HttpRequest, name: str) -> HttpAnswer:
        task = self._scenario.task(name)
        if task is None:
            return _no_task(name, request.id)
        found = {"request_id": request.id, "task": task.api_answer()}
        if request.method == "GET":
            return _json(200, found)
        return _read_only(request)

    def _health(self, request: HttpRequest) -> HttpAnswer:
        if request.method != "GET":
            return _plain_405()
        message = self._behaviour.unhealthy
        if message is None:
            return _json(200, {})
        return _error(503, message)


def _json(status: int, value: object) -> HttpAnswer:
    return HttpAnswer(status, go_json(value), (*_ACCESS, ("Content-Type", "application/json")))


def _error(status: int, message: str, request_id: str | None = None) -> HttpAnswer:
    tail = {} if request_id is None else {"request_id": request_id}
    return _json(status, {"error": {"message": message}} | tail)


def _no_task(name: str, request_id: str | None = None) -> HttpAnswer:
    return _error(404, f"a task with name '{name}' does not exist or has not been initialized yet", request_id)


def _not_found() -> HttpAnswer:
    return HttpAnswer(404, NOT_FOUND_TEXT, (*_ACCESS, *_TEXT))


def _plain_405() -> HttpAnswer:
    return HttpAnswer(405, b"", (*_ACCESS, ("Allow", "GET")))


def _only_get(request: HttpRequest, api: str) -> HttpAnswer | None:
    if request.method == "GET":
        return None
    return _unsupported(request.method, api, "GET")


def _unsupported(method: str, api: str, supported: str) -> HttpAnswer:
    # "in an" is the daemon's own slip.
    text = f"'{method}' in an unsupported method. The {api} API currently supports the method(s): '{supported}'"
    return _error(405, text)


def _read_only(request: HttpRequest) -> HttpAnswer:
    """As CTS refuses: a message that its command line quotes, and a request id, which that reads as a UUID."""
    if request.method not in _WRITES:
        return _plain_405()
    refusal = _error(405, "the demo daemon is read-only", request.id)
    return replace(refusal, headers=(*_ACCESS, ("Allow", "GET"), ("Content-Type", "application/json")))


def _further_resources(path: str) -> str:
    return (
        f"unsupported path '{path}'. request must be format 'path/{{task-name}}'. task name cannot have '/ '"
        " and api does not support further resources"
    )


def _status_map(tasks: Sequence[Task], with_events: bool) -> HttpAnswer:
    # Go writes maps sorted by the bytes of the keys.
    ordered = sorted(tasks, key=lambda task: task.name.encode("utf-8", "replace"))
    return _json(200, {task.name: task.answer(with_events=with_events) for task in ordered})


def _status_wanted(query: Mapping[str, Sequence[str]]) -> str | None:
    values = query.get("status", ())
    if len(values) > 1:
        given = " ".join(values)
        raise _BadParameterError(f"cannot support more than one status query parameter, got status values: [{given}]")
    if values and values[0].lower() not in STATUSES:
        supported = f"{', '.join(STATUSES[:-1])}, and {STATUSES[-1]}"
        text = f"unsupported status parameter value. only supporting status values {supported} but got {values[0]}"
        raise _BadParameterError(text)
    if not values:
        return None
    return values[0].lower()


def _events_wanted(query: Mapping[str, Sequence[str]]) -> bool:
    values = query.get("include", ())
    if len(values) > 1:
        given = " ".join(values)
        raise _BadParameterError(f"cannot support more than one include parameter, got include values: [{given}]")
    if values and values[0] != "events":
        text = f"unsupported ?include parameter value. only supporting 'include=events' but got 'include={values[0]}'"
        raise _BadParameterError(text)
    return bool(values)


def _member(service_name: str, *, healthy: bool, leader: bool) -> dict[str, Any]:
    member_id = stable_id("member", service_name)
    return {"id": member_id, "service_name": service_name, "healthy": healthy, "leader": leader}
