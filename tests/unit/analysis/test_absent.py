"""What a daemon leaves out: none of it is needed for a judgement, and none of it makes another one up."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from msgspec import structs

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.snapshot.model import BufferPeriod, Condition, Definition, Event, EventConfig, EventError, Health, Task
from ctsreport.view.build import build
from ctsreport.view.times import Clock
from tests.unit.making import NOW, snapshot

FAILED = Event(
    False,
    "e1",
    NOW - timedelta(minutes=1),
    NOW,
    EventError("Error: no route to host"),
    EventConfig(("local",), ("api",), "./modules/a", "./modules/a"),
)
GOOD = structs.replace(FAILED, success=True, id="e2", error=None)
TASK = Task("web", "errored", True, ("api",), ("local",), "/v1/status/tasks/web?include=events", (FAILED, GOOD))
CONDITION = Condition(("api",), "^api$", "* * * * *", "key", "dc1", "default", "filter", {"a": "b"}, True)
DEFINITION = Definition(
    "web",
    "Opens ports",
    True,
    "./modules/a",
    ("local",),
    {"schedule": CONDITION},
    {"services": CONDITION},
    {"services": CONDITION},
    "1.0",
    BufferPeriod("30s"),
)
WHOLES: dict[str, Any] = {
    "task": TASK,
    "event": FAILED,
    "error": FAILED.error,
    "config": FAILED.config,
    "definition": DEFINITION,
    "condition": CONDITION,
    "period": DEFINITION.buffer_period,
}
RULES = parse_rules(["errored,critical?,unknown?,overdue?,stale?>1h,disagreement?,unsure?"])


def optional_fields() -> list[tuple[str, str]]:
    """Each field that may be absent."""
    return [
        (name, field.name)
        for name, whole in WHOLES.items()
        for field in structs.fields(type(whole))
        if field.default is None
    ]


def without(name: str, field: str) -> tuple[Task, Definition]:
    """A task and its definition, in which that field of that part is absent."""
    parts: dict[str, Any] = WHOLES | {name: structs.replace(WHOLES[name], **{field: None})}
    event = parts["event"]
    if name in {"error", "config"}:
        event = structs.replace(event, **{name: parts[name]})
    task, definition = parts["task"], parts["definition"]
    if name in {"event", "error", "config"}:
        task = structs.replace(task, events=(event, GOOD))
    if name == "condition":
        held = {"schedule": parts[name]}
        definition = structs.replace(definition, condition=held, module_input=held, source_input=held)
    if name == "period":
        definition = structs.replace(definition, buffer_period=parts[name])
    return task, definition


@pytest.mark.parametrize(("name", "field"), optional_fields())
def test_whatever_is_absent(name: str, field: str) -> None:
    """The report is made, and the task fails: its events say so, and the daemon's word does."""
    task, definition = without(name, field)
    made = assess([snapshot(task, definitions={"web": definition})], NOW, Expectations(rules=RULES))
    [found] = made.findings.tasks
    assert found.health == Health.ERRORED
    assert made.gate is not None
    assert "errored" in [each.rule.word for each in made.gate.rules if each.failed]
    view = build(made, Clock(NOW, UTC, "UTC"), None)
    assert [each.name for each in view.tasks.all] == ["web"]
