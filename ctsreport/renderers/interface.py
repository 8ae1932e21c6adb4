"""What every renderer is given besides the view."""

from collections.abc import Mapping

from msgspec import Struct

SUMMARY_LIMIT = 1 << 20
"""Bytes that all commands of one GitHub Actions step may add to its summary."""


class Options(Struct, frozen=True):
    """How to draw. ``stem`` is the files' name without suffix.

    ``templates`` is a folder whose files replace ours, ``most`` the most bytes of a file that they make. ``linked``: style
    and icon as files beside the page, and no script.
    ``budget`` is the most bytes of Markdown; None for no limit. ``beside`` are the other files of the same report. ``used`` are
    bytes of a shared limit that others have taken. ``earlier`` are, by format, the files that hold the last report that could read
    something, where this one could not.
    """

    stem: str = "report"
    templates: str | None = None
    most: int | None = None
    linked: bool = False
    budget: int | None = None
    beside: tuple[str, ...] = ()
    used: int = 0
    earlier: Mapping[str, str] = {}
