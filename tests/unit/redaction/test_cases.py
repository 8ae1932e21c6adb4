"""Planted secrets of the tools that CTS's users run, and harmless texts that look like them.

They are packed, so that no scanner takes them for real ones.
"""

import gzip
import json
from typing import Any

import pytest

from ctsreport.redaction import Secrets
from ctsreport.snapshot.marks import SECRET_MARK
from tests.conftest import CAPTURES

MOST_STAY = {
    "cases.json.gz": 0.01,
    "more.json.gz": 0.01,
    "tools.json.gz": 0.03,
    "messages.json.gz": 0.03,
    "sessions.json.gz": 0.02,
    "files.json.gz": 0.02,
    "logs.json.gz": 0.02,
    "talk.json.gz": 0.05,
    "mixed.json.gz": 0.04,
    "others.json.gz": 0.01,
    "unusual.json.gz": 0.06,
    "bytes.json.gz": 0.03,
    "words.json.gz": 0.03,
    "unseen.json.gz": 0.1,
}
"""By set, which part of its secrets may stay: of the last, some that nothing beside them tells of."""

FILES = list(MOST_STAY)
SHORTEST_HALF = 6


def cases(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(gzip.decompress((CAPTURES.parent / "secrets" / name).read_bytes()))
    return document


def cleaned(text: str) -> str:
    """As in a message, with a sign that no text has for each mark."""
    return SECRET_MARK.sub("\ue000", Secrets().clean(f"first line\n{text}\nlast line"))


def left(secret: str, text: str) -> bool:
    """Whether the secret stands in the text, or any half of it of six letters and more."""
    half = max(SHORTEST_HALF, (len(secret) + 1) // 2)
    return any(secret[place : place + half] in text for place in range(max(1, len(secret) - half + 1)))


@pytest.mark.parametrize("name", FILES)
def test_secrets_are_taken_out_whole(name: str) -> None:
    """No more than that part stays; where there is a mark, no half of the secret stands beside it."""
    found = cases(name)["secret"]
    stays, halves = [], []
    for case in found:
        text = cleaned(case["text"])
        if any(secret in text for secret in case["secrets"]):
            stays.append(case["class"])
        elif any(left(secret, text) for secret in case["secrets"]):
            halves.append(case["class"])
    assert halves == []
    assert len(stays) <= len(found) * MOST_STAY[name], stays


@pytest.mark.parametrize("name", FILES)
def test_harmless_texts_stay(name: str) -> None:
    """Each word for word."""
    found = cases(name)["harmless"]
    assert [text for text in found if cleaned(text) != f"first line\n{text}\nlast line"] == []


@pytest.mark.parametrize("name", FILES)
def test_cleaning_twice_is_cleaning_once(name: str) -> None:
    """What stands around a mark tells of nothing more."""
    for case in cases(name)["secret"]:
        once = Secrets().clean(case["text"])
        assert Secrets().clean(once) == once
