"""Stage 6: the view drawn. One file a format, one line of this registry each.

A renderer's module has ``render(view, files, options) -> Documents``; it is imported only when its format is asked for.
"""

from collections.abc import Callable, Iterable
from importlib import import_module

from msgspec import Struct

from ctsreport.document import MADE_BY, Document
from ctsreport.renderers.fitting import ShortOptions
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.outline.options import WIKIS
from ctsreport.renderers.page.options import HtmlOptions, MarkdownOptions, PageOptions, PdfOptions, SummaryOptions
from ctsreport.view.page import View


class Format(Struct, frozen=True):
    """A format by the name that ``--format`` takes; its file is the report's name with ``suffix``.

    ``signs``: one of these texts stands in the first 64 KiB of each file that we made, and in no other. ``companions``
    are the suffixes of the files that it may put beside. ``kept``: people read it, so that it is kept while nothing can
    be read. ``stable``: it has a form that changes only when something did. ``extra``: it is no text, and needs
    what not every machine has; its module has ``prepare()``, which raises where that is not there. ``options`` is what
    can be chosen of it.
    """

    name: str
    suffix: str
    module: str
    signs: tuple[str, ...]
    companions: tuple[str, ...] = ()
    kept: bool = False
    stable: bool = False
    extra: bool = False
    options: type[FormatOptions] = FormatOptions


# How the one line begins: behind the verdict stands as of when it is, where that is known.
_LINES = (
    *(f"{state}{sign}" for state in ("✗ failing", "? unsure", "✓ healthy") for sign in (": ", ", ")),
    "Not read: ",
)

# In Markdown, after the time of the report.
_MADE = " by ctsreport "

FORMATS = {
    each.name: each
    for each in (
        Format(
            "html",
            ".html",
            "ctsreport.renderers.page.html",
            signs=('content="ctsreport ',),
            companions=(".css", ".svg"),
            kept=True,
            stable=True,
            options=HtmlOptions,
        ),
        Format(
            "markdown",
            ".md",
            "ctsreport.renderers.page.markdown",
            signs=(_MADE,),
            kept=True,
            stable=True,
            options=MarkdownOptions,
        ),
        Format("json", ".json", "ctsreport.renderers.json", signs=('"schema":"ctsreport.report/',), kept=True),
        Format("junit", ".xml", "ctsreport.renderers.ci.junit", signs=(MADE_BY,)),
        Format("openmetrics", ".prom", "ctsreport.renderers.metrics.openmetrics", signs=("# HELP ctsreport_",)),
        Format("text", ".txt", "ctsreport.renderers.text", signs=_LINES, stable=True),
        Format("badge", ".badge.svg", "ctsreport.renderers.badge", signs=('aria-label="CTS ',), stable=True),
        Format(
            "gitlab-metrics",
            ".metrics.txt",
            "ctsreport.renderers.metrics.gitlab_metrics",
            signs=("# HELP ctsreport_",),
        ),
        Format(
            "github-summary",
            ".summary.md",
            "ctsreport.renderers.page.github_summary",
            signs=(_MADE, "The report does not fit"),
            stable=True,
            options=SummaryOptions,
        ),
        Format(
            "pdf",
            ".pdf",
            "ctsreport.renderers.page.pdf",
            signs=(MADE_BY,),
            kept=True,
            stable=True,
            extra=True,
            options=PdfOptions,
        ),
        Format(
            "github-annotations",
            ".annotations.txt",
            "ctsreport.renderers.ci.github_annotations",
            signs=("title=CTS ", "title=CTS%3A"),
        ),
        *(
            Format(
                name,
                suffix,
                f"ctsreport.renderers.wiki.{name}",
                signs=(MADE_BY,),
                kept=True,
                stable=True,
                options=WIKIS[name],
            )
            for name, suffix in (
                ("mediawiki", ".mediawiki"),
                ("dokuwiki", ".dokuwiki.txt"),
                ("confluence", ".confluence.xml"),
            )
        ),
        Format("azure-commands", ".azure.txt", "ctsreport.renderers.ci.azure_commands", signs=("variable=ctsreport.",)),
        Format("github-output", ".output.txt", "ctsreport.renderers.ci.github_output", signs=("\ngate=",)),
        *(
            Format(name, suffix, f"ctsreport.renderers.{module}", signs=(_MADE,), stable=True, options=ShortOptions)
            for name, suffix, module in (
                ("brief", ".brief.txt", "brief"),
                ("comment", ".comment.md", "page.comment"),
                ("jira", ".jira.json", "ticket.jira"),
                ("jira-wiki", ".jira.txt", "ticket.jira_wiki"),
                ("mail", ".mail.html", "mail"),
                ("mattermost", ".mattermost.json", "page.mattermost"),
                ("slack", ".slack.json", "chat.slack"),
                ("teams", ".teams.json", "chat.teams"),
            )
        ),
    )
}

USUAL = ("html", "markdown", "json")
"""What is made where no format is named, and what a bundle holds beside the snapshot: the most important first."""

_REPORT = Files()

Renderer = Callable[[View, Files, FormatOptions], tuple[Document, ...]]


def prepare(names: Iterable[str]) -> None:
    """Raise `CtsReportError` (2) where one of these formats cannot be made on this machine."""
    for name in names:
        if FORMATS[name].extra:
            import_module(FORMATS[name].module).prepare()


def render(name: str, view: View, files: Files = _REPORT, options: FormatOptions | None = None) -> tuple[Document, ...]:
    """The view in one format: its file first, then what stands beside it.

    By our templates it is drawn when it is written; by those of a user now, in a process of its own.
    Raises `CtsReportError` (2) where one of theirs is wrong, or a budget is too small.
    """
    if isinstance(options, PageOptions) and options.templates is not None:
        from ctsreport.renderers.page.isolated import render_apart

        return render_apart(name, view, files, options)
    return draw_format(name, view, files, options)


def draw_format(
    name: str, view: View, files: Files = _REPORT, options: FormatOptions | None = None
) -> tuple[Document, ...]:
    """The same, here."""
    chosen = FORMATS[name]
    given = chosen.options() if options is None else options
    if type(given) is not chosen.options:
        raise TypeError(f"{name} takes {chosen.options.__name__}, not {type(given).__name__}")
    renderer: Renderer = import_module(chosen.module).render
    return renderer(view, files, given)
