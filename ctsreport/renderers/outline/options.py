"""How a wiki's page can be drawn, and how much of it the wiki takes."""

from typing import ClassVar, Self

from msgspec import structs

from ctsreport.renderers.interface import FormatOptions


class WikiOptions(FormatOptions, frozen=True):
    """A page for a wiki, in at most ``budget`` bytes; None for what the wiki takes.

    ``earlier`` is the file that holds the last report that could read something, for a page of nothing.
    """

    budget: int | None = None
    earlier: str = ""

    limit: ClassVar[int | None] = None
    """Bytes that the wiki takes of a page, where that is known."""

    @property
    def most(self) -> int | None:
        """Bytes that the page may have; None for any number."""
        return min(filter(None, (self.budget, self.limit)), default=None)

    def whole(self) -> Self:
        return structs.replace(self, budget=None)


class MediaWikiOptions(WikiOptions, frozen=True):
    """MediaWiki refuses a page over 2,048 KiB (``$wgMaxArticleSize``)."""

    limit: ClassVar[int | None] = 2048 << 10


class DokuWikiOptions(WikiOptions, frozen=True):
    """DokuWiki names no limit; of much more its own parser makes nothing in the time that PHP has."""

    limit: ClassVar[int | None] = 1 << 20


class ConfluenceOptions(WikiOptions, frozen=True):
    """Confluence draws nothing of a page over about 1 MB, and calls that an error of its own."""

    limit: ClassVar[int | None] = 1_000_000


WIKIS: dict[str, type[WikiOptions]] = {
    "mediawiki": MediaWikiOptions,
    "dokuwiki": DokuWikiOptions,
    "confluence": ConfluenceOptions,
}
"""By format."""
