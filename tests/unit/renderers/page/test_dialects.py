"""A page of hostile texts is the same harmless page in every dialect of Markdown."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ctsreport.analysis.tries import split_tries
from ctsreport.renderers import render
from ctsreport.renderers.page.inert import block, cell, code, prose
from ctsreport.snapshot.model import Notice
from ctsreport.view.page import View
from ctsreport.view.wording import one_line, visible
from tests.conftest import CAPTURES, run_ctsreport
from tests.unit.making import HOSTILE, run, snapshot, task, view
from tests.unit.renderers.page.dialects import (
    MARKUP,
    PANDOC,
    READER,
    READERS,
    TABLE,
    Reader,
    marked_text,
    pandoc,
    read_page,
    words,
)
from tests.unit.renderers.reading import Page

few = settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
lines = marked_text.map(one_line).filter(lambda text: bool(text.strip()))


def drawn(made: View) -> str:
    [document] = render("markdown", made)
    return b"".join(document.chunks()).decode()


def report(texts: Sequence[str]) -> View:
    """Each text as a message, a name, a service, a description, an instance and a notice."""
    tasks = []
    for number, text in enumerate(texts):
        failed = run("FFs" if number % 2 else "sF", message=text)
        tasks.append(task(f"{text}{number}", events=failed, services=(text, "web"), providers=(text,)))
        tasks.append(task(f"{text}{number} fine", "s", services=(text,)))
    notices = [Notice("quiet", "warning", f"Of {text}", None) for text in texts]
    return view(
        snapshot(*tasks, instance=texts[0] or "x", notices=tuple(notices)),
        snapshot(instance="lab"),
        title=one_line(texts[-1]),
    )


def check(text: str, found: Sequence[str], readers: Sequence[Reader]) -> None:
    """Each reader sees the same elements, ours alone, and each message word for word."""
    seen = [read_page(read, text) for read in readers]
    messages = {words(visible(message)) for message in found if message.strip()}
    for each in seen:
        assert each.elements == seen[0].elements
        assert messages <= set(map(words, each.blocks))


@few
@given(st.lists(marked_text, min_size=1, max_size=3))
@example(list(HOSTILE))
def test_any_texts(texts: list[str]) -> None:
    """Wherever they stand."""
    check(drawn(report(texts)), texts, list(READERS.values()))


@pytest.mark.parametrize("dialect", PANDOC.values(), ids=PANDOC)
def test_pandoc_sees_the_same(dialect: str) -> None:
    """Of every hostile text, and of what is markup somewhere."""
    texts = [*HOSTILE, "\n\n".join(MARKUP), *MARKUP]
    check(drawn(report(texts)), texts, [READERS["cmark-gfm"], pandoc(dialect)])


@READER
@given(text=lines)
def test_a_sentence_is_no_markup(read: Reader, text: str) -> None:
    """In a heading, a paragraph and an item: code at most."""
    found = prose(text)
    page = Page(read(f"# {found}\n\n{found}\n\n- {found}\n\n**{found}**\n"))
    assert {each.tag for each in page.elements} <= {"h1", "p", "ul", "li", "strong", "code"}
    assert not any(each.attributes for each in page.elements)
    assert words(page.all("h1")[0]) == words(text)


@READER
@given(text=lines)
def test_a_name_is_code(read: Reader, text: str) -> None:
    """In a table or where the dialect has none, and in a link."""
    page = Page(
        read(f"x {code(text)} [{code(text)}](#a)\n\n| a | b |\n|---|---|\n| {cell(text)} | [{cell(text)}](#a) |\n")
    )
    assert {each.tag for each in page.elements} <= {"p", "code", "a"} | TABLE
    assert {value for each in page.elements if each.tag == "a" for value in each.attributes.values()} == {"#a"}


@READER
@given(text=marked_text.map(visible))
def test_a_message_is_a_block_of_code(read: Reader, text: str) -> None:
    """Word for word, whatever follows."""
    page = Page(read(f"Message:\n\n{block(text)}\n\nAfter\n"))
    assert {each.tag for each in page.elements} <= {"p", "pre", "code"}
    assert words("".join(page.all("pre"))) == words(text)


def test_the_recorded_hostile_answers() -> None:
    """Of a real daemon: every message, word for word, in every dialect."""
    folder = CAPTURES / "v0.9.0/hostile"
    text = run_ctsreport("report", str(folder), "-f", "markdown", "-o", "-").out
    document = json.loads(run_ctsreport("report", str(folder), "-f", "json", "-o", "-").out)
    messages = {
        visible(each["error"]["message"]) for one in document["tasks"] for each in one["events"] if each["error"]
    }
    assert len(messages) > 20
    tries = {one.text for message in messages for one in split_tries(message)}
    check(text, sorted(tries), list(READERS.values()))
