"""What of Consul's answers CTS renders."""

import json
from typing import Any

import pytest

from ctsreport.sources import rendered
from ctsreport.sources.consul import ConsulAnswer
from ctsreport.sources.unanswered import Unanswered

NODE = {"ID": "n", "Node": "node-1", "Address": "192.0.2.1", "Datacenter": "dc1"}
SERVICE = {"ID": "web-1", "Service": "web", "Port": 80}


def answer(value: Any, code: int = 200) -> ConsulAnswer:
    return ConsulAnswer(
        "http://c/v1", code, json.dumps(value).encode(), 1, knows_leader=True, filtered=False, date=None
    )


def content(checks: Any = (), node: Any = None, **service: Any) -> bytes:
    [row] = rendered.rows(
        answer([{"Node": {**NODE, **(node or {})}, "Service": {**SERVICE, **service}, "Checks": checks}])
    )
    return row.content


def checks(*words: str, **more: str) -> list[dict[str, str]]:
    return [{"CheckID": f"c{number}", "Status": word, **more} for number, word in enumerate(words)]


def test_what_is_null_is_what_is_empty_and_what_is_not_there() -> None:
    """Consul has all three for the same."""
    empty = content(node={"TaggedAddresses": {}, "Meta": {}}, Tags=[], Meta={})
    assert content(None, node={"TaggedAddresses": None, "Meta": None}, Tags=None, Meta=None) == empty
    assert content() == empty


@pytest.mark.parametrize(
    "changed",
    [
        {"ID": "web-2"},
        {"Service": "other"},
        {"Kind": "connect-proxy"},
        {"Address": "192.0.2.9"},
        {"Port": 81},
        {"Namespace": "team"},
        {"Tags": ["a"]},
        {"Meta": {"a": "b"}},
        *({"node": {name: value}} for name, value in (("ID", "x"), ("Address", "x"), ("Datacenter", "x"))),
        *({"node": {name: {"lan": "x"}}} for name in ("TaggedAddresses", "Meta")),
        {"node": {"Node": "node-2"}},
    ],
    ids=str,
)
def test_each_field_counts(changed: dict[str, Any]) -> None:
    assert content(**changed) != content()


def test_a_service_without_an_address_has_that_of_its_node() -> None:
    assert content(Address="") == content(Address="192.0.2.1")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (checks("passing", "critical", "warning"), checks("critical"), True),
        (checks("passing", "warning"), checks("warning"), True),
        (checks("passing"), [], True),
        (checks("warning"), checks("critical"), False),
        (checks("passing"), checks("warning"), False),
        (checks("critical"), checks("critical", CheckID="_node_maintenance"), False),
        (
            checks("critical", CheckID="_service_maintenance:web-1"),
            checks("critical", CheckID="_node_maintenance"),
            True,
        ),
        (checks("passing", Output="1"), checks("passing", Output="2"), True),
    ],
)
def test_of_checks_the_worst_word_counts(one: Any, other: Any, alike: bool) -> None:
    assert (content(one) == content(other)) == alike


def test_keys_by_value_and_by_index() -> None:
    def keys(**fields: Any) -> list[tuple[str, str, int]]:
        return rendered.keys(answer([{"Key": "a", "Value": "MQ==", "ModifyIndex": 1, "Flags": 0, **fields}]))

    assert keys(Flags=1) == keys()
    assert keys(Value="Mg==") != keys()
    assert keys(ModifyIndex=2) != keys()
    assert keys(Value=None) == keys(Value="") != keys()
    assert rendered.keys(answer("", 404)) == []


def test_names_are_in_order_and_rows_know_each_other_again() -> None:
    assert rendered.names(answer({"web": None, "api": ["x"]})) == ["api", "web"]
    first, second = (
        rendered.one(rendered.rows(answer([{"Node": NODE, "Service": {**SERVICE, "Port": port}}]))[0])
        for port in (1, 2)
    )
    assert first.partition(":")[0] == second.partition(":")[0]
    assert first != second


@pytest.mark.parametrize("value", [{"a": 1}, [1], [{"Node": 1, "Service": SERVICE}], "x"])
def test_what_is_no_answer_of_consul(value: Any) -> None:
    with pytest.raises(Unanswered, match="did not answer as Consul does"):
        rendered.rows(answer(value))
