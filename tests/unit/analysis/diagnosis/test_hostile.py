"""Time grows with the text, whatever stands in it: each word that a rule looks for, repeated, alone and in pairs."""

import random
import time

import pytest

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.diagnosis.find import WORDS

SIZE, SECONDS = 1 << 16, 10
SHAPES = (
    "Error: ", "\n\nError: x\n\n", "https://", "http://a.b:1/", "@", "map[", '{"message":"', '"code":', "(",
    "[", "'", '"', ": ", "; ", '["a"]', "->", "<a>", "</msg>", "Message: ", "err=", "10.0.0.1 ", "web-1 ",
    "0x1f ", "1234567 ", "exit status 1", "': retry attempt #1 failed '", "with a,\n  on b line 3, in x:\n",
    "RequestID: ", "a.b.c.d-1:", "panic: ", "\n* ", "a=", "module.x.", "/a/b/", "…", "é", "ꀀ",
    "Error running command 'x': exit status 1. Output: ", "it is possible that ", "please see ",
)  # fmt: skip
HEAD = "error tf-apply for 'a': exit status 1\n\nError: "
RANDOM = random.Random(2)  # noqa: S311 - the same pairs each time
ALL = (*WORDS.words, *SHAPES)
ALONE = [*RANDOM.sample(WORDS.words, 100), *SHAPES]
PAIRS = [
    RANDOM.choice(ALL)
    + RANDOM.choice((" ", "", ": ", "\n"))
    + RANDOM.choice((*ALL, *SHAPES * 9))
    + RANDOM.choice((" ", "", ", "))
    for _ in range(300)
]


def check(unit: str, head: str) -> None:
    """A hang guard: so much text is diagnosed within so much time of this process."""
    began = time.process_time()
    diagnose(head + unit * (SIZE // len(unit) + 1), "a")
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("word", ALONE)
def test_one_word_repeated(word: str) -> None:
    """64 kB of it."""
    check(f"{word} ", "")
    check(f"{word} ", HEAD)


@pytest.mark.parametrize("number", range(30))
def test_two_words_repeated(number: int) -> None:
    """Three hundred pairs, ten in each test, every other one behind the head that CTS writes."""
    for unit in PAIRS[number::30]:
        check(unit, HEAD * (number % 2))
