"""What people choose for a password: words that no machine is named with, and a number, or figures in place of letters.

A dictionary of all words is not needed: names of machines, products and programs are made of few.
"""

import re
from functools import lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import KEPT
from ctsreport.redaction.shapes import is_status
from ctsreport.redaction.tables.technical import TECHNICAL

_LONGEST = 40
# `marble2570`, `TundraVelvet35!`, `$Pepper-oak88`
_WORDS = Pattern(
    r"[!#$%^*+~&]?(?:[A-Za-z]?[a-z]{3,}|[A-Z]{4,}|[a-z][A-Z]{3,})"
    r"(?:[-_.@#+&*!][A-Za-z]?[a-z]{2,}|(?<=[A-Z])[a-z]{2,}|[A-Z][a-z]{2,}|[-_.@#+&*!]?[A-Z]{3,}){0,3}"
    r"[-_.@#!$%^*+~&]{0,2}[0-9]{1,6}[!#$%^*+~&?@]{0,3}"
)
_NUMBERED = Pattern(r"[a-z]+(?:-[a-z]+)+#[0-9]+")  # an issue of a project
_STEM = Pattern(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}")
_LEAST_STEM = 4
_FIGURES = str.maketrans("013457@$", "oieastas")
_INSIDE = Pattern(r"[A-Za-z][0134578@$]{1,2}[A-Za-z]")
_BETWEEN = Pattern(r"[-_.+]")
_LEAST_SPELT = 5
# What can be spoken, `canyon`: consonants, vowels, consonants
_SPOKEN = Pattern(r"[^aeiouy]{0,3}(?:[aeiouy]{1,2}[^aeiouy]{1,3}){1,5}[aeiouy]{0,2}", re.IGNORECASE)


@lru_cache(maxsize=KEPT)
def is_chosen(value: str) -> bool:
    """``marble2570``, ``L4dd3r-c4ny0n``, and neither ``web12`` nor ``Catalyst9300``."""
    if len(value) > _LONGEST or not any(map(str.isdigit, value)):
        return False
    if _WORDS.fullmatch(value):
        stems = [stem.lower() for stem in _STEM.findall(value)]
        return any(len(stem) >= _LEAST_STEM and not is_technical(stem) for stem in stems) and not _NUMBERED.fullmatch(
            value
        )
    if not _INSIDE.search(value):
        return False
    parts = _BETWEEN.split(value)
    return any(map(_is_spelt, parts)) and all(_is_spelt(part) or part.isalnum() for part in parts)


def _is_spelt(part: str) -> bool:
    """Whether it is a word once figures are read as letters: ``ch1mn3y``."""
    core = part.rstrip("!#$%^*+~").rstrip("0123456789")
    word = core.translate(_FIGURES)
    return (
        len(core) >= _LEAST_SPELT
        and word.isalpha()
        and (word.islower() or word.isupper() or word[1:].islower())
        and _INSIDE.search(core) is not None
        and bool(_SPOKEN.fullmatch(word))
        and not any(is_technical(stem.lower()) for stem in _STEM.findall(core))
    )


@lru_cache(maxsize=KEPT)
def is_technical(stem: str) -> bool:
    """A word of machines and programs, one with an ending, two of them as one, or one of prose about secrets."""
    return (
        stem in TECHNICAL
        or (stem.endswith("s") and stem[:-1] in TECHNICAL)
        or any(stem[:end] in TECHNICAL and stem[end:] in TECHNICAL for end in range(2, len(stem) - 1))
        or is_status(stem)
    )
