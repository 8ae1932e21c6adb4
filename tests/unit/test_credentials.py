"""Addresses as they may be shown: no password, however mangled the address is; and what is no address stays."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.credentials import shown, userinfo, userinfo_end, without_credentials

MARK = "Zq7"
"""Stands in every password that is made here, and in nothing else."""

SCHEMES = (
    "http://",
    "https://",
    "HTTP://",
    "http//",
    "http:/",
    "http:",
    "htp://",
    "http;//",
    "://",
    "//",
    "",
    "http:///",
    "prod=http://",
    " http://",
)
HOSTS = (
    "cts",
    "cts:8558",
    "cts:8558/v1",
    "cts:port",
    "cts:99999",
    "[::1",
    "[::1]:8558",
    "c ts",
    "c%20ts",
    "cts?x=1",
    "cts#x",
    "",
)
ENCODED = (
    lambda text: text,
    lambda text: quote(text, safe=""),
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: text.replace("@", "＠"),
)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """An address with a password, and everything wrong that can be."""
    letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    user, before, after = (draw(letters) for _ in range(3))
    userinfo_ = draw(st.sampled_from(ENCODED))(f"{user}:{before}{MARK}{after}@")
    return f"{draw(st.sampled_from(SCHEMES))}{userinfo_}{draw(st.sampled_from(HOSTS))}"


@given(mangled())
def test_no_password_is_shown(address: str) -> None:
    assert MARK not in shown(address)
    assert MARK in userinfo(address)


@given(mangled(), st.sampled_from(["{}", "No such command '{}'.", 'see "{}"', "({})", "asking {} now", "x={}"]))
def test_no_password_is_shown_in_a_message(address: str, message: str) -> None:
    """Of one word; what holds blanks is known as a whole where it is said."""
    if not any(letter.isspace() for letter in address):
        assert MARK not in without_credentials(message.format(address))
        assert MARK not in without_credentials(message.format(address), strict=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://u:pw@h:8558/v1", "http://***@h:8558/v1"),
        ("prod=https://u:pw@h", "prod=https://***@h"),
        ("http//u:pw@h", "http//***@h"),
        ("http:/u:pw@h", "http:/***@h"),
        ("htp://u:pw@h", "***@h"),
        ("https://user:p/w@host", "https://***@host"),
        ("https://user:1/w@host:99/x?token=a", "https://***@host:99/x?***"),
        ("user:pw@host:8558", "***@host:8558"),
        ("http://u%3Apw%40h", "http://***@h"),
        ("http://u:pw@[::1", "http://***@[::1"),
        ("http://user:secret", "http://user:***"),
        ("http//user:secret/x", "http//user:***/x"),
        ("http://cts:8558/?x=1#y", "http://cts:8558/?***"),
    ],
)
def test_what_is_shown_of_an_address(text: str, found: str) -> None:
    """The host, where one can be told: whoever reads it knows which address is meant."""
    assert shown(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "http://cts:8558",
        "https://cts.example.com/east/v1",
        "http://[::1]:8558/v1",
        "http://[fe80::1%25eth0]:8558",
        "HTTP://CTS:8558",
        "tasks.json",
        "a=b.json",
        "C:\\saved\\tasks.json",
        "/home/jo@example.com/tasks.json",
        "answers/jo@example.com.json",
        "",
        "-",
    ],
)
def test_what_holds_no_credentials_is_shown_whole(text: str) -> None:
    assert shown(text) == text
    assert userinfo(text) == ""


@pytest.mark.parametrize(
    "line",
    [
        "asking http://cts:8558/v1/status",
        "mail to noc@example.com, please: at once",
        "decorated with @property",
        "answered 500: x",
        "git@github.com is asked",
    ],
)
def test_other_words_of_a_message_stay(line: str) -> None:
    assert without_credentials(line) == line


def test_in_a_traceback_a_word_before_an_at_sign_is_enough() -> None:
    """A library can quote half an address."""
    line = f"ValueError: Port could not be cast to integer value as '{MARK}@host'"
    assert without_credentials(line, strict=True) == "ValueError: Port could not be cast to integer value as '***@host'"


@pytest.mark.parametrize(
    ("text", "rest"),
    [("u:pw@h", "h"), ("u:p@w@h", "h"), ("u:pw%40h", "h"), ("u:pw%2540h", "h"), ("h:8558", "h:8558"), ("", "")],
)
def test_where_user_and_password_end(text: str, rest: str) -> None:
    assert text[userinfo_end(text) :] == rest
