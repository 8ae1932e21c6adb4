"""What a task is for, put together from the two APIs: the status answer where it speaks, else the task's definition."""

from collections.abc import Iterable

from msgspec import Struct

from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot.model import Words


class ConditionFact(Struct, frozen=True, gc=False):
    """What sets a task off where no services are named: CTS's word for the kind, and its pattern, path or schedule."""

    kind: str
    text: str


def services_of(finding: TaskFinding) -> Words | None:
    """The services that a task follows, sorted; empty for none, None for not known.

    Daemons since 0.5 leave the status answer's list empty unless the task uses the deprecated field, so an empty list
    there says nothing; the names then stand in `/v1/tasks`.
    """
    if finding.task.services:
        return _sorted(finding.task.services)
    if finding.definition is None:
        return None
    condition, source = finding.definition.condition or {}, finding.definition.source_input or {}
    usual = condition.get("services")
    if usual is not None and usual.names:
        return _sorted(usual.names)
    others = (condition.get("catalog_services"), condition.get("source_input"), *source.values())
    return next((_sorted(body.names) for body in others if body is not None and body.names), ())


def input_services_of(finding: TaskFinding) -> Words:
    """The services whose instances a task hands to its module without being set off by them (``module_input``)."""
    blocks = (finding.definition and finding.definition.module_input) or {}
    return _sorted(name for body in blocks.values() if body is not None for name in body.names or ())


def providers_of(finding: TaskFinding) -> Words | None:
    """The Terraform providers of a task, sorted; None for not known."""
    names = finding.task.providers
    if names is None and finding.definition is not None:
        names = finding.definition.providers
    return None if names is None else _sorted(names)


def condition_of(finding: TaskFinding) -> ConditionFact | None:
    """The condition of a task, where it names no services."""
    for kind, body in ((finding.definition and finding.definition.condition) or {}).items():
        if body is not None and not body.names:
            return ConditionFact(kind, body.regexp or body.cron or body.path or "")
    return None


def module_of(finding: TaskFinding) -> str | None:
    """The Terraform module of a task: from its definition, else from its newest run."""
    if finding.definition is not None and finding.definition.module:
        return finding.definition.module
    newest = finding.task.events[0] if finding.task.events else None
    config = newest.config if newest else None
    return (config.source or config.module or None) if config else None


def description_of(finding: TaskFinding) -> str | None:
    """What its author says of a task."""
    return (finding.definition.description or None) if finding.definition else None


def _sorted(words: Iterable[str]) -> Words:
    given = tuple(words)
    return given if len(given) < 2 else tuple(sorted(set(given)))
