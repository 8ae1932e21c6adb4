"""The address that was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.sources.address import address_of
from ctsreport.sources.address_hint import meant


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("localhost:8558", "http://localhost:8558"),
        ("localhost:8558/v1", "http://localhost:8558/v1"),
        ("LocalHost:8558", "http://LocalHost:8558"),
        ("cts:8558", "http://cts:8558"),
        ("10.0.0.1:8558", "http://10.0.0.1:8558"),
        ("cts.example.com:8558", "http://cts.example.com:8558"),
        ("[::1]:8558", "http://[::1]:8558"),
        ("[fe80::1]:8558/v1", "http://[fe80::1]:8558/v1"),
        ("//cts", "http://cts"),
        ("//localhost:8558", "http://localhost:8558"),
        ("localhost", "http://localhost:8558"),
        ("localhost/v1", "http://localhost:8558/v1"),
        ("10.0.0.1", "http://10.0.0.1:8558"),
        ("[::1]", "http://[::1]:8558"),
        ("http//cts:8558", "http://cts:8558"),
        ("https//cts", "https://cts"),
        ("http:/cts", "http://cts"),
        ("http:cts:8558", "http://cts:8558"),
        ("htp://cts", "http://cts"),
        ("htps://cts", "https://cts"),
        ("http;//cts", "http://cts"),
        ("http:\\\\cts", "http://cts"),
        ("HTTP:/cts", "http://cts"),
        ("user:pw@cts:8558", "http://***@cts:8558"),
        ("http//user:pw@cts", "http://***@cts"),
        ("cts:8558/v1/status?include=events", "http://cts:8558/v1/status"),
        ("münchen.example:8558", "http://münchen.example:8558"),
    ],
)
def test_the_address_that_was_meant(text: str, address: str) -> None:
    """With its host in the case in which it was typed, and without its credentials."""
    assert meant(text) == address
    assert address_of(address.replace("***", "user")).base


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "tasks.json",
        "saved/",
        "./saved",
        "/var/cts",
        "C:/saved",
        "C:\\saved",
        "httpd/x.json",
        "logs//x.json",
        "a=b.json",
        "cts",
        "cts:",
        "hosts:8558x",
    ],
)
def test_what_is_not_like_an_address(text: str) -> None:
    assert meant(text) is None


@given(st.text(max_size=30))
def test_any_text_can_be_looked_at(text: str) -> None:
    """And what is suggested begins as an address does."""
    address = meant(text)
    assert address is None or address.startswith(("http://", "https://"))
