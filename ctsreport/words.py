"""Many words looked for at once: one pass over a text, however many words there are.

Redaction and diagnosis each declare the words that their rules need, and learn from one pass which rules can apply, and
where.
"""

import string
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


# Letters of messages, the most frequent first.
_FREQUENT = "e tainosrlcdhmupf.g/b-w"


def _rareness(word: str) -> int:
    place = _FREQUENT.find(word[0])
    return place if place >= 0 else len(_FREQUENT)


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

    def places(self, low: str) -> Iterator[tuple[int, str]]:
        """Where each word begins, and the word, in the order in which they end; those inside one another as well."""
        if self.words:
            for end, word in self._automaton.iter(low):
                yield end + 1 - len(word), word

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick import Automaton  # only a run with an error message pays for it

        automaton = Automaton()
        for word in sorted(self.words, key=_rareness):  # it looks for the next letter in the order in which they came
            automaton.add_word(word, word)
        automaton.make_automaton()
        return automaton
