"""Markdown for tickets, wikis and merge requests, as GitHub and GitLab render it."""

from ctsreport.document import Document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.gfm import TYPE, page
from ctsreport.renderers.page.options import MarkdownOptions
from ctsreport.view.page import View


def render(view: View, files: Files, options: MarkdownOptions) -> tuple[Document, ...]:
    """The page; with a budget, in at most so many bytes."""
    return (Document(f"{files.stem}.md", TYPE, page(view, files, options, options.budget)),)
