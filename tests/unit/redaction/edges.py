"""Texts at the edges of what redaction takes out: those of the packed cases, each changed a little in several ways.

A case shows what must go and what must stay; where exactly a detector begins and ends to see something, how far it
looks, and which of its conditions counts, show these.
"""

import base64
import gzip
import json
import random
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from tests.conftest import CAPTURES

SETS = sorted(path.name.removesuffix(".json.gz") for path in (CAPTURES.parent / "secrets").glob("*.json.gz"))
EACH = 3
"""Changes of one text; of one with a secret as many again to what stands around that."""

BETWEEN = [
    " ", "\n", "\t", "", "=", " = ", ": ", ":", " => ", ":=", '="', "='", '": "', ", ", "; ", "&", "|", " / ", "\\n",
    "\\", '"', "'", "`", "(", ")", "[", "]", "{", "}", "<", ">", "%20", "\r\n", "\n\n", "\n  ", "- ", "--", "@", "#",
]  # fmt: skip
"""What divides words."""

LENGTHS = [2, 3, 4, 5, 8, 9, 16, 20, 21, 40, 41, 64, 100, 101, 128, 240, 241]
"""How often something may stand there: the limits of detectors, and one more."""


def cases(name: str) -> dict[str, Any]:
    """A set of texts with secrets, and of harmless ones."""
    unpacked: dict[str, Any] = json.loads(
        gzip.decompress((CAPTURES.parent / "secrets" / f"{name}.json.gz").read_bytes())
    )
    return unpacked


def _cut(text: str, rng: random.Random) -> str:
    """A log ends anywhere, and begins anywhere."""
    at = rng.randrange(len(text))
    return rng.choice([text[:at], text[at:]])


def _without(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _more_often(text: str, rng: random.Random) -> str:
    """A letter or sign as often as a limit allows, and once more."""
    at = rng.randrange(len(text))
    return text[:at] + text[at] * rng.choice(LENGTHS) + text[at + 1 :]


def _other_sign(text: str, rng: random.Random) -> str:
    """Another sign between two words."""
    signs = [match.span() for match in re.finditer(r"\W+", text)] or [(0, 0)]
    start, end = rng.choice(signs)
    return text[:start] + rng.choice(BETWEEN) + text[end:]


def _other_case(text: str, rng: random.Random) -> str:
    """A word in capitals, in small letters, with a capital."""
    start, end = rng.choice([match.span() for match in re.finditer(r"\w+", text)] or [(0, 0)])
    change: Callable[[str], str] = rng.choice([str.upper, str.lower, str.title])
    return text[:start] + change(text[start:end]) + text[end:]


def _without_word(text: str, rng: random.Random) -> str:
    start, end = rng.choice([match.span() for match in re.finditer(r"\w+\W*", text)] or [(0, 0)])
    return text[:start] + text[end:]


def _other_word(text: str, rng: random.Random) -> str:
    """A word that is a number, a name, a word of prose, a variable, a path."""
    words = ["1812", "the", "for", "web-01", "VAR_NAME", "/etc/x.pem", "null", "true", "10.0.0.5", "${var.x}", "x", "7"]
    start, end = rng.choice([match.span() for match in re.finditer(r"\w+", text)] or [(0, 0)])
    return text[:start] + rng.choice(words) + text[end:]


def _encoded(text: str, rng: random.Random) -> str:
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


def _far(text: str, rng: random.Random) -> str:
    """Words of prose before a word: as far away as a limit allows, and one farther."""
    at = rng.choice([match.start() for match in re.finditer(r"\b", text)] or [0])
    return text[:at] + "of " * rng.choice(LENGTHS[:8]) + text[at:]


CHANGES = (
    _cut, _without, _more_often, _other_sign, _other_sign, _other_case, _without_word, _other_word, _encoded, _far,
)  # fmt: skip


def _shorter(text: str, secret: str, rng: random.Random) -> str:
    """A secret of another length: where too little is left of it, it is none."""
    length = rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 19, 20])
    return text.replace(secret, secret[:length])


def _other_secret(text: str, secret: str, rng: random.Random) -> str:
    """In its place a number, a name, something of one kind of letters."""
    others = [
        "4711", "47118", "471182", "11111111111", "swordfish", "Sword-fish", "sword-77", "SWORD_FISH", "Sw0rdf",
        "abcdefgh", "9f86d081", "deadbeef" * 4, "0x1234abcd", "10.0.0.5", "var.secret", "(known)", "****", "yes",
        "aB3$", "a b c4 d",
    ]  # fmt: skip
    return text.replace(secret, rng.choice(others))


def _around(text: str, secret: str, rng: random.Random) -> str:
    """Another sign right before the secret, or right behind it."""
    at = text.find(secret)
    sign = rng.choice(BETWEEN)
    return rng.choice([text[:at] + sign + text[at:], text[: at + len(secret)] + sign + text[at + len(secret) :]])


AROUND = (_shorter, _shorter, _other_secret, _around)


def changed(text: str, secrets: list[str]) -> Iterator[tuple[str, str]]:
    """The text and its changes, each with a name: the same for the same text, whatever stands beside it in its set."""
    rng = random.Random(zlib.crc32(text.encode()))  # noqa: S311 - a sample, no secret
    yield "as it is", text
    for _ in range(EACH):
        change = rng.choice(CHANGES)
        yield change.__name__.strip("_").replace("_", " "), change(text, rng)
        if secrets:
            around = rng.choice(AROUND)
            yield around.__name__.strip("_").replace("_", " "), around(text, rng.choice(secrets), rng)


def every_text() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each case, by its set and the sum of its text, with its changes."""
    for name in SETS:
        unpacked = cases(name)
        known = [(case["text"], case["secrets"]) for case in unpacked["secret"]]
        for text, secrets in [*known, *((text, []) for text in unpacked["harmless"])]:
            yield f"{name} {zlib.crc32(text.encode()):08x}", list(changed(text, secrets))


def texts_of(line: str) -> list[tuple[str, str]]:
    """The texts behind one line of the gold file, for whoever looks at a difference."""
    return dict(every_text())[line]
