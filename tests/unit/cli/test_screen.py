"""What a terminal can show, and lines made to it."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.cli.screen import Screen, screen

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Stream(io.StringIO):
    """A stream that says of itself what it is."""

    def __init__(self, *, terminal: bool = True) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Encoded(io.TextIOWrapper):
    """One in another encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)


def made(width: int | None = 80, *, colours: bool = False, unicode: bool = True, links: bool = False) -> Screen:
    return Screen(width, colours, unicode, links)


def bare(line: str) -> str:
    return COLOUR.sub("", line)


words = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cc", "Zs"]), min_size=1, max_size=50
)
lines = st.lists(words, min_size=1, max_size=8).map(" ".join)


# --- Lines made to a width --------------------------------------------------------------------------------------------


@given(st.sampled_from(["", "  "]), lines, st.integers(40, 120), st.booleans())
def test_a_fitted_line_is_never_wider(indent: str, text: str, width: int, colours: bool) -> None:
    """Its colours do not count, and each that begins ends; what is cut off is said with a sign."""
    on = made(width, colours=colours)
    whole = f"{indent}{on.paint('✗ word', 'critical')} {text}"
    fitted = on.fitted(whole)
    assert len(bare(fitted)) <= width
    assert fitted.count("\x1b[") == whole.count("\x1b[")
    if len(bare(whole)) <= width:
        assert fitted == whole
    else:
        assert bare(fitted).endswith("…")
        assert bare(whole).startswith(bare(fitted)[:-1])


@given(st.sampled_from(["", "  "]), lines, st.integers(40, 120), st.booleans())
def test_wrapped_lines_are_never_wider_and_lose_nothing(indent: str, text: str, width: int, colours: bool) -> None:
    """All but the first are indented."""
    on = made(width, colours=colours)
    whole = f"{indent}{on.paint('✗ WORD', 'critical')} {text}"
    found = on.wrapped(whole, "    ")
    assert all(len(bare(line)) <= width for line in found)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", whole)
    assert all(line.startswith("    ") for line in found[1:])
    assert "\x1b" not in "".join(found[1:])


@given(st.lists(st.text("abcdefg", min_size=1, max_size=30), min_size=1, max_size=10), st.integers(40, 120))
def test_a_line_is_broken_between_words(parts: list[str], width: int) -> None:
    """Colours or not."""
    for on in (made(width), made(width, colours=True)):
        text = on.wrapped(f"{on.paint('x', 'critical')} {' '.join(parts)}", "  ")
        assert bare(" ".join(text)).split() == ["x", *parts]


def test_a_long_word_is_broken_at_the_width_and_nowhere_else() -> None:
    """Such as an address, also where the first line has colours."""
    on = made(40, colours=True)
    text = on.wrapped(f"{on.paint('x', 'critical')} {'y' * 200}", "    ")
    assert all(" " not in line.strip() for line in text[1:])
    assert all(len(line) == 40 for line in text[1:-1])


@pytest.mark.parametrize("text", ["", " ", "short", "x" * 500])
def test_without_a_width_lines_stay_as_they_are(text: str) -> None:
    on = made(None)
    assert on.fitted(text) == text
    assert on.wrapped(text, "  ") == [text]


@pytest.mark.parametrize(("width", "narrow"), [(None, False), (40, True), (89, True), (90, False), (200, False)])
def test_narrow(width: int | None, narrow: bool) -> None:
    assert made(width).narrow is narrow


# --- Colours, letters, links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("css", ["critical", "errored", "unknown", "successful"])
def test_each_state_has_a_colour_that_ends(css: str) -> None:
    painted = made(colours=True).paint("word", css)
    assert painted.endswith("\x1b[0m")
    assert bare(painted) == "word"
    assert made().paint("word", css) == "word"


def test_each_colour_is_another() -> None:
    on = made(colours=True)
    assert len({on.paint("x", css) for css in ("critical", "errored", "unknown", "successful")}) == 4


@given(st.text())
def test_any_text_becomes_ascii(text: str) -> None:
    """And ASCII stays as it is."""
    found = made(unicode=False).letters(text)
    assert found.isascii()
    assert made().letters(text) == text
    if text.isascii():
        assert found == text


def test_our_own_signs_have_ascii_of_their_own() -> None:
    assert made(unicode=False).letters("✗ ▲ ✓ ◇ … – — × µ ≈ → ‹U+202E›") == "x ! + o ... - - x u ~ -> <U+202E>"


@given(lines.map(lambda text: f"{text} … 東京 ångström"), st.integers(40, 120))
def test_in_ascii_a_line_is_never_wider_either(text: str, width: int) -> None:
    """Though a sign may become three letters, and a letter six."""
    on = made(width, unicode=False)
    assert len(on.letters(on.fitted(text))) <= width
    assert all(len(on.letters(line)) <= width for line in on.wrapped(text, "  "))


def test_a_link_leads_to_the_file() -> None:
    found = made(links=True).link("/srv/a b/größe.html")
    assert found == "\x1b]8;;file:///srv/a%20b/gr%C3%B6%C3%9Fe.html\x1b\\/srv/a b/größe.html\x1b]8;;\x1b\\"
    assert made().link("/srv/a b") == "/srv/a b"


def test_a_link_counts_by_its_text() -> None:
    on = made(40, links=True)
    assert on.fitted(on.link("/srv/report.html")) == on.link("/srv/report.html")


# --- What is asked of the environment ---------------------------------------------------------------------------------


def test_a_terminal() -> None:
    text = screen(Stream(), {}, color=None)
    assert text.width is not None
    assert (text.colours, text.unicode, text.links) == (True, True, False)


@pytest.mark.parametrize("stream", [None, Stream(terminal=False)], ids=["none", "pipe"])
def test_no_terminal(stream: Stream | None) -> None:
    text = screen(stream, {"TERM_PROGRAM": "WezTerm", "WT_SESSION": "1", "FORCE_HYPERLINK": "1"}, color=None)
    assert (text.width, text.colours, text.links) == (None, False, False)


@pytest.mark.parametrize(
    ("variables", "color", "terminal", "coloured"),
    [
        ({}, None, True, True),
        ({}, None, False, False),
        ({}, True, False, True),
        ({}, False, True, False),
        ({"NO_COLOR": "1"}, None, True, False),
        ({"NO_COLOR": ""}, None, True, True),
        ({"CTSREPORT_NO_COLOR": "1"}, None, True, False),
        ({"NO_COLOR": "1"}, True, True, True),
    ],
)
def test_colours(variables: dict[str, str], color: bool | None, terminal: bool, coloured: bool) -> None:
    """The option counts more than the variables, an empty one of which says nothing."""
    assert screen(Stream(terminal=terminal), variables, color=color).colours is coloured


@pytest.mark.parametrize(
    ("variables", "unicode"),
    [
        ({}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "POSIX"}, False),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, False),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "C"}, True),
        ({"LC_CTYPE": "C", "LANG": "de_DE.UTF-8"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),
    ],
)
def test_letters_beyond_ascii_by_the_locale(variables: dict[str, str], unicode: bool) -> None:
    """The first of LC_ALL, LC_CTYPE and LANG that says anything."""
    assert screen(Stream(), variables, color=None).unicode is unicode


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("utf-16", True), ("ascii", False), ("iso-8859-1", False), ("cp1252", False)],
)
def test_letters_beyond_ascii_by_the_encoding(encoding: str, unicode: bool) -> None:
    assert screen(Encoded(encoding), {}, color=None).unicode is unicode


@pytest.mark.parametrize(
    ("variables", "links"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        *[
            ({"TERM_PROGRAM": name}, True)
            for name in ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio")
        ],
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "5000"}, True),
        ({"VTE_VERSION": "4999"}, False),
        ({"VTE_VERSION": "0.60"}, False),
        ({"WT_SESSION": "c0ffee"}, True),
        ({"KITTY_WINDOW_ID": "1"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"TERM_PROGRAM": "WezTerm", "TERM": "dumb"}, False),
    ],
)
def test_links_by_the_terminal_s_name(variables: dict[str, str], links: bool) -> None:
    assert screen(Stream(), variables, color=None).links is links


@pytest.mark.parametrize(("text", "width"), [("120", 120), ("40", 40), ("39", 40), ("1", 40)])
def test_the_width_of_columns(monkeypatch: pytest.MonkeyPatch, text: str, width: int) -> None:
    """At least forty."""
    monkeypatch.setenv("COLUMNS", text)
    assert screen(Stream(terminal=False), {"COLUMNS": text}, color=None).width == width
    assert screen(Stream(), {"COLUMNS": text}, color=None).width == width
