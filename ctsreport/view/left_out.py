"""What a page on a budget leaves out, in words: how many of what, and where the rest is."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ctsreport.plural import plural
from ctsreport.view.wording import listed


class LeftOut(Struct, frozen=True, gc=False):
    """How many blocks of one kind there are, and how many of them are left out."""

    total: int
    left: int


COUNTED = {
    "broken": ("row of what is broken", "rows of what is broken"),
    "daemons": ("row on a daemon to look at", "rows on daemons to look at"),
    "changes": ("row of what changed", "rows of what changed"),
    "latest": ("list of what happened last", "lists of what happened last"),
    "gate": ("rule of the gate", "rules of the gate"),
    "known": ("known failure", "known failures"),
    "causes": ("cause", "causes"),
    "compared": ("group of instances of one task", "groups of instances of one task"),
    "uncertain": ("kind of warning", "kinds of warnings"),
    "unhealthy": ("unhealthy task in full", "unhealthy tasks in full"),
    "messages": ("task's error messages", "tasks' error messages"),
    "basis": ("row on an instance", "rows on instances"),
    "again": ("list of commands that make it again", "lists of commands"),
    "past": ("cause of earlier failures", "causes of earlier failures"),
    "recovered": ("task in full that failed before", "tasks in full that failed before"),
    "time": ("line of what happened over time", "lines of what happened over time"),
    "tasks": ("row of the other tasks", "rows of the other tasks"),
    "notices": ("kind of notice", "kinds of notices"),
    "legend": ("legend", "legends"),
}
"""The kinds of blocks, the most important first, and what one and several of them are called."""


def left_out_text(shares: Mapping[str, LeftOut], budget: int, beside: Sequence[str]) -> str:
    """All that is left out, and where it is; empty for nothing. ``beside`` are names of files, made safe."""
    texts = [_share(share, *COUNTED[kind]) for kind, share in shares.items() if share.left]
    if not texts:
        return ""
    where = "A report without a budget has all."
    if beside:
        where = f"The rest is in {listed(beside)}."
    return f"Left out to stay within {plural(budget, 'byte')}: {'; '.join(texts)}. {where}"


def rest_text(kind: str, share: LeftOut) -> str:
    """The same in its place, where a part of a kind is shown; empty where all or none is."""
    if not 0 < share.left < share.total:
        return ""
    return f"{share.left} of {share.total} {COUNTED[kind][1]} {'is' if share.left == 1 else 'are'} left out here."


def too_small_text(option: str, budget: int, least: int) -> str:
    """That not even the head fits. ``option`` is what gave the budget."""
    return (
        f"{option} {budget} is too small: the verdict, with what a person must know of it, takes "
        f"{plural(least, 'byte')}."
    )


def _share(share: LeftOut, one: str, many: str) -> str:
    if share.total == 1:
        return f"1 {one}"
    if share.left == share.total:
        return f"all {share.total} {many}"
    return f"{share.left} of {share.total} {many}"
