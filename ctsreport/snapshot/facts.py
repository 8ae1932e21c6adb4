"""What a task is for, put together from the two APIs: the status answer where it speaks, else the task's definition."""

from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct

from ctsreport.snapshot.model import Definition, Task, Words


class Described(Protocol):
    """Whatever has what the two APIs say of a task."""

    @property
    def task(self) -> Task: ...

    @property
    def definition(self) -> Definition | None: ...


class ConditionFact(Struct, frozen=True, gc=False):
    """What sets a task off where no services are named: CTS's word for the kind, and its pattern, path or schedule."""

    kind: str
    text: str


def services_of(described: Described) -> Words | None:
    """The services that a task follows, sorted; empty for none, None for not known.

    Daemons since 0.5 leave the status answer's list empty unless the task uses the deprecated field, so an empty list
    there says nothing; the names then stand in `/v1/tasks`.
    """
    if described.task.services:
        return _sorted(described.task.services)
    if described.definition is None:
        return None
    condition, source = described.definition.condition or {}, described.definition.source_input or {}
    usual = condition.get("services")
    if usual is not None and usual.names:
        return _sorted(usual.names)
    others = (condition.get("catalog_services"), condition.get("source_input"), *source.values())
    return next((_sorted(body.names) for body in others if body is not None and body.names), ())


def input_services_of(described: Described) -> Words:
    """The services whose instances a task hands to its module without being set off by them (``module_input``)."""
    blocks = (described.definition and described.definition.module_input) or {}
    return _sorted(name for body in blocks.values() if body is not None for name in body.names or ())


def providers_of(described: Described) -> Words | None:
    """The Terraform providers of a task, sorted; None for not known."""
    names = described.task.providers
    if names is None and described.definition is not None:
        names = described.definition.providers
    if names is None:
        return None
    return _sorted(names)


def condition_of(described: Described) -> ConditionFact | None:
    """The condition of a task, where it names no services."""
    for kind, body in ((described.definition and described.definition.condition) or {}).items():
        if body is not None and not body.names:
            return ConditionFact(kind, body.regexp or body.cron or body.path or "")
    return None


def module_of(described: Described) -> str | None:
    """The Terraform module of a task: from its definition, else from its newest run."""
    if described.definition is not None and described.definition.module:
        return described.definition.module
    newest = described.task.events[0] if described.task.events else None
    config = newest.config if newest else None
    if not config:
        return None
    return config.source or config.module or None


def version_of(described: Described) -> str | None:
    """The version of that module, empty where none is asked for; None for not known."""
    if described.definition is None:
        return None
    return described.definition.version or ""


def description_of(described: Described) -> str | None:
    """What its author says of a task."""
    if not described.definition:
        return None
    return described.definition.description or None


def enabled_of(task: Task, definition: Definition | None) -> bool | None:
    """Whether a task is switched on; None for not known."""
    if task.enabled is not None:
        return task.enabled
    if not definition:
        return None
    return definition.enabled


def _sorted(words: Iterable[str]) -> Words:
    given = tuple(words)
    if len(given) < 2:
        return given
    return tuple(sorted(set(given)))
