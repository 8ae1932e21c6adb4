"""The Markdown page: names in code spans, error texts in blocks of code, nothing from outside as markup."""

from urllib.parse import quote

from ctsreport.renderers.budget import within
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.filling import Escapes, Filler
from ctsreport.renderers.page.inert import OURS, block, cell, cell_codes, cell_prose, code, codes, prose
from ctsreport.renderers.page.interface import Environment
from ctsreport.renderers.page.options import MarkdownOptions
from ctsreport.renderers.page.templates import draw, environment
from ctsreport.renderers.page.unclosed import closed
from ctsreport.renderers.pieces import PieceMarks, Text
from ctsreport.view.page import View

TYPE = "text/markdown; charset=utf-8"


def page(view: View, files: Files, options: MarkdownOptions, budget: int | None) -> Text:
    """The page; with a budget, in at most so many bytes. Raises `CtsReportError` (2) for one that is too small."""
    name, marks = f"{files.stem}.md", PieceMarks(marked=budget is not None)
    env = _environment(options, marks)
    places = frozenset(cause.anchor for cause in view.causes.all if cause.placed)
    env.globals.update(
        places=places,
        filler=lambda patterns: Filler(patterns, ESCAPES, places),
        row_filler=lambda patterns: Filler(patterns, ROW_ESCAPES, places),
    )
    note = closed(view.about.note.markdown) if view.about.note else None
    earlier = options.earlier
    link = quote(earlier, errors="surrogateescape")
    text = draw(env, "markdown/report.md", view=view, note=note, earlier=earlier, earlier_link=link)
    if budget is None:
        return text
    return within(text, budget, [code(file) for file in files.names if file != name])


def _environment(options: MarkdownOptions, marks: PieceMarks) -> Environment:
    """What templates may call: what makes texts safe, as filters and as functions, and what says where pieces begin."""
    env = environment(options, "markdown", autoescape=False)
    safe = {
        "code": code,
        "codes": codes,
        "prose": prose,
        "block": block,
        "cell": cell,
        "cell_codes": cell_codes,
        "cell_prose": cell_prose,
    }
    env.filters.update(safe)
    env.globals.update(safe)
    env.globals.update(
        section=marks.section, piece=marks.piece, rest=marks.rest, left_out=marks.left_out, linked=marks.linked
    )
    return env


def _column(text: str) -> str:
    """A fact in a table; ours where it is a word that stands for an empty value, which no markup can hide in."""
    return text if text in OURS else cell_prose(text)


ESCAPES = Escapes(name=code, names=codes, id=cell, fact=prose, href=str, message=block, note=closed, done=str)
ROW_ESCAPES = Escapes(
    name=cell, names=cell_codes, id=cell, fact=_column, href=str, message=block, note=closed, done=str
)
