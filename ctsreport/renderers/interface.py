"""What every renderer is given besides the view."""

from msgspec import Struct


class Options(Struct, frozen=True):
    """How to draw. ``stem`` is the files' name without suffix.

    ``templates`` is a folder whose files replace ours. ``linked``: style and icon as files beside the page, and no script.
    ``budget`` is the most bytes of Markdown; None for no limit. ``beside`` are the other files of the same report. ``used`` are
    bytes of a shared limit that others have taken.
    """

    stem: str = "report"
    templates: str | None = None
    linked: bool = False
    budget: int | None = None
    beside: tuple[str, ...] = ()
    used: int = 0
