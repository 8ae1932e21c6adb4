"""Numbers and texts in words: plurals, durations, ages, lists, and characters that cannot be seen."""

import re
from collections.abc import Sequence

from ctsreport.pattern import Pattern

NOT_REPORTED = "not reported"

UNKNOWN = "–"
"""The same in a column of figures."""

# What turns the direction of the text that follows: it can make one name look like another.
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

# What is not seen, and can make two names differ or hide a text.
#
# Joiners and variations stay: scripts and emoji need them.
_INVISIBLE = (  # in the order of their numbers
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)

# Controls and signs without a shape: `␛`
_UNSEEN = Pattern(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_DIRECTIONS}{_INVISIBLE}]")
_NONCHARACTER = Pattern(
    "[" + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]"
)


def listed(words: Sequence[str], most: int | None = None) -> str:
    """``a, b and c``; with ``most``, the rest as a number."""
    if most is not None and len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    if not words:
        return ""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def cut(text: str, most: int) -> str:
    """A text of at most ``most`` characters, with … for the rest."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rstrip()}…"


def cut_middle(text: str, most: int) -> str:
    """A long name cut in its middle: its beginning and its end distinguish it."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}…{text[-(most - 1 - half) :]}"


def seconds(length: float | None) -> str:
    """A length of time in seconds, for a column of figures."""
    if length is None:
        return UNKNOWN
    return f"{length:.1f}" if length >= 0.05 else "≈0"


def span(seconds: float) -> str:
    """A long time in its two largest units: ``3 d 4 h``."""
    whole = int(seconds)
    for size, unit, small, small_unit in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // small
            if rest:
                return f"{whole // size} {unit} {rest} {small_unit}"
            return f"{whole // size} {unit}"
    return f"{whole} s"


def age(seconds: float) -> str:
    """How long ago, or in how long."""
    if -1 < seconds < 1:
        return "now"
    if seconds > 0:
        return f"{span(seconds)} ago"
    return f"in {span(-seconds)}"


def visible(text: str) -> str:
    """The same text with what no page can hold or show as symbols.

    Controls, halves of characters, what is not seen or turns texts round.

    NUL to US and DEL have symbols of their own (``␀`` … ``␡``); others show their number. Line feeds and tabs stay.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():  # most are, and this is quicker
        return text
    if _UNSEEN.search(text):
        text = _UNSEEN.sub(_symbol, text)
    if not text.isascii() and _NONCHARACTER.search(text):
        text = _NONCHARACTER.sub(_symbol, text)
    return text


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\u2039U+{code:04X}\u203a"


def one_line(text: str) -> str:
    """A text for a place that holds one line only: line feeds and tabs are shown as symbols too."""
    if text.isascii() and text.isprintable():
        return text
    return visible(text).replace("\n", "\u240a").replace("\t", "\u2409")
