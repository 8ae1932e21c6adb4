"""Stage 6: the view drawn. One file a format, one line of this registry each.

A renderer's module has ``render(view, templates) -> Document.text``; it is imported only when its format is asked for.
"""

from collections.abc import Callable, Iterable
from importlib import import_module

from msgspec import Struct

from ctsreport.document import Document
from ctsreport.view.page import View


class Format(Struct, frozen=True):
    """A format by the name that ``--format`` takes; its file is the report's name with ``suffix``."""

    name: str
    suffix: str
    media_type: str
    module: str


FORMATS = {
    each.name: each
    for each in (
        Format("html", ".html", "text/html; charset=utf-8", "ctsreport.renderers.html"),
        Format("markdown", ".md", "text/markdown; charset=utf-8", "ctsreport.renderers.markdown"),
        Format("json", ".json", "application/json", "ctsreport.renderers.json"),
    )
}

DEFAULT = ("html", "markdown")


def render(name: str, view: View, stem: str, templates: str | None = None) -> Document:
    """The view in one format, to be drawn when it is written. ``templates`` is a folder whose files replace ours.

    Raises `CtsReportError` (2) where a template cannot be found or is wrong.
    """
    fmt = FORMATS[name]
    text: Callable[[], Iterable[str]] = import_module(fmt.module).render(view, templates)
    return Document(stem + fmt.suffix, fmt.media_type, text)
