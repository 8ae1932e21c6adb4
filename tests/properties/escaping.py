"""Any text comes back out of Markdown and HTML as it went in, and nothing else does: the checks of the unit tests."""

from collections.abc import Callable
from typing import Any

from ctsreport.view.wording import one_line, visible
from tests.unit.making import awkward_text as texts
from tests.unit.renderers.page import test_html as html
from tests.unit.renderers.page import test_markdown as markdown


def _inside(test: Any) -> Callable[..., None]:
    """The check itself, without the examples around it."""
    inner: Callable[..., None] = test.hypothesis.inner_test
    return inner


def check_markdown(text: str) -> None:
    """In a block of code, a code span, a cell, a sentence."""
    line = one_line(text)
    if not line:
        return
    _inside(markdown.test_a_block_gives_the_text_back)(visible(text))
    for test in (
        markdown.test_a_code_span_gives_the_text_back,
        markdown.test_a_cell_gives_the_text_back,
        markdown.test_prose_gives_the_text_back,
    ):
        _inside(test)(line)


def check_html(text: str) -> None:
    """As a message, a name, a fact, an id, a cause, a title."""
    _inside(html.test_every_message_comes_back)([text])
    _inside(html.test_every_name_comes_back)([text], several=False)
    _inside(html.test_what_is_told_of_a_task_comes_back)(text)
    _inside(html.test_an_id_comes_back)(text)
    _inside(html.test_a_title_comes_back)(one_line(text))
    if text:
        _inside(html.test_a_cause_comes_back)(text)


__all__ = ["check_html", "check_markdown", "texts"]
