"""As of when the verdict is true, in words, and how long ago that is."""

from msgspec import Struct, structs

from ctsreport.analysis.asof import AsOf
from ctsreport.view.times import Clock, Moment
from ctsreport.view.wording import span

OLD = 600
"""Seconds from which on the age of the answers is the first thing to know."""


class AsOfView(Struct, frozen=True, gc=False):
    """When the answers were given.

    ``moment`` is the time of the oldest of them; where nobody says when they were saved (``or_later``) that of the
    newest event in them; None where that is not known either. ``text`` is the same in words (``as of … or later``).
    ``lasted`` is how long ago that is (``3 d``) from ten minutes on; else empty. On a stable page all but ``line`` is
    empty, which says as of when in a sentence of its own.
    """

    moment: Moment | None
    or_later: bool
    text: str
    lasted: str
    line: str = ""

    @property
    def age(self) -> str:
        """How old they are: ``3 d old``, ``up to 3 d old``; empty below ten minutes."""
        if not self.lasted:
            return ""
        return f"{'up to ' if self.or_later else ''}{self.lasted} old"

    @property
    def before(self) -> str:
        """What stands before a sentence about what is old: ``3 d old, as of …: ``; empty where it is not."""
        if not self.age:
            return ""
        return f"{self.age[0].upper()}{self.age[1:]}, {self.text}: "

    def put_to(self, sentence: str) -> str:
        """A sentence about now, and as of when it is so.

        What is old says so before, for nobody reads a present tense to its end.
        """
        if self.before:
            return f"{self.before}{sentence}."
        if self.text:
            return f"{sentence}, {self.text}."
        return f"{sentence}."


def as_of_view(as_of: AsOf, clock: Clock) -> AsOfView:
    """As of when, worded."""
    if clock.stable:
        text = as_of_view(as_of, structs.replace(clock, stable=False)).text
        return AsOfView(None, as_of.or_later, "", "", f"{text[0].upper()}{text[1:]}.")
    moment = clock.moment(as_of.at)
    if moment is None:
        return AsOfView(None, as_of.or_later, "as of a time that is not known", "")
    seconds = (clock.now - moment.at).total_seconds()
    text = f"as of {moment.text}{' or later' if as_of.or_later else ''}"
    return AsOfView(moment, as_of.or_later, text, span(seconds) if seconds >= OLD else "")
