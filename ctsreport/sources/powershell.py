"""Answers that PowerShell cut.

Below the second level ConvertTo-Json writes what it would show of an object, in place of the object.
"""

import re
from typing import Any

from ctsreport.errors import unread_error
from ctsreport.snapshot import lenient

# ``@{id=…; success=True}``, or only ``System.Object[]``.
_CUT = re.compile(r"@\{\w+=.*\}|System\.(?:Object|Collections)\b.*", re.DOTALL)

# Keys whose values are objects or lists, or single words: no text of a person's stands there.
_OBJECTS = {
    "task_summary",
    "status",
    "enabled",
    "events",
    "error",
    "config",
    "task",
    "tasks",
    "condition",
    "services",
    "providers",
}

# Bytes that are looked at: the depth is the same everywhere.
_HEAD = 1 << 18

_DEPTH = "Save it again with its whole depth: ConvertTo-Json -Depth 10, or Invoke-WebRequest -OutFile FILE."


def check_depth(body: bytes, origin: str) -> None:
    """Raises `CtsReportError` (4) where an object was cut: what the answer said is lost."""
    head = body[:_HEAD]
    if b'"@{' not in head and b'"System.' not in head:
        return
    try:
        place = _first_cut(lenient.loads(body))
    except ValueError:
        return
    if place is not None:
        raise unread_error(
            f"{origin} was cut by PowerShell: at {place} there is only a text where an object should be.", _DEPTH
        )


def _first_cut(value: Any) -> str | None:
    """The JSON path of the first text that stands for an object."""
    waiting: list[tuple[str, str, Any]] = [("$", "", value)]
    while waiting:
        path, key, each = waiting.pop()
        if isinstance(each, dict):
            waiting += [(f"{path}.{name}", name, inner) for name, inner in reversed(each.items())]
        elif isinstance(each, list):
            waiting += [(f"{path}[{number}]", key, inner) for number, inner in reversed(list(enumerate(each)))]
        elif (
            isinstance(each, str)
            and _CUT.fullmatch(each)
            and (key in _OBJECTS or (path == f"$.{key}" and "task_name=" in each))
        ):
            return path
    return None
