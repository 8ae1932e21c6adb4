"""Daemons of Consul's catalogue."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from ctsreport.demo import DemoDaemon
from ctsreport.demo.behaviour import Behaviour, HttpAnswer
from ctsreport.sources.catalogue import SERVICE, Discovered, Discovery
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts
from tests.conftest import run_ctsreport
from tests.fakes.consul import FakeConsul
from tests.functional.daemons import ask, daemon

QUICK = Settings(timeout=5, deadline=5, retries=0, headers=(("X-Key", "for the daemons"),))
OK = "HTTP GET {}://localhost:8558/v1/health: 200 OK Output: {{}}"


@pytest.fixture
def consul() -> Iterator[FakeConsul]:
    with FakeConsul(("dc1", "dc2")) as running:
        yield running


def register(consul: FakeConsul, dc: str, host: str, **given: Any) -> None:
    given = {"id": f"cts-{host}", "node": f"node-{host}", "address": host, "port": 8558, "tags": ["cts"], **given}
    consul.of(dc).register(SERVICE, **given)


def found(consul: FakeConsul, named: Sequence[str] = (), **given: Any) -> Discovered:
    address = consul.address.replace("http://", "consul://")
    return Discovery(address, **given).found(named, QUICK, lambda _: None, Contexts)


def test_all_data_centres_are_asked(consul: FakeConsul) -> None:
    """With their tags; a daemon whose check fails is asked too, and nothing that is meant for daemons is sent."""
    register(consul, "dc1", "10.0.0.1", tags=["cts", "env=prod"])
    register(consul, "dc2", "10.0.0.2", status="critical")
    made = found(consul, token="token")
    assert made.locations == ("http://10.0.0.1:8558", "http://10.0.0.2:8558")
    assert made.tags == {
        "10.0.0.1:8558": {"dc": "dc1", "node": "node-10.0.0.1", "id": "cts-10.0.0.1", "env": "prod"},
        "10.0.0.2:8558": {"dc": "dc2", "node": "node-10.0.0.2", "id": "cts-10.0.0.2"},
    }
    assert made.notices == ()
    assert {request.headers["X-Consul-Token"] for request in consul.requests} == {"token"}
    assert not any(request.headers["X-Key"] for request in consul.requests)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"datacenters": ("dc2",)}, ["10.0.0.2"]),
        ({"tags": ("prod",)}, ["10.0.0.1"]),
        ({"service": "cts-lab"}, ["10.0.0.9"]),
    ],
)
def test_what_is_asked_for_can_be_said(consul: FakeConsul, given: dict[str, Any], asked: list[str]) -> None:
    register(consul, "dc1", "10.0.0.1", tags=["cts", "prod"])
    register(consul, "dc2", "10.0.0.2")
    consul.of("dc1").register("cts-lab", address="10.0.0.9", port=8558)
    assert found(consul, **given).locations == tuple(f"http://{host}:8558" for host in asked)


@pytest.mark.parametrize(
    ("output", "option", "scheme"),
    [
        (OK.format("https"), None, "https"),
        ('Get "https://localhost:8558/v1/health": dial tcp 127.0.0.1:8558: connect: connection refused', None, "https"),
        (OK.format("http"), None, "http"),
        ("", None, "http"),
        (OK.format("http"), "https", "https"),
    ],
)
def test_the_scheme_is_that_of_the_check_or_the_options(
    consul: FakeConsul, output: str, option: str | None, scheme: str
) -> None:
    register(consul, "dc1", "10.0.0.1", output=output)
    assert found(consul, scheme=option).locations == (f"{scheme}://10.0.0.1:8558",)


def test_without_an_address_of_its_own_a_daemon_is_at_that_of_its_node(consul: FakeConsul) -> None:
    register(consul, "dc1", "", id="a", node="node-a")
    register(consul, "dc1", "fd00::1", id="b", node="node-b")
    consul.of("dc1").change_node("node-a", Address="10.9.9.9")
    assert found(consul).locations == ("http://10.9.9.9:8558", "http://[fd00::1]:8558")


def test_a_bad_entry_keeps_no_other_back(consul: FakeConsul) -> None:
    """A host that is none, a port that is none, a cloud's own address: each is said."""
    register(consul, "dc1", "no host", id="a")
    register(consul, "dc1", "169.254.169.254", id="d")
    register(consul, "dc1", "10.0.0.2", id="b", port="many")
    register(consul, "dc1", "10.0.0.3", id="c")
    made = found(consul)
    assert made.locations == ("http://10.0.0.3:8558",)
    assert [(each.code, each.level) for each in made.notices] == [("discovered_in_part", "warning")] * 3
    assert made.notices[0].message.startswith("Entry 1 of Consul's catalogue cannot be used")


def test_what_is_named_keeps_its_name(consul: FakeConsul) -> None:
    register(consul, "dc1", "10.0.0.1")
    register(consul, "dc1", "10.0.0.2", id="b")
    made = found(consul, ["prod=http://10.0.0.1:8558/v1", "saved.json"])
    assert made.locations == ("http://10.0.0.2:8558",)


def test_a_data_centre_that_cannot_be_asked_is_said(consul: FakeConsul) -> None:
    register(consul, "dc1", "10.0.0.1")
    consul.unreachable.add("dc2")
    made = found(consul)
    assert made.locations == ("http://10.0.0.1:8558",)
    [notice] = made.notices
    assert (notice.code, notice.level) == ("not_discovered", "error")
    assert notice.message.startswith("The catalogue of the data centre dc2 could not be read")


def test_rights_and_leaders_that_are_missing_are_said(consul: FakeConsul) -> None:
    register(consul, "dc1", "10.0.0.1")
    consul.rights = {"half": ["other"], "all": ["*"]}
    assert {each.code for each in found(consul, token="half").notices} == {"discovered_in_part", "not_discovered"}
    assert "CONSUL_HTTP_TOKEN" in found(consul, token="unknown").notices[0].message
    consul.knows_leader = False
    assert "know no leader" in found(consul, token="all").notices[0].message


def test_an_empty_catalogue_and_no_consul_are_said() -> None:
    with FakeConsul() as consul:
        [notice] = found(consul).notices
        assert f"has no service {SERVICE}" in notice.message
    other = HttpAnswer.of_type("application/json", b'{"hello": 1}')
    with FakeConsul(behaviour=Behaviour(answer=other)) as consul:
        [notice] = found(consul, datacenters=("dc1",)).notices
        assert "did not answer as Consul does" in notice.message


def registered(consul: FakeConsul, **daemons: DemoDaemon) -> None:
    for name, each in daemons.items():
        register(consul, "dc1", "127.0.0.1", id=name, node=name, port=each.port, tags=["cts", f"rack={name}"])


def at(consul: FakeConsul) -> str:
    return consul.address.replace("http://", "consul://")


def test_discovered_daemons_are_reported(consul: FakeConsul, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by their addresses, with tags by which they can be chosen; headers are for those that were named."""
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", "the-token")
    with daemon() as one, daemon() as two:
        registered(consul, a=one, b=two)
        made = ask("--discover", at(consul), "--header", "X-Key: secret", "--group-by", "rack").told
        assert [each["name"] for each in made["instances"]] == [f"127.0.0.1:{one.port}", f"127.0.0.1:{two.port}"]
        assert made["instances"][0]["tags"] == {"dc": "dc1", "id": "a", "node": "a", "rack": "a"}
        assert not any(request.headers["X-Key"] for request in (*one.requests, *two.requests, *consul.requests))
        chosen = ask("--discover", at(consul), "--tag", "rack=b").told
        assert [each["name"] for each in chosen["instances"]] == [f"127.0.0.1:{two.port}"]
        both = ask("--discover", at(consul), f"mine={one.address}").told
        assert [each["name"] for each in both["instances"]] == ["mine", f"127.0.0.1:{two.port}"]


def test_who_is_not_in_the_catalogue_any_more_is_said(consul: FakeConsul) -> None:
    """From the history: Consul itself forgets who was away for half an hour."""
    with daemon() as one, daemon() as two:
        registered(consul, a=one, b=two)
        arguments = ("--discover", at(consul), "--history", "history.db")
        assert "not_in_catalogue" not in ask(*arguments).codes
        consul.of("dc1").deregister("b", node="b")
        made = ask(*arguments)
    assert [each["name"] for each in made.told["instances"]] == [f"127.0.0.1:{one.port}"]
    [notice] = [each for each in made.told["notices"] if each["code"] == "not_in_catalogue"]
    assert (notice["level"], notice["instance"]) == ("warning", f"127.0.0.1:{two.port}")


def test_a_catalogue_that_cannot_be_read_is_a_finding(consul: FakeConsul) -> None:
    """The report is written, for one of yesterday would still be believed; what is named is asked all the same."""
    alone = ask("--discover", "consul://127.0.0.1:1", "--retries", "0")
    assert (alone.ran.code, alone.told["instances"], alone.told["verdict"]["state"]) == (4, [], "unsure")
    assert {"not_discovered", "nothing_read"} <= alone.codes
    with daemon() as one:
        consul.unreachable.add("dc2")
        registered(consul, a=one)
        beside = ask("--discover", at(consul), f"mine={one.address}")
    assert (beside.ran.code, [each["name"] for each in beside.told["instances"]]) == (4, ["mine"])
    for command in (("fetch",), ("history", "add", "--history", "history.db"), ("report", "-q")):
        ran = run_ctsreport(*command, "--discover", "consul://127.0.0.1:1", "--retries", "0")
        assert (ran.code, "Consul's catalogue could not be read" in ran.err) == (4, True)


def test_a_catalogue_of_entries_that_cannot_be_used_is_not_green(consul: FakeConsul) -> None:
    register(consul, "dc1", "no host")
    asked = ask("--discover", at(consul))
    assert (asked.ran.code, asked.told["instances"]) == (4, [])
    assert "discovered_in_part" in asked.codes


@pytest.mark.parametrize("address", ["", "consul://", "consul://a b"])
def test_an_address_of_consul_that_is_none_is_wrong_usage(address: str) -> None:
    assert run_ctsreport("report", "--discover", address).code == 2
