"""A scenario's short notation for a task, spelled out as ``/v1/tasks`` does: with every empty field."""

from collections.abc import Mapping
from typing import Any


def api_object(task: Mapping[str, Any]) -> dict[str, Any]:
    """The object of ``task`` in ``/v1/tasks``. Its ``condition`` is one of these, in TOML.

        { services = [NAME, ...] }   { services_regexp = TEXT }   { catalog_services = REGEXP }
        { consul_kv = PATH }         { schedule = CRON }

    and ``module_input`` the same but for the schedule; without a condition the task has the deprecated ``services``.
    ValueError for another condition.
    """
    fields = {
        "condition": _condition(task),
        "description": task.get("description", ""),
        "enabled": task.get("enabled", True),
        "module": task["module"],
        "module_input": _each(task.get("module_input", {}), {}),
        "name": task["name"],
        "providers": list(task.get("providers", ())),
        "variables": dict(task.get("variables", {})),
        "version": task.get("version", ""),
    }
    buffered = _buffer_period(task)
    if buffered:
        return {"buffer_period": buffered} | fields
    return fields


def _buffer_period(task: Mapping[str, Any]) -> dict[str, Any]:
    if "schedule" in task.get("condition", {}):
        return {"enabled": False, "max": "0s", "min": "0s"}
    return dict(task.get("buffer_period", {}))


def _condition(task: Mapping[str, Any]) -> dict[str, Any]:
    as_input = {"use_as_module_input": True}
    if "condition" not in task:
        return {"services": {"names": list(task["services"]), **as_input}}
    return _each(task["condition"], as_input)


def _each(short: Mapping[str, Any], as_input: Mapping[str, bool]) -> dict[str, Any]:
    return dict(_spelled_out(kind, value, as_input) for kind, value in short.items())


def _spelled_out(kind: str, value: Any, as_input: Mapping[str, bool]) -> tuple[str, dict[str, Any]]:
    place = {"datacenter": "", "namespace": ""}
    services = {**place, "cts_user_defined_meta": {}, "filter": ""}
    match kind:
        case "services":
            return kind, _sorted({**services, "names": value, **as_input})
        case "services_regexp":
            return "services", _sorted({**services, "regexp": value, **as_input})
        case "catalog_services":
            return kind, _sorted({**place, "node_meta": {}, "regexp": value, **as_input})
        case "consul_kv":
            return kind, _sorted({**place, "path": value, "recurse": True, **as_input})
        case "schedule":
            return kind, {"cron": value}
    raise ValueError(f"no kind of condition: {kind!r}")


def _sorted(fields: Mapping[str, Any]) -> dict[str, Any]:
    # The daemon writes these from a map: in the order of their names.
    return dict(sorted(fields.items()))
