"""A failure that people know of, as they wrote it down."""

from datetime import datetime

from msgspec import Struct


class KnownFailure(Struct, frozen=True):
    """What is known to fail.

    A glob of tasks, a cause's id, a text of the message, a glob of instances; all that are given must fit.

    It counts before ``expires``, which ``until`` is as it was written. ``place`` is where that stands.
    ``until_recovered``: for a task no longer than until it recovered once ``since`` it was accepted; where nobody
    remembers that, or nobody wrote since when, it counts until it expires.
    """

    reason: str
    expires: datetime
    until: str
    task: str | None = None
    cause: str | None = None
    text: str | None = None
    instance: str | None = None
    owner: str | None = None
    ticket: str | None = None
    place: str = ""
    until_recovered: bool = False
    since: datetime | None = None

    @property
    def end(self) -> str:
        """When it expires, in words: a date counts to its end, a time is an instant."""
        if ":" in self.until:
            return f"at {self.until}"
        return f"at the end of {self.until}"
