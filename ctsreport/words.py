"""Many words looked for at once: one pass over a text, however many words there are.

Redaction and diagnosis each declare the words that their rules need, and learn from one pass which rules can apply, and
where.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


# Letters of messages, the most frequent first, to letters in that order; all others follow.
_FREQUENT = " erot:0alicdusf2\nn1k/4mh-.3p\"w6'_bxgv5798y,"
_BY_RARENESS = {ord(letter): chr(rank) for rank, letter in enumerate(_FREQUENT)}


def lowered(text: str) -> str:
    """A text in lower case whose every letter keeps its place.

    ``"İ".lower()`` is two letters: of a text that would grow only the ASCII letters are lowered.
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return text.translate(_ASCII_LOWER)


class Words:
    """Words to look for, whatever their case; the automaton is made at the first use.

    The words hold ASCII letters in lower case, and whatever else; the empty word is none.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(word for word in words if word))

    def found(self, low: str) -> set[str]:
        """The words that stand anywhere in a text, which must be `lowered`."""
        if not self.words:
            return set()
        return {word for _, word in self._automaton.iter(low)}

    def ends(self, low: str) -> Iterable[tuple[int, str]]:
        """Where the last letter of each word stands, and the word: what `places` is made of, for who has no time."""
        return self._automaton.iter(low) if self.words else ()

    def places(self, low: str) -> Iterator[tuple[int, str]]:
        """Where each word begins, and the word, in the order in which they end; those inside one another as well."""
        for end, word in self.ends(low):
            yield end + 1 - len(word), word

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick import Automaton  # only a run with an error message pays for it

        automaton = Automaton()
        # at each letter it looks for the next one in the order in which they came
        for word in sorted(self.words, key=lambda word: word.translate(_BY_RARENESS)):
            automaton.add_word(word, word)
        automaton.make_automaton()
        return automaton
