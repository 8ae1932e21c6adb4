"""The connection options, checked; no value that may be a secret is ever quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.sources.settings import parse_go_bool, parse_headers

HIDDEN = "the-value-itself"


def test_headers_as_pairs() -> None:
    """In order; blanks around go, colons and blanks inside stay; a value may be empty, a name come twice."""
    texts = ["X-Token: a:b c", "x-token:  d  ", "Empty:", "Accept:é"]
    assert parse_headers(texts) == (("X-Token", "a:b c"), ("x-token", "d"), ("Empty", ""), ("Accept", "é"))
    assert parse_headers([]) == ()


@pytest.mark.parametrize(
    "text",
    [
        HIDDEN,
        f": {HIDDEN}",
        f"Two words: {HIDDEN}",
        f"Naïve: {HIDDEN}",
        f"A(b): {HIDDEN}",
        f"Token: {HIDDEN}\r\nX: y",
        f"Token: {HIDDEN}\x00",
        f"Token: {HIDDEN}\x7f",
        f"Token: {HIDDEN} 日",
    ],
)
def test_what_is_no_header(text: str) -> None:
    """Exit code 2; which one is told by its number or name, its value never."""
    with pytest.raises(CtsReportError) as raised:
        parse_headers(["Good: 1", text])
    assert raised.value.exit_code is ExitCode.USAGE
    assert HIDDEN not in raised.value.message + raised.value.cure
    assert "2" in raised.value.message or "Token" in raised.value.message


@given(st.text(max_size=30))
def test_a_header_that_passes_is_safe_on_the_wire(text: str) -> None:
    """No line break, and Latin-1."""
    try:
        [(name, value)] = parse_headers([text])
    except CtsReportError as error:
        assert error.exit_code is ExitCode.USAGE  # noqa: PT017 - either ending is right
    else:
        assert name.isascii()
        assert not set("\r\n\0") & set(name + value)
        assert value.encode("latin-1") is not None


@pytest.mark.parametrize(
    ("texts", "value"),
    [(("1", "t", "T", "TRUE", "true", "True"), True), (("0", "f", "F", "FALSE", "false", "False"), False)],
)
def test_gos_spellings_of_a_boolean(texts: tuple[str, ...], value: bool) -> None:
    """All of them, as CTS's own variables are written."""
    assert all(parse_go_bool(text, "CTS_SSL_VERIFY") is value for text in texts)


@pytest.mark.parametrize("text", ["", "yes", "no", "on", "tRUE", " true", "2"])
def test_no_other_spelling(text: str) -> None:
    """Exit code 2, with the variable's name."""
    with pytest.raises(CtsReportError, match="CTS_SSL_VERIFY") as raised:
        parse_go_bool(text, "CTS_SSL_VERIFY")
    assert raised.value.exit_code is ExitCode.USAGE
