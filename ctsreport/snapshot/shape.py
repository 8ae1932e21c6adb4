"""Which of CTS's answers a JSON text is: known by its content, never by the name of a file or the path that was asked.

Daemons answer 200 with the overall status below many paths, and people save answers under any name.
"""

from enum import Enum, auto

import msgspec

Members = dict[str, msgspec.Raw]
"""A JSON object with its values still undecoded."""


WORDS = frozenset({"successful", "errored", "critical", "unknown", "healthy", "degraded", "undetermined"})
_OF_EVENTS = {"start_time", "end_time", "task_name"}


class Shape(Enum):
    """The JSON texts that are understood, and `OTHER`."""

    EMPTY = auto()  # {}
    OVERALL = auto()  # /v1/status
    OVERALL_BARE = auto()  # the same as CTS's documentation has it, without the wrapper
    OVERALL_FLAT = auto()  # counts by word alone, as daemons before 0.1 had them
    TASKS = auto()  # /v1/status/tasks and /v1/status/tasks/NAME
    TASK = auto()  # one task, cut out of such a map
    EVENT = auto()  # one event, cut out of a task
    DEFINITIONS = auto()  # /v1/tasks
    DEFINITION = auto()  # /v1/tasks/NAME
    DEFINITION_BARE = auto()  # one task, cut out of /v1/tasks
    ERROR = auto()  # {"error": {"message": …}}
    CLUSTER = auto()  # /v1/status/cluster: CTS's, but no word of tasks
    CHANGE = auto()  # what a change or an inspection through the API answers: likewise
    SNAPSHOT = auto()  # ours: `ctsreport fetch`
    REPORT = auto()  # ours, but a result: report.json
    ARRAY = auto()
    OTHER = auto()


def shape_of(body: bytes) -> Shape:
    """The shape of one JSON text in UTF-8. Raises `msgspec.DecodeError` where it is not JSON."""
    start = body.lstrip(b" \t\r\n")[:1]
    if start == b"[":
        msgspec.json.decode(body, type=msgspec.Raw)
        return Shape.ARRAY
    if start != b"{":
        msgspec.json.decode(body, type=msgspec.Raw)
        return Shape.OTHER
    return shape_of_members(msgspec.json.decode(body, type=Members))


def shape_of_members(members: Members) -> Shape:
    """The shape of a JSON object, from its keys and, where those do not suffice, a look into its values."""
    if not members:
        return Shape.EMPTY
    for shape, fits in _RULES:
        if fits(members):
            return shape
    return Shape.OTHER


def _text(members: Members, key: str) -> str:
    if not _is(b'"', members, key):
        return ""
    return str(msgspec.json.decode(members[key]))


_BEGIN = 64
"""Bytes of a value that are looked at: what a decoder cuts out begins with itself, and may be megabytes."""


def _is(kind: bytes, members: Members, key: str) -> bool:
    """Whether the value of ``key`` begins as an object (``{``), an array (``[``) or a text (``"``) does."""
    return key in members and bytes(memoryview(members[key])[:_BEGIN]).lstrip()[:1] == kind


def _keys(members: Members, key: str) -> frozenset[str]:
    if not _is(b"{", members, key):
        return frozenset()
    return frozenset(msgspec.json.decode(members[key], type=Members))


def is_flat(members: Members) -> bool:
    """Whether an object is nothing but counts by CTS's words for a status, of today or of before 0.1."""
    return bool(members) and members.keys() <= WORDS and all(bytes(value).isdigit() for value in members.values())


def _is_flat_alone(members: Members) -> bool:
    """Without a wrapper it is CTS's where it counts what is well.

    ``critical`` and ``unknown`` are other programs' words too.
    """
    return is_flat(members) and bool(members.keys() & {"successful", "healthy"})


def _is_overall(members: Members) -> bool:
    return "task_summary" in members and "task_name" not in _keys(members, "task_summary")


def _is_error(members: Members) -> bool:
    inside = _keys(members, "error")
    return members.keys() <= {"error", "request_id"} and "message" in inside and not inside & {"task_name", "enabled"}


def _is_bare_overall(members: Members) -> bool:
    return (
        members.keys() == {"status", "enabled"}
        and "task_name" not in _keys(members, "status")
        and _is(b"{", members, "enabled")
    )


def _is_definitions(members: Members) -> bool:
    if not _is(b"[", members, "tasks"):
        return False
    return "request_id" in members or (members.keys() == {"tasks"} and not _starts_with_status(members["tasks"]))


def _starts_with_status(listed: msgspec.Raw) -> bool:
    """Whether a list has the status of tasks in it, which somebody put together, and not their definitions."""
    first = next(iter(msgspec.json.decode(listed, type=list[msgspec.Raw])), msgspec.Raw(b""))
    return bytes(first)[:1] == b"{" and "task_name" in msgspec.json.decode(first, type=Members)


def _is_definition(members: Members) -> bool:
    """One task of the task API; what an inspection answers (``run``, ``inspect``) is a task that is not there."""
    return "name" in _keys(members, "task") and not members.keys() & {"run", "inspect"}


def _is_change(members: Members) -> bool:
    keys = members.keys()
    return keys <= {"request_id", "run", "inspect", "task"} and (
        bool(keys & {"run", "inspect"}) or keys == {"request_id"}
    )


def _is_cluster(members: Members) -> bool:
    return _is(b"[", members, "members") and ("cluster_name" in members or "request_id" in members)


def _is_event(members: Members) -> bool:
    """An event names its task as a task names itself; whether it succeeded is what a task has not."""
    success = bytes(members.get("success", b""))
    return (
        success in {b"true", b"false"}
        and bool(members.keys() & _OF_EVENTS)
        and not members.keys() & {"status", "events"}
    )


def _is_task(members: Members) -> bool:
    return "task_name" in members and not _is(b"{", members, "task_name")


def _is_task_map(members: Members) -> bool:
    """A map with at least one value that looks like a task.

    What does not is then a malformed task, not another shape.
    """
    return any(_looks_like_task(_keys(members, key)) for key in members)


def _looks_like_task(keys: frozenset[str]) -> bool:
    if "success" in keys and "status" not in keys:
        return False  # an event
    return "task_name" in keys or ("status" in keys and bool(keys & {"enabled", "events", "events_url"}))


_RULES = (
    (Shape.SNAPSHOT, lambda m: _text(m, "schema").startswith("ctsreport.snapshot/")),
    (Shape.REPORT, lambda m: _text(m, "schema").startswith("ctsreport.report/")),
    (Shape.OVERALL, _is_overall),
    (Shape.OVERALL_BARE, _is_bare_overall),
    (Shape.OVERALL_FLAT, _is_flat_alone),
    (Shape.EVENT, _is_event),
    (Shape.TASK, _is_task),
    (Shape.ERROR, _is_error),
    (Shape.DEFINITIONS, _is_definitions),
    (Shape.DEFINITION, _is_definition),
    (Shape.DEFINITION_BARE, lambda m: "name" in m and "module" in m and "condition" in m and _is(b'"', m, "name")),
    (Shape.TASKS, _is_task_map),
    (Shape.CLUSTER, _is_cluster),
    (Shape.CHANGE, _is_change),
)
