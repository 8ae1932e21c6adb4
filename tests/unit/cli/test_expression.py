"""A user's regular expressions: they find what Python's do, and end whatever they are."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.cli.expression import Expression
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.redaction import Redaction, Secrets

SECONDS = 0.5
"""As the limit is here, so that each that reaches it takes no longer."""

HOSTILE = [r"(a+)+$", r"(a|aa)+$", r"(a|a?)+$", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"((a{1,30}){1,30}){1,30}$"]
"""What Python's own would try for longer than the sun will last."""

PIECES = [
    *"abc.^$|{",
    r"\d",
    r"\w",
    r"\s",
    r"\b",
    r"\.",
    r"\{",
    "[ab]",
    "[^a]",
    "[{}]",
    "(?:ab)",
    "(b)",
    "(?i:B)",
    "a*",
    "b+",
    "c?",
    "a{2}",
    "b{1,2}",
    "c{,2}",
    "a{1,}",
    "a+?",
    "b++",
    "(?=a)",
    "(?<=b)",
    "{e}",
    "{1",
    "a{e<=1}",
    "(?:ab){i}",
]


@pytest.fixture(autouse=True)
def _few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctsreport.cli.expression.SECONDS", SECONDS)


def asked(pattern: str) -> Expression:
    return Expression(re.compile(pattern), "--redact number 2")


@pytest.mark.parametrize("pattern", HOSTILE)
def test_one_that_tries_too_many_ways_is_wrong_usage(pattern: str) -> None:
    """After seconds, by the name that the user gave it under, without its text."""
    before = time.process_time()
    with pytest.raises(CtsReportError, match="--redact number 2 takes more than") as error:
        asked(pattern).places("a" * 3_000 + "!")
    assert time.process_time() - before < 4 * SECONDS
    assert error.value.exit_code is ExitCode.USAGE
    assert pattern not in str(error.value)
    assert "(a+)+" in (error.value.cure or "")


def test_the_time_is_that_of_all_texts_together() -> None:
    """One that takes a second of each text would hold a job too."""
    slow = asked(r"(a|aa)+$")
    before = time.process_time()
    with pytest.raises(CtsReportError, match="takes more than"):
        _ = [slow.places("a" * length + "!") for length in range(16, 40)]
    assert time.process_time() - before < 4 * SECONDS


def test_more_text_has_more_time() -> None:
    """Ten million letters, of which each is looked at."""
    usual = asked(r"badge-\d+|\bsite (\w+)")
    text = "the badge-12 of site north was refused by site south\n" * 2_000
    assert len([place for _ in range(100) for place in usual.places(text)]) == 3 * 2_000 * 100


def test_one_that_allows_is_held_to_the_same() -> None:
    """What is found is matched with it as a whole."""
    secrets = Secrets(Redaction(allowed=(asked(r"(?:a|aa)+"),)))
    with pytest.raises(CtsReportError, match="takes more than"):
        secrets.clean("password = '" + "a" * 300 + "!'")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), st.text("abcB1{}e<=. \n", max_size=12))
def test_it_finds_what_pythons_own_finds(pattern: str, text: str) -> None:
    """Braces that repeat nothing too, which ask for mistakes in the other's language."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return
    group = 1 if compiled.groups else 0
    spans = [match.span(group if match[group] is not None else 0) for match in compiled.finditer(text)]
    one = asked(pattern)
    assert one.places(text) == [(start, end) for start, end in spans if start < end]
    assert one.is_all_of(text) is (compiled.fullmatch(text) is not None)
