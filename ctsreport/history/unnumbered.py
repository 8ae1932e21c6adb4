"""Marks of secrets without their numbers: what is kept for later, when each report numbers them anew."""

from ctsreport.pattern import Pattern
from ctsreport.snapshot.marks import BEGINS, SECRET_MARK, same_but_for_secrets

_WITHOUT_NUMBER = Pattern(r"\[secret: (?P<kind>[a-z0-9-]{2,30})\]")


def without_numbers(text: str) -> str:
    """The text with ``[secret: KIND]`` for each mark."""
    if BEGINS in text:
        return SECRET_MARK.sub(r"[secret: \g<kind>]", text)
    return text


def more_redacted(one: str, other: str) -> str | None:
    """Of two such texts that differ by marks alone, that with more of them; None where they differ otherwise.

    More secrets were known when it was made.
    """
    numbered = [_WITHOUT_NUMBER.sub(r"[secret: \g<kind> #1]", text) for text in (one, other)]
    if not same_but_for_secrets(*numbered):
        return None
    if len(_WITHOUT_NUMBER.findall(one)) >= len(_WITHOUT_NUMBER.findall(other)):
        return one
    return other
