"""What is carried: each format as it is on a page that stays, with a digest that the clock does not change."""

import pytest

from ctsreport.destinations.interface import TooLargeError
from ctsreport.document import Document
from ctsreport.publication import MOST_BUNDLE, publication_of
from ctsreport.renderers import FORMATS
from tests.targets.publications import failing, healthy, other, publication, view

SHORTER = [
    name
    for name, form in FORMATS.items()
    if "budget" in form.options.__struct_fields__
    and name != "github-summary"  # which says at least that it is too long
]
STABLE = [name for name, form in FORMATS.items() if form.stable and not form.extra]


@pytest.mark.parametrize("name", STABLE)
def test_the_digest_is_of_what_it_says(name: str) -> None:
    """Not of when."""
    now, later, changed = (made.draw(name, None) for made in (failing(), failing(hours=5), other()))
    assert now.digest == later.digest
    assert now.digest != changed.digest
    assert not now.shortened


@pytest.mark.parametrize("name", SHORTER)
def test_within_a_limit(name: str) -> None:
    """It says less, and its digest is that of the whole; where not even its head fits, it says so."""
    whole = failing().draw(name, None)
    size = len(whole.text.encode())
    short = failing().draw(name, size * 2 // 3)
    assert len(short.text.encode()) <= size * 2 // 3
    assert (short.shortened, short.digest) == (True, whole.digest)
    with pytest.raises(TooLargeError) as raised:
        failing().draw(name, 20)
    assert raised.value.exit_code == 5


def test_a_format_without_a_shorter_form_does_not_fit() -> None:
    with pytest.raises(TooLargeError, match="does not fit there: at most 10 do"):
        failing().draw("json", 10)
    with pytest.raises(TooLargeError, match="as html, which has"):
        failing().attach("html", 10)
    assert failing().attach("html", None).name == "report.html"


def test_whom_it_calls() -> None:
    assert [(made.state, made.bad, made.certain) for made in (failing(), healthy())] == [
        ("failing", True, True),
        ("healthy", False, True),
    ]
    assert failing().news == failing(hours=5).news
    assert len({failing().news, other().news, healthy().news}) == 3


def test_each_cause_is_an_incident() -> None:
    """With the tasks that fail by it, and under a key that stays; when all is well there is none."""
    incidents = failing().incidents
    assert len({each.key for each in incidents}) == len(incidents) > 5
    assert incidents[0].severity == "critical"
    assert all(each.title and each.text.startswith(each.title) for each in incidents)
    assert "waf_allow_list: critical since " in incidents[0].text
    assert [each.key for each in failing(hours=5).incidents] == [each.key for each in incidents]
    assert healthy().incidents == ()


def test_where_the_whole_lies_stands_in_short_forms() -> None:
    made = publication("mixed", url="https://ci.example.com/r.html")
    for name in ("comment", "brief", "markdown"):
        assert "https://ci.example.com/r.html" in made.draw(name, None).text


def test_a_gate_says_what_wants_attention() -> None:
    """Not the verdict: what no rule looks at may fail."""
    made = publication("mixed", rules=("unreachable",))
    assert (made.state, made.bad) == ("failing", False)
    assert publication("mixed", rules=("critical",)).bad


def test_the_archive_is_made_for_what_a_place_takes() -> None:
    """At most so many bytes; where nobody says how many, what a ticket takes."""
    asked: list[int] = []

    def bundle(most: int) -> Document | None:
        asked.append(most)
        return Document("report.zip", "application/zip", tuple, b"x") if most > 10 else None

    made = publication_of(view(), "prod", bundle=bundle)
    assert made.attach("bundle", 5000).name == "report.zip"
    assert made.attach("bundle", None).name == "report.zip"
    with pytest.raises(TooLargeError, match="The report as bundle does not fit there: at most 10 do"):
        made.attach("bundle", 10)
    assert asked == [5000, MOST_BUNDLE, 10]


RENEWED = {"html", "markdown", "github-summary", "mediawiki", "dokuwiki", "confluence", "comment"}
"""Formats of places where what is there is renewed."""


@pytest.mark.parametrize("name", STABLE)
def test_only_what_is_renewed_promises_it(name: str) -> None:
    """A message, a note and a file that is attached stay as they were sent."""
    assert ("It is renewed by" in failing().draw(name, None).text) is (name in RENEWED)


def test_a_file_that_is_attached_promises_nothing() -> None:
    for name in ("html", "markdown"):
        text = b"".join(failing().attach(name, None).chunks()).decode()
        assert ("Report made" in text, "is renewed by" in text) == (True, False)
