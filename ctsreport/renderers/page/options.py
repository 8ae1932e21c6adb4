"""How each kind of page can be drawn."""

from typing import ClassVar, Self

from msgspec import structs

from ctsreport.renderers.interface import FormatOptions

SUMMARY_LIMIT = 1 << 20
"""Bytes that all commands of one GitHub Actions step may add to its summary."""


class PageOptions(FormatOptions, frozen=True):
    """Any page that is drawn from templates.

    ``templates`` is a folder whose files replace ours, ``most`` the most bytes of a file that they make. ``earlier`` is
    the file that holds the last report that could read something, for a page of nothing.
    """

    templates: str | None = None
    most: int | None = None
    earlier: str = ""
    effort: ClassVar[int] = 0
    """Seconds of a processor that it may take to lay out what is drawn."""


class HtmlOptions(PageOptions, frozen=True):
    """The HTML page. ``linked``: style and icon as files beside the page, and no script."""

    linked: bool = False

    def whole(self) -> Self:
        return structs.replace(self, linked=False)


class PdfOptions(PageOptions, frozen=True):
    """The page on paper."""

    effort: ClassVar[int] = 60


class MarkdownOptions(PageOptions, frozen=True):
    """The Markdown page, in at most ``budget`` bytes; None for no limit."""

    budget: int | None = None

    def whole(self) -> Self:
        return structs.replace(self, budget=None)


class SummaryOptions(MarkdownOptions, frozen=True):
    """The page for GitHub's summary, of whose limit others have taken ``used`` bytes."""

    used: int = 0
