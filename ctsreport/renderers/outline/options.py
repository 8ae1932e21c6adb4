"""How a wiki's page can be drawn, and how much of it the wiki takes."""

from typing import ClassVar, Self

from msgspec import structs

from ctsreport.renderers.interface import FormatOptions


class WikiOptions(FormatOptions, frozen=True):
    """A page for a wiki, in at most ``budget`` bytes; None for any number.

    ``earlier`` is the file that holds the last report that could read something, for a page of nothing.
    """

    budget: int | None = None
    earlier: str = ""

    limit: ClassVar[int]
    """Bytes that the wiki takes of a page."""

    @classmethod
    def within(cls, budget: int | None, earlier: str) -> Self:
        """A page that its wiki takes, and a smaller one where that is asked for."""
        return cls(budget=min(budget or cls.limit, cls.limit), earlier=earlier)

    def whole(self) -> Self:
        return structs.replace(self, budget=None)


class MediaWikiOptions(WikiOptions, frozen=True):
    """MediaWiki refuses a page over 2,048 KiB (``$wgMaxArticleSize``)."""

    budget: int | None = 2048 << 10
    limit: ClassVar[int] = 2048 << 10


class DokuWikiOptions(WikiOptions, frozen=True):
    """DokuWiki names no limit; of much more its own parser makes nothing in the time that PHP has."""

    budget: int | None = 1 << 20
    limit: ClassVar[int] = 1 << 20


class ConfluenceOptions(WikiOptions, frozen=True):
    """Confluence draws nothing of a page over about 1 MB, and calls that an error of its own."""

    budget: int | None = 1_000_000
    limit: ClassVar[int] = 1_000_000


WIKIS: dict[str, type[WikiOptions]] = {
    "mediawiki": MediaWikiOptions,
    "dokuwiki": DokuWikiOptions,
    "confluence": ConfluenceOptions,
}
"""By format."""
