"""Stage 6: the view drawn. One file a format, one line of this registry each.

A renderer's module has ``render(view, options) -> Documents``; it is imported only when its format is asked for.
"""

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from ctsreport.document import MARK, Document
from ctsreport.renderers.interface import Options
from ctsreport.view.page import View


class Format(Struct, frozen=True):
    """A format by the name that ``--format`` takes; its file is the report's name with ``suffix``.

    ``signs``: one of these texts stands in the first 64 KiB of each file that we made, and in no other. ``companions`` are the
    suffixes of the files that it may put beside. ``kept``: people read it, so that it is kept while nothing can be read.
    ``templated``: drawn by templates.
    """

    name: str
    suffix: str
    module: str
    signs: tuple[str, ...]
    companions: tuple[str, ...] = ()
    kept: bool = False
    templated: bool = False


_LINES = ("✗ failing: ", "? unsure: ", "✓ healthy: ", "Not read: ")
"""How the one line begins."""

_MADE = " by ctsreport "
"""In Markdown, after the time of the report."""

FORMATS = {
    each.name: each
    for each in (
        Format("html", ".html", "ctsreport.renderers.page.html", ('content="ctsreport ',), (".css", ".svg"), kept=True, templated=True),
        Format("markdown", ".md", "ctsreport.renderers.page.markdown", (_MADE,), kept=True, templated=True),
        Format("json", ".json", "ctsreport.renderers.json", ('"schema":"ctsreport.report/',), kept=True),
        Format("junit", ".xml", "ctsreport.renderers.ci.junit", (MARK,)),
        Format("openmetrics", ".prom", "ctsreport.renderers.metrics.openmetrics", ("# HELP ctsreport_",)),
        Format("text", ".txt", "ctsreport.renderers.text", _LINES),
        Format("badge", ".badge.svg", "ctsreport.renderers.badge", ('aria-label="CTS ',)),
        Format("gitlab-metrics", ".metrics.txt", "ctsreport.renderers.metrics.gitlab_metrics", ("# HELP ctsreport_",)),
        Format("github-summary", ".summary.md", "ctsreport.renderers.page.github_summary", (_MADE, "The report does not fit"), templated=True),
        Format("github-annotations", ".annotations.txt", "ctsreport.renderers.ci.github_annotations", ("title=CTS ", "title=CTS%3A")),
        Format("azure-commands", ".azure.txt", "ctsreport.renderers.ci.azure_commands", ("variable=ctsreport.",)),
        Format("github-output", ".output.txt", "ctsreport.renderers.ci.github_output", ("\ngate=",)),
    )
}

DEFAULT = ("html", "markdown", "json")


def render(name: str, view: View, options: Options) -> tuple[Document, ...]:
    """The view in one format: its file first, then what stands beside it. By our templates it is drawn when it is written.

    By those of a user it is drawn now, in a process of its own. Raises `CtsReportError` (2) where one of theirs is wrong, or a budget is
    too small.
    """
    if options.templates is not None and FORMATS[name].templated:
        from ctsreport.renderers.page.apart import render_apart

        return render_apart(name, view, options)
    return draw_format(name, view, options)


def draw_format(name: str, view: View, options: Options) -> tuple[Document, ...]:
    """The same, here."""
    renderer: Callable[[View, Options], tuple[Document, ...]] = import_module(FORMATS[name].module).render
    return renderer(view, options)
