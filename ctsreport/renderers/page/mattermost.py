"""A message of Mattermost: the report in short as Markdown."""

from ctsreport.document import Document
from ctsreport.renderers.fitting import Place, ShortOptions, one_line_json, short_document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.short_markdown import short_markdown
from ctsreport.view.page import View
from ctsreport.view.short import Short

PLACE = Place(15_000, points=6)
"""Bytes: a post may have 16,383 characters."""


def render(view: View, files: Files, options: ShortOptions) -> tuple[Document, ...]:
    """The body of a call to an incoming webhook."""

    def draw(short: Short) -> str:
        return one_line_json({"text": short_markdown(short)})

    return (short_document(view, f"{files.stem}.mattermost.json", "application/json", draw, PLACE, options),)
