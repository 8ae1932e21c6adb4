"""Markdown as GitHub renders it: a text from outside is text, exactly."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctsreport.renderers import render
from ctsreport.renderers.page.gfm import cell, code, fence, prose
from ctsreport.snapshot.model import Notice, Snapshot
from ctsreport.view.note import read_note
from ctsreport.view.page import View
from ctsreport.view.wording import one_line, visible
from tests.unit.making import HOSTILE, awkward_text, run, snapshot, task, view
from tests.unit.renderers.markdown_reading import check_other, check_page, headings
from tests.unit.renderers.reading import flat, github, is_comment

lines = awkward_text.map(one_line).filter(bool)


@given(lines)
@example("`")
@example("``a`")
@example(" ")
@example("  ")
@example(" a")
@example("a ")
@example("\\")
def test_a_code_span_gives_the_text_back(text: str) -> None:
    """One span, with exactly this text, and nothing beside it."""
    [inline] = github().parseInline(f"x {code(text)} y")
    before, span, after = inline.children or []
    assert (before.content, span.type, span.content, after.content) == ("x ", "code_inline", text, " y")


@given(lines)
@example(" ")
@example("|")
@example("\\|")
@example("\\\\|`|")
@example("a\\")
def test_a_cell_gives_the_text_back(text: str) -> None:
    """One code span in one cell of one row: a bar inside divides nothing."""
    tokens = github().parse(f"| a | b |\n|---|---|\n| {cell(text)} | end |\n")
    inside = [token.children or [] for token in tokens if token.type == "inline"]
    assert len(inside) == 4
    [span] = inside[2]
    assert (span.type, span.content) == ("code_inline", text)
    assert inside[3][0].content == "end"


@given(awkward_text.map(visible))
@example("")
@example("```\n````\n~~~")
@example("\n\n")
@example("    indented\n\t\ttabs")
@example("</details>\n\n<script>")
def test_a_fence_gives_the_text_back(text: str) -> None:
    """One block with exactly these lines; what follows is outside of it."""
    fenced, *rest = github().parse(f"{fence(text)}\n\nafter\n")
    assert fenced.type == "fence"
    assert fenced.content == text.removesuffix("\n") + "\n"
    assert [token.type for token in rest] == ["paragraph_open", "inline", "paragraph_close"]


@given(lines)
@example("# a")
@example("a ##")
@example("&amp; &#35; &copy;")
@example("<b>x</b> <!-- --> <?x?>")
@example("\\")
def test_prose_gives_the_text_back(text: str) -> None:
    """In a heading: no markup, no tag, no entity; only the blanks around it go."""
    heading, inline, end = github().parse(f"# x{prose(text)}x\n")
    assert (heading.type, end.type) == ("heading_open", "heading_close")
    children = [token for token in inline.children or [] if not is_comment(token)]
    assert {token.type for token in children} <= {"text", "text_special"}
    assert "".join(token.content for token in children) == f"x{text}x"


@given(lines)
def test_prose_makes_no_link_and_no_mention(text: str) -> None:
    """What GitHub and GitLab would link by themselves is broken up where no eye sees it."""
    told = prose(text)
    assert not re.search(r"(?<!\\):(?=//)", told)
    assert "www." not in told
    assert not re.search(r"[@#!~%$&](?=\w)", told)
    assert not re.search(r"\bGH-", told)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_code(text: str) -> None:
    """In a list, as notices are."""
    tokens = flat(github().parse(f"- {code(one_line(text))}\n"))
    assert [token.content for token in tokens if token.type == "code_inline"] == [one_line(text)]
    assert not [token for token in tokens if token.type.startswith(("html", "link", "image"))]


def test_nothing_is_a_dash() -> None:
    """An empty span would be two backticks to read."""
    assert code("") == "–"
    assert cell("") == "–"


@given(st.integers(1, 20))
def test_a_fence_is_longer_than_any_run_inside(length: int) -> None:
    """And at least three."""
    made = fence("`" * length)
    assert made.startswith("`" * max(3, length + 1) + "text\n")


# --- The page ---------------------------------------------------------------------------------------------------------


def drawn(made: View) -> str:
    [document] = render("markdown", made)
    return b"".join(document.chunks()).decode()


def failing(*names: str, message: str = "Error: no route to host") -> Snapshot:
    """Tasks that fail by one cause, one that did, and one that never did."""
    broken = (task(name, events=run("FFs", message=message), services=("web",)) for name in names)
    return snapshot(*broken, task("again", events=run("sF", message=message)), task("fine"))


def test_the_order_is_the_readers() -> None:
    """What is broken first, how health is judged last."""
    notices = (Notice("answer_unread", "warning", "x", None), Notice("quiet", "info", "y", None))
    text = drawn(view(failing("a", "b"), snapshot(instance="lab", notices=notices)))
    assert headings(text) == [
        "What is broken",
        "Causes",
        "What makes this less certain",
        "Unhealthy tasks",
        "Failed before, and not now",
        "Other tasks",
        "What this report was made from",
        "Notices",
        "How health is judged",
    ]
    check_page(text)
    check_other(text)


def test_a_healthy_report_says_what_ran_last() -> None:
    """And what it rests on; a task that is in a row only is no link."""
    text = drawn(view(snapshot(task("fine"), task("again", events=run("sF", message="x")))))
    assert headings(text)[0] == "What happened last"
    assert "- `fine` ran " in text
    assert "Failed before, and works again: [`again`](#task/again)." in text
    assert "That rests on 3 stored runs of 2 tasks" in text
    check_page(text)


def test_no_error_text_in_the_table_of_what_is_broken() -> None:
    """A number and a kind lead to the cause."""
    text = drawn(view(failing("a", "b")))
    table = text.partition("What is broken\n")[2].partition("\n## ")[0]
    assert "no route" not in table
    assert re.findall(r"\[cause 1, ([a-z-]+)\]\(#cause/\1-2-[0-9a-f]+\)", table)
    assert "[`a`](#task/a)" in table


def test_a_cause_shows_one_whole_message_where_it_is_shared() -> None:
    """Its tasks are linked, its summary is code."""
    text = drawn(view(failing("a", "b")))
    cause = text.partition("## Causes")[2].partition("\n## ")[0]
    assert "</a>Cause 1, " in cause
    assert "[`a`](#task/a), [`b`](#task/b), [`again`](#task/again)" in cause
    assert cause.count("One whole message") == 1
    alone = drawn(view(snapshot(task("a", events=run("F", message="Error: x")))))
    assert "One whole message" not in alone


def test_a_message_stands_once_and_names_the_runs_that_repeat_it() -> None:
    """Whole, in a fence of its own."""
    message = "Error: one\n```\n</details>\n\n  two"
    text = drawn(view(snapshot(task("a", events=run("FFF", message=message)))))
    section = text.partition('<a name="task/a"></a>')[2]
    assert section.count(message) == 1
    assert "and byte for byte the same in the runs of " in section
    assert f"````text\n{message}\n````" in section


@given(st.lists(awkward_text.filter(bool), min_size=1, max_size=4, unique=True))
@settings(deadline=None, max_examples=30)
@example(list(HOSTILE))
def test_whole_messages_word_for_word(messages: list[str]) -> None:
    """Of every unhealthy task, whatever they hold; and the page around them stays whole."""
    text = drawn(
        view(snapshot(*(task(f"{number}", events=run("F", message=told)) for number, told in enumerate(messages))))
    )
    fences = [token.content for token in github().parse(text) if token.type == "fence"]
    for told in messages:
        assert visible(told).removesuffix("\n") + "\n" in fences
    check_page(text)


def test_two_daemons_are_named_wherever_a_task_is() -> None:
    """In rows, links, causes and summaries."""
    text = drawn(
        view(failing("a"), snapshot(task("a", events=run("FF", message="Error: no route to host")), instance="lab"))
    )
    assert "| [`a`](#task/prod/a) `prod` |" in text
    assert "[`lab / a`](#task/lab/a)" in text
    assert "<code>a</code> critical, 2 of 2 runs failed, <code>lab</code> ✗✗</summary>" in text
    check_page(text)


def test_our_own_words_are_no_code() -> None:
    """Of what is not told, and why nothing is known."""
    text = drawn(view(snapshot(task("off", "", status="unknown", enabled=False), task("mute", "F"))))
    assert "| `off` | ? unknown, disabled. Disabled, and no run is stored. |  |  |  | not told |" in text
    assert "**It failed without a message.**" in text
    assert "| It failed without a message. |" in text


def test_a_note_stays_as_written() -> None:
    """But what it leaves open is closed."""
    text = drawn(view(failing("a"), note=read_note("# Hello @team, #12\n\n```\nopen")))
    assert "\n# Hello @team, #12\n\n```\nopen\n```\n" in text
    assert "What is broken" in headings(text)
