"""Small changes to a text, as a log, a person or another program makes them: at the edge of what is understood."""

import base64
import json
import random
import re
from collections.abc import Callable

Change = Callable[[str, random.Random], str]
"""What one change does; the generator chooses where and which."""

BETWEEN = [
    " ", "\n", "\t", "", "=", " = ", ": ", ":", " => ", ":=", '="', "='", '": "', ", ", "; ", "&", "|", " / ", "\\n",
    "\\", '"', "'", "`", "(", ")", "[", "]", "{", "}", "<", ">", "%20", "\r\n", "\n\n", "\n  ", "- ", "--", "@", "#",
]  # fmt: skip
"""What divides words."""

LENGTHS = [2, 3, 4, 5, 8, 9, 16, 20, 21, 40, 41, 64, 100, 101, 128, 240, 241]
"""How often something may stand there: the limits of detectors, and one more."""


def cut(text: str, rng: random.Random) -> str:
    """A log ends anywhere, and begins anywhere."""
    at = rng.randrange(len(text))
    return rng.choice([text[:at], text[at:]])


def without(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def more_often(text: str, rng: random.Random) -> str:
    """A letter or sign as often as a limit allows, and once more."""
    at = rng.randrange(len(text))
    return text[:at] + text[at] * rng.choice(LENGTHS) + text[at + 1 :]


def other_sign(text: str, rng: random.Random) -> str:
    """Another sign between two words."""
    signs = [match.span() for match in re.finditer(r"\W+", text)] or [(0, 0)]
    start, end = rng.choice(signs)
    return text[:start] + rng.choice(BETWEEN) + text[end:]


def other_case(text: str, rng: random.Random) -> str:
    """A word in capitals, in small letters, with a capital."""
    start, end = rng.choice([match.span() for match in re.finditer(r"\w+", text)] or [(0, 0)])
    change: Callable[[str], str] = rng.choice([str.upper, str.lower, str.title])
    return text[:start] + change(text[start:end]) + text[end:]


def without_word(text: str, rng: random.Random) -> str:
    start, end = rng.choice([match.span() for match in re.finditer(r"\w+\W*", text)] or [(0, 0)])
    return text[:start] + text[end:]


def other_word(text: str, rng: random.Random) -> str:
    """A word that is a number, a name, a word of prose, a variable, a path."""
    words = ["1812", "the", "for", "web-01", "VAR_NAME", "/etc/x.pem", "null", "true", "10.0.0.5", "${var.x}", "x", "7"]
    start, end = rng.choice([match.span() for match in re.finditer(r"\w+", text)] or [(0, 0)])
    return text[:start] + rng.choice(words) + text[end:]


def encoded(text: str, rng: random.Random) -> str:
    """As a text within another: escaped once or twice, in percent signs, in HTML, in base64."""
    escaped = json.dumps(text)[1:-1]
    forms = [
        escaped,
        json.dumps(escaped)[1:-1],
        "".join(f"%{ord(each):02X}" if each in " =:\"'&?\n<>" else each for each in text),
        text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("=", "&#61;"),
        f"data {base64.b64encode(text.encode()).decode()} end",
        f"data {base64.b64encode(text.encode('utf-16')).decode()}",
        repr(text.encode()),
    ]
    return rng.choice(forms)


def far(text: str, rng: random.Random) -> str:
    """Words of prose before a word: as far away as a limit allows, and one farther."""
    at = rng.choice([match.start() for match in re.finditer(r"\b", text)] or [0])
    return text[:at] + "of " * rng.choice(LENGTHS[:8]) + text[at:]


CHANGES: tuple[Change, ...] = (
    cut, without, more_often, other_sign, other_sign, other_case, without_word, other_word, encoded, far,
)  # fmt: skip
"""Another sign is put in most often: that is where reading begins and ends."""
