"""Who answers a live request in CTS's place, by what gives each away."""

import pytest

from ctsreport.sources.hints import not_cts
from ctsreport.sources.transport import Fetched

PAGE = b"<html>"


def hint(
    code: int = 200, body: bytes = b"x", address: str = "http://host:8558", **headers: str
) -> tuple[str, str] | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return not_cts(Fetched(f"{address}/v1/status", code, named, body))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (hint(400, b"Client sent an HTTP request to an HTTPS server."), "speaks TLS"),
        (hint(400, b"<title>400 The plain HTTP request was sent to HTTPS port</title>"), "speaks TLS"),
        (hint(404, b"Invalid URL path: not a recognized HTTP API endpoint"), "Consul's port"),
        (hint(x_consul_index="1"), "Consul's port"),
        (hint(address="http://host:8500"), "Consul's port"),
        (hint(x_vault_request="true"), "Vault's port"),
        (hint(body=b' {"errors": []}'), "Vault's port"),
        (hint(address="http://host:8200"), "Vault's port"),
        (hint(401, PAGE), "asks who you are"),
        (hint(503, PAGE), "does not reach the daemon"),
        (hint(content_type="text/html; charset=utf-8"), "a web page"),
        (hint(body=b"\n<!doctype html>"), "a web page"),
        (hint(404), "does not know /v1/status (404)"),
        (hint(body=b" \n"), "with nothing"),
    ],
)
def test_who_answers_is_said_with_its_place_and_a_cure(found: tuple[str, str] | None, words: str) -> None:
    assert found is not None
    assert words in found[0]
    assert found[0].startswith("host:")
    assert found[1]


def test_what_nothing_gives_away_is_not_guessed() -> None:
    assert hint(500) is None
    assert hint(address="http://host") is None


def test_an_address_is_shown_as_it_is() -> None:
    """Nothing in it is taken for a place to fill in."""
    found = not_cts(Fetched("http://host/{code}/{place}", 404, {}, b"x"))
    assert found is not None
    assert "/{code}/{place}" in found[0]
