"""Which of CTS's answers a JSON text is: known by its content, never by the name of a file or the path that was asked.

Daemons answer 200 with the overall status below many paths, and people save answers under any name.
"""

from enum import Enum, auto

import msgspec

Members = dict[str, msgspec.Raw]
"""A JSON object with its values still undecoded."""


class Shape(Enum):
    """The JSON texts that are understood, and `OTHER`."""

    EMPTY = auto()  # {}
    OVERALL = auto()  # /v1/status
    OVERALL_BARE = auto()  # the same as CTS's documentation has it, without the wrapper
    TASKS = auto()  # /v1/status/tasks and /v1/status/tasks/NAME
    TASK = auto()  # one task, cut out of such a map
    DEFINITIONS = auto()  # /v1/tasks
    DEFINITION = auto()  # /v1/tasks/NAME
    DEFINITION_BARE = auto()  # one task, cut out of /v1/tasks
    ERROR = auto()  # {"error": {"message": …}}
    SNAPSHOT = auto()  # ours: `ctsreport fetch`
    REPORT = auto()  # ours, but a result: report.json
    ARRAY = auto()
    OTHER = auto()


def shape_of(body: bytes) -> Shape:
    """The shape of one JSON text in UTF-8. Raises `msgspec.DecodeError` where it is no JSON."""
    start = body.lstrip(b" \t\r\n")[:1]
    if start == b"[":
        msgspec.json.decode(body, type=msgspec.Raw)
        return Shape.ARRAY
    if start != b"{":
        msgspec.json.decode(body, type=msgspec.Raw)
        return Shape.OTHER
    return shape_of_members(msgspec.json.decode(body, type=Members))


def shape_of_members(members: Members) -> Shape:
    """The shape of a JSON object, from its keys and, where those do not tell, a look into its values."""
    if not members:
        return Shape.EMPTY
    for shape, fits in _RULES:
        if fits(members):
            return shape
    return Shape.OTHER


def _text(members: Members, key: str) -> str:
    return str(msgspec.json.decode(members[key])) if _is(b'"', members, key) else ""


def _is(kind: bytes, members: Members, key: str) -> bool:
    """Whether the value of ``key`` begins as an object (``{``), an array (``[``) or a text (``"``) does."""
    return key in members and bytes(members[key]).lstrip()[:1] == kind


def _keys(members: Members, key: str) -> frozenset[str]:
    if not _is(b"{", members, key):
        return frozenset()
    return frozenset(msgspec.json.decode(members[key], type=Members))


def _is_error(members: Members) -> bool:
    inside = _keys(members, "error")
    return members.keys() <= {"error", "request_id"} and "message" in inside and not inside & {"task_name", "enabled"}


def _is_bare_overall(members: Members) -> bool:
    return members.keys() == {"status", "enabled"} and "task_name" not in _keys(members, "status") and _is(b"{", members, "enabled")


def _is_definitions(members: Members) -> bool:
    return (members.keys() == {"tasks"} or "request_id" in members) and _is(b"[", members, "tasks")


def _is_definition(members: Members) -> bool:
    """One task of the task API; what an inspection answers (``run``, ``inspect``) is a task that is not there."""
    return "name" in _keys(members, "task") and not members.keys() & {"run", "inspect"}


def _is_task(members: Members) -> bool:
    return "task_name" in members and not _is(b"{", members, "task_name")


def _is_task_map(members: Members) -> bool:
    """A map with at least one value that looks like a task; what does not is then a malformed task, not another shape."""
    return any(_looks_like_task(_keys(members, key)) for key in members)


def _looks_like_task(keys: frozenset[str]) -> bool:
    return "task_name" in keys or ("status" in keys and bool(keys & {"enabled", "events", "events_url"}))


_RULES = (
    (Shape.SNAPSHOT, lambda m: _text(m, "schema").startswith("ctsreport.snapshot/")),
    (Shape.REPORT, lambda m: _text(m, "schema").startswith("ctsreport.report/")),
    (Shape.OVERALL, lambda m: "task_summary" in m and "task_name" not in _keys(m, "task_summary")),
    (Shape.OVERALL_BARE, _is_bare_overall),
    (Shape.TASK, _is_task),
    (Shape.ERROR, _is_error),
    (Shape.DEFINITIONS, _is_definitions),
    (Shape.DEFINITION, _is_definition),
    (Shape.DEFINITION_BARE, lambda m: "name" in m and "module" in m and "condition" in m and _is(b'"', m, "name")),
    (Shape.TASKS, _is_task_map),
)
