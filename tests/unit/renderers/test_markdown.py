"""Markdown as GitHub renders it: a text from outside is text, exactly."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsreport.renderers.markdown import cell, code, fence, prose
from ctsreport.view.wording import one_line, visible
from tests.unit.making import HOSTILE, awkward_text
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
