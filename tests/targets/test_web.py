"""Calls to servers: what is repeated and what is not, for how long one waits, and what a refusal means."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from ctsreport.destinations.interface import ConflictError, OutcomeUnknownError
from ctsreport.destinations.web import Answer, Limits, Site, Web
from ctsreport.destinations.web_errors import retry_after
from ctsreport.errors import CtsReportError, ExitCode
from tests.conftest import NOBODY
from tests.fakes.fake import TOKEN, WAIT, Asked, Fake, Reply, route

SECRET = "hook" + "-4711"


@dataclass
class Answering(Fake):
    """Answers one after the other what it is told to; then with 200."""

    replies: list[Reply] = field(default_factory=list)

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:  # noqa: ARG002
        return None

    @route("GET", "/.*")
    @route("POST", "/.*", writes=True)
    @route("PUT", "/.*", writes=True)
    def any(self, _: Asked) -> Reply:
        return self.replies.pop(0) if self.replies else Reply(200, {"ok": True})


@pytest.fixture
def server() -> Iterator[Answering]:
    with Answering().running() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def site(server: Answering, pauses: list[float]) -> Iterator[Site]:
    web = Web(Limits(timeout=2.0, deadline=60.0, repeats=2), pause=pauses.append)
    yield web.site("the board", f"{server.address}/{SECRET}", {"Authorization": f"Bearer {TOKEN}"}, secrets=(SECRET,))
    web.close()


def refused(call: Callable[[], object]) -> CtsReportError:
    with pytest.raises(CtsReportError) as raised:
        call()
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert raised.value.cure
    assert SECRET not in raised.value.message
    return raised.value


# --- What is repeated -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "again", "status", "asked"),
    [
        ("GET", False, 503, 3),
        ("PUT", True, 502, 3),
        ("PUT", False, 503, 1),
        ("POST", False, 500, 1),
        ("POST", False, 429, 3),
        ("GET", False, 404, 1),
        ("PUT", True, 409, 1),
    ],
)
def test_only_what_doubles_nothing_is_repeated(
    server: Answering, site: Site, method: str, again: bool, status: int, asked: int
) -> None:
    server.replies = [Reply(status)] * 9
    refused(lambda: site.call(method, "/x", again=again))
    assert len(server.asked) == asked


@pytest.mark.parametrize(("method", "asked"), [("GET", 2), ("POST", 1)])
def test_an_answer_that_is_lost(server: Answering, site: Site, method: str, asked: int) -> None:
    """Of what must not be repeated nobody knows whether it was done."""
    server.plan("lost", of=lambda _: True)
    if method == "GET":
        assert site.call(method, "/x").json() == {"ok": True}
    else:
        assert isinstance(refused(lambda: site.call(method, "/x")), OutcomeUnknownError)
    assert len(server.asked) == asked


def test_a_server_that_is_away_is_asked_again(pauses: list[float]) -> None:
    """Whatever the call: it never came there."""
    web = Web(Limits(repeats=2), pause=pauses.append)
    assert "cannot be reached" in refused(lambda: web.site("the board", NOBODY).call("POST", "/x")).message
    assert pauses == [0.5, 1.0]


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": str(WAIT)}, WAIT),
        ({"Retry-After": "2.5"}, 2.5),
        (
            {"Date": "Tue, 24 Nov 2026 13:00:00 GMT", "Retry-After": "Tue, 24 Nov 2026 13:00:09 GMT"},
            9.0,
        ),
        (
            {"Date": "Tue, 24 Nov 2026 13:00:00 -0000", "Retry-After": "Tue, 24 Nov 2026 14:00:04 +0100"},
            4.0,
        ),
        ({"Date": "Tue, 24 Nov 2026 13:00:00 GMT", "Retry-After": "Tue, 24 Nov 2026 12:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, 0.5),
        ({}, 0.5),
    ],
)
def test_it_waits_for_as_long_as_the_server_says(
    server: Answering, site: Site, pauses: list[float], headers: dict[str, str], waited: float
) -> None:
    server.replies = [Reply(429, "", headers)]
    assert site.call("POST", "/x").status == 200
    assert pauses == [waited]


def test_a_server_that_is_silent_is_not_waited_for(server: Answering) -> None:
    """Longer than its time; of what only reads not longer than for all attempts."""
    silence = threading.Event()
    server.plan("lost", of=lambda _: bool(silence.wait(20)) or True)
    web = Web(Limits(timeout=0.2, repeats=0))
    try:
        error = refused(lambda: web.site("the board", server.address).call("GET", "/x"))
    finally:
        silence.set()
        web.close()
    assert error.message.endswith("got no answer: it took too long.")


def test_an_answer_without_end_is_given_up(server: Answering, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctsreport.destinations.web.MOST_ANSWER", 1000)
    server.replies = [Reply(200, "x" * 1001)] * 3
    assert "the answer is too large" in refused(lambda: site.call("GET", "/x")).message
    assert site.call("GET", "/x").status == 200


def test_a_certificate_is_checked(server: Answering, tmp_path: Path) -> None:
    """By the system's authorities, or the one that is named."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with server.secure(authority.issue_cert("127.0.0.1")) as address:
        web = Web(Limits(repeats=0))
        error = refused(lambda: web.site("the board", address).call("GET", "/x"))
        assert "its certificate was not accepted" in error.message
        site = web.site("the board", address, cacert=str(tmp_path / "ca.pem"))
        assert site.call("GET", "/x").json() == {"ok": True}
        web.close()


def test_it_does_not_wait_beyond_its_deadline(server: Answering, site: Site, pauses: list[float]) -> None:
    server.replies = [Reply(429, "", {"Retry-After": "3600"})]
    assert "429" in refused(lambda: site.call("GET", "/x")).message
    assert pauses == []


# --- What a refusal means ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "said", "cure"),
    [
        (Reply(401, {"message": "Bad credentials"}), "401, Bad credentials.", "has expired"),
        (Reply(403, {"errors": [{"detail": "no role"}]}), "403, no role.", "the right to do this"),
        (Reply(404, "<html><style>p{}</style><h1>Not&nbsp;found</h1></html>"), "404, Not found.", "Check the address"),
        (Reply(422, {"errorMessages": ["a", "b"], "x": "c"}), "422, a; b.", "What was sent was not taken"),
        (Reply(413), "413.", "too large"),
        (Reply(302, "", {"Location": "https://other.example.com/login?next=x"}), "is elsewhere", "Name that address"),
        (Reply(400, {"message": f"no {SECRET} here"}), "400, no *** here.", "was not taken"),
        (Reply(400, "x" * 9999), f"400, {'x' * 299}…", "was not taken"),
        (Reply(400, "[" * 5000), "400, [", "was not taken"),
    ],
)
def test_it_is_said_with_the_cure(server: Answering, site: Site, reply: Reply, said: str, cure: str) -> None:
    server.replies = [reply]
    error = refused(lambda: site.call("POST", "/x"))
    assert error.message.startswith("the board")
    assert "next" not in error.message
    assert said in error.message
    assert cure in error.cure


@pytest.mark.parametrize("status", [409, 412])
def test_a_conflict_is_told_apart(server: Answering, site: Site, status: int) -> None:
    server.replies = [Reply(status)]
    assert isinstance(refused(lambda: site.call("PUT", "/x")), ConflictError)


def test_a_status_may_be_an_answer(server: Answering, site: Site) -> None:
    server.replies = [Reply(404)]
    assert site.call("GET", "/x", answers={404}).status == 404


def test_headers_of_a_call_are_put_to_those_of_its_site(server: Answering, site: Site) -> None:
    site.call("GET", "/x", headers={"If-Match": "7"})
    site.call("GET", "/x")
    assert [each.headers.get("if-match") for each in server.asked] == ["7", None]
    assert {each.token for each in server.asked} == {TOKEN}


def test_when_a_server_has_no_clock_its_date_says_nothing() -> None:
    assert retry_after(Answer(429, {"retry-after": "Tue, 24 Nov 2026 13:00:09 GMT"}, b"", "x")) is None


def test_a_login_page_is_no_json(server: Answering, site: Site) -> None:
    server.replies = [Reply(200, "<html>Please log in</html>")]
    assert "something else than JSON" in refused(lambda: site.call("GET", "/x").json()).message


def test_a_token_goes_to_its_host_alone(server: Answering, site: Site) -> None:
    """No redirect is followed."""
    with Answering().running() as other:
        server.replies = [Reply(307, "", {"Location": f"{other.address}/x"})]
        refused(lambda: site.call("GET", "/x"))
        assert other.asked == []


def test_what_is_asked_is_told_without_secrets(server: Answering) -> None:
    told: list[str] = []
    web = Web(say=told.append)
    web.site("the board", f"{server.address}/{SECRET}?key={SECRET}", secrets=(SECRET,)).call("GET")
    web.close()
    assert told == [f"GET {server.address}/***?***"]


@pytest.fixture
def trickling() -> Iterator[str]:
    """A server that answers a byte now and then: its address."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    connection.recv(1 << 16)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                    while not ended.wait(0.02):
                        connection.sendall(b"x")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()
    thread.join()


def test_a_trickle_holds_no_call_beyond_its_deadline(trickling: str) -> None:
    """Though no single byte is late: all of them would take 100 s."""
    web = Web(Limits(timeout=20, deadline=0.2, repeats=0))
    began = time.monotonic()
    with pytest.raises(CtsReportError, match="the answer took too long"):
        web.site("the board", trickling).call("GET", "/page")
    assert time.monotonic() - began < 60
