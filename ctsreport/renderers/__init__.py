"""Stage 6: the view drawn. One file a format, one line of this registry each.

A renderer's module has ``render(view, options) -> Documents``; it is imported only when its format is asked for.
"""

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from ctsreport.document import Document
from ctsreport.renderers.interface import Options
from ctsreport.view.page import View


class Format(Struct, frozen=True):
    """A format by the name that ``--format`` takes; its file is the report's name with ``suffix``.

    ``companions`` are the suffixes of the files that it may put beside. ``common``: others write files of such a name too, so that an
    older one goes only where it bears our mark, or begins as ours do (``begins``).
    """

    name: str
    suffix: str
    module: str
    companions: tuple[str, ...] = ()
    common: bool = False
    begins: tuple[str, ...] = ()


_LINES = ("✗ failing: ", "? unsure: ", "✓ healthy: ", "Not read: ")
"""How the one line begins."""

FORMATS = {
    each.name: each
    for each in (
        Format("html", ".html", "ctsreport.renderers.html", (".css", ".svg")),
        Format("markdown", ".md", "ctsreport.renderers.markdown"),
        Format("json", ".json", "ctsreport.renderers.json"),
        Format("junit", ".xml", "ctsreport.renderers.junit", common=True),
        Format("openmetrics", ".prom", "ctsreport.renderers.openmetrics", common=True),
        Format("text", ".txt", "ctsreport.renderers.text", common=True, begins=_LINES),
        Format("badge", ".badge.svg", "ctsreport.renderers.badge"),
        Format("gitlab-metrics", ".metrics.txt", "ctsreport.renderers.gitlab_metrics"),
        Format("github-summary", ".summary.md", "ctsreport.renderers.github_summary"),
        Format("github-annotations", ".annotations.txt", "ctsreport.renderers.github_annotations"),
        Format("azure-commands", ".azure.txt", "ctsreport.renderers.azure_commands"),
        Format("github-output", ".output.txt", "ctsreport.renderers.github_output"),
    )
}

DEFAULT = ("html", "markdown")


def render(name: str, view: View, options: Options) -> tuple[Document, ...]:
    """The view in one format, to be drawn when it is written: its file first, then what stands beside it.

    Raises `CtsReportError` (2) where a template cannot be found or is wrong, or a budget is too small.
    """
    renderer: Callable[[View, Options], tuple[Document, ...]] = import_module(FORMATS[name].module).render
    return renderer(view, options)
