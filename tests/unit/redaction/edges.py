"""Texts at the edges of what redaction takes out: those of the packed cases, each changed a little in several ways.

A case shows what must go and what must stay; where exactly a detector begins and ends to see something, how far it
looks, and which of its conditions counts, show these.
"""

import gzip
import json
import random
import zlib
from collections.abc import Iterator
from typing import Any

from tests.conftest import CAPTURES
from tests.unit.edits import BETWEEN, CHANGES

SETS = sorted(path.name.removesuffix(".json.gz") for path in (CAPTURES.parent / "secrets").glob("*.json.gz"))
FOUND = CAPTURES.parent / "edges" / "redaction.json.gz"
"""Texts that were found among very many such changes: each showed a small mistake in the code that no other did."""

EACH = 3
"""Changes of one text; of one with a secret as many again to what stands around that."""


def cases(name: str) -> dict[str, Any]:
    """A set of texts with secrets, and of harmless ones."""
    unpacked: dict[str, Any] = json.loads(
        gzip.decompress((CAPTURES.parent / "secrets" / f"{name}.json.gz").read_bytes())
    )
    return unpacked


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
        yield change.__name__.replace("_", " "), change(text, rng)
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

    for text in json.loads(gzip.decompress(FOUND.read_bytes())):
        yield f"found {zlib.crc32(text.encode()):08x}", [("as it is", text)]


def texts_of(line: str) -> list[tuple[str, str]]:
    """The texts behind one line of the gold file, for whoever looks at a difference."""
    return dict(every_text())[line]
