"""Consul's API as it is asked, and the double that stands for it in tests."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from ctsreport.demo.behaviour import Behaviour, HttpAnswer
from ctsreport.errors import CtsReportError
from ctsreport.sources.consul import Agent, Consul, agent_of
from ctsreport.sources.settings import Settings
from ctsreport.sources.unanswered import Unanswered
from tests.conftest import NOBODY
from tests.fakes.consul import FakeConsul

SETTINGS = Settings(timeout=5.0, deadline=20.0, retries=0)


@pytest.fixture(name="double")
def double_() -> Iterator[FakeConsul]:
    """Two data centres; a service in each."""
    with FakeConsul(("dc1", "dc2")) as running:
        running.here.register("web", id="web-1", tags=["blue"], meta={"site": "a"})
        running.of("dc2").register("web", id="web-2")
        yield running


def asking(double: FakeConsul, token: str | None = None) -> Consul:
    return Consul(Agent(double.address, token=token), SETTINGS, lambda _: None)


def ids(consul: Consul, **query: Any) -> list[str]:
    rows = consul.health("web", query).decoded(list[dict[str, Any]])
    return [row["Service"]["ID"] for row in rows]


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("consul://127.0.0.1:8500", "http://127.0.0.1:8500"),
        ("127.0.0.1:8500", "http://127.0.0.1:8500"),
        ("https://consul.example.com:8501/v1/", "https://consul.example.com:8501"),
        ("Consul://consul.example.com", "http://consul.example.com"),
    ],
)
def test_an_address_of_consul(text: str, base: str) -> None:
    assert agent_of(text, None).base == base


@pytest.mark.parametrize(("text", "token"), [("consul://", None), ("http://", None), ("127.0.0.1", "one\ntwo")])
def test_what_cannot_be_asked_is_wrong_usage(text: str, token: str | None) -> None:
    with pytest.raises(CtsReportError) as caught:
        agent_of(text, token)
    assert caught.value.exit_code == 2
    assert "two" not in str(caught.value)


def test_a_token_goes_along_and_data_centres_are_apart(double: FakeConsul) -> None:
    with asking(double, "t-1") as consul:
        assert consul.datacenters() == ["dc1", "dc2"]
        assert ids(consul) == ["web-1"]
        assert ids(consul, dc="dc2", passing=1) == ["web-2"]
        with pytest.raises(Unanswered, match="answered 500: No path to datacenter"):
            ids(consul, dc="dc3")
    assert {request.headers["X-Consul-Token"] for request in double.requests} == {"t-1"}
    assert double.requests[2].path == "/v1/health/service/web?dc=dc2&passing=1"


def test_filters_and_checks_choose_rows(double: FakeConsul) -> None:
    double.here.register("web", id="web-3", status="critical", meta={"site": "b"})
    with asking(double) as consul:
        assert ids(consul) == ["web-1", "web-3"]
        assert ids(consul, passing=1) == ["web-1"]
        assert ids(consul, filter='Service.Meta.site == "b"') == ["web-3"]
        assert ids(consul, filter='"blue" in Service.Tags and Checks.Status != "critical"') == ["web-1"]
        with pytest.raises(Unanswered, match="answered 500: Failed to create"):
            ids(consul, filter="rubbish")


def test_an_index_is_of_a_name_and_moves_by_output_alone(double: FakeConsul) -> None:
    double.here.register("api")
    with asking(double) as consul:
        before = consul.health("web").index, consul.get("/v1/catalog/services").index
        double.here.check("web-1", "passing", "seen at noon")
        after = consul.health("web").index, consul.get("/v1/catalog/services").index
        assert before[0] is not None
        assert after[0] is not None
        assert after[0] > before[0]
        assert after[1] == before[1]
        double.here.deregister("api-1")
        assert consul.health("api").index == consul.health("never").index
        double.here.restore(3)
        assert consul.health("web").index == 3


def test_a_question_with_an_index_waits_for_a_change(double: FakeConsul) -> None:
    with asking(double) as consul:
        known = consul.health("web").index
        assert consul.health("web", {"index": known, "wait": "10ms"}).index == known
        later = threading.Timer(0.05, lambda: double.here.register("web", id="web-9"))
        later.start()
        assert consul.health("web", {"index": known, "wait": "5m"}).index != known
        later.join()


def test_what_a_token_may_not_see_is_left_out_and_said_to_who_has_one(double: FakeConsul) -> None:
    double.rights = {"": (), "t-1": ("other",), "t-2": ("w*",)}
    told = {}
    for token in ("", "t-1", "t-2"):
        with asking(double, token) as consul:
            told[token] = consul.health("web")
    assert [len(each.decoded(list[Any])) for each in told.values()] == [0, 0, 1]
    assert [each.filtered for each in told.values()] == [False, True, False]
    with asking(double, "t-3") as consul, pytest.raises(Unanswered, match="403: ACL not found") as caught:
        consul.health("web")
    assert "CONSUL_HTTP_TOKEN" in caught.value.cure


def test_keys_one_by_one_and_all_below_a_path(double: FakeConsul) -> None:
    double.here.put("gateway/limits/rps", "10")
    double.here.put("gateway/limits/burst", "20")
    with asking(double) as consul:
        one = consul.get("/v1/kv/gateway/limits/rps").decoded(list[dict[str, Any]])
        assert [row["Value"] for row in one] == ["MTA="]
        below = consul.get("/v1/kv/gateway/limits", {"recurse": 1})
        assert len(below.decoded(list[Any])) == 2
        assert consul.get("/v1/kv/gateway", may_lack=True).code == 404
        double.here.delete("gateway/limits/burst")
        assert below.index is not None
        assert (consul.get("/v1/kv/gateway/limits/burst", may_lack=True).index or 0) > below.index


def test_servers_without_a_leader_say_so(double: FakeConsul) -> None:
    double.knows_leader = False
    with asking(double) as consul:
        assert not consul.health("web").knows_leader


def test_what_is_not_consul_is_no_answer() -> None:
    page = Behaviour(answer=HttpAnswer.of_type("text/html", b"<html>Welcome"))
    told = pytest.raises(Unanswered, match="did not answer as Consul does")
    with FakeConsul(behaviour=page) as double, asking(double) as consul, told:
        consul.datacenters()
    with Consul(Agent(NOBODY), SETTINGS, lambda _: None) as consul, pytest.raises(Unanswered, match="nobody listens"):
        consul.datacenters()
