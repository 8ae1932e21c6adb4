"""Markdown for tickets, wikis and merge requests, as GitHub and GitLab render it."""

from ctsreport.document import Document
from ctsreport.renderers.interface import Options
from ctsreport.renderers.page.gfm import TYPE, page
from ctsreport.view.page import View


def render(view: View, options: Options) -> tuple[Document, ...]:
    """The page; with a budget, in at most so many bytes."""
    return (Document(f"{options.stem}.md", TYPE, page(view, options, options.budget)),)
