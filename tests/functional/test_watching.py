"""What is asked of Consul about the tasks of a daemon, and what of its answers counts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from ctsreport.snapshot.model import Answer, Reading
from ctsreport.snapshot.paths import DEFINITIONS
from ctsreport.sources.consul import Agent
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts
from ctsreport.sources.watching import with_consul
from ctsreport.watched import ConsulLook, WatchedState
from tests.conftest import NOBODY
from tests.fakes.consul import FakeConsul

SETTINGS = Settings(timeout=5.0, deadline=20.0, retries=0)
PLACE = {"datacenter": "", "namespace": ""}


def services(**fields: Any) -> dict[str, Any]:
    return {"services": {**PLACE, "filter": "", **fields}}


@pytest.fixture(name="double")
def double_() -> Iterator[FakeConsul]:
    with FakeConsul(("dc1", "dc2")) as running:
        running.here.register("web", id="web-1", tags=["b", "a"], meta={"site": "a"})
        running.here.register("web", id="web-2", node="node-2", address="192.0.2.2", status="critical")
        running.here.register("pool-a", id="pool-a-1")
        running.of("dc2").register("web", id="web-9")
        running.here.put("gateway/limits/rps", "10")
        yield running


def reading(instance: str, tasks: Mapping[str, Mapping[str, Any]]) -> Reading:
    """A daemon that was just asked, with these fields of its tasks."""
    defined = [{"name": name, "enabled": True, **fields} for name, fields in tasks.items()]
    body = json.dumps({"request_id": "1", "tasks": defined}).encode()
    return Reading(instance, (Answer("cts", body, DEFINITIONS, 200),), live=True, fresh=True)


def looks(address: str, readings: Sequence[Reading]) -> dict[str, ConsulLook | None]:
    late = {each.instance: 0.0 for each in readings}
    asked = with_consul(readings, late, lambda _: (Agent(address), SETTINGS), lambda _: None, Contexts())
    return {each.instance: each.consul for each in asked}


def states(double: FakeConsul, **conditions: Mapping[str, Any]) -> dict[str, WatchedState]:
    """By task, what Consul says of the one thing that it watches."""
    look = looks(double.address, [reading("cts", {name: {"condition": each} for name, each in conditions.items()})])
    found = look["cts"]
    assert found is not None
    return {each.task: each.state for each in found.watched}


def digest(double: FakeConsul, condition: Mapping[str, Any]) -> str:
    return states(double, a=condition)["a"].digest


# ---- what counts as a change ----

BY_NAME = services(names=["web"])
BY_PATTERN = services(regexp="^pool-")
LIST = {"catalog_services": {**PLACE, "regexp": "^(web|api)$", "node_meta": {}}}
KEYS = {"consul_kv": {**PLACE, "path": "gateway/limits", "recurse": True}}
KEY = {"consul_kv": {**PLACE, "path": "gateway/limits/rps", "recurse": False}}


def reordered(double: FakeConsul) -> None:
    double.here.register("web", id="web-1", tags=["a", "b"], meta={"site": "a"})


def output(double: FakeConsul) -> None:
    double.here.check("web-1", "passing", "seen at noon")


def weights(double: FakeConsul) -> None:
    double.here.register("web", tags=["b", "a"], meta={"site": "a"}, weights={"Passing": 9, "Warning": 1})


def sick_one(double: FakeConsul) -> None:
    double.here.register("web", id="web-2", node="node-2", address="192.0.2.2", status="critical", port=81)


def other_name(double: FakeConsul) -> None:
    double.here.register("other")


def elsewhere(double: FakeConsul) -> None:
    double.of("dc2").register("web", id="web-9", port=81)


def tags_of_a_name(double: FakeConsul) -> None:
    double.here.register("web", id="web-1", tags=["c"], meta={"site": "a"})


def written_again(double: FakeConsul) -> None:
    """Consul itself leaves that away."""
    double.here.put("gateway/limits/rps", "10")


@pytest.mark.parametrize(
    ("condition", "happens"),
    [
        *((BY_NAME, each) for each in (reordered, output, weights, sick_one, other_name, elsewhere)),
        (BY_PATTERN, other_name),
        (LIST, tags_of_a_name),
        (LIST, other_name),
        (KEYS, other_name),
        (KEYS, written_again),
    ],
)
def test_what_cts_does_not_render_is_no_change(double: FakeConsul, condition: Any, happens: Any) -> None:
    before = digest(double, condition)
    happens(double)
    assert digest(double, condition) == before


def port(double: FakeConsul) -> None:
    double.here.register("web", id="web-1", tags=["a", "b"], meta={"site": "a"}, port=81)


def value_of_meta(double: FakeConsul) -> None:
    double.here.register("web", id="web-1", tags=["a", "b"], meta={"site": "b"})


def recovered(double: FakeConsul) -> None:
    double.here.check("web-2", "passing", node="node-2")


def node_moved(double: FakeConsul) -> None:
    double.here.change_node("node-1", Address="192.0.2.77")


def gone(double: FakeConsul) -> None:
    double.here.deregister("web-1")


def in_pool(double: FakeConsul) -> None:
    double.here.register("pool-b")


def new_name(double: FakeConsul) -> None:
    double.here.register("api")


def value(double: FakeConsul) -> None:
    double.here.put("gateway/limits/rps", "20")


def flags_of_a_key(double: FakeConsul) -> None:
    """CTS compares the index of a key as well."""
    double.here.put("gateway/limits/rps", "10", Flags=7)


def no_key(double: FakeConsul) -> None:
    double.here.delete("gateway/limits/rps")


@pytest.mark.parametrize(
    ("condition", "happens"),
    [
        *((BY_NAME, each) for each in (port, value_of_meta, tags_of_a_name, recovered, node_moved, gone)),
        (BY_PATTERN, in_pool),
        (LIST, new_name),
        *((KEYS, each) for each in (value, flags_of_a_key, no_key)),
        (KEY, value),
    ],
)
def test_what_cts_renders_is_a_change(double: FakeConsul, condition: Any, happens: Any) -> None:
    before = digest(double, condition)
    happens(double)
    assert digest(double, condition) != before


# ---- how it is asked ----


def paths(double: FakeConsul) -> list[str]:
    return [request.path for request in double.requests]


def test_the_questions_are_those_of_cts(double: FakeConsul) -> None:
    """With the place, the filter, and only what passes, unless the filter says which."""
    states(
        double,
        plain=BY_NAME,
        far=services(names=["web"], datacenter="dc2"),
        site=services(names=["web"], filter='Service.Meta.site == "a"'),
        sick=services(names=["web"], filter='Checks.Status == "critical"'),
        pool=BY_PATTERN,
        there=LIST,
        keys=KEYS,
        key=KEY,
    )
    assert sorted(paths(double)) == sorted(
        [
            "/v1/health/service/web?passing=1",
            "/v1/health/service/web?dc=dc2&passing=1",
            "/v1/health/service/web?filter=Service.Meta.site%20%3D%3D%20%22a%22&passing=1",
            "/v1/health/service/web?filter=Checks.Status%20%3D%3D%20%22critical%22",
            "/v1/catalog/services",
            "/v1/health/service/pool-a?passing=1",
            "/v1/catalog/services",
            "/v1/kv/gateway/limits?recurse=1",
            "/v1/kv/gateway/limits/rps",
        ]
    )


def test_counts_and_heads_are_kept(double: FakeConsul) -> None:
    found = states(double, web=BY_NAME, sick=services(names=["web"], filter='Checks.Status == "critical"'), key=KEY)
    assert {name: each.count for name, each in found.items()} == {"web": 1, "sick": 1, "key": 1}
    assert found["web"].index == double.here.index_of("web")
    assert all(each.counts for each in found.values())
    double.knows_leader = False
    assert not states(double, web=BY_NAME)["web"].counts


def test_the_list_of_services_can_be_of_some_nodes_alone(double: FakeConsul) -> None:
    double.here.change_node("node-2", Meta={"rack": "r1", "row": "2"})
    some = {"catalog_services": {**LIST["catalog_services"], "node_meta": {"row": "2", "rack": "r1"}}}
    none = {"catalog_services": {**LIST["catalog_services"], "node_meta": {"rack": "r2"}}}
    assert [states(double, a=each)["a"].count for each in (LIST, some, none)] == [1, 1, 0]
    assert "/v1/catalog/services?node-meta=rack%3Ar1&node-meta=row%3A2" in paths(double)


def test_of_a_pattern_every_answer_must_count(double: FakeConsul) -> None:
    double.rights = {"": ("*",)}
    assert states(double, a=BY_PATTERN)["a"].counts
    double.knows_leader = False
    assert not states(double, a=BY_PATTERN)["a"].counts


def test_what_several_tasks_and_daemons_watch_is_asked_once(double: FakeConsul) -> None:
    tasks = {name: {"condition": BY_NAME} for name in ("a", "b")}
    found = looks(double.address, [reading("one", tasks), reading("two", tasks)])
    assert paths(double) == ["/v1/health/service/web?passing=1"]
    assert [len(each.watched) for each in found.values() if each] == [2, 2]


def test_only_what_sets_an_enabled_task_off_is_asked(double: FakeConsul) -> None:
    """A schedule looks at its input; the input of others comes with their next run; old blocks hide their filters."""
    tasks: dict[str, dict[str, Any]] = {
        "off": {"condition": BY_NAME, "enabled": False},
        "nightly": {"condition": {"schedule": {"cron": "0 0 * * *"}}, "module_input": BY_PATTERN},
        "with-input": {"condition": KEY, "module_input": KEYS},
        "old": {"condition": {"services": {"names": ["web"]}}},
        "none": {},
    }
    found = looks(double.address, [reading("cts", tasks)])["cts"]
    assert found is not None
    assert [(each.task, each.kind, each.name) for each in found.watched] == [
        ("nightly", "pattern", "^pool-"),
        ("with-input", "keys", "gateway/limits/rps"),
    ]


@pytest.mark.parametrize("pattern", ["(", "[[:alpha:]]+", "(a+)+$", "((a*)b*)*"])
def test_a_pattern_that_cannot_be_held_against_names_is_said(double: FakeConsul, pattern: str) -> None:
    """Go's matching takes no time, where Python's could take for ever."""
    state = states(double, a=services(regexp=pattern))["a"]
    assert "pattern" in state.error
    assert not state.counts


def test_one_answer_that_is_refused_keeps_no_other_back(double: FakeConsul) -> None:
    found = states(double, a=services(names=["web"], filter="rubbish"), b=BY_NAME)
    assert "answered 500: Failed to create" in found["a"].error
    assert found["b"].counts


def test_a_consul_that_is_away_is_said_with_its_own_cure() -> None:
    found = looks(NOBODY, [reading("cts", {"a": {"condition": BY_NAME}})])["cts"]
    assert found is not None
    assert found.error.endswith("(connection refused). Is Consul running there?")


def test_nothing_is_asked_where_nobody_said_what_tasks_watch(double: FakeConsul) -> None:
    unread = Reading("away", (Answer("cts", b"", DEFINITIONS, None, "nobody listens"),), live=True, fresh=True)
    assert looks(double.address, [unread, Reading("none", (), fresh=True)]) == {"away": None, "none": None}
    assert paths(double) == []
