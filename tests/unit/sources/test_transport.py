"""One answer over HTTP: where a redirect may lead, and what of an answer's head is understood."""

import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from ctsreport.sources import transport
from ctsreport.sources.limit import Limit
from ctsreport.sources.settings import Settings
from ctsreport.sources.transport import Fetched, Transport, _redirected, _seconds, shown, whole
from ctsreport.sources.unanswered import Unanswered

HEADERS = {"Authorization": "x"}


@pytest.mark.parametrize(
    ("before", "location", "after"),
    [
        ("http://cts:8558/v1", "/v1/status", "http://cts:8558/v1/status"),
        ("http://cts:8558/v1", "http://CTS:8558/x", "http://CTS:8558/x"),
        ("http://cts/v1", "http://cts:80/v1", "http://cts:80/v1"),
        ("https://cts/v1", "https://cts:443/v1", "https://cts:443/v1"),
        ("http://cts/v1", "https://cts/v1", "https://cts/v1"),
        ("http://cts:80/v1", "https://cts:443/v1", "https://cts:443/v1"),
        ("http://cts:8558/v1", "https://cts:8558/v1", "https://cts:8558/v1"),
    ],
)
def test_a_redirect_on_the_same_host_and_port_takes_the_headers_along(before: str, location: str, after: str) -> None:
    """The usual step from plain text to TLS as well."""
    assert _redirected(before, location, HEADERS) == (after, HEADERS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://cts:8558/v1", "http://cts:8559/v1"),
        ("http://cts/v1", "http://cts:8080/v1"),
        ("https://cts/v1", "https://cts:8443/v1"),
        ("http://cts:8558/v1", "https://cts:8559/v1"),
        ("http://cts:8558/v1", "https://cts/v1"),
    ],
)
def test_a_redirect_to_another_port_leaves_the_headers_behind(before: str, after: str) -> None:
    """Another program listens there, and it is not to learn who we are."""
    assert _redirected(before, after, HEADERS) == (after, {})


@pytest.mark.parametrize(
    ("before", "location", "words"),
    [
        ("https://cts/v1", "http://cts/v1", "from TLS to plain HTTP"),
        ("https://cts:8558/v1", "http://cts:8558/v1", "from TLS to plain HTTP"),
        ("http://cts/v1", "http://other/v1", "another host"),
        ("http://cts/v1", "//other/v1", "another host"),
        ("http://cts/v1", "ftp://cts/v1", "another host"),
        ("http://cts/v1", "http://cts:99999/v1", "not valid"),
    ],
)
def test_a_redirect_that_is_not_followed(before: str, location: str, words: str) -> None:
    with pytest.raises(Unanswered, match=words):
        _redirected(before, location, HEADERS)


def test_a_server_does_not_say_who_we_are() -> None:
    """Credentials in the address of a redirect are left out, and are not shown."""
    assert _redirected("http://cts/v1", "http://somebody:else@cts/v2", {}) == ("http://cts/v2", {})
    with pytest.raises(Unanswered) as caught:
        _redirected("http://cts/v1", "http://somebody:else@other/v2", {})
    assert "else" not in caught.value.what


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0.0), (" 7 ", 7.0), ("Sat, 28 Nov 2026 00:00:30 GMT", 30.0), ("Fri, 27 Nov 2026 00:00:00 GMT", 0.0)],
)
@freeze_time("2026-11-28T00:00:00Z")
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float) -> None:
    """What has passed is now."""
    assert _seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-1", "1.5", "٣", "Sat, 99 Nov 2026 00:00:00 GMT"])
def test_another_retry_after_is_not_understood(text: str) -> None:
    assert _seconds(text) is None


def test_the_date_of_an_answer() -> None:
    """With a zone, in UTC where it has none, and None for what is not a date."""
    at = datetime(2026, 11, 28, 1, tzinfo=UTC)

    def date(text: str) -> datetime | None:
        return Fetched("http://cts", 200, {"date": text}, b"").date

    assert date("Sat, 28 Nov 2026 01:00:00 GMT") == at
    assert date("Sat, 28 Nov 2026 03:00:00 +0200") == at
    naive = date("Sat, 28 Nov 2026 01:00:00 -0000")
    assert naive == at
    assert naive is not None
    assert naive.utcoffset() == timedelta(0)
    assert date("yesterday") is None
    assert Fetched("http://cts", 200, {}, b"").date is None


def test_an_address_is_shown_without_credentials_query_and_fragment() -> None:
    assert shown("http://somebody:else@cts/v1?x=1#y") == "http://***@cts/v1"
    assert shown("http://cts/v1#y?z") == "http://cts/v1"
    assert shown("http://cts/\x1b[31m") == "http://cts/\\x1b[31m"


def test_a_body_that_is_not_utf8_has_signs_for_what_is_missing() -> None:
    assert whole(b"a\xffb") == "a\ufffdb".encode()
    assert whole("é".encode()) == "é".encode()


class Answers(Transport):
    """One answer after the other, as a server would give them."""

    def __init__(self, *answers: Fetched, settings: Settings | None = None) -> None:
        self.noted: list[str] = []
        self.context = ssl.create_default_context()
        super().__init__(settings or Settings(retries=1), lambda: self.context, self.noted.append)
        self._answers = list(answers)
        self.asked: list[tuple[str, dict[str, str]]] = []

    def _once(self, url: str, headers: dict[str, str], patience: float | None) -> Fetched:  # noqa: ARG002
        self.asked.append((url, headers))
        return self._answers.pop(0)


def answer(code: int, **headers: str) -> Fetched:
    return Fetched("http://cts", code, {name.replace("_", "-"): value for name, value in headers.items()}, b"x")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_each_code_of_a_redirect_is_followed(code: int) -> None:
    server = Answers(answer(code, location="/v2"), answer(200))
    assert server.get("http://cts/v1", {}).code == 200
    assert [url for url, _ in server.asked] == ["http://cts/v1", "http://cts/v2"]


@pytest.mark.parametrize("code", [300, 304, 309, 200])
def test_another_code_is_an_answer_wherever_it_points(code: int) -> None:
    assert Answers(answer(code, location="/v2")).get("http://cts/v1", {}).code == code


def test_a_redirect_without_an_address_is_an_answer() -> None:
    assert Answers(answer(301)).get("http://cts/v1", {}).code == 301


@pytest.mark.parametrize("code", [429, 502, 503, 504])
def test_what_passes_is_asked_again_as_often_as_was_said(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FIRST_WAIT", 0.0)
    assert Answers(answer(code), answer(200)).get("http://cts", {}).code == 200
    assert Answers(answer(code), answer(code), answer(200)).get("http://cts", {}).code == code


class Silent(Answers):
    """No answer for so many times, and then one."""

    def __init__(self, times: int, *, passing: bool, retries: int) -> None:
        super().__init__(answer(200), settings=Settings(retries=retries))
        self._left = times
        self._passing = passing

    def _once(self, url: str, headers: dict[str, str], patience: float | None) -> Fetched:
        if self._left:
            self._left -= 1
            self.asked.append((url, headers))
            raise Unanswered("Nobody listens there.", "Start it.", passing=self._passing)
        return super()._once(url, headers, patience)


@pytest.mark.parametrize(
    ("times", "passing", "retries", "asked", "answered"),
    [
        (1, True, 1, 2, True),
        (2, True, 1, 2, False),
        (2, True, 2, 3, True),
        (1, False, 2, 1, False),
        (1, True, 0, 1, False),
    ],
)
def test_who_does_not_answer_is_asked_again_while_it_may_pass(
    times: int, passing: bool, retries: int, asked: int, answered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "FIRST_WAIT", 0.0)
    server = Silent(times, passing=passing, retries=retries)
    if answered:
        assert server.get("http://cts", {}).code == 200
    else:
        with pytest.raises(Unanswered):
            server.get("http://cts", {})
    assert len(server.asked) == asked


def test_nobody_waits_beyond_the_deadline_for_who_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FIRST_WAIT", 1e6)
    server = Silent(1, passing=True, retries=3)
    with pytest.raises(Unanswered):
        server.get("http://cts", {})
    assert len(server.asked) == 1


def test_a_503_may_be_an_answer() -> None:
    assert Answers(answer(503)).get("http://cts", {}, may_be_down=True).code == 503
    assert Answers(answer(502), answer(200)).get("http://cts", {}, may_be_down=True).code == 200


def test_what_would_come_after_the_deadline_is_not_waited_for() -> None:
    server = Answers(answer(503, retry_after="3600"))
    assert server.get("http://cts", {}).code == 503
    assert server.noted == []


def test_each_wait_is_twice_as_long_as_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the server says how long."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    passing = [answer(503) for _ in range(3)]
    assert Answers(*passing, answer(200), settings=Settings(retries=3)).get("http://cts", {}).code == 200
    assert waits == [0.25, 0.5, 1.0]
    waits.clear()
    assert Answers(answer(503, retry_after="7"), answer(200)).get("http://cts", {}).code == 200
    assert waits == [7.0]


class Body:
    """What requests gives of an answer: its bytes piece by piece."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.raw = self

    def read1(self, most: int, *, decode_content: bool) -> bytes:
        assert decode_content
        size = min(most, self._left)
        self._left -= size
        return b"x" * size


@pytest.mark.parametrize(("size", "refused"), [(199_999, False), (200_000, False), (200_001, True)])
def test_an_answer_may_be_as_large_as_the_limit(size: int, refused: bool) -> None:
    server = Answers(settings=Settings(limit=Limit(200_000)))
    body: Any = Body(size)
    if refused:
        with pytest.raises(Unanswered, match="more than"):
            server._read(body, "http://cts")
    else:
        assert len(server._read(body, "http://cts")) == size


def test_a_proxy_is_used_with_our_certificates_and_watched_sockets() -> None:
    """As a daemon is that is asked straight."""
    server = Answers()
    adapter: Any = server._session.get_adapter("https://cts")
    for manager in (adapter.poolmanager, adapter.proxy_manager_for("http://proxy:3128")):
        assert manager.pool_classes_by_scheme is adapter._pools
    proxied: Any = adapter.proxy_manager_for("http://proxy:3128")
    assert proxied.connection_pool_kw["ssl_context"] is server.context


def test_only_what_is_encrypted_needs_a_context() -> None:
    """Its CAs take 50 ms to read."""
    server = Answers()
    adapter: Any = server._session.get_adapter("https://cts")
    attributes = [
        adapter.build_connection_pool_key_attributes(requests.Request("GET", url).prepare(), True, None)[1]
        for url in ("http://cts:8558", "https://cts:8558")
    ]
    assert attributes == [{}, {"ssl_context": server.context}]


def test_when_it_ends_nothing_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []
    with Answers() as server:
        monkeypatch.setattr(server._session, "close", lambda: closed.append(True))
        assert server._timer.is_alive()
    assert closed == [True]
    assert server._timer.finished.is_set()
