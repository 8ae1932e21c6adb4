"""The Markdown page for the summary of a GitHub Actions step.

It takes 1 MiB, and refuses the whole of anything larger.
"""

from collections.abc import Iterator
from functools import partial

from ctsreport.document import Document
from ctsreport.renderers.budget import TooSmall
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.gfm import TYPE, page
from ctsreport.renderers.page.inert import prose
from ctsreport.renderers.page.options import SUMMARY_LIMIT, SummaryOptions
from ctsreport.view.page import View


def render(view: View, files: Files, options: SummaryOptions) -> tuple[Document, ...]:
    """The page in what is left of the limit; what is left out is said in it."""
    try:
        text = page(view, files, options, min(options.budget or SUMMARY_LIMIT, SUMMARY_LIMIT - options.used))
    except TooSmall:  # a note can be longer than all that is left; a job must not lose its report for that
        text = partial(_least, view)
    return (Document(f"{files.stem}.summary.md", TYPE, text),)


def _least(view: View) -> Iterator[str]:
    """What fits always."""
    mark = view.verdict.mark
    yield f"**{mark.symbol} {mark.word.upper()}** {prose(view.verdict.text)}\n\n"
    yield f"{prose(view.gate.text)}\n\n" if view.gate else ""
    yield "The report does not fit into what is left of this summary: it is whole in the files of the job.\n"
