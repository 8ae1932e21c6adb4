"""How many of what, for every sentence that counts."""


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 task``, ``2 tasks``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def plural_of(count: int, total: int, one: str, many: str | None = None) -> str:
    """``1 of 1 task``, ``1 of 2 tasks``: what is counted is the whole."""
    return f"{count} of {plural(total, one, many)}"
