"""Which daemon is meant.

Where nothing names one, where its scheme is missing, and in which case its host is written.
"""

import socket
from pathlib import Path

import pytest

from ctsreport.demo import Behaviour, DemoDaemon, Follower
from ctsreport.sources.address import address_of
from ctsreport.sources.failure import explain
from ctsreport.sources.http import DaemonSource
from ctsreport.sources.settings import Settings
from tests.conftest import NOBODY, run_ctsreport
from tests.functional.daemons import ask, daemon, scenario

QUICK = ("--retries", "0")


@pytest.fixture
def nobody_at_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may listen on this machine."""
    for module in ("address", "locate", "http"):
        monkeypatch.setattr(f"ctsreport.sources.{module}.DEFAULT", NOBODY)


@pytest.mark.usefixtures("nobody_at_the_default")
def test_a_default_address_that_cannot_be_reached_says_how_to_name_a_daemon() -> None:
    """In the report, and on standard error."""
    asked = ask(*QUICK)
    assert asked.ran.code == 4
    for words in ("nobody listens", "default address", "CTS_ADDRESS", "ctsreport report http://"):
        assert words in asked.instance["error"].replace("Nobody", "nobody")
    fetched = run_ctsreport("fetch", "-q", *QUICK)
    assert (fetched.code, "CTS_ADDRESS" in fetched.err) == (4, True)


def test_metrics_tell_no_time_of_an_answer_that_did_not_come() -> None:
    """An alert on the age of an answer must not take silence for one that is fresh."""
    with daemon() as running:
        ask(f"up={running.address}", f"down={NOBODY}", "-f", "openmetrics", *QUICK)
    lines = [line for line in Path("asked/report.prom").read_text().splitlines() if not line.startswith("#")]
    answered = [line for line in lines if line.startswith("ctsreport_instance_answered_timestamp_seconds")]
    assert [line.partition("}")[0] for line in answered] == [
        'ctsreport_instance_answered_timestamp_seconds{report="report",cts_instance="up"'
    ]
    assert 'ctsreport_instance_read{report="report",cts_instance="down"} 0' in lines


def test_an_address_of_the_variable_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a scheme or without; the default is no matter then."""
    for address in (NOBODY, NOBODY.removeprefix("http://")):
        monkeypatch.setenv("CTS_ADDRESS", address)
        asked = ask(*QUICK)
        assert asked.ran.code == 4
        assert "(the address is that of CTS_ADDRESS)" in asked.instance["error"]
        assert "default" not in asked.instance["error"]


def test_an_answer_of_another_program_says_where_its_address_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    with daemon(Behaviour(fail_times=2**31, fail_status=404)) as running:
        monkeypatch.setenv("CTS_ADDRESS", running.address)
        asked = ask(*QUICK)
    assert asked.ran.code == 4
    assert "(the address is that of CTS_ADDRESS)" in asked.instance["error"]


@pytest.mark.usefixtures("nobody_at_the_default")
def test_an_address_that_was_named_speaks_of_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the command line or in the file, the same as the default or not."""
    monkeypatch.setenv("CTS_ADDRESS", NOBODY)
    assert "CTS_ADDRESS" not in ask(NOBODY, *QUICK).instance["error"]
    Path("ctsreport.toml").write_text(f'[[instances]]\nname = "a"\naddress = "{NOBODY}"\n')
    assert "CTS_ADDRESS" not in ask(*QUICK).instance["error"]


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("localhost:8558", "http://localhost:8558"),
        ("cts:8558/v1", "http://cts:8558/v1"),
        ("10.0.0.1:8558", "http://10.0.0.1:8558"),
        ("cts.example.com:8558", "http://cts.example.com:8558"),
        ("[::1]:8558", "http://[::1]:8558"),
        ("//cts", "http://cts"),
        ("prod=localhost:8558", "http://localhost:8558"),
        ("http:/cts:8558", "http://cts:8558"),
    ],
)
def test_a_source_without_its_scheme(source: str, address: str) -> None:
    """The cure is the address that was meant; nothing is written."""
    ran = run_ctsreport("report", source)
    assert ran.code == 4
    assert ran.err.splitlines()[1].endswith(f" {address}")
    assert not Path("output").exists()


def test_a_file_of_such_a_name_is_read() -> None:
    Path("localhost:8558").write_text("{}")
    assert run_ctsreport("report", "localhost:8558", "-q").code == 0


def test_a_host_is_named_as_it_was_typed() -> None:
    """In instance, address and metrics; HTTP does not care."""
    with daemon() as running:
        address = f"http://LocalHost:{running.port}"
        asked = ask(address, address.lower(), "-f", "openmetrics", *QUICK)
        hosts = {request.headers["Host"].lower() for request in running.requests}
        statuses = [request for request in running.requests if request.path == "/v1/status"]
    assert asked.ran.code == 0, asked.ran.err
    assert (asked.instance["name"], asked.instance["address"]) == (f"LocalHost:{running.port}", address)
    assert f'cts_instance="LocalHost:{running.port}"' in Path("asked/report.prom").read_text()
    assert hosts == {f"localhost:{running.port}"}
    assert len(statuses) == 1


def test_a_leader_is_the_same_daemon_in_another_case() -> None:
    """It is not asked in a ring."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    behaviour = Behaviour(follower=Follower("cts-01", f"LOCALHOST:{port}"))
    with DemoDaemon(scenario(), behaviour, port=port) as ring:
        asked = ask(f"http://localhost:{port}", *QUICK)
        statuses = [request for request in ring.requests if request.path == "/v1/status"]
    assert f"at http://LOCALHOST:{port}, which is a follower too" in asked.instance["error"]
    assert len(statuses) == 1


def test_a_leader_in_another_case_is_who_was_named() -> None:
    """So it gets the headers and the credentials that were given for it; another host does not."""
    address = address_of("https://u:p@cts-01.example.com:8558")
    source = DaemonSource("a", address, Settings(headers=(("X-Who", "me"),)), (), lambda _: None)
    assert source._is_named("https://CTS-01.Example.COM:8558")
    assert not source._is_named("https://cts-02.example.com:8558")


@pytest.mark.parametrize("host", ["CTS.Example.com:8558", "CTS.Example.com", "[FE80::1]:8558"])
def test_a_name_that_does_not_resolve_is_told_as_it_was_typed(host: str) -> None:
    what, _ = explain(socket.gaierror(-2, "Name or service not known"), f"http://{host}/v1/status", Settings())
    assert what == f"the name {host.removesuffix(':8558')} does not resolve"
