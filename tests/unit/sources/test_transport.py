"""One answer over HTTP: where a redirect may lead, and what of an answer's head is understood."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from ctsreport.sources.explain import Unanswered
from ctsreport.sources.transport import Fetched, _redirected, _seconds, shown, whole

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
