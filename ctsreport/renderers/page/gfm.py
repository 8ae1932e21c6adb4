"""Markdown as GitHub and GitLab render it: names in code spans, error texts in fences, nothing from outside as markup.

Outside code, ``@name`` and ``#1`` would become links, so every text that comes from a daemon stands in a code span or a
fence.
"""

import html
import re
from urllib.parse import quote

from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.budget import within
from ctsreport.renderers.page.filling import Escapes, Filler
from ctsreport.renderers.page.options import MarkdownOptions
from ctsreport.renderers.page.pieces import PieceMarks, Text
from ctsreport.renderers.page.templates import draw, environment
from ctsreport.renderers.page.unclosed import closed
from ctsreport.view.cause import cause_labels
from ctsreport.view.page import View
from ctsreport.view.wording import NOT_TOLD

TYPE = "text/markdown; charset=utf-8"

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#!|~$&^%@]|:(?=\S)|(?<=www)\.)")
_TICKS = re.compile(r"`+")
_REFERENCE = re.compile(r"(?<=[@#!~%$&])|(?<=\bGH)(?=-)")


def page(view: View, files: Files, options: MarkdownOptions, budget: int | None) -> Text:
    """The page; with a budget, in at most so many bytes. Raises `CtsReportError` (2) for one that is too small."""
    name, marks = f"{files.stem}.md", PieceMarks(marked=budget is not None)
    env = environment(options, autoescape=False)
    env.filters.update(code=code, cell=cell, prose=prose, in_html=_in_html)
    env.globals.update(
        section=marks.section, piece=marks.piece, rest=marks.rest, left_out=marks.left_out, linked=marks.linked
    )
    env.globals.update(code=code, cell=cell, fence=fence)
    env.globals.update(
        filler=lambda patterns: Filler(patterns, ESCAPES), row_filler=lambda patterns: Filler(patterns, ROW_ESCAPES)
    )
    note = closed(view.about.note.markdown) if view.about.note else None
    earlier = options.earlier
    link = quote(earlier, errors="surrogateescape")
    text = draw(
        env,
        "markdown/report.md",
        view=view,
        note=note,
        labels=cause_labels(view.causes.all),
        earlier=earlier,
        earlier_link=link,
    )
    if budget is None:
        return text
    return within(text, budget, [code(file) for file in files.names if file != name])


def code(text: object) -> str:
    """A code span that holds any text of one line."""
    line = str(text)
    ticks = "`" * (max((len(run) for run in _TICKS.findall(line)), default=0) + 1)
    edges = {line[:1], line[-1:]}
    pad = " " if line.strip(" ") and edges & {"`", " "} else ""
    return f"{ticks}{pad}{line}{pad}{ticks}" if line else "–"


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


def _column(text: str) -> str:
    """A fact in a table; ours where it is a word that stands for nothing told, which no markup can hide in."""
    return text if text in _OURS else cell(text)


_OURS = {"none", NOT_TOLD}

ESCAPES = Escapes(name=_in_html, id=cell, fact=code, message=fence, note=closed, done=str)
ROW_ESCAPES = Escapes(name=cell, id=cell, fact=_column, message=fence, note=closed, done=str)
