"""The registry: each detector is asked where its words stand and nowhere else.

And no text made of those words holds a job.
"""

import random
import re
import time
from collections.abc import Iterator

import pytest

from ctsreport.redaction import Secrets, finder
from ctsreport.redaction.detectors import DETECTORS
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.words import Words

WORDS = sorted({word for detector in DETECTORS for word in detector.words})
BETWEEN = [
    *" \n\t=:,;|&?@/\\\"'`<>()[]{}-",
    "\\n",
    '\\"',
    "%22",
    "&quot;",
    "://",
    ' = "',
    "': ",
    "--",
    "\r\n",
    "-----",
    "aB3",
]
LIMIT = 10.0
"""Seconds of processor time: a guard against what never ends, not a measure (`make bench` measures)."""


def test_words_are_ready_to_be_looked_for() -> None:
    """Each detector has some, in small letters, but for the one that looks at all of a text.

    No two detectors share a name, by which what was read already is kept.
    """
    assert [detector.name for detector in DETECTORS if not detector.words] == ["talk"]
    assert [word for word in WORDS if word != word.lower() or not word] == []
    assert len({detector.name for detector in DETECTORS}) == len(DETECTORS)


class Witness:
    """A detector that finds its own word."""

    name = "witness"
    words = ("xyzzy",)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        assert source.low[place : place + len(word)] == word
        yield Found(place, place + len(word), "witness")


def test_a_detector_needs_nothing_but_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words alone bring it to a text, whatever else that holds or lacks."""
    by_word = finder.by_word((Witness(),))
    monkeypatch.setattr(finder, "_BY_WORD", by_word)
    monkeypatch.setattr(finder, "_WORDS", Words(by_word))
    monkeypatch.setattr(finder, "_ASCII_WORDS", Words(by_word))
    assert finder.find("a XYZZY b") == [Found(2, 7, "witness")]
    assert finder.find("nothing") == []


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


SEEDS = 4


def hostile(seed: int) -> Iterator[str]:
    """A share of the words by itself in 2 to 8 kB, and pairs of them with what divides words between, up to 64 kB."""
    rng = random.Random(seed)  # noqa: S311 - texts, not secrets
    for word in WORDS[seed::SEEDS]:
        yield repeated(word + rng.choice(["", rng.choice(BETWEEN)]), rng.choice([2_000, 4_000, 8_000]))
    for _ in range(75):
        piece = rng.choice(WORDS) + rng.choice(BETWEEN) + rng.choice(WORDS) + rng.choice(BETWEEN)
        yield repeated(piece, rng.choice([2_000, 4_000, 8_000, 16_000, 64_000]))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_text_of_telling_words_holds_a_job(seed: int) -> None:
    """Each word, and 300 pairs in all."""
    for text in hostile(seed):
        before = time.process_time()
        secrets = Secrets()
        secrets.look(text)
        secrets.clean(text, looked=True)
        assert time.process_time() - before < LIMIT, text[:60]


def test_a_text_of_too_many_telling_words_is_shortened_and_says_so() -> None:
    """What could not be searched is left out, with how much it was; what is shown has no secret."""
    secret = "hunter" + "2-Zx9"
    text = f"before password={secret} " + "key " * 40_000 + f"password={secret}"
    secrets = Secrets()
    secrets.look(text)
    cleaned = secrets.clean(text, looked=True)
    assert secret not in cleaned
    assert cleaned.startswith("before password=[secret: password #1] key key")
    assert len(cleaned) < len(text)
    assert "more characters are left out: they could not be searched for secrets)" in cleaned
    assert secrets.shortened == 1


def test_what_is_shown_of_a_shortened_text_is_looked_at_for_odd_words() -> None:
    """No word leads to them, so that no place tells how far they were looked for."""
    odd = "x4#Kd" + "!z9Qw"
    assert odd not in Secrets().clean(f"note {odd} " + "key " * 40_000)


def test_a_text_that_cannot_be_searched_again_ends_where_that_search_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are longer than what they stand for: where the second search ended is told of the text itself."""
    secret = "hunter" + "2-Zx9"
    text = f"password={secret} " * 60
    looks = finder.Budget(0)
    finder.search(text, looks)
    monkeypatch.setattr(finder, "PER_LOOK", len(text) * 2)
    monkeypatch.setattr(finder, "MOST_LOOKS", finder.MOST_LOOKS - looks.left)
    cleaned = Secrets().clean(text)
    left_out = re.search(r"\((\d+) more characters are left out", cleaned)
    assert left_out
    assert text[-int(left_out[1]) :].startswith("password=")
    assert secret not in cleaned


@pytest.mark.parametrize("text", ["auth_token('a'{more})", "auth_token = ['a'{more}]"])
def test_a_call_or_a_list_of_many_strings_takes_more_than_one_look(text: str) -> None:
    """Else those within others would be read again and again."""
    few, many = finder.Budget(0), finder.Budget(0)
    finder.search(text.format(more=""), few)
    finder.search(text.format(more=", 'b'" * 60), many)
    assert many.left < few.left


def test_a_long_text_of_a_program_is_not_shortened() -> None:
    """A megabyte of JSON with a telling name every hundred characters."""
    text = "\n".join(
        f'{{"number": {number}, "key": "web-{number}", "token": null, "note": "{"x" * 60}"}}'
        for number in range(10_000)
    )
    secrets = Secrets()
    assert secrets.clean(text) == text
    assert secrets.shortened == 0
