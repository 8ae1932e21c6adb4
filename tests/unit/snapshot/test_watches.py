"""What a task watches, as its definition says."""

from collections.abc import Mapping
from typing import Any

import pytest

from ctsreport.snapshot.model import BufferPeriod, Condition, Definition
from ctsreport.snapshot.watches import Watch, buffer_of, cannot_be_told, is_scheduled, watches_of

CRON = {"schedule": Condition(cron="0 0 * * *")}
WEB = Condition(names=("web", "api"), filter="")
OLD = Condition(names=("web",))
KEY = Condition(path="limits")


def task(condition: Mapping[str, Condition | None] | None, **more: Any) -> Definition:
    return Definition("a", condition=None if condition is None else {**condition}, **more)


def test_each_name_is_watched_and_once() -> None:
    found = watches_of(task({"services": Condition(names=("web", "web", "api"), filter="", datacenter="dc2")}))
    assert [(each.kind, each.name, each.datacenter) for each in found] == [
        ("services", "web", "dc2"),
        ("services", "api", "dc2"),
    ]


def test_places_are_told_apart() -> None:
    plain = Watch("services", "web")
    others = [
        Watch("services", "web", datacenter="dc2"),
        Watch("services", "web", namespace="dc2"),
        Watch("services", "web", filter="dc2"),
        Watch("catalog", "web", node_meta=(("dc", "2"),)),
        Watch("keys", "web", recurse=True),
    ]
    assert plain.place == ""
    assert len({each.place for each in (plain, *others)}) == 6


def test_inputs_count_for_a_schedule_alone() -> None:
    assert watches_of(task({"services": WEB}, module_input={"consul_kv": KEY})) == watches_of(task({"services": WEB}))
    for inputs in ("module_input", "source_input"):
        assert [each.name for each in watches_of(task({**CRON}, **{inputs: {"consul_kv": KEY}}))] == ["limits"]
    assert watches_of(task(None)) == watches_of(task({"services": None})) == ()


def test_values_of_nodes_have_an_order_of_their_own() -> None:
    """CTS writes them from a map."""
    one, other = (
        watches_of(task({"catalog_services": Condition(regexp="^web", node_meta=dict(pairs))}))
        for pairs in ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")])
    )
    assert one == other == (Watch("catalog", "^web", node_meta=(("a", "1"), ("b", "2"))),)


def test_old_blocks_hide_their_filters() -> None:
    assert cannot_be_told(task({"services": OLD}))
    assert not cannot_be_told(task({"services": WEB}))
    assert not cannot_be_told(task({"consul_kv": KEY}))
    assert cannot_be_told(task({**CRON}, module_input={"consul_kv": KEY, "services": OLD}))
    assert watches_of(task({"services": OLD})) == ()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1m0s", 60.0), ("1h2m3.5s", 3723.5), ("500ms", 0.5), ("250us", 0.00025), ("0s", 0.0), (None, 20.0)],
)
def test_a_buffer_is_a_duration_of_go(text: str | None, seconds: float) -> None:
    definition = Definition("a", condition={"services": WEB}, buffer_period=BufferPeriod(text))
    assert buffer_of(definition, 20.0) == pytest.approx(seconds)


def test_a_schedule_has_no_buffer() -> None:
    scheduled = Definition("a", condition={**CRON}, buffer_period=BufferPeriod("9s"))
    assert is_scheduled(scheduled)
    assert buffer_of(scheduled, 20.0) == 0.0
    assert buffer_of(Definition("a"), 30.0) == 30.0
