"""The report in short as Markdown: a comment of a merge request, or an issue, on GitHub, GitLab or Gitea."""

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, short_document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.short_markdown import renewed_markdown
from ctsreport.view.page import View

PLACE = Place(60_000)
"""Bytes: GitHub takes 65,536 characters, and some are for what marks a comment as ours."""


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The text."""
    name = f"{files.stem}.comment.md"
    media_type = "text/markdown; charset=utf-8"
    return (short_document(view, name, media_type, renewed_markdown, PLACE, options),)
