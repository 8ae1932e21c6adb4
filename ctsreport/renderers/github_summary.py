"""The Markdown page for the summary of a GitHub Actions step, which takes 1 MiB and refuses the whole of anything larger."""

from ctsreport.document import Document
from ctsreport.renderers.gfm import TYPE, page
from ctsreport.renderers.interface import Options
from ctsreport.view.page import View

LIMIT = 1 << 20
"""Bytes of all that one step adds."""


def render(view: View, options: Options) -> tuple[Document, ...]:
    """The page in what is left of the limit; what is left out is said in it."""
    return (Document(f"{options.stem}.summary.md", TYPE, page(view, options, min(options.budget or LIMIT, LIMIT - options.used))),)
