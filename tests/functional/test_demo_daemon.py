"""The demo daemon against the answers of real daemons, and every fault that it can play."""

import gzip
import http.client
import json
import re
import select
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from ctsreport.demo import (
    ALWAYS,
    Behaviour,
    DemoDaemon,
    Follower,
    HttpAnswer,
    ReplayDaemon,
    Scenario,
    Tls,
    body,
    load_scenario,
    server,
)
from ctsreport.demo.model import Event, Task
from ctsreport.demo.server import LoopbackServer

CAPTURES = Path(__file__).resolve().parents[1] / "data" / "captures"
NOW = datetime(2026, 1, 15, 7, 30, 12, 345678, tzinfo=UTC)
REQUEST_ID = re.compile(rb'"request_id":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"')
LIST = "/v1/status/tasks"

# Folders of answers to compare with, and the folder that tells the tasks behind them.
COMPARED = {
    "errors": "errors/state-of-the-daemon",
    **{
        folder: folder
        for folder in (
            "errors/state-of-the-daemon",
            "mixed",
            "hostile",
            "wide",
            "many",
            "causes",
            "retries",
            "empty",
            "fresh/01-first-answer",
            "disabled-now/02-disabled-with-run-now",
        )
    },
}
# The demo's tasks cannot be changed: only what is asked of a task that does not exist is answered the same.
CHANGES = re.compile("(PATCH|POST) /v1/tasks(?!/nope)")


class Reply:
    """What came back: status, headers in their order, body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.getheaders()
        self.version = response.version
        self.body = response.read()

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)

    @property
    def error(self) -> str:
        return str(json.loads(self.body)["error"]["message"])


def ask(
    daemon: LoopbackServer,
    target: str,
    method: str = "GET",
    *,
    body: str | None = None,
    headers: dict[str, str] | None = None,
    context: ssl.SSLContext | None = None,
) -> Reply:
    host, port = urlsplit(daemon.address).hostname or "", daemon.port
    plain, secure = http.client.HTTPConnection, http.client.HTTPSConnection
    connection = plain(host, port) if context is None else secure(host, port, context=context)
    try:
        connection.request(method, target, body, headers or {})
        return Reply(connection.getresponse())
    finally:
        connection.close()


def entries(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads((folder / "http.json").read_bytes()))


def content(path: Path) -> bytes:
    packed = path.with_name(path.name + ".gz")
    return gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()


def captured_scenario(folder: Path) -> Scenario:
    """What a daemon had that gave these answers, its tasks in the order of its configuration."""
    statuses = json.loads(content(folder / "tasks-events.json"))
    definitions = {each["name"]: each for each in json.loads(content(folder / "tasks-api.json"))["tasks"]}
    order = [
        *(name for name in definitions if name in statuses),
        *(name for name in statuses if name not in definitions),
    ]
    return Scenario("answers", tuple(task_of(statuses[name], definitions.get(name)) for name in order))


def task_of(answer: dict[str, Any], definition: dict[str, Any] | None = None) -> Task:
    events = tuple(event_of(event) for event in answer.get("events", ()))
    return Task(
        answer["task_name"],
        answer["enabled"],
        events,
        names_of(answer["services"]),
        names_of(answer["providers"]),
        definition,
    )


def event_of(answer: dict[str, Any]) -> Event:
    message = answer["error"] and answer["error"]["message"]
    return Event(
        answer["id"], answer["success"], answer["start_time"], answer["end_time"], message, answer.get("config")
    )


def names_of(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


def without_varying(body: bytes, request: str) -> bytes:
    # Go escapes U+FFFD only where it stands for broken UTF-8, which decoded JSON does not tell.
    body = REQUEST_ID.sub(b'"request_id":""', body).replace("\ufffd".encode(), b"\\ufffd")
    # A real daemon collects these from a hash map: in another order at each request.
    return re.sub(rb'"(services|providers)":\[[^\[\]{}]*\]', _sorted_list, body) if "/status/" in request else body


def _sorted_list(match: re.Match[bytes]) -> bytes:
    names = sorted(json.loads(b"{" + match[0] + b"}")[match[1].decode()])
    return json.dumps({match[1].decode(): names}).encode()


@pytest.fixture
def scenario() -> Scenario:
    return load_scenario("default", now=NOW)


@pytest.fixture
def one(scenario: Scenario) -> Iterator[DemoDaemon]:
    with DemoDaemon(scenario) as daemon:
        yield daemon


class TestAgainstRealDaemons:
    @pytest.mark.parametrize("folder", COMPARED)
    def test_answers_as_cts_0_9(self, folder: str) -> None:
        captures = CAPTURES / "v0.9.0"
        with DemoDaemon(captured_scenario(captures / COMPARED[folder])) as daemon:
            compared = 0
            for entry in entries(captures / folder):
                request = entry["request"]
                if CHANGES.match(request):
                    continue
                method, target = request.split(" ", 1)
                reply = ask(daemon, target, method, body=entry.get("request_body"))
                expected = content(captures / folder / entry["file"])
                assert reply.status == entry["status_code"], request
                assert without_varying(reply.body, request) == without_varying(expected, request), request
                self.same_headers(reply, entry)
                compared += 1
        assert compared >= 5

    @staticmethod
    def same_headers(reply: Reply, entry: dict[str, Any]) -> None:
        def shape(headers: list[Any]) -> list[tuple[str, str]]:
            return [(name, "" if name == "Date" else value) for name, value in headers]

        assert shape(reply.headers) == shape(entry["headers"]), entry["request"]

    def test_counts_ghosts_and_names_one_in_turn(self) -> None:
        folder = CAPTURES / "v0.9.0" / "ghosts" / "01-list-answers-404"
        tasks: dict[str, Any] = {}
        for name in ("edge-firewall-rules", "dns-a-records", "legacy_vip"):
            tasks |= json.loads(content(folder / f"task-{name}-events.json"))
        ghosts = {"pool-lhr": "errored", "pool-cdg": "errored", "pool-fra": "errored"}
        with DemoDaemon(Scenario("answers", tuple(map(task_of, tasks.values()))), Behaviour(ghosts=ghosts)) as daemon:
            assert ask(daemon, "/v1/status").body == content(folder / "status.json")
            named = [ask(daemon, f"{LIST}?include=events").error.split("'")[1] for _ in range(4)]
            assert named == ["pool-lhr", "pool-cdg", "pool-fra", "pool-lhr"]
            listed = json.loads(ask(daemon, "/v1/tasks").body)["tasks"]
            assert {task["name"] for task in listed} == set(tasks)
            assert ask(daemon, f"{LIST}/legacy_vip").status == 200


WRITES = [
    ("POST", "/v1/tasks"),
    ("POST", "/v1/tasks?run=inspect"),
    ("POST", "/v1/tasks?run=now"),
    ("PATCH", "/v1/tasks"),
    ("DELETE", "/v1/tasks"),
    ("PATCH", "/v1/tasks/"),
    ("PATCH", "/v1/tasks/edge-firewall-rules"),
    ("PATCH", "/v1/tasks/edge-firewall-rules?run=inspect"),
    ("PUT", "/v1/tasks/edge-firewall-rules"),
    ("POST", "/v1/tasks/edge-firewall-rules"),
    ("DELETE", "/v1/tasks/edge-firewall-rules"),
]


class TestWrites:
    @pytest.mark.parametrize(("method", "target"), WRITES)
    def test_what_would_change_a_task_is_refused_as_cts_refuses(
        self, one: DemoDaemon, method: str, target: str
    ) -> None:
        """Both clients of CTS's command line show this: one wants JSON, the other its exact type and a UUID as well."""
        reply = ask(one, target, method, body='{"enabled": false}')
        assert (reply.status, reply.header("Content-Type"), reply.header("Allow")) == (405, "application/json", "GET")
        assert reply.error == "the demo daemon is read-only"
        assert str(uuid.UUID(json.loads(reply.body)["request_id"])) == json.loads(reply.body)["request_id"]

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_a_path_that_is_none_is_not_found(self, one: DemoDaemon, method: str) -> None:
        for target in ("/", "/v1", "/v2/tasks", "//v1/tasks", "/v1/task"):
            reply = ask(one, target, method, body="{}")
            assert (reply.status, reply.body) == (404, b"404 page not found\n")

    @pytest.mark.parametrize("method", ["PATCH", "DELETE"])
    def test_a_task_that_is_none_is_not_found(self, one: DemoDaemon, method: str) -> None:
        reply = ask(one, "/v1/tasks/nope", method, body='{"enabled": true}')
        assert (reply.status, reply.error) == (
            404,
            "a task with name 'nope' does not exist or has not been initialized yet",
        )

    def test_head_has_no_body(self, one: DemoDaemon) -> None:
        for target in ("/v1/tasks", "/v1/tasks/edge-firewall-rules", "/v1/status", "/v1/health"):
            reply = ask(one, target, "HEAD")
            assert (reply.status, reply.body) == (405, b"")

    def test_nothing_changes(self, one: DemoDaemon) -> None:
        before = ask(one, "/v1/tasks").body
        for method, target in WRITES:
            ask(one, target, method, body='{"enabled": false}')
        assert ask(one, "/v1/tasks").body == before


TASK = "/v1/tasks/edge-firewall-rules"


def request_of(body: bytes, *headers: str, method: str = "PATCH") -> bytes:
    return "\r\n".join([f"{method} {TASK} HTTP/1.1", "Host: demo", *headers, "", ""]).encode() + body


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x;x=1\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nX-Trailer: 1\r\n\r\n"


LARGE = b"x" * (3 << 20)


class TestBodies:
    @pytest.mark.parametrize(
        "sent",
        [
            request_of(b""),
            request_of(b"", "Content-Length: 0"),
            request_of(b"GET /x HTTP/1.1\r\n", "Content-Length: 17"),
            request_of(LARGE, f"Content-Length: {len(LARGE)}"),
            request_of(chunked(b"GET /x HTTP/1.1", b"y"), "Transfer-Encoding: chunked"),
            request_of(chunked(*[LARGE[: 1 << 16]] * 40), "Transfer-Encoding: Chunked"),
            request_of(b"abc", "Content-Length: 3", method="GET"),
        ],
    )
    def test_the_next_request_of_a_connection_is_answered(self, one: DemoDaemon, sent: bytes) -> None:
        """Whatever the body was: no piece of it is taken for a request."""
        with socket.create_connection(("127.0.0.1", one.port)) as client:
            client.sendall(sent + f"GET {LIST} HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n".encode())
            answers = drained(client)
        assert len(re.findall(rb"HTTP/1\.1 \d\d\d", answers)) == 2
        assert answers.index(b"HTTP/1.1 200") > 0 or sent.startswith(b"GET")
        assert [request.path for request in one.requests] == [TASK, LIST]

    def test_a_client_that_waits_for_leave_gets_it(self, one: DemoDaemon) -> None:
        """As curl does before a large body."""
        with socket.create_connection(("127.0.0.1", one.port)) as client:
            client.sendall(request_of(b"", "Content-Length: 2", "Expect: 100-continue", "Connection: close"))
            assert client.recv(100).startswith(b"HTTP/1.1 100 Continue")
            client.sendall(b"{}")
            assert b"the demo daemon is read-only" in drained(client)

    def test_a_body_without_end_is_answered(self, one: DemoDaemon, monkeypatch: pytest.MonkeyPatch) -> None:
        """More than is read at all: the answer comes, and the connection ends, while the client still sends."""
        monkeypatch.setattr(body, "MOST", 1 << 20)
        reply = ask(one, TASK, "POST", body="x" * (8 << 20))
        assert (reply.error, reply.header("Connection")) == ("the demo daemon is read-only", "close")

    def test_what_is_kept_of_a_large_body_is_little(self, one: DemoDaemon) -> None:
        ask(one, TASK, "POST", body=LARGE.decode())
        assert len(one.requests[-1].body) == body.KEPT

    def test_a_body_that_is_announced_and_does_not_come_is_answered(
        self, one: DemoDaemon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server, "_BODY_SECONDS", 0.1)
        with socket.create_connection(("127.0.0.1", one.port)) as client:
            client.sendall(request_of(b"half", "Content-Length: 1000000"))
            answer = drained(client)
        assert b"the demo daemon is read-only" in answer
        assert b"Connection: close" in answer

    @pytest.mark.parametrize(
        "headers",
        [
            ("Content-Length: -1",),
            ("Content-Length: many",),
            ("Content-Length: 1e3",),
            ("Content-Length: ٣",),
            ("Transfer-Encoding: gzip",),
            ("Transfer-Encoding: chunked", "X: 1"),
        ],
    )
    def test_a_body_whose_end_cannot_be_told_is_a_bad_request(self, one: DemoDaemon, headers: tuple[str, ...]) -> None:
        """As Go's server says it, and the connection is of no more use."""
        with socket.create_connection(("127.0.0.1", one.port)) as client:
            client.sendall(request_of(b"zz\r\nno chunk\r\n", *headers))
            client.shutdown(socket.SHUT_WR)
            answer = drained(client)
        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
        assert one.requests == []


def drained(client: socket.socket) -> bytes:
    """All that comes until the end."""
    return b"".join(iter(lambda: client.recv(1 << 16), b""))


def all_recordings() -> list[Path]:
    return sorted(path.parent.relative_to(CAPTURES) for path in CAPTURES.glob("**/http.json"))


class TestReplay:
    @pytest.mark.parametrize("folder", all_recordings(), ids=str)
    def test_plays_back_byte_for_byte(self, folder: Path) -> None:
        with ReplayDaemon(CAPTURES / folder) as daemon:
            for entry in entries(CAPTURES / folder):
                method, target = entry["request"].split(" ", 1)
                reply = ask(daemon, target, method, body=entry.get("request_body"))
                assert reply.status == entry["status_code"]
                assert reply.body == content(CAPTURES / folder / entry["file"])
                assert sorted(reply.headers) == sorted((name, value) for name, value in entry["headers"])

    def test_what_was_not_recorded_is_not_found(self) -> None:
        with ReplayDaemon(CAPTURES / "v0.9.0" / "empty") as daemon:
            reply = ask(daemon, "/v1/status/tasks/nope")
        assert (reply.status, reply.body) == (404, b"404 page not found\n")

    def test_old_daemons_keep_their_ways(self) -> None:
        with ReplayDaemon(CAPTURES / "v0.4.3" / "errors") as daemon:
            reply = ask(daemon, "/v1/tasks")
        assert (reply.status, reply.header("Location")) == (301, "/v1/tasks/")


class TestDaemon:
    def test_records_what_was_asked(self, one: DemoDaemon) -> None:
        ask(one, "/v1/status/tasks?include=events", headers={"X-Scope": "a"})
        (request,) = one.requests
        assert (request.method, request.path) == ("GET", "/v1/status/tasks?include=events")
        assert request.headers["x-scope"] == "a"

    def test_one_connection_serves_many_requests(self, one: DemoDaemon) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", one.port)
        for target in ("/v1/status", "/v1/status/tasks?include=events", "/v1/tasks", "/v1/health"):
            connection.request("GET", target)
            assert connection.getresponse().read()
        connection.close()

    def test_the_date_can_be_fixed(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, date=NOW) as daemon:
            assert ask(daemon, "/v1/health").header("Date") == "Thu, 15 Jan 2026 07:30:12 GMT"

    def test_two_daemons_say_the_same_bytes(self, scenario: Scenario) -> None:
        said = []
        for _ in range(2):
            with DemoDaemon(scenario, date=NOW) as daemon:
                replies = [ask(daemon, target) for target in ("/v1/status/tasks?include=events", "/v1/tasks")]
            said.append([(reply.headers, reply.body) for reply in replies])
        assert said[0] == said[1]

    def test_a_taken_port_is_an_oserror(self, one: DemoDaemon, scenario: Scenario) -> None:
        with pytest.raises(OSError, match="in use"):
            DemoDaemon(scenario, port=one.port)

    def test_after_closing_nobody_listens(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario) as daemon:
            pass
        with pytest.raises(ConnectionRefusedError):
            ask(daemon, "/v1/status")
        daemon.close()

    def test_serves_in_a_thread_of_the_caller(self, scenario: Scenario) -> None:
        daemon = DemoDaemon(scenario)
        thread = threading.Thread(target=daemon.serve_forever)
        thread.start()
        assert ask(daemon, "/v1/health").status == 200
        daemon.close()
        thread.join()

    def test_unhealthy(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(unhealthy="Consul is gone")) as daemon:
            reply = ask(daemon, "/v1/health")
        assert (reply.status, reply.error) == (503, "Consul is gone")


class TestFollower:
    @pytest.mark.parametrize(
        ("follower", "message"),
        [
            (
                Follower("cts-01", "cts-01.example.com:8558"),
                "redirect requests to leader 'cts-01' at cts-01.example.com:8558",
            ),
            (Follower("cts-01"), "redirect requests to leader 'cts-01'"),
            (Follower(None), "redirect requests to leader"),
        ],
    )
    def test_answers_400(self, scenario: Scenario, follower: Follower, message: str) -> None:
        with DemoDaemon(scenario, Behaviour(follower=follower)) as daemon:
            for target in ("/v1/status", "/v1/status/tasks?include=events", "/v1/tasks", "/v1/health"):
                reply = ask(daemon, target)
                assert (reply.status, reply.error) == (400, message)

    def test_may_name_itself(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(follower=Follower(itself=True))) as daemon:
            assert ask(daemon, "/v1/status").error.endswith(f" at 127.0.0.1:{daemon.port}")

    def test_tells_the_cluster(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(follower=Follower("cts-01", "192.0.2.8:8558"))) as daemon:
            members = json.loads(ask(daemon, "/v1/status/cluster").body)["members"]
        assert [(member["leader"], member.get("address")) for member in members] == [
            (True, "192.0.2.8:8558"),
            (False, None),
        ]


class TestFaults:
    def test_fails_a_few_times_and_then_behaves(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(fail_times=2, fail_status=429, retry_after="1")) as daemon:
            replies = [ask(daemon, "/v1/status") for _ in range(3)]
        assert [reply.status for reply in replies] == [429, 429, 200]
        assert [reply.header("Retry-After") for reply in replies] == ["1", "1", None]

    def test_resets_and_then_behaves(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(reset_times=1)) as daemon:
            with pytest.raises(ConnectionResetError):
                ask(daemon, "/v1/status")
            assert ask(daemon, "/v1/status").status == 200

    def test_a_path_may_behave_differently(self, scenario: Scenario) -> None:
        page = HttpAnswer.of_type("text/html", b"<html>log in</html>", 403)
        faults = {"/v1/tasks": Behaviour(answer=page), "/v1/health": Behaviour(redirect="/elsewhere")}
        with DemoDaemon(scenario, Behaviour(paths=faults)) as daemon:
            tasks, health, status = (ask(daemon, target) for target in ("/v1/tasks", "/v1/health", "/v1/status"))
        assert (tasks.status, tasks.body, tasks.header("Content-Type")) == (403, b"<html>log in</html>", "text/html")
        assert (health.status, health.header("Location")) == (302, "/elsewhere")
        assert status.status == 200

    def test_wants_a_header(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(required_header=("X-Scope", "net"))) as daemon:
            assert ask(daemon, "/v1/status").status == 401
            assert ask(daemon, "/v1/status", headers={"x-scope": "net"}).status == 200

    def test_waits(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(delay=0.01)) as daemon:
            assert ask(daemon, "/v1/health").status == 200
        with (
            DemoDaemon(scenario, Behaviour(delay=3600)) as daemon,
            socket.create_connection(("127.0.0.1", daemon.port)) as client,
        ):
            client.sendall(b"GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
            while not daemon.requests:
                time.sleep(0.001)
            assert select.select([client], [], [], 0.05) == ([], [], [])

    @pytest.mark.parametrize("target", ["/v1/status", "/v1/status/tasks?include=events"])
    def test_ends_in_the_middle(self, scenario: Scenario, target: str) -> None:
        with DemoDaemon(scenario, Behaviour(cut=50)) as daemon, pytest.raises(http.client.IncompleteRead):
            ask(daemon, target)

    def test_promises_more_than_it_gives(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(content_length=5000)) as daemon, pytest.raises(http.client.IncompleteRead):
            ask(daemon, "/v1/status")

    def test_promises_less_than_it_gives(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(content_length=5)) as daemon:
            assert ask(daemon, "/v1/status").body == b'{"tas'

    @pytest.mark.parametrize("raw", [b"", b"SSH-2.0-OpenSSH_9.2\r\n"])
    def test_says_no_http(self, scenario: Scenario, raw: bytes) -> None:
        with DemoDaemon(scenario, Behaviour(raw=raw)) as daemon, pytest.raises(http.client.BadStatusLine):
            ask(daemon, "/v1/status")

    def test_http_1_0_has_no_chunks(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(http10=True)) as daemon:
            reply = ask(daemon, "/v1/status/tasks?include=events")
        assert (reply.version, reply.header("Transfer-Encoding")) == (10, None)
        assert len(json.loads(reply.body)) == len(scenario.tasks)

    def test_trickles_all_of_it(self, scenario: Scenario) -> None:
        with DemoDaemon(scenario, Behaviour(trickle=0.0001, trickle_head=True)) as daemon:
            assert json.loads(ask(daemon, "/v1/status").body) == scenario.overall({})

    @pytest.mark.parametrize(
        "behaviour",
        [
            Behaviour(endless=True),
            Behaviour(endless=True, trickle=3600),
            Behaviour(trickle=3600),
            Behaviour(trickle=3600, trickle_head=True),
            Behaviour(delay=3600),
            Behaviour(),
        ],
        ids=repr,
    )
    def test_closes_at_once_whatever_it_is_doing(
        self, scenario: Scenario, behaviour: Behaviour, capfd: pytest.CaptureFixture[str]
    ) -> None:
        daemon = DemoDaemon(scenario, behaviour)
        daemon.start()
        with socket.create_connection(("127.0.0.1", daemon.port)) as client:
            client.sendall(b"GET /v1/status HTTP/1.1\r\nHost: a\r\n\r\n")
            while not daemon.requests:
                time.sleep(0.001)
            daemon.close()
            drained_until_the_end(client)
        assert capfd.readouterr().err == ""

    def test_a_client_that_leaves_is_no_error(self, scenario: Scenario, capfd: pytest.CaptureFixture[str]) -> None:
        with DemoDaemon(scenario, Behaviour(endless=True)) as daemon:
            for request in (b"", b"GET /v1/sta", b"GET /v1/status HTTP/1.1\r\nHost: a\r\n\r\n"):
                with socket.create_connection(("127.0.0.1", daemon.port)) as client:
                    client.sendall(request)
            while not daemon.requests:
                time.sleep(0.001)
        assert capfd.readouterr().err == ""


def drained_until_the_end(client: socket.socket) -> None:
    try:
        while client.recv(65536):
            pass
    except ConnectionResetError:
        pass


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Tls:
    folder = tmp_path_factory.mktemp("tls")
    issued = authority.issue_cert("127.0.0.1", "localhost")
    issued.private_key_pem.write_to_path(folder / "server.key")
    for part in issued.cert_chain_pems:
        part.write_to_path(folder / "server.pem", append=True)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return Tls(folder / "server.pem", folder / "server.key")


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


class TestTls:
    def test_answers(self, scenario: Scenario, tls: Tls, authority: trustme.CA) -> None:
        with DemoDaemon(scenario, Behaviour(tls=tls)) as daemon:
            reply = ask(daemon, "/v1/status/tasks?include=events", context=trusting(authority))
            assert daemon.address.startswith("https://127.0.0.1:")
        assert len(json.loads(reply.body)) == len(scenario.tasks)

    def test_is_not_trusted_without_its_ca(
        self, scenario: Scenario, tls: Tls, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with DemoDaemon(scenario, Behaviour(tls=tls)) as daemon, pytest.raises(ssl.SSLCertVerificationError):
            ask(daemon, "/v1/status", context=ssl.create_default_context())
        assert capfd.readouterr().err == ""

    def test_refuses_plain_http_as_go_does(self, scenario: Scenario, tls: Tls) -> None:
        with DemoDaemon(scenario, Behaviour(tls=tls)) as daemon:
            reply = ask(daemon, "/v1/status")
        assert (reply.status, reply.version, reply.headers) == (400, 10, [])
        assert reply.body == b"Client sent an HTTP request to an HTTPS server.\n"

    @pytest.mark.parametrize("sent", [b"", b"\x16", b"\x16\x03\x01\x00\x05"])
    def test_closes_while_a_handshake_hangs(self, scenario: Scenario, tls: Tls, sent: bytes) -> None:
        daemon = DemoDaemon(scenario, Behaviour(tls=tls))
        daemon.start()
        with socket.create_connection(("127.0.0.1", daemon.port)) as client:
            client.sendall(sent)
            time.sleep(0.02)
            daemon.close()
            drained_until_the_end(client)

    def test_client_certificates(self, scenario: Scenario, tls: Tls, authority: trustme.CA) -> None:
        behaviour = Behaviour(tls=Tls(tls.cert, tls.key, client_ca=tls.cert.with_name("ca.pem")))
        with_certificate = trusting(authority)
        authority.issue_cert("client@example.com").configure_cert(with_certificate)
        of_another = trusting(authority)
        trustme.CA().issue_cert("client@example.com").configure_cert(of_another)
        with DemoDaemon(scenario, behaviour) as daemon:
            assert ask(daemon, "/v1/status", context=with_certificate).status == 200
            # TLS 1.3: the handshake works out for the client, its first read does not.
            with pytest.raises(ssl.SSLError, match=r"(?i)alert certificate required"):
                ask(daemon, "/v1/status", context=trusting(authority))
            with pytest.raises(ssl.SSLError, match=r"(?i)alert (unknown ca|decrypt error)"):
                ask(daemon, "/v1/status", context=of_another)
        assert [request.path for request in daemon.requests] == ["/v1/status"]


def test_always_is_longer_than_any_test() -> None:
    with DemoDaemon(Scenario("none"), Behaviour(fail_times=ALWAYS)) as daemon:
        assert {ask(daemon, "/v1/status").status for _ in range(20)} == {503}
