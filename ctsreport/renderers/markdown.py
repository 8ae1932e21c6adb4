"""Markdown as GitHub and GitLab render it: names in code spans, error texts in fences, nothing from outside as markup.

Outside code, ``@name`` and ``#1`` would become links, so every text that comes from a daemon stands in a code span or a fence.
"""

import html
import re
from collections.abc import Callable, Iterable

from ctsreport.renderers.patterns import Hand, Patterns, fill_task
from ctsreport.renderers.templates import draw, environment
from ctsreport.view.page import View
from ctsreport.view.task import TaskView

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#!|~$&^%@]|:(?=\S)|(?<=www)\.)")
_MARKUP = re.compile(r"[^\w /.+=,;()\u0080-\U0010ffff-]|_")
_TICKS = re.compile(r"`+")
_REFERENCE = re.compile(r"(?<=[@#!~%$&])|(?<=\bGH)(?=-)")


def render(view: View, templates: str | None) -> Callable[[], Iterable[str]]:
    """The page as text."""
    env = environment(templates, autoescape=False)
    env.filters.update(code=code, cell=cell, prose=prose, drawn=_drawn)
    env.globals.update(code=code, cell=cell)
    return draw(env, "markdown/report.md", view=view)


def _drawn(task: TaskView, patterns: Patterns) -> str:
    """The filter that fills the template's pattern of a task."""
    strip = "".join([mark.symbol for mark in task.strip]) or "–"
    return fill_task(task, patterns, HAND, mark="", strip=strip, unfolded=False)


def code(text: object) -> str:
    """A code span that holds any text of one line."""
    told = str(text)
    ticks = "`" * (max((len(run) for run in _TICKS.findall(told)), default=0) + 1)
    edges = {told[:1], told[-1:]}
    pad = " " if told.strip(" ") and edges & {"`", " "} else ""
    return f"{ticks}{pad}{told}{pad}{ticks}" if told else "–"


def cell(text: object) -> str:
    """A code span in a table, where a bar needs a backslash even in code."""
    return code(text).replace("|", "\\|")


def fence(text: str) -> str:
    """A fenced block that holds any text: its fence is longer than any run of backticks inside."""
    ticks = "`" * max(3, max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    return f"{ticks}text\n{text.removesuffix(chr(10))}\n{ticks}"


def prose(text: object) -> str:
    """A text of one line outside code, of which nothing becomes markup, a link or a mention."""
    return _REFERENCE.sub("<!-- -->", _PUNCTUATION.sub(r"\\\1", str(text)))


def _in_html(text: str) -> str:
    """A name inside a block of HTML (a summary), where nothing is Markdown."""
    return html.escape(text, quote=False)


def _by_number(text: str) -> str:
    """An id inside an element in a table, where Markdown is read: what could be markup stands by its number."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", text)


HAND = Hand(name=_in_html, id=_by_number, fact=code, message=fence)
